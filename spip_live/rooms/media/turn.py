"""What a page is told of the TURN relay: media goes through it where a network bars the rest."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

# A relay asks again every few minutes, so a credential must outlast the longest room with its
# waiting time. Source: coturn, README.turnserver, "TURN REST API".
LIFETIME = timedelta(hours=12)


@dataclass(frozen=True)
class Credential:
    """What opens the relay until it runs out; nobody is named in it."""

    username: str
    password: str = field(repr=False)


def credential(secret: str, pseudonym: str, at: datetime) -> Credential:
    """A credential that the relay can check by itself, with the secret that it shares with us.

    `pseudonym` stands in the relay's own log: random, never anything of a person.
    Source: draft-uberti-behave-turn-rest-00, section 2.2.
    """
    if not pseudonym or ":" in pseudonym:
        raise ValueError("a pseudonym is not empty and holds no colon")
    username = f"{int((at + LIFETIME).timestamp())}:{pseudonym}"
    digest = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return Credential(username, base64.b64encode(digest).decode())


def ice_servers(
    urls: Sequence[str], secret: str | None, pseudonym: str, at: datetime
) -> list[dict[str, Any]]:
    """The `iceServers` of a page's connections: the relay, or nothing where there is none."""
    if not urls or secret is None:
        return []
    given = credential(secret, pseudonym, at)
    return [{"urls": list(urls), "username": given.username, "credential": given.password}]


def relay_only(provider_settings: Mapping[str, Any]) -> bool:
    """Whether a provider wants all media to go through the relay, even where it need not."""
    return provider_settings.get("relay_only") is True


def with_relay_only(provider_settings: Mapping[str, Any], *, on: bool) -> dict[str, Any]:
    """The provider's settings with relay-only switched on, or as if it never had been."""
    others = {name: value for name, value in provider_settings.items() if name != "relay_only"}
    return {**others, "relay_only": True} if on else others
