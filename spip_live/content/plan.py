"""The plan that a room freezes when it opens: steps, rendered, with a hash of what was taught."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

import msgspec

from spip_live.content.languages import TEXTS


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


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What parents see of a step, in one language.

    `own` is what belongs to the kind of step alone, as plain JSON (see `planning`); `checked` is
    false for a translation that nobody who speaks the language has read yet.
    """

    module_title: str
    title: str
    body_html: str
    warning: str | None = None
    prompt: str | None = None
    question: str | None = None
    options: tuple[PlannedOption, ...] = ()
    breakout: PlannedBreakout | None = None
    report: str | None = None
    own: dict[str, Any] | None = None
    checked: bool = True

    def html(self) -> str:
        """Everything that a parent reads in it, one after the other."""
        plain = msgspec.to_builtins(self)
        return "".join(
            text for key in Shown.__struct_fields__ for text in _texts_in(plain[key], key)
        )


class PlannedStep(Shown, frozen=True, kw_only=True):
    """One step as frozen into a room: what parents see, and what the facilitator reads.

    `languages` holds the same for parents who chose another language, by its code.
    """

    module: str
    slug: str
    kind: str
    minutes: int
    notes_html: str
    if_late: str | None = None
    alternative: str | None = None
    languages: dict[str, Shown] = {}


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


def _texts_in(value: Any, key: str = "") -> Iterator[str]:
    """The texts of a step's JSON as HTML; not its slugs, numbers and names of files."""
    if isinstance(value, dict):
        for inner, entry in value.items():
            yield from _texts_in(entry, inner)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts_in(entry, key)
    elif isinstance(value, str) and key.endswith("_html"):
        yield value
    elif isinstance(value, str) and key in TEXTS:
        yield f"<p>{escape(value)}</p>"
