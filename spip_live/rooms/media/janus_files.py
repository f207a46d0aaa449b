"""The private configuration of one Janus: closed to all but us, with nothing in it but two plugins.

Debian's own configuration is open: no secret, demonstration rooms, every plugin and transport. And
Janus fails open: without a configuration it starts all the same. So this one says everything, and
`what_is_open` holds against what a started Janus says of itself. Source: janus.jcfg and its
neighbours as shipped with Janus 1.1.2.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PLUGINS = ("videoroom", "echotest")
TRANSPORT = "http"
PARTS = ("plugins", "transports", "events", "loggers")  # what an installation has folders of
# A connection of ours that falls silent for so long has lost us: Janus ends all it carries.
FORGET_SECONDS = 15
SILENT_SECONDS = 3  # without a packet from a page, Janus says that nothing comes any more
LOST_PACKETS = 8  # within a second, before Janus calls a connection slow


def _secret() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Keys:
    """What proves to a Janus that it is us; made anew for each start."""

    api: str = field(default_factory=_secret, repr=False)
    rooms: str = field(default_factory=_secret, repr=False)  # to make a room at all
    admin: str = field(default_factory=_secret, repr=False)  # of an interface that is off


@dataclass(frozen=True)
class Reach:
    """Where pages find Janus: the only part of it that is open to the world (UDP)."""

    address: str = ""  # addresses or interfaces, with commas; none: every one but loopback
    public: str = ""  # what pages are told instead, behind a 1:1 NAT
    ports: tuple[int, int] = (20_000, 20_999)  # two for each person


@dataclass(frozen=True)
class Installed:
    """What the machine has of Janus: in `home` a folder for each of `PARTS`, with libraries."""

    home: str
    libraries: Mapping[str, Sequence[str]]


def files(
    keys: Keys,
    port: int,
    reach: Reach,
    folder: str,
    installed: Installed,
    orders: str = "127.0.0.1",
) -> dict[str, str]:
    """Every file by its name, for a Janus that reads them in `folder`.

    It takes its orders at the address `orders`, which nobody but us may reach.
    """
    return {
        "janus.jcfg": _general(keys, folder, installed) + _network(reach) + _parts(installed),
        "janus.transport.http.jcfg": _http(port, orders),
        "janus.plugin.videoroom.jcfg": _rooms(keys),
        "janus.plugin.echotest.jcfg": "general: { events = false }\n",
    }


def _general(keys: Keys, folder: str, installed: Installed) -> str:
    folders = "\n  ".join(f'{part}_folder = "{installed.home}/{part}"' for part in PARTS)
    return f"""\
general: {{
  configs_folder = "{folder}"
  {folders}
  debug_level = 2
  debug_colors = false
  debug_timestamps = true
  api_secret = "{keys.api}"
  admin_secret = "{keys.admin}"
  server_name = "media"
  session_timeout = {FORGET_SECONDS}
  hide_dependencies = true
  exit_on_dl_error = true
  protected_folders = [ "/" ]
}}
"""


def _network(reach: Reach) -> str:
    lines = [
        "full_trickle = false",
        "ignore_mdns = true",  # no name that a page sends is looked up; it reaches us anyway
        "ice_keepalive_conncheck = true",  # or a page that vanished would never be missed
        'ice_ignore_list = "vmnet,docker,br-,virbr"',
    ]
    if reach.address:
        lines.append(f'ice_enforce_list = "{reach.address}"')
    if reach.public:
        lines.append(f'nat_1_1_mapping = "{reach.public}"')
    low, high = reach.ports
    nat = "\n  ".join(lines)
    return f"""\
media: {{
  ipv6 = false
  rtp_port_range = "{low}-{high}"
  no_media_timer = {SILENT_SECONDS}
  slowlink_threshold = {LOST_PACKETS}
}}
nat: {{
  {nat}
}}
"""


def _parts(installed: Installed) -> str:
    """Load what we use and nothing else that is installed, now or after an upgrade."""
    wanted = {f"libjanus_{name}.so" for name in (*PLUGINS, TRANSPORT)}
    lines = []
    for part in ("plugins", "transports", "loggers"):
        others = ",".join(sorted(set(installed.libraries[part]) - wanted))
        lines.append(f'{part}: {{ disable = "{others}" }}\n')
    return "".join(lines) + "events: { broadcast = false }\n"


def _http(port: int, orders: str) -> str:
    return f"""\
general: {{
  json = "compact"
  base_path = "/janus"
  http = true
  port = {port}
  ip = "{orders}"
  https = false
}}
admin: {{
  admin_http = false
  admin_https = false
}}
"""


def _rooms(keys: Keys) -> str:
    return f"""\
general: {{
  admin_key = "{keys.rooms}"
  lock_rtp_forward = true
  string_ids = true
  events = false
}}
"""


def what_is_open(told: Mapping[str, Any]) -> list[str]:
    """What is wrong with a Janus that says this of itself (`/janus/info`); nothing if all is well.

    Whatever is loaded beside what we asked for could be spoken to behind our back.
    """
    wanted = {
        "plugins": {f"janus.plugin.{name}" for name in PLUGINS},
        "transports": {f"janus.transport.{TRANSPORT}"},
        "events": set(),
        "loggers": set(),
    }
    found = []
    if told.get("api_secret") is not True:
        found.append("it takes orders from anybody")
    if told.get("auth_token") is not False or told.get("event_handlers") is not False:
        found.append("it is not configured by us")
    for part, names in wanted.items():
        loaded = told.get(part)
        if not isinstance(loaded, Mapping) or set(loaded) != names:
            found.append(f"its {part} are not those asked for")
    return found
