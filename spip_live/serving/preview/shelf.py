"""What an author's folder holds at this moment, faults and all: one broken file hides no other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from spip_live.content import films, library
from spip_live.content.checks import whole
from spip_live.content.folders import Written, read_folder
from spip_live.content.library import NOTHING, Library
from spip_live.content.plan import PlannedStep
from spip_live.content.strictly import Broken

PACKAGE = Path(__file__).parents[2]
LOOK = (PACKAGE / "templates", PACKAGE / "static" / "css")


@dataclass(frozen=True)
class Shelf:
    """All that can be shown; `broken` and `faults` are by module, `elsewhere` belongs to none."""

    library: Library
    own: tuple[str, ...]
    broken: Mapping[str, tuple[str, ...]]
    faults: Mapping[str, tuple[str, ...]]
    elsewhere: tuple[str, ...]

    def modules(self) -> Iterator[tuple[str, Written | None]]:
        """The author's own modules first; None for one that cannot be read."""
        known = self.library.written
        names = [*self.own, *(slug for slug in known if slug not in self.own)]
        yield from ((slug, known.get(slug)) for slug in names)

    def step(self, module: str, slug: str) -> PlannedStep | None:
        """One step as a room would keep it, if it is there."""
        written = self.library.written.get(module)
        steps = written.module.steps if written else ()
        found = next((step for step in steps if step.slug == slug), None)
        return self.library.planned(written, found) if written and found else None

    def after(self, module: str, slug: str) -> PlannedStep | None:
        """The step that follows it in its module."""
        written = self.library.written.get(module)
        slugs = [step.slug for step in written.module.steps] if written else []
        at = slugs.index(slug) + 1 if slug in slugs else len(slugs)
        return self.step(module, slugs[at]) if at < len(slugs) else None


def read(own: Path) -> Shelf:
    """Everything in the folder, over what is shipped; each module read for itself."""
    base = NOTHING if own == library.HERE else library.read(library.HERE)
    written, broken = dict(base.written), {}
    folders = sorted((own / "modules").glob("*/"))
    for folder in folders:
        try:
            written[folder.name] = read_folder(folder)
        except Broken as fault:
            broken[folder.name] = fault.problems
            written.pop(folder.name, None)
    slugs = tuple(folder.name for folder in folders)
    found, elsewhere = _with_films(own, base, written)
    faults = {
        slug: tuple(whole.of_module(own, found, written[slug])) for slug in slugs if slug in written
    }
    return Shelf(found, slugs, broken, faults, (*elsewhere, *_rest(own, base, broken)))


def _with_films(
    own: Path, base: Library, written: dict[str, Written]
) -> tuple[Library, tuple[str, ...]]:
    problems: tuple[str, ...] = ()
    modules = {slug: each.module for slug, each in written.items()}
    try:
        shown, files = films.read_all([own], modules)
    except Broken as fault:
        shown, files, problems = {}, {}, fault.problems
    pictures = {a.sha256: a for each in written.values() for a in each.pictures.values()}
    assets = {**base.assets, **pictures, **files}
    return Library(written, base.programmes, {**base.films, **shown}, assets), problems


def _rest(own: Path, base: Library, broken: Mapping[str, object]) -> tuple[str, ...]:
    """What is wrong with programmes, once every module can be read, and files out of place."""
    if broken:
        return ()
    try:
        library.read(own, over=base)
    except Broken as fault:
        return tuple(each for each in fault.problems if each.startswith("programmes/"))
    return ()


def stamp(own: Path) -> str:
    """Changes when any file of the folder, or of the look, does."""
    digest = hashlib.sha256()
    for top in (own, *LOOK):
        for path in sorted(top.rglob("*")):
            if path.is_file():
                held = path.stat()
                digest.update(f"{path} {held.st_mtime_ns} {held.st_size}\n".encode())
    return digest.hexdigest()
