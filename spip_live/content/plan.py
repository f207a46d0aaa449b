"""The plan that a room freezes when it opens: steps, rendered, with a hash of what was taught."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import msgspec


class PlannedOption(msgspec.Struct, frozen=True):
    """One answer of a poll, as frozen into a room."""

    slug: str
    label: str


class PlannedBreakout(msgspec.Struct, frozen=True, kw_only=True):
    """Small groups for a part of a step, as frozen into a room."""

    groups: int | None
    size: int | None
    minutes: int
    prompt: str


class PlannedStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step as frozen into a room: what parents see, and what the facilitator reads."""

    module: str
    module_title: str
    slug: str
    kind: str
    title: str
    minutes: int
    body_html: str
    notes_html: str
    warning: str | None = None
    prompt: str | None = None
    breakout: PlannedBreakout | None = None
    question: str | None = None
    options: tuple[PlannedOption, ...] = ()
    if_late: str | None = None
    alternative: str | None = None


class PlannedModule(msgspec.Struct, frozen=True):
    """Which version of which module is taught."""

    slug: str
    title: str
    version: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What one room teaches.

    `hash` is over all the rest, so the record shows what was taught whatever becomes of the files.
    """

    programme: str
    part: int
    title: str
    hash: str
    modules: tuple[PlannedModule, ...]
    steps: tuple[PlannedStep, ...]

    @property
    def minutes(self) -> int:
        """Planned minutes of all steps, breaks included."""
        return sum(step.minutes for step in self.steps)

    def to_json(self) -> dict[str, Any]:
        """The plan as plain JSON values, to be kept in a room's row."""
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Plan:
        """The plan that a room kept; the opposite of `to_json`."""
        return msgspec.convert(plain, cls)


def sealed(
    *,
    programme: str,
    part: int,
    title: str,
    modules: tuple[PlannedModule, ...],
    steps: tuple[PlannedStep, ...],
) -> Plan:
    """A plan with its hash put in."""
    plan = Plan(programme=programme, part=part, title=title, hash="", modules=modules, steps=steps)
    return msgspec.structs.replace(plan, hash=content_hash(plan))


def content_hash(plan: Plan) -> str:
    """SHA-256, in hex, of everything in the plan but its hash.

    Over canonical JSON: keys in order, no spaces, UTF-8.
    """
    plain = plan.to_json()
    del plain["hash"]
    canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
