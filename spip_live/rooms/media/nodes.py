"""Media servers on other machines: a list of them in a file, read again whenever it changes.

    - name: media-1
      address: http://10.0.0.5:8088/janus     # in a network of our own, or https
      api_secret: …                           # as in its janus.jcfg
      rooms_secret: …                         # as admin_key in its janus.plugin.videoroom.jcfg
      drained: true                           # gets no new rooms; those it has go on

One that is added, and `drained`, count within seconds. Another address or secret, or one that is
taken off the list, count from the next start on: drain it first, and wait until its rooms are over.

A room stays on the one that it began on, unless that one is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from pathlib import Path
from typing import Protocol

import msgspec
import yaml

from spip_live.rooms.media.janus_child import Address
from spip_live.rooms.media.janus_files import Keys
from spip_live.rooms.media.janus_node import Remote, Source
from spip_live.settings import BadSetting


class Servers(Protocol):
    """A list of media servers, as it is now."""

    def sources(self) -> Mapping[str, Source]:
        """All of them, by name."""

    def drained(self) -> frozenset[str]:
        """Those that get no new rooms."""


class Listed(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One line of the file."""

    name: str
    address: str
    api_secret: str
    rooms_secret: str
    drained: bool = False

    def as_address(self) -> Address:
        keys = Keys(api=self.api_secret, rooms=self.rooms_secret)
        return Address(self.address.rstrip("/"), keys)


class NodesFile:
    """The file, and what it says now."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._changed = 0
        self._listed = self._read()

    def listed(self) -> tuple[Listed, ...]:
        """Everything in it; what it said before, when it can be read no more."""
        try:
            if self.path.stat().st_mtime_ns != self._changed:
                self._listed = self._read()
        except (OSError, BadSetting):
            return self._listed
        return self._listed

    def sources(self) -> dict[str, Source]:
        """All of them, by name."""
        return {each.name: Remote(each.as_address()) for each in self.listed()}

    def drained(self) -> frozenset[str]:
        """Those that get no new rooms."""
        return frozenset(each.name for each in self.listed() if each.drained)

    def _read(self) -> tuple[Listed, ...]:
        try:
            self._changed = self.path.stat().st_mtime_ns
            listed = msgspec.convert(yaml.safe_load(self.path.read_text()), tuple[Listed, ...])
        except (OSError, yaml.YAMLError, msgspec.ValidationError) as wrong:
            raise BadSetting(f"Put MEDIA_NODES right, {self.path}: {wrong}") from wrong
        if not listed or len({each.name for each in listed}) < len(listed):
            raise BadSetting(f"Give {self.path} at least one media server, each its own name.")
        return listed


def choose(loads: Mapping[str, int], drained: Set[str]) -> str | None:
    """The one that carries least, of those that may get more; none if there is none such."""
    serving = {name: load for name, load in loads.items() if name not in drained}
    return min(serving, key=lambda name: (serving[name], name), default=None)
