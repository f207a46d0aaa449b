"""Makes a new module's folder, and adds a step to a module, leaving all that is written alone."""

from __future__ import annotations

import re
from pathlib import Path

from spip_live.content import strictly
from spip_live.content.kinds import Kind
from spip_live.content.starting import texts
from spip_live.content.strictly import Broken, nearest

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
MINUTES = re.compile(r"^minutes:[ ]*(\d+)", re.M)
FIRST = "welcome"


def module(root: Path, slug: str) -> list[Path]:
    """A new folder with one step, ready to be changed; says what was written."""
    _require_slug(slug)
    folder = root / "modules" / slug
    if folder.exists():
        raise Broken(f"modules/{slug}: there is one already")
    written = texts.MODULE.format(slug=slug, title=texts.as_title(slug))
    made = {"module.yaml": written + texts.step(Kind.TALK, FIRST, "01")}
    return _write(folder, made | texts.files(Kind.TALK, FIRST, "01"))


def step(root: Path, module_slug: str, slug: str, kind: Kind) -> list[Path]:
    """A new step at the end of a module, with its files; says what was written."""
    _require_slug(slug)
    folder = root / "modules" / module_slug
    file = folder / "module.yaml"
    if not file.is_file():
        there = sorted(path.name for path in (root / "modules").glob("*/"))
        near = nearest(module_slug, there) if there else ""
        raise Broken(f'modules/{module_slug}: there is no module "{module_slug}"{near}')
    where = f"{module_slug}/module.yaml"
    text = strictly.text_of(file, where)
    number = _require_room_for(strictly.parse(text, where), slug, where)
    made = {"module.yaml": _with_step(text, kind, slug, number, where)}
    return _write(folder, made | texts.files(kind, slug, number))


def _require_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug) or len(slug) > 64:
        raise Broken(f'"{slug}": a slug is of small letters, digits and hyphens: first-days')


def _require_room_for(raw: object, slug: str, where: str) -> str:
    """The number of the next step's files; Broken if a step cannot be added at the end."""
    if not isinstance(raw, dict) or list(raw)[-1:] != ["steps"]:
        raise Broken(f'{where}: put "steps" last in the file, so that a step can be added to it')
    steps = strictly.listed(raw, "steps", where)
    if any(isinstance(each, dict) and each.get("slug") == slug for each in steps):
        raise Broken(f'{where}: there is a step "{slug}" already')
    return f"{len(steps) + 1:02}"


def _with_step(text: str, kind: Kind, slug: str, number: str, where: str) -> str:
    found = MINUTES.search(text)
    if found is None or re.search(r"^steps:[ ]*\S", re.sub(r"#.*", "", text), re.M):
        raise Broken(f"{where}: write minutes and steps on lines of their own")
    total = int(found[1]) + texts.minutes_of(kind)
    text = f"{text[: found.start(1)]}{total}{text[found.end(1) :]}"
    indented = re.search(r"^([ ]*)- ", text[text.index("\nsteps:") :], re.M)
    more = "" if indented is None else indented[1]
    return text.rstrip("\n") + "\n" + _shifted(texts.step(kind, slug, number), len(more) - 2)


def _shifted(text: str, by: int) -> str:
    """Moved to where the steps of this file begin."""
    if by >= 0:
        return "".join(" " * by + line for line in text.splitlines(keepends=True))
    return "".join(line[-by:] for line in text.splitlines(keepends=True))


def _write(folder: Path, files: dict[str, str]) -> list[Path]:
    taken = [name for name in files if name != "module.yaml" and (folder / name).exists()]
    if taken:
        raise Broken(f"{folder.name}/{taken[0]}: there is such a file already")
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    return [folder / name for name in files]
