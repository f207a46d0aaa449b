"""The shape of a programme: its parts, and what is taught in each, to the minute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct, structs

from spip_live.content.kinds import Slug, Text
from spip_live.content.schema import Minutes, Module
from spip_live.content.strictly import Broken, convert, listed, nearest


class Completion(StrEnum):
    """When a programme counts as attended."""

    ALL_PARTS = "all_parts"


class GroupSize(Struct, frozen=True, forbid_unknown_fields=True):
    """How many parents a room is planned for. `usual` is offered for a new room; else the most."""

    min: Annotated[int, Meta(ge=1, le=30)]
    max: Annotated[int, Meta(ge=1, le=30)]
    usual: Annotated[int, Meta(ge=1, le=30)] | None = None

    @property
    def offered(self) -> int:
        """What the form for a new room begins with."""
        return self.max if self.usual is None else self.usual


class Entry(
    Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"rest": "break"}
):
    """A module, whole or only some of its steps; or a break of so many minutes."""

    module: Slug | None = None
    steps: tuple[Slug, ...] = ()
    rest: Annotated[int, Meta(ge=1, le=60)] | None = None


class Part(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One sitting of a programme: `minutes` from start to end.

    They are those of the modules and breaks in `plan`, and `slack` for what takes longer.
    """

    title: Text
    minutes: Minutes
    slack: Annotated[int, Meta(ge=0, le=240)]
    plan: tuple[Entry, ...]

    @property
    def break_minutes(self) -> int:
        """All breaks between modules together."""
        return sum(entry.rest or 0 for entry in self.plan)

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules that it teaches from, in order."""
        return tuple(entry.module for entry in self.plan if entry.module)


class Programme(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A template: who it is for, its parts, its group size and when it counts as attended.

    `reading` are the modules to read alone before the course, and `reading_beforehand` says so.
    """

    slug: Slug
    title: Text
    summary: Text
    audience: Text
    parts: tuple[Part, ...] = ()
    group_size: GroupSize
    completion: Completion
    reading: tuple[Slug, ...] = ()
    reading_beforehand: Text | None = None

    @property
    def minutes(self) -> int:
        """All parts together."""
        return sum(part.minutes for part in self.parts)


def read_programme(raw: object, file: str) -> Programme:
    """The programme that `raw` (parsed YAML) describes, or Broken with every problem found."""
    problems: list[str] = []
    found: list[Part] = []
    for index, entry in enumerate(listed(raw, "parts", file)):
        where = f"{file}: parts[{index}]"
        try:
            found.append(convert(entry, Part, where))
        except Broken as broken:
            problems += broken.problems
        else:
            problems += [f"{where}: {problem}" for problem in _of_part(found[-1])]
    outer = {k: v for k, v in raw.items() if k != "parts"} if isinstance(raw, dict) else raw
    try:
        programme = structs.replace(convert(outer, Programme, file), parts=tuple(found))
    except Broken as broken:
        raise Broken(*broken.problems, *problems) from None
    if programme.group_size.min > programme.group_size.max:
        problems.append(f"{file}: group_size: min is more than max")
    elif not programme.group_size.min <= programme.group_size.offered <= programme.group_size.max:
        problems.append(f"{file}: group_size: usual is not between min and max")
    if not problems and not programme.parts:
        problems.append(f"{file}: parts: a programme has at least one part")
    if bool(programme.reading) != bool(programme.reading_beforehand):
        problems.append(f"{file}: reading and reading_beforehand come together")
    if problems:
        raise Broken(*problems)
    return programme


def _of_part(part: Part) -> Iterator[str]:
    for index, entry in enumerate(part.plan):
        if (entry.module is None) == (entry.rest is None):
            yield f"plan[{index}]: an entry is a module or a break: one of the two"
        if entry.steps and entry.module is None:
            yield f"plan[{index}]: only a module has steps"


def misfits(programme: Programme, modules: Mapping[str, Module]) -> Iterator[str]:
    """What is wrong with a programme seen beside the modules that there are."""
    for slug in programme.reading:
        if slug not in modules:
            yield f'reading: there is no module "{slug}"{nearest(slug, modules)}'
    for index, part in enumerate(programme.parts):
        faults = [f"parts[{index}].{fault}" for fault in _of_entries(part, modules)]
        yield from faults
        if faults or not part.plan:
            continue
        total = sum(minutes_of(entry, modules) for entry in part.plan) + part.slack
        if total != part.minutes:
            yield (
                f"parts[{index}]: minutes: {part.minutes}, but modules, breaks and slack "
                f"add up to {total}"
            )


def _of_entries(part: Part, modules: Mapping[str, Module]) -> Iterator[str]:
    for index, entry in enumerate(part.plan):
        if entry.module is None:
            continue
        if entry.module not in modules:
            near = nearest(entry.module, modules)
            yield f'plan[{index}].module: there is no module "{entry.module}"{near}'
            continue
        known = [step.slug for step in modules[entry.module].steps]
        for slug in entry.steps:
            if slug not in known:
                near = nearest(slug, known)
                yield f'plan[{index}].steps: {entry.module} has no step "{slug}"{near}'


def minutes_of(entry: Entry, modules: Mapping[str, Module]) -> int:
    """How long an entry of a plan takes."""
    if entry.module is None:
        return entry.rest or 0
    steps = modules[entry.module].steps
    return sum(step.minutes for step in steps if not entry.steps or step.slug in entry.steps)
