"""The shape of what is taught: modules, steps and programmes, checked strictly, file by file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import Annotated, TypeVar

from msgspec import Meta, Struct, structs

from spip_live.content.strictly import Broken, convert, listed

PASS_SLUG = "pass"  # noqa: S105 - an answer that every poll has by itself
FEWEST_OPTIONS, MOST_OPTIONS = 2, 8

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Text = Annotated[str, Meta(min_length=1)]
Minutes = Annotated[int, Meta(ge=1, le=240)]
MARKDOWN_FILE = re.compile(r"^[a-z0-9][a-z0-9.-]*\.md$")


class Kind(StrEnum):
    """What happens in a step; each has its own fragment on screen."""

    TALK = "talk"
    DISCUSS = "discuss"
    POLL = "poll"
    BREAK = "break"


class Completion(StrEnum):
    """When a programme counts as attended."""

    ALL_PARTS = "all_parts"


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """One answer of a poll."""

    slug: Slug
    label: Text


class Breakout(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Small groups for a part of a step: so many of them, or of about a size."""

    groups: Annotated[int, Meta(ge=2, le=6)] | None = None
    size: Annotated[int, Meta(ge=2, le=6)] | None = None
    minutes: Annotated[int, Meta(ge=1, le=60)]
    prompt: Annotated[str, Meta(min_length=1, max_length=300)]


