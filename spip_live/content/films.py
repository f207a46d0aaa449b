"""A provider's own films, each in the place of one of our illustrated stories.

films/MODULE/STEP/film.mp4           H.264 and AAC, which every browser plays
films/MODULE/STEP/captions.vtt       in English; in Welsh, captions.cy.vtt; and so on
films/MODULE/STEP/transcript.md      what is heard and seen, to be read
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from spip_live.content import languages, mp4, render, strictly
from spip_live.content.assets import Asset, asset_at
from spip_live.content.kinds import Film, Kind
from spip_live.content.schema import Module
from spip_live.content.strictly import Broken, nearest

FILM, CAPTIONS, TRANSCRIPT = "film.mp4", "captions.vtt", "transcript.md"


def read_all(
    roots: Iterable[Path], modules: Mapping[str, Module]
) -> tuple[dict[tuple[str, str], Film], dict[str, Asset]]:
    """Films by module and step, and their files by hash; Broken with every problem found."""
    problems: list[str] = []
    films: dict[tuple[str, str], Film] = {}
    files: dict[str, Asset] = {}
    for folder in sorted(path for root in roots for path in (root / "films").glob("*/*/")):
        where = f"films/{folder.parent.name}/{folder.name}"
        try:
            _require_step(folder, modules, where)
            film, its_files = _read(folder, where)
        except Broken as broken:
            problems += broken.problems
            continue
        films[folder.parent.name, folder.name] = film
        files |= {asset.sha256: asset for asset in its_files}
    if problems:
        raise Broken(*problems)
    return films, files


def _require_step(folder: Path, modules: Mapping[str, Module], where: str) -> None:
    module = modules.get(folder.parent.name)
    if module is None:
        near = nearest(folder.parent.name, modules)
        raise Broken(f'{where}: there is no module "{folder.parent.name}"{near}')
    steps = [step.slug for step in module.steps if step.kind is Kind.FILM]
    if folder.name not in steps:
        near = nearest(folder.name, steps)
        raise Broken(f'{where}: there is no film step "{folder.name}"{near}')


def _read(folder: Path, where: str) -> tuple[Film, list[Asset]]:
    missing = [name for name in (FILM, CAPTIONS, TRANSCRIPT) if not (folder / name).is_file()]
    if missing:
        raise Broken(*(f"{where}/{name}: there is no such file" for name in missing))
    film = asset_at(folder / FILM)
    captions = {languages.ENGLISH: asset_at(folder / CAPTIONS)}
    for code in languages.NAMES:
        if (path := folder / f"captions.{code}.vtt").is_file():
            captions[code] = asset_at(path)
    text = strictly.text_of(folder / TRANSCRIPT, f"{where}/{TRANSCRIPT}")
    transcript = render.to_html(text, f"{where}/{TRANSCRIPT}", {})
    if not transcript:
        raise Broken(f"{where}/{TRANSCRIPT}: there is nothing in it")
    hashes = {code: asset.sha256 for code, asset in captions.items()}
    found = Film(film.sha256, hashes, transcript, mp4.seconds_of(folder / FILM))
    return found, [film, *captions.values()]
