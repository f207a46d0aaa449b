"""What a page is told of the TURN relay: media goes through it where a network bars the rest."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from spip_live.settings import TURN_URL

# A relay asks again every few minutes, so a credential must outlast the longest room with its
# waiting time. Source: coturn, README.turnserver, "TURN REST API".
LIFETIME = timedelta(hours=12)
PORT, TLS_PORT = 3478, 5349
WEB_PORT = 443  # the one port that no network bars


@dataclass(frozen=True)
class Way:
    """One address at which pages may reach the relay."""

    host: str
    port: int
    tcp: bool
    tls: bool

    @property
    def like_the_web(self) -> bool:
        """Whether a network that lets out nothing but web pages lets this out too."""
        return self.tls and self.port == WEB_PORT

    def __str__(self) -> str:
        how = "TLS" if self.tls else "TCP" if self.tcp else "UDP"
        return f"{self.host} port {self.port} over {how}"


def way(url: str) -> Way:
    """What an address of the relay means, with the ports that a browser would take."""
    found = TURN_URL.fullmatch(url)
    if found is None:
        raise ValueError("not the address of a relay")
    tls = found["scheme"].lower() == "turns"
    tcp = tls or (found["transport"] or "udp").lower() == "tcp"
    port = int(found["port"] or (TLS_PORT if tls else PORT))
    return Way(found["host"].strip("[]").lower(), port, tcp=tcp, tls=tls)


@dataclass(frozen=True)
class Credential:
    """What opens the relay until it runs out; nobody is named in it."""

    username: str
    password: str = field(repr=False)


def credential(secret: str, named: str, at: datetime) -> Credential:
    """A credential that the relay can check by itself, with the secret that it shares with us.

    `named` stands in the relay's own log: never anything of a person. The relay counts by it,
    whatever time stands before it.
    Source: draft-uberti-behave-turn-rest-00, section 2.2.
    """
    if not named or ":" in named:
        raise ValueError("a pseudonym is not empty and holds no colon")
    username = f"{int((at + LIFETIME).timestamp())}:{named}"
    digest = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return Credential(username, base64.b64encode(digest).decode())


def pseudonym(secret: str, *who: UUID) -> str:
    """How the relay knows one person of one room, however often they come.

    So what it grants a person at most is granted them once, and not anew with each page. Nothing
    can be told from it without the secret.
    """
    told = b"".join(each.bytes for each in who)
    return hmac.new(secret.encode(), b"pseudonym" + told, hashlib.sha256).hexdigest()[:16]


def ice_servers(
    urls: Sequence[str], secret: str | None, who: Sequence[UUID], at: datetime
) -> list[dict[str, Any]]:
    """The `iceServers` of a page's connections: the relay, or nothing where there is none.

    `who` is a room and a person in it.
    """
    if not urls or secret is None:
        return []
    given = credential(secret, pseudonym(secret, *who), at)
    return [{"urls": list(urls), "username": given.username, "credential": given.password}]


def relay_only(provider_settings: Mapping[str, Any]) -> bool:
    """Whether a provider wants all media to go through the relay, even where it need not."""
    return provider_settings.get("relay_only") is True


def with_relay_only(provider_settings: Mapping[str, Any], *, on: bool) -> dict[str, Any]:
    """The provider's settings with relay-only switched on, or as if it never had been."""
    others = {name: value for name, value in provider_settings.items() if name != "relay_only"}
    return {**others, "relay_only": True} if on else others
