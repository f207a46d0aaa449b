"""The whole check of a folder of content: its shape first, then everything that is in it.

The same for what is shipped, for a folder of an installation's own, and for a pack that a provider
uploads. A fault names its file and its key; the nearest right key is offered where one is near.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spip_live.content import library, reading
from spip_live.content.checks import pictures, words
from spip_live.content.folders import Written
from spip_live.content.library import NOTHING, Library
from spip_live.content.strictly import Broken, nearest

FOLDERS = ("modules", "programmes", "films")
BESIDE = frozenset({"README.md", "LICENCE", "LICENSE"})  # may stand in a pack, and are not taught


@dataclass(frozen=True)
class Examined:
    """What was found in a folder, and the library with it; of a broken one, that without it."""

    library: Library
    problems: tuple[str, ...]
    modules: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    films: tuple[str, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to teach."""
        return not (self.modules or self.programmes or self.films)


def examine(root: Path, over: Library = NOTHING) -> Examined:
    """Everything under `root`, as it lies over what is taught already."""
    strays = list(_strays(root))
    try:
        found = library.read(root, over=over)
    except Broken as broken:
        return Examined(over, (*strays, *broken.problems))
    modules = tuple(sorted(path.name for path in (root / "modules").glob("*/")))
    problems = list(strays)
    for slug in modules:
        problems += of_module(root, found, found.written[slug])
    films = tuple(sorted(f"{p.parent.name}/{p.name}" for p in (root / "films").glob("*/*/")))
    problems += _of_films(root)
    programmes = tuple(sorted(path.stem for path in (root / "programmes").glob("*.yaml")))
    examined = Examined(found, tuple(problems), modules, programmes, films)
    if examined.is_empty and not problems:
        return Examined(found, ("there are no modules, programmes or films in it",))
    return examined


def _strays(root: Path) -> Iterator[str]:
    """Files where nothing looks for them: a slip in a name, as a rule."""
    if not root.is_dir():
        return
    for path in sorted(root.iterdir()):
        if path.name in FOLDERS and path.is_dir():
            continue
        if root != library.HERE and path.name not in BESIDE:
            yield f"{path.name}: nothing looks for this here{nearest(path.name, FOLDERS)}"
    for path in sorted((root / "programmes").glob("*")):
        if path.suffix != ".yaml":
            yield f"programmes/{path.name}: a programme is a .yaml file"
    for path in sorted((root / "modules").glob("*")):
        if not path.is_dir():
            yield f"modules/{path.name}: a module is a folder"
        else:
            yield from _strays_in(path)
    if (root / "films").is_dir():
        yield from _stray_films(root / "films")


def _strays_in(folder: Path) -> Iterator[str]:
    known = ("pictures",)
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in known:
            yield f"{folder.name}/{path.name}: nothing looks into this folder"
        elif path.is_file() and path.suffix not in (".md", ".yaml"):
            yield f"{folder.name}/{path.name}: pictures belong in {folder.name}/pictures"
        elif path.suffix == ".yaml" and not path.name.startswith("module."):
            yield f'{folder.name}/{path.name}: nothing looks for this; did you mean "module.yaml"?'


def _stray_films(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*/*/*")):
        if path.is_dir() or path.suffix not in (".mp4", ".vtt", ".md"):
            where = path.relative_to(folder.parent).as_posix()
            yield f"{where}: a film is film.mp4, captions.vtt and transcript.md, and no more"


def of_module(root: Path, found: Library, written: Written) -> Iterator[str]:
    """A sentence for everything that is wrong in a module that can be read."""
    module = written.module
    file, folder = f"{module.slug}/module.yaml", root / "modules" / module.slug
    for path in sorted(folder.glob("*.md")):
        yield from words.of_links(path.read_text("utf-8"), f"{module.slug}/{path.name}")
    yield from words.of_notes(written, file)
    yield from words.of_alternatives(module.steps, file)
    for code, made in written.translations.items():
        steps = tuple(made.steps.values())
        yield from words.of_alternatives(steps, f"{module.slug}/module.{code}.yaml")
    yield from words.of_html_alternatives(written.pages, module.slug)
    for name, asset in written.pictures.items():
        yield from pictures.problems(asset.path, f"{module.slug}/pictures/{name}")
    for step in module.steps:
        yield from reading.too_hard(
            {f"{module.slug}/{step.slug}": found.planned(written, step).html()}
        )


def _of_films(root: Path) -> Iterator[str]:
    for path in sorted((root / "films").glob("*/*/*")):
        where = path.relative_to(root).as_posix()
        if path.suffix in (".mp4", ".vtt"):
            yield from pictures.problems(path, where)
        elif path.suffix == ".md":
            yield from words.of_links(path.read_text("utf-8"), where)
