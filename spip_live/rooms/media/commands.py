"""Command line: `flask media …` looks at the relay, sets who uses nothing else, and writes what a
media server on a machine of its own needs."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import click
import msgspec
import yaml
from flask import current_app
from flask.cli import with_appcontext

from spip_live import clock
from spip_live.db import db
from spip_live.journal import note
from spip_live.people.models import Provider
from spip_live.rooms.media import turn, turn_check
from spip_live.rooms.media.engine import MediaOff
from spip_live.rooms.media.janus_child import installed
from spip_live.rooms.media.janus_files import Keys, Reach, files
from spip_live.rooms.media.nodes import Listed
from spip_live.settings import Settings
from spip_live.tenancy import act_for

NO_RELAY = "There is no relay: set TURN_URLS and TURN_SECRET (deploy/README.md)."
NO_JANUS = "Install janus on this machine too, or copy deploy/janus and put in secrets by hand."
NOT_FOR_STRICT = 3  # everything works, but a strict network has no way in


@click.group("media")
def media() -> None:
    """Sound and video."""


@media.command("check-turn")
@click.option(
    "--ca-file",
    type=click.Path(exists=True, dir_okay=False),
    help="Trust this certificate authority too, as your own machines do.",
)
@click.option(
    "--reaches",
    multiple=True,
    metavar="ADDRESS",
    help="A media server of MEDIA_NODES, by the address at which pages reach it; may be repeated.",
)
@with_appcontext
def check_turn(ca_file: str | None, reaches: tuple[str, ...]) -> None:
    """Say whether somebody in a strict network can take part: try every way to the relay.

    Ends with 0 if all is well, 1 if something is amiss, and 3 if all that is set up works but a
    network that lets out nothing but web pages has no way in.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if settings.turn_secret is None:
        raise click.ClickException(NO_RELAY)
    ways = [turn.way(url) for url in settings.turn_urls]
    tried = turn_check.check(
        ways,
        settings.turn_secret,
        clock.now(),
        reaches=[*reaches, *_own_media(settings)],
        ca_file=ca_file,
    )
    for each in tried:
        click.echo(f"{'Well' if each.well else 'AMISS'}: {each.said}")
    click.echo(turn_check.verdict(tried))
    if not all(each.well for each in tried):
        raise SystemExit(1)
    if not any(way.like_the_web for way in ways):
        raise SystemExit(NOT_FOR_STRICT)


def _own_media(settings: Settings) -> list[str]:
    """Where pages reach our own media server, if the settings say it as an address."""
    if settings.media == "off" or settings.media_nodes is not None:
        return []
    named = settings.media_public_address or settings.media_address
    return [word for word in named.split(",") if re.fullmatch(r"\d+(\.\d+){3}", word)]


@media.command("relay-only")
@click.argument("provider_id", type=click.UUID)
@click.argument("wanted", type=click.Choice(["on", "off"]))
@with_appcontext
def relay_only(provider_id: UUID, wanted: str) -> None:
    """Send all sound and video of one provider through the relay, or only what needs it."""
    settings: Settings = current_app.config["SETTINGS"]
    on = wanted == "on"
    if on and settings.turn_secret is None:
        raise click.ClickException(NO_RELAY)
    act_for(provider_id)
    provider = db.session.get(Provider, provider_id)
    if provider is None:
        raise click.ClickException("There is no provider with this id.")
    provider.settings = turn.with_relay_only(provider.settings, on=on)
    note(None, "provider.relay_only_set", provider, clock.now(), on=on)
    db.session.commit()
    through = "through the relay only" if on else "directly where it can, else through the relay"
    click.echo(f"Sound and video of {provider.name} go {through}, from the next time people join.")


@media.command("write-node")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", required=True, help="What the media server is called in MEDIA_NODES.")
@click.option(
    "--orders",
    required=True,
    metavar="ADDRESS[:PORT]",
    help="Where it takes orders, in your own network, from the application alone (port 8088).",
)
@click.option("--address", default="", help="Its address for pages; none: every one it has.")
@click.option("--public", default="", help="What pages are told instead, behind a 1:1 NAT.")
@click.option(
    "--place", default="/etc/spip-media", show_default=True, help="Where the files will lie there."
)
def write_node(folder: Path, name: str, orders: str, address: str, public: str, place: str) -> None:
    """Write a Janus's files, with fresh secrets, into FOLDER; print its line for MEDIA_NODES.

    For a machine with the same Janus as this one has. What is there already is never overwritten.
    """
    where = re.fullmatch(r"(\d+(?:\.\d+){3})(?::(\d{1,5}))?", orders)
    if where is None:
        raise click.ClickException(
            "Give --orders as an address, such as 10.0.0.5 or 10.0.0.5:8088."
        )
    ip, port = where[1], int(where[2] or 8088)
    try:
        found = installed()
    except MediaOff as missing:
        raise click.ClickException(f"{NO_JANUS} ({missing})") from missing
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty: choose a new folder.")
    keys = Keys()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file, text in files(keys, port, Reach(address, public), place, found, ip).items():
        (folder / file).touch(mode=0o600)
        (folder / file).write_text(text)
    listed = Listed(name, f"http://{ip}:{port}/janus", keys.api, keys.rooms)
    lines = msgspec.to_builtins(listed)
    del lines["drained"]
    click.echo(yaml.safe_dump([lines], sort_keys=False), nl=False)