class Step(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing on screen. `body` and `notes` name a Markdown file; short notes may stand here.

    `notes`, `if_late` and `warning` are for the facilitator; `alternative` is what to offer a
    parent who cannot see, hear or join in with the step as it is.
    """

    slug: Slug
    title: Text
    kind: Kind
    minutes: Minutes
    body: Text
    notes: Text
    warning: Text | None = None
    prompt: Text | None = None
    breakout: Breakout | None = None
    question: Text | None = None
    options: tuple[Option, ...] = ()
    if_late: Text | None = None
    alternative: Text | None = None


class Module(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One theme of the course. `minutes` is what its steps add up to, breaks included."""

    slug: Slug
    title: Text
    version: Text
    minutes: Minutes
    summary: Text
    steps: tuple[Step, ...] = ()


class GroupSize(Struct, frozen=True, forbid_unknown_fields=True):
    """How many parents a room is planned for."""

    min: Annotated[int, Meta(ge=1, le=30)]
    max: Annotated[int, Meta(ge=1, le=30)]


class Part(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One sitting of a programme: `minutes` from start to end, of which `break_minutes` are rest.

    `modules` are those written so far, in the order taught.
    """

    title: Text
    minutes: Minutes
    break_minutes: Annotated[int, Meta(ge=0, le=60)]
    modules: tuple[Slug, ...]


class Programme(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A template: who it is for, its parts, its group size and when it counts as attended."""

    slug: Slug
    title: Text
    summary: Text
    audience: Text
    parts: tuple[Part, ...] = ()
    group_size: GroupSize
    completion: Completion
    reading_beforehand: Text | None = None

    @property
    def minutes(self) -> int:
        """All parts together."""
        return sum(part.minutes for part in self.parts)


Whole = TypeVar("Whole", Module, Programme)


def read_module(raw: object, file: str, beside: Collection[str]) -> Module:
    """The module that `raw` (parsed YAML) describes, or Broken with every problem found.

    `beside` are the names of the Markdown files in the module's folder.
    """
    problems: list[str] = []
    found: list[Step] = []
    for index, entry in enumerate(listed(raw, "steps", file)):
        try:
            found.append(_read_step(entry, f"{file}: steps[{index}]"))
        except Broken as broken:
            problems += broken.problems
    module = _whole(raw, Module, "steps", tuple(found), file, problems)
    problems += [f"{file}: {problem}" for problem in _problems_of_module(module, beside)]
    if problems:
        raise Broken(*problems)
    return module


def read_programme(raw: object, file: str) -> Programme:
    """The programme that `raw` (parsed YAML) describes, or Broken with every problem found."""
    problems: list[str] = []
    found: list[Part] = []
    for index, entry in enumerate(listed(raw, "parts", file)):
        try:
            found.append(convert(entry, Part, f"{file}: parts[{index}]"))
        except Broken as broken:
            problems += broken.problems
    programme = _whole(raw, Programme, "parts", tuple(found), file, problems)
    if programme.group_size.min > programme.group_size.max:
        problems.append(f"{file}: group_size: min is more than max")
    if not problems and not programme.parts:
        problems.append(f"{file}: parts: a programme has at least one part")
    if problems:
        raise Broken(*problems)
    return programme


def _whole(
    raw: object,
    shape: type[Whole],
    key: str,
    entries: tuple[Step, ...] | tuple[Part, ...],
    file: str,
    problems: list[str],
) -> Whole:
    """`raw` without its list, as `shape`, with the entries read one by one put back.

    Its own problems are raised together with those of its entries.
    """
    outer = {k: v for k, v in raw.items() if k != key} if isinstance(raw, dict) else raw
    try:
        return structs.replace(convert(outer, shape, file), **{key: entries})
    except Broken as broken:
        raise Broken(*broken.problems, *problems) from None


def _read_step(raw: object, where: str) -> Step:
    options = [
        convert(entry, Option, f"{where}.options[{index}]")
        for index, entry in enumerate(listed(raw, "options", where))
    ]
    apart = raw.get("breakout") if isinstance(raw, dict) else None
    breakout = None if apart is None else convert(apart, Breakout, f"{where}.breakout")
    inner = ("options", "breakout")
    outer = {k: v for k, v in raw.items() if k not in inner} if isinstance(raw, dict) else raw
    step = convert(outer, Step, where)
    step = structs.replace(step, options=tuple(options), breakout=breakout)
    problems = [f"{where}: {problem}" for problem in _problems_of_step(step)]
    if problems:
        raise Broken(*problems)
    return step


def _problems_of_step(step: Step) -> Iterator[str]:
    """What a kind needs and what it cannot show."""
    if step.kind is Kind.POLL:
        yield from _problems_of_poll(step)
    elif step.question or step.options:
        yield f"question and options belong to a poll, and this is a {step.kind}"
    if step.kind is Kind.DISCUSS and not step.prompt:
        yield "a discuss step needs a prompt"
    if step.kind is not Kind.DISCUSS and step.prompt:
        yield f"a prompt belongs to a discuss step, and this is a {step.kind}"
    if step.breakout is not None:
        yield from _problems_of_breakout(step, step.breakout)
    if not MARKDOWN_FILE.match(step.body):
        yield f'body names a Markdown file in the same folder, and "{step.body}" does not'


def _problems_of_breakout(step: Step, breakout: Breakout) -> Iterator[str]:
    if step.kind is not Kind.DISCUSS:
        yield f"a breakout belongs to a discuss step, and this is a {step.kind}"
    if (breakout.groups is None) == (breakout.size is None):
        yield "a breakout says how many groups, or of what size: one of the two"
    if breakout.minutes > step.minutes:
        yield f"a breakout of {breakout.minutes} minutes does not fit into {step.minutes}"


def _problems_of_poll(step: Step) -> Iterator[str]:
    if not step.question:
        yield "a poll needs a question"
    if not FEWEST_OPTIONS <= len(step.options) <= MOST_OPTIONS:
        yield f"a poll has {FEWEST_OPTIONS} to {MOST_OPTIONS} options, not {len(step.options)}"
    for slug in repeated(option.slug for option in step.options):
        yield f'two options have the slug "{slug}"'
    if any(option.slug == PASS_SLUG for option in step.options):
        yield f'no option may have the slug "{PASS_SLUG}": every poll offers to pass by itself'


def _problems_of_module(module: Module, beside: Collection[str]) -> Iterator[str]:
    """What only shows when the steps are seen together and beside their files."""
    if not module.steps:
        yield "steps: a module has at least one step"
    for slug in repeated(step.slug for step in module.steps):
        yield f'two steps have the slug "{slug}"'
    total = sum(step.minutes for step in module.steps)
    if module.steps and total != module.minutes:
        yield f"minutes: {module.minutes}, but the steps add up to {total}"
    named = [name for step in module.steps for name in files_of(step)]
    for name in sorted(set(named) - set(beside)):
        yield f'"{name}" is named by a step and is not in the folder'
    for name in sorted(set(beside) - set(named)):
        yield f'"{name}" is in the folder and no step names it'


def files_of(step: Step) -> list[str]:
    """The Markdown files that a step names."""
    return [text for text in (step.body, step.notes) if MARKDOWN_FILE.match(text)]


def repeated(names: Iterable[str]) -> list[str]:
    """The names that occur more than once, in order."""
    return sorted(name for name, times in Counter(names).items() if times > 1)
