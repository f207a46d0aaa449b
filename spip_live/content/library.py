"""All that can be taught: reads modules and programmes once, and makes the plan of a room."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

import msgspec

from spip_live.content import render, schema, strictly
from spip_live.content.plan import (
    Plan,
    PlannedBreakout,
    PlannedModule,
    PlannedOption,
    PlannedStep,
    sealed,
)
from spip_live.content.schema import Module, Programme
from spip_live.content.strictly import Broken
from spip_live.errors import Refused

HERE = Path(__file__).parent
_roots = [HERE]


class Library(msgspec.Struct, frozen=True):
    """Every module and programme by its slug, with the HTML of every Markdown file.

    `pages` is keyed by (module, file name); notes written in the YAML itself stand under
    (module, step).
    """

    modules: dict[str, Module]
    programmes: dict[str, Programme]
    pages: dict[tuple[str, str], str]

    def parent_pages(self) -> dict[str, str]:
        """The HTML of all that parents read in a step, by module and file of its body."""
        return {
            f"{module.slug}/{step.body}": self.pages[module.slug, step.body] + _asked_in(step)
            for module in self.modules.values()
            for step in module.steps
        }


def _asked_in(step: schema.Step) -> str:
    together = step.breakout.prompt if step.breakout else None
    labels = [option.label for option in step.options]
    lines = [step.title, step.prompt, together, step.question, *labels]
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)


def read(*roots: Path) -> Library:
    """Everything under the folders, or Broken with every problem of every file.

    A module or a programme of a later folder takes the place of an earlier one of that name: so a
    provider teaches its own text, or its licensed film, in place of ours.
    """
    problems: list[str] = []
    folders = _named(roots, "modules", "*/")
    modules: dict[str, Module] = {}
    pages: dict[tuple[str, str], str] = {}
    for name, folder in folders.items():
        try:
            modules[name], its_pages = read_module_folder(folder)
            pages |= its_pages
        except Broken as broken:
            problems += broken.problems
    programmes: dict[str, Programme] = {}
    for name, path in _named(roots, "programmes", "*.yaml").items():
        try:
            programmes[name] = _read_programme(path, set(folders))
        except Broken as broken:
            problems += broken.problems
    if problems:
        raise Broken(*problems)
    return Library(modules, programmes, pages)


def _named(roots: Sequence[Path], kind: str, pattern: str) -> dict[str, Path]:
    """The folders or files of a kind, by name and in order of name; later roots win."""
    found = {path.stem: path for root in roots for path in (root / kind).glob(pattern)}
    return dict(sorted(found.items()))


def read_module_folder(folder: Path) -> tuple[Module, dict[tuple[str, str], str]]:
    """One module and its rendered pages, or Broken."""
    file = f"{folder.name}/module.yaml"
    if not (folder / "module.yaml").is_file():
        raise Broken(f"{file}: there is no such file")
    raw = strictly.parse((folder / "module.yaml").read_text("utf-8"), file)
    module = schema.read_module(raw, file, {path.name for path in folder.glob("*.md")})
    if module.slug != folder.name:
        raise Broken(f'{file}: slug: "{module.slug}", but the folder is called "{folder.name}"')
    return module, _render_all(module, folder)


def _render_all(module: Module, folder: Path) -> dict[tuple[str, str], str]:
    pages: dict[tuple[str, str], str] = {}
    problems: list[str] = []
    for step in module.steps:
        texts = {notes_page(step): step.notes} | {
            name: (folder / name).read_text("utf-8") for name in schema.files_of(step)
        }
        for name, text in texts.items():
            where = f"{module.slug}/{name}"
            try:
                pages[module.slug, name] = render.to_html(text, where)
            except Broken as broken:
                problems += broken.problems
                continue
            if not pages[module.slug, name]:
                problems.append(f"{where}: there is nothing in it")
    if problems:
        raise Broken(*problems)
    return pages


def _read_programme(path: Path, modules: set[str]) -> Programme:
    file = f"programmes/{path.name}"
    programme = schema.read_programme(strictly.parse(path.read_text("utf-8"), file), file)
    problems = [
        f'{file}: parts[{index}].modules: there is no module "{slug}"'
        for index, part in enumerate(programme.parts)
        for slug in part.modules
        if slug not in modules
    ]
    if programme.slug != path.stem:
        problems.append(f'{file}: slug: "{programme.slug}", but the file is "{path.name}"')
    if problems:
        raise Broken(*problems)
    return programme


def use(own: Path | None) -> None:
    """Teach what is shipped and, if given, what is in a provider's `own` folder.

    Called at the start, and reads everything, so that a fault stops the start and not a course.
    """
    _roots[:] = [HERE] if own is None else [HERE, own]
    load.cache_clear()
    load()


@cache
def load() -> Library:
    """All that is taught here, read once."""
    return read(*_roots)


def programmes() -> list[Programme]:
    """Every programme, by title."""
    return sorted(load().programmes.values(), key=lambda programme: programme.title)


def programme(slug: str) -> Programme:
    """The programme with this slug; Refused when there is none."""
    found = load().programmes.get(slug)
    if found is None:
        raise Refused("no_such_programme", "Choose one of the programmes in the list.", status=404)
    return found


def plan_for(programme_slug: str, part: int) -> Plan:
    """The plan of one part (counted from 1) of a programme, ready to be frozen into a room.

    Refused when the programme has no such part, or nothing is written for it yet.
    """
    return plan_from(load(), programme(programme_slug), part)


def plan_from(library: Library, chosen: Programme, part: int) -> Plan:
    """As `plan_for`, from the given library."""
    if not 1 <= part <= len(chosen.parts):
        raise Refused("no_such_part", "Choose one of the parts in the list.", status=404)
    its_part = chosen.parts[part - 1]
    if not its_part.modules:
        raise Refused(
            "nothing_to_teach", "This part has no modules yet. Choose another programme or part."
        )
    modules = [library.modules[slug] for slug in its_part.modules]
    return sealed(
        programme=chosen.slug,
        part=part,
        title=chosen.title if len(chosen.parts) == 1 else f"{chosen.title}: {its_part.title}",
        modules=tuple(PlannedModule(m.slug, m.title, m.version) for m in modules),
        steps=tuple(step for module in modules for step in _planned(module, library.pages)),
    )


def _planned(module: Module, pages: dict[tuple[str, str], str]) -> list[PlannedStep]:
    return [
        PlannedStep(
            module=module.slug,
            module_title=module.title,
            slug=step.slug,
            kind=step.kind.value,
            title=step.title,
            minutes=step.minutes,
            body_html=pages[module.slug, step.body],
            notes_html=pages[module.slug, notes_page(step)],
            warning=step.warning,
            prompt=step.prompt,
            breakout=_planned_breakout(step.breakout),
            question=step.question,
            options=tuple(PlannedOption(o.slug, o.label) for o in step.options),
            if_late=step.if_late,
            alternative=step.alternative,
        )
        for step in module.steps
    ]


def _planned_breakout(breakout: schema.Breakout | None) -> PlannedBreakout | None:
    if breakout is None:
        return None
    return PlannedBreakout(
        groups=breakout.groups,
        size=breakout.size,
        minutes=breakout.minutes,
        prompt=breakout.prompt,
    )


def notes_page(step: schema.Step) -> str:
    """Where a step's notes stand among the pages: their file, or the step for notes in the YAML."""
    return step.notes if step.notes in schema.files_of(step) else step.slug
