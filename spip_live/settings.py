"""Everything that the surroundings decide, read once from the environment and frozen."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit

ENVIRONMENTS = ("development", "test", "production")
SECRET_LENGTH = 32  # characters; `secrets.token_hex(32)` gives 64
SECRET_VARIETY = 10  # different characters; a random one of 32 practically always has more
WELL_KNOWN = ("secret", "change", "password", "default", "example", "your-", "letmein", "qwerty")
MAKE_ONE = 'make one with: python3 -c "import secrets; print(secrets.token_hex(32))"'
TURN_URL = re.compile(  # TLS is spoken over TCP only. Source: RFC 7065, section 3.1
    r"(?!turns.*=udp)(?P<scheme>turns?):(?P<host>\[[0-9a-f:.]+\]|[a-z0-9.-]+)"
    r"(?::(?P<port>[1-9][0-9]{0,4}))?(?:\?transport=(?P<transport>udp|tcp))?",
    re.IGNORECASE,
)
CANNOT_START = 78  # the exit code of a start that trying again will not mend
DRIVER = "postgresql+psycopg2"  # cooperates under the live server; psycopg 3 stops it (README)


class BadSetting(Exception):  # noqa: N818 - it reads as what is wrong
    """A start that cannot go on; its text is one sentence naming the variable to set."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one process runs with. Times are in seconds, addresses without a closing slash."""

    environment: Literal["development", "test", "production"] = "development"
    secret_key: str = field(repr=False)
    database_url: str | None = field(default=None, repr=False)  # as the app's role; none: embedded
    owner_database_url: str | None = field(default=None, repr=False)  # for migrations only
    redis_url: str | None = field(default=None, repr=False)  # what must cross workers
    smtp_url: str | None = field(default=None, repr=False)  # none: mail goes to `outbox`
    turn_urls: tuple[str, ...] = ()  # the relay for strict networks, as pages are given it
    turn_secret: str | None = field(default=None, repr=False)  # shared with the relay alone
    mail_from: str = "noreply@localhost"
    media: Literal["auto", "off"] = "auto"  # whether rooms have sound and video
    media_nodes: Path | None = None  # lists media servers elsewhere; none: one of our own
    media_address: str = ""  # where our own takes sound and video; none: every address but loopback
    media_public_address: str = ""  # what pages are told instead, behind a 1:1 NAT
    media_ports: tuple[int, int] = (20_000, 20_999)  # UDP: two for each person
    base_url: str = "http://127.0.0.1:8000"  # what stands before every link that we send
    host: str = "127.0.0.1"
    port: int = 8000
    trusted_proxies: int = 0  # how many of our own proxies stand in front
    data_dir: Path = Path("var")
    content_path: Path | None = None  # a provider's own modules, beside the shipped ones
    clock_file: Path | None = None  # by how many seconds a test has moved the clock
    exit_url: str = "https://www.bbc.co.uk/weather"  # where "Leave quickly" goes: neutral
    allowed_origins: tuple[str, ...] = ("http://127.0.0.1:8000",)
    secure_cookies: bool = False
    demonstration: bool = True  # an empty database is given a made-up provider
    async_mode: Literal["threading", "eventlet"] = "threading"  # only wsgi.py chooses the other
    roll_seconds: int = 15  # how often a worker calls the roll of its rooms
    group_alone_seconds: int = 20  # a room without a facilitator goes on hold after this
    ping_interval_seconds: int = 10
    ping_timeout_seconds: int = 5
    max_sockets: int = 5000  # connections that one process serves at once
    backlog: int = 4096  # connections waiting to be accepted: a join storm needs them

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read and check everything; raises `BadSetting` with a sentence saying what to set."""
        given = _Given(environ)
        environment = given.one_of("SPIP_ENV", ENVIRONMENTS)
        data_dir = Path(environ.get("SPIP_DATA_DIR") or "var").expanduser().resolve()
        port = given.number("PORT", 8000, 1, 65_535)
        base_url = given.origin("BASE_URL") or f"http://127.0.0.1:{port}"
        settings = cls(
            environment=environment,  # type: ignore[arg-type]
            secret_key=environ.get("SECRET_KEY") or _own_secret(environment, data_dir),
            base_url=base_url,
            port=port,
            data_dir=data_dir,
            allowed_origins=_origins(given, base_url, port, environment),
            secure_cookies=environment == "production" or base_url.startswith("https:"),
            demonstration=given.yes("SPIP_DEMONSTRATION", environment == "development"),
            clock_file=_clock(given, environment),
            **_addresses(given),  # type: ignore[arg-type]
            **_relay(given),  # type: ignore[arg-type]
            **_media(given),  # type: ignore[arg-type]
            **_limits(given),  # type: ignore[arg-type]
        )
        if environment == "production":
            _check_production(settings, embedded=given.yes("SPIP_EMBEDDED", False))
        return settings

    @property
    def outbox(self) -> Path:
        """Where mail is laid when there is no SMTP server."""
        return self.data_dir / "outbox"

    @property
    def media_log(self) -> Path:
        """Where our own media server says what went wrong with it."""
        return self.data_dir / "media.log"

    @property
    def secrets_dir(self) -> Path:
        """A folder that only the running account may read; never inside the database's folder."""
        return self.data_dir / "secrets"


