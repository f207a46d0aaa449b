"""All that can be taught: reads modules and programmes once, and makes the plan of a room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from msgspec import structs

from spip_live.content import films, planning, strictly
from spip_live.content.assets import Asset
from spip_live.content.folders import Written, notes_page, read_folder
from spip_live.content.kinds import Film
from spip_live.content.languages import ENGLISH, variant
from spip_live.content.plan import Plan, PlannedModule, PlannedStep, Shown, sealed
from spip_live.content.programmes import Entry, Part, Programme, misfits, read_programme
from spip_live.content.schema import Module, Step
from spip_live.content.strictly import Broken
from spip_live.errors import Refused

HERE = Path(__file__).parent
BREAK_MODULE = "break"  # what is on every screen while people rest
_roots = [HERE]


@dataclass(frozen=True, eq=False)
class Library:
    """Every module and programme by its slug; films by module and step; files by their hash."""

    written: Mapping[str, Written]
    programmes: Mapping[str, Programme]
    films: Mapping[tuple[str, str], Film]
    assets: Mapping[str, Asset]
    _plans: dict[tuple[str, int], Plan] = field(default_factory=dict, repr=False)

    @property
    def modules(self) -> dict[str, Module]:
        """Every module by its slug."""
        return {slug: written.module for slug, written in self.written.items()}

    def by_title(self) -> list[Programme]:
        """Every programme, by title."""
        return sorted(self.programmes.values(), key=lambda programme: programme.title)

    def programme(self, slug: str) -> Programme:
        """The programme with this slug; Refused when there is none."""
        found = self.programmes.get(slug)
        if found is None:
            raise Refused(
                "no_such_programme", "Choose one of the programmes in the list.", status=404
            )
        return found

    def plan_for(self, programme_slug: str, part: int) -> Plan:
        """The plan of one part (counted from 1) of a programme, ready to be frozen into a room.

        Refused when the programme has no such part, or nothing is written for it yet.
        """
        key = (programme_slug, part)
        if key not in self._plans:
            self._plans[key] = plan_from(self, self.programme(programme_slug), part)
        return self._plans[key]

    def steps(self) -> Iterator[PlannedStep]:
        """Every step of every module, as a room would keep it."""
        for written in self.written.values():
            for step in written.module.steps:
                yield self.planned(written, step)

    def planned(self, written: Written, step: Step) -> PlannedStep:
        """One step as a room keeps it, in every language that it is written in."""
        return planning.planned(
            written.module.slug,
            self._shown(written, step, ENGLISH, written.module.title, checked=True),
            step,
            written.pages[notes_page(step)],
            {
                code: self._shown(written, made.steps[step.slug], code, made.title, made.checked)
                for code, made in written.translations.items()
                if step.slug in made.steps
            },
        )

    def _shown(
        self, written: Written, step: Step, language: str, module_title: str, checked: bool
    ) -> Shown:
        def page(name: str) -> str:
            return written.pages[name if language == ENGLISH else variant(name, language)]

        return planning.shown_to_parents(
            module_title,
            step,
            page,
            lambda name: written.pictures[name].sha256,
            self.films.get((written.module.slug, step.slug)),
            checked,
        )


NOTHING = Library({}, {}, {}, {})


def read(*roots: Path, over: Library = NOTHING) -> Library:
    """What is `over` and under the folders, or Broken with every problem of every file.

    A module or a programme of a later folder takes the place of an earlier one of that name: so a
    provider teaches its own text, or shows its licensed film, in place of ours.
    """
    problems: list[str] = []
    written = dict(over.written)
    for name, folder in _named(roots, "modules", "*/").items():
        try:
            written[name] = read_folder(folder)
        except Broken as broken:
            problems += broken.problems
    programmes = dict(over.programmes)
    for name, path in _named(roots, "programmes", "*.yaml").items():
        try:
            programmes[name] = _read_programme(path)
        except Broken as broken:
            problems += broken.problems
    if problems:
        raise Broken(*problems)
    modules = {slug: each.module for slug, each in written.items()}
    shown, files = films.read_all(roots, modules)
    problems = [
        f"programmes/{slug}.yaml: {misfit}"
        for slug, programme in programmes.items()
        for misfit in misfits(programme, modules)
    ]
    if problems:
        raise Broken(*problems)
    pictures = {a.sha256: a for each in written.values() for a in each.pictures.values()}
    return Library(
        dict(sorted(written.items())),
        dict(sorted(programmes.items())),
        {**over.films, **shown},
        {**over.assets, **pictures, **files},
    )


def _named(roots: Sequence[Path], kind: str, pattern: str) -> dict[str, Path]:
    """The folders or files of a kind, by name and in order of name; later roots win."""
    # A trailing slash stands for folders alone; `stem` would cut a folder's name at a dot.
    folders = pattern.endswith("/")
    found = {
        path.name if folders else path.stem: path
        for root in roots
        for path in (root / kind).glob(pattern)
        if path.is_dir() == folders
    }
    return dict(sorted(found.items()))


def _read_programme(path: Path) -> Programme:
    file = f"programmes/{path.name}"
    programme = read_programme(strictly.parse(strictly.text_of(path, file), file), file)
    if programme.slug != path.stem:
        raise Broken(f'{file}: slug: "{programme.slug}", but the file is "{path.name}"')
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
    """All that this installation teaches, read once; a provider may have more: `taught.by`."""
    return read(*_roots)


def plan_from(library: Library, chosen: Programme, part: int) -> Plan:
    """As `Library.plan_for`, of a programme that need not be in the library."""
    if not 1 <= part <= len(chosen.parts):
        raise Refused("no_such_part", "Choose one of the parts in the list.", status=404)
    its_part = chosen.parts[part - 1]
    if not its_part.modules:
        raise Refused(
            "nothing_to_teach", "This part has no modules yet. Choose another programme or part."
        )
    modules = [library.modules[slug] for slug in dict.fromkeys(its_part.modules)]
    return sealed(
        programme=chosen.slug,
        part=part,
        title=chosen.title if len(chosen.parts) == 1 else f"{chosen.title}: {its_part.title}",
        modules=tuple(PlannedModule(m.slug, m.title, m.version) for m in modules),
        steps=tuple(_steps_of(library, its_part)),
    )


def _steps_of(library: Library, part: Part) -> Iterator[PlannedStep]:
    breaks = 0
    for entry in part.plan:
        if entry.module is None:
            breaks += 1
            yield _rest(library, entry, breaks)
            continue
        written = library.written[entry.module]
        for step in written.module.steps:
            if not entry.steps or step.slug in entry.steps:
                yield library.planned(written, step)


def _rest(library: Library, entry: Entry, number: int) -> PlannedStep:
    """A break between modules, as long as the plan says."""
    written = library.written[BREAK_MODULE]
    step = library.planned(written, written.module.steps[0])
    return structs.replace(step, slug=f"{step.slug}-{number}", minutes=entry.rest)
