"""The shape of a module and its steps, checked strictly, file by file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct, structs

from spip_live.content import faults
from spip_live.content.kinds import (
    Breakout,
    Close,
    Frame,
    Kind,
    Option,
    Practise,
    Reflect,
    Scale,
    Scenario,
    Slug,
    Sort,
    Text,
)
from spip_live.content.strictly import Broken, convert, listed

Minutes = Annotated[int, Meta(ge=1, le=240)]
MARKDOWN_FILE = re.compile(r"^[a-z0-9][a-z0-9.-]*\.md$")


class Step(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing on screen. `body` and `notes` name a Markdown file; short notes may stand here.

    `notes`, `if_late` and `alternative` are for the facilitator: what to say, what to leave out,
    what to offer a parent who cannot see, hear or join in with the step as it is. `warning` is one
    sentence for everybody. The rest belongs to one kind of step each.
    """

    slug: Slug
    title: Text
    kind: Kind
    minutes: Minutes
    body: Text
    notes: Text
    warning: Text | None = None
    if_late: Text | None = None
    alternative: Text | None = None
    prompt: Text | None = None
    question: Text | None = None
    options: tuple[Option, ...] = ()
    scale: Scale | None = None
    story: tuple[Frame, ...] = ()
    scenario: Scenario | None = None
    breakout: Breakout | None = None
    report: Text | None = None
    practise: Practise | None = None
    sort: Sort | None = None
    reflect: Reflect | None = None
    close: Close | None = None


class Module(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One theme of the course. `minutes` is what its steps add up to."""

    slug: Slug
    title: Text
    version: Text
    minutes: Minutes
    summary: Text
    steps: tuple[Step, ...] = ()


def read_module(raw: object, file: str, beside: Collection[str]) -> Module:
    """The module that `raw` (parsed YAML) describes, or Broken with every problem found.

    `beside` are the names of the Markdown files in the module's folder, translations left out.
    """
    problems: list[str] = []
    found: list[Step] = []
    for index, entry in enumerate(listed(raw, "steps", file)):
        try:
            found.append(read_step(entry, f"{file}: {_called(entry, index)}"))
        except Broken as broken:
            problems += broken.problems
    outer = {k: v for k, v in raw.items() if k != "steps"} if isinstance(raw, dict) else raw
    try:
        module = structs.replace(convert(outer, Module, file), steps=tuple(found))
    except Broken as broken:
        raise Broken(*broken.problems, *problems) from None
    whole = not problems
    problems += [f"{file}: {problem}" for problem in _of_module(module, beside, whole)]
    if problems:
        raise Broken(*problems)
    return module


def read_step(raw: object, where: str) -> Step:
    """One step, or Broken with every problem found in it."""
    step = convert(raw, Step, where)
    problems = [f"{where}: {problem}" for problem in faults.of_step(step)]
    problems += [
        f'{where}: {key} names a Markdown file in the same folder, and "{name}" does not'
        for key, name in texts_of(step)
        if not MARKDOWN_FILE.match(name)
    ]
    if problems:
        raise Broken(*problems)
    return step


def texts_of(step: Step) -> Iterator[tuple[str, str]]:
    """The Markdown files of all that parents read in a step: the key that names each, and it."""
    yield "body", step.body
    if step.scenario:
        for view in step.scenario.viewpoints:
            yield f"body of {view.slug}", view.body
        yield "debrief", step.scenario.debrief
        for branch in step.scenario.next.branches if step.scenario.next else ():
            yield f"body of {branch.slug}", branch.body
    if step.close:
        yield "help", step.close.help


def files_of(step: Step) -> list[str]:
    """Every Markdown file that a step names."""
    notes = [step.notes] if MARKDOWN_FILE.match(step.notes) else []
    return [name for _, name in texts_of(step)] + notes


def repeated(names: Iterable[str]) -> list[str]:
    """The names that occur more than once, in order."""
    return sorted(name for name, times in Counter(names).items() if times > 1)


def _called(entry: object, index: int) -> str:
    """A step by its place, and by its slug if it has one: few people count from 0."""
    slug = entry.get("slug") if isinstance(entry, dict) else None
    named = isinstance(slug, str) and re.fullmatch(r"[a-z0-9-]+", slug)
    return f"steps[{index}] ({slug})" if named else f"steps[{index}]"


def _of_module(module: Module, beside: Collection[str], whole: bool) -> Iterator[str]:
    """What only shows when the steps are seen together and beside their files.

    Where a step could not be read, what does not add up without it is no fault of its own.
    """
    if not module.steps and whole:
        yield "steps: a module has at least one step"
    for slug in repeated(step.slug for step in module.steps):
        yield f'two steps have the slug "{slug}"'
    total = sum(step.minutes for step in module.steps)
    if module.steps and whole and total != module.minutes:
        yield f"minutes: {module.minutes}, but the steps add up to {total}"
    named = [name for step in module.steps for name in files_of(step)]
    for name in sorted(set(named) - set(beside)):
        yield f'"{name}" is named by a step and is not in the folder'
    for name in sorted(set(beside) - set(named)) if whole else ():
        yield f'"{name}" is in the folder and no step names it'