def _addresses(given: _Given) -> dict[str, object]:
    environ = given.environ
    return {
        "database_url": given.postgres("DATABASE_URL"),
        "owner_database_url": given.postgres("OWNER_DATABASE_URL"),
        "redis_url": given.address("REDIS_URL", ("redis", "rediss", "unix")),
        "smtp_url": given.address("SMTP_URL", ("smtp", "smtps")),
        "mail_from": environ.get("MAIL_FROM") or Settings.mail_from,
        "host": environ.get("HOST") or Settings.host,
        "exit_url": given.address("SPIP_EXIT_URL", ("https",)) or Settings.exit_url,
        "content_path": given.folder("SPIP_CONTENT"),
    }


def _clock(given: _Given, environment: str) -> Path | None:
    """A clock that is passed in: by a test, and by nobody else."""
    text = given.environ.get("SPIP_CLOCK")
    if text and environment != "test":
        raise BadSetting("Unset SPIP_CLOCK: only a test (SPIP_ENV=test) may move the clock.")
    return Path(text).resolve() if text else None


def _relay(given: _Given) -> dict[str, object]:
    """The TURN relay: where it is, and the secret with which credentials for it are signed."""
    urls = tuple(u.strip() for u in given.environ.get("TURN_URLS", "").split(",") if u.strip())
    for url in urls:
        if not TURN_URL.fullmatch(url):
            raise BadSetting(
                "Set TURN_URLS to addresses such as turn:turn.example.org:3478?transport=udp and "
                f"turns:turn.example.org:443?transport=tcp, with commas between; not “{url}”."
            )
    secret = given.environ.get("TURN_SECRET") or None
    if bool(urls) != bool(secret):
        raise BadSetting("Set TURN_URLS and TURN_SECRET both, or neither: one is of no use alone.")
    return {"turn_urls": urls, "turn_secret": secret}


def _media(given: _Given) -> dict[str, object]:
    """Sound and video: whether, and where pages reach it."""
    nodes = given.environ.get("MEDIA_NODES", "").strip()
    if nodes and not Path(nodes).is_file():
        raise BadSetting(f"Set MEDIA_NODES to a file that lists media servers, not “{nodes}”.")
    return {
        "media": given.one_of("SPIP_MEDIA", ("auto", "off")),
        "media_nodes": Path(nodes).resolve() if nodes else None,
        "media_address": given.fitting(
            "MEDIA_ADDRESS", r"[\w.:-]+(,[\w.:-]+)*", "addresses of this machine"
        ),
        "media_public_address": given.fitting(
            "MEDIA_PUBLIC_ADDRESS", r"\d+(\.\d+){3}", "an IPv4 address"
        ),
        "media_ports": given.ports("MEDIA_PORTS", Settings.media_ports),
    }


def _limits(given: _Given) -> dict[str, object]:
    return {
        "trusted_proxies": given.number("SPIP_PROXIES", Settings.trusted_proxies, 0, 5),
        "roll_seconds": given.number("SPIP_ROLL_SECONDS", Settings.roll_seconds, 1, 60),
        "group_alone_seconds": given.number(
            "SPIP_GROUP_ALONE_SECONDS", Settings.group_alone_seconds, 1, 600
        ),
        "ping_interval_seconds": given.number(
            "SPIP_PING_INTERVAL", Settings.ping_interval_seconds, 1, 60
        ),
        "ping_timeout_seconds": given.number(
            "SPIP_PING_TIMEOUT", Settings.ping_timeout_seconds, 1, 60
        ),
        "max_sockets": given.number("SPIP_MAX_SOCKETS", Settings.max_sockets, 10, 100_000),
        "backlog": given.number("SPIP_BACKLOG", Settings.backlog, 16, 65_535),
    }


