"""Command line of an author: `flask content check` and `new`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from spip_live.content import library
from spip_live.content.checks import tables, whole
from spip_live.content.checks.whole import Examined
from spip_live.content.kinds import Kind
from spip_live.content.library import NOTHING
from spip_live.content.starting import making
from spip_live.content.strictly import Broken


@click.group("content")
def content() -> None:
    """What is taught."""


ROOT = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of your own, with modules/, programmes/ and films/, beside what is shipped.",
)


@content.command("check")
@ROOT
@click.option("--table", is_flag=True, help="Print how hard each step is to read.")
def check(root: Path | None, table: bool) -> None:
    """Read every content file and print what is wrong, or what there is to teach."""
    found = examined(root)
    if table and found.modules:
        for line in tables.of_reading(found.library, found.modules):
            click.echo(line)
    for problem in found.problems:
        click.echo(problem, err=True)
    if found.problems:
        raise SystemExit(1)
    for line in summary(found):
        click.echo(line)


@content.group("new")
def new() -> None:
    """A module or a step to begin with, which passes the check as it is."""


WHERE = click.option(
    "--root",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Your own folder; it is made if it is not there.",
)


@new.command("module")
@click.argument("slug")
@WHERE
def new_module(slug: str, root: Path) -> None:
    """Begin a module in a folder of its own."""
    _begin(lambda: making.module(root, slug))


@new.command("step")
@click.argument("module")
@click.argument("slug")
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in Kind]))
@WHERE
def new_step(module: str, slug: str, kind: str, root: Path) -> None:
    """Add a step at the end of a module of yours."""
    _begin(lambda: making.step(root, module, slug, Kind(kind)))


def _begin(make: Callable[[], list[Path]]) -> None:
    try:
        made = make()
    except Broken as broken:
        raise click.ClickException("\n".join(broken.problems)) from None
    for path in made:
        click.echo(path)


def examined(root: Path | None) -> Examined:
    """What is shipped, or a folder that lies over it."""
    if root is None:
        return whole.examine(library.HERE)
    ours = library.read(library.HERE) if root.resolve() != library.HERE else NOTHING
    return whole.examine(root.resolve(), ours)


def summary(found: Examined) -> list[str]:
    """One line a module and one a part, with its minutes; and what exists in which language."""
    lines = ["All well."]
    for slug in found.modules:
        module = found.library.modules[slug]
        lines.append(
            f"  {module.slug} {module.version}: {module.minutes} minutes, {len(module.steps)} steps"
        )
    for programme in found.library.programmes.values():
        for number, part in enumerate(programme.parts, start=1):
            lines.append(
                f"  {programme.slug}, part {number}: {part.minutes} minutes, of which "
                f"{part.break_minutes} of breaks and {part.slack} of slack"
            )
    lines += [f"  film in the place of the story of {film}" for film in found.films]
    return lines + tables.of_languages(found.library, found.modules)