@dataclass(frozen=True)
class _Given:
    """The environment, read with a sentence for each thing that may be wrong with it."""

    environ: Mapping[str, str]

    def number(self, name: str, default: int, low: int, high: int) -> int:
        text = self.environ.get(name, "").strip()
        if not text:
            return default
        if not text.isdecimal() or not low <= int(text) <= high:
            raise BadSetting(f"Set {name} to a whole number from {low} to {high}, not “{text}”.")
        return int(text)

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        text = self.environ.get(name) or choices[0]
        if text not in choices:
            raise BadSetting(f"Set {name} to one of {', '.join(choices)}, not “{text}”.")
        return text

    def yes(self, name: str, default: bool) -> bool:
        text = self.environ.get(name, "").strip().lower()
        if text not in ("", "0", "1", "no", "yes", "false", "true"):
            raise BadSetting(f"Set {name} to 1 or 0, not “{text}”.")
        return text in ("1", "yes", "true") if text else default

    def address(self, name: str, schemes: tuple[str, ...]) -> str | None:
        text = self.environ.get(name, "").strip()
        if not text:
            return None
        parts = _split(name, text)
        if parts.scheme not in schemes or not (parts.netloc or parts.path):
            starts = " or ".join(f"{scheme}://" for scheme in schemes)
            raise BadSetting(f"Set {name} to an address that starts with {starts}.")
        return text

    def origin(self, name: str) -> str | None:
        text = self.address(name, ("http", "https"))
        return None if text is None else as_origin(name, text)

    def postgres(self, name: str) -> str | None:
        text = self.address(name, ("postgres", "postgresql", DRIVER))
        if text is None:
            return None
        return f"{DRIVER}:{text.partition(':')[2]}"  # the driver is named: see DRIVER

    def fitting(self, name: str, form: str, what: str) -> str:
        text = self.environ.get(name, "").strip()
        if text and not re.fullmatch(form, text, re.ASCII):
            raise BadSetting(f"Set {name} to {what}, not “{text}”.")
        return text

    def ports(self, name: str, default: tuple[int, int]) -> tuple[int, int]:
        text = self.fitting(name, r"\d{4,5}-\d{4,5}", "a range of ports such as 20000-20999")
        if not text:
            return default
        low, high = (int(each) for each in text.split("-"))
        if not 1024 <= low < high <= 65_535:
            raise BadSetting(f"Set {name} to a range of ports from 1024 to 65535, not “{text}”.")
        return low, high

    def folder(self, name: str) -> Path | None:
        text = self.environ.get(name)
        if text and not Path(text).is_dir():
            raise BadSetting(f"Set {name} to a folder that exists, not “{text}”.")
        return Path(text).resolve() if text else None


def _split(name: str, text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port  # reading it is what checks it
    except ValueError as wrong:
        raise BadSetting(f"Set {name} to a whole address; this one cannot be read.") from wrong
    return parts


def as_origin(name: str, text: str) -> str:
    """`text` as an origin (scheme, host and port), the form in which browsers send it."""
    parts = _split(name, text.strip().rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise BadSetting(f"Set {name} to an address such as https://live.example.org, no path.")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _origins(given: _Given, base_url: str, port: int, environment: str) -> tuple[str, ...]:
    """Where a page that opens a socket may come from."""
    more = [text for text in given.environ.get("SPIP_ORIGINS", "").split(",") if text.strip()]
    found = [base_url, *(as_origin("SPIP_ORIGINS", text) for text in more)]
    if environment != "production":
        found += [f"http://127.0.0.1:{port}", f"http://localhost:{port}"]
    return tuple(dict.fromkeys(found))


def _own_secret(environment: str, data_dir: Path) -> str:
    """A random secret of this data folder, made once, so that a newcomer need set nothing."""
    if environment == "production":
        raise BadSetting(f"Set SECRET_KEY, which production needs; {MAKE_ONE}.")
    folder = data_dir / "secrets"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    path = folder / "secret_key"
    draft = folder / f"secret_key.{os.getpid()}.{secrets.token_hex(4)}"
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32))
        try:
            path.hardlink_to(draft)  # whole or not at all, also when two processes start at once
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def why_weak(secret: str) -> str | None:
    """What is wrong with a secret, or nothing."""
    if len(secret) < SECRET_LENGTH:
        return f"is shorter than {SECRET_LENGTH} characters"
    if any(word in secret.lower() for word in WELL_KNOWN):
        return "holds a well-known word"
    if len(set(secret)) < SECRET_VARIETY or _repeats(secret):
        return "repeats itself"
    if _runs_on(secret):
        return "runs along the alphabet or the digits"
    return None


def _repeats(secret: str) -> bool:
    """Whether it is one piece again and again, the last time perhaps in part."""
    return any(secret[n:] == secret[:-n] for n in range(1, len(secret) // 2 + 1))


def _runs_on(secret: str) -> bool:
    """Whether most of its letters are the neighbours of those before them."""
    steps = [ord(after) - ord(before) for before, after in pairwise(secret)]
    return sum(step in (-1, 1) for step in steps) > len(steps) // 2


def _check_production(settings: Settings, *, embedded: bool) -> None:
    if weakness := why_weak(settings.secret_key):
        raise BadSetting(f"Set another SECRET_KEY: this one {weakness}; {MAKE_ONE}.")
    if settings.turn_secret and (weakness := why_weak(settings.turn_secret)):
        raise BadSetting(f"Set another TURN_SECRET: this one {weakness}; {MAKE_ONE}.")
    if settings.demonstration:
        raise BadSetting("Unset SPIP_DEMONSTRATION: its people have a password that is public.")
    if not settings.base_url.startswith("https:"):
        raise BadSetting("Set BASE_URL to the https:// address that people will open.")
    if settings.database_url is None and not embedded:
        raise BadSetting(
            "Set DATABASE_URL to the database as the app's role (or SPIP_EMBEDDED=1 to run the "
            "embedded PostgreSQL in SPIP_DATA_DIR)."
        )
    app, owner = settings.database_url, settings.owner_database_url
    if app and owner and urlsplit(app).username == urlsplit(owner).username:
        raise BadSetting(
            "Set DATABASE_URL and OWNER_DATABASE_URL to two different roles: what keeps providers "
            "apart does not bind the database's owner."
        )
