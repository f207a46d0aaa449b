"""Reads one module's folder: what is written, its translations, its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from spip_live.content import assets, languages, render, schema, strictly
from spip_live.content.assets import Asset
from spip_live.content.kinds import Text
from spip_live.content.schema import Module, Step
from spip_live.content.strictly import Broken

TRANSLATION = re.compile(r"^module\.([a-z]{2,3})\.yaml$")


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A translation's file, its steps apart."""

    title: Text
    summary: Text
    awaiting_check: bool = False


@dataclass(frozen=True)
class Translation:
    """A module's steps in another language, by slug: those that exist in it.

    `checked` is false until somebody who speaks the language has read them.
    """

    title: str
    summary: str
    checked: bool
    steps: Mapping[str, Step]


@dataclass(frozen=True)
class Written:
    """A module with the HTML of its Markdown files, its translations and its pictures, by name.

    Notes written in the YAML itself stand among the pages under their step's slug.
    """

    module: Module
    pages: Mapping[str, str]
    translations: Mapping[str, Translation]
    pictures: Mapping[str, Asset]


def read_folder(folder: Path) -> Written:
    """One module, or Broken with every problem found in its folder."""
    raw = _parsed(folder, "module.yaml")
    file = f"{folder.name}/module.yaml"
    spoken = sorted(
        match[1] for path in folder.iterdir() if (match := TRANSLATION.match(path.name))
    )
    markdown = {path.name for path in folder.glob("*.md") if path.is_file()}
    variants = {name for name in markdown if name.split(".")[-2] in spoken}
    module = schema.read_module(raw, file, markdown - variants)
    if module.slug != folder.name:
        raise Broken(f'{file}: slug: "{module.slug}", but the folder is called "{folder.name}"')
    problems: list[str] = []
    pictures = _pictures(folder, module, problems)
    translations = {
        code: made
        for code in spoken
        if (made := _translation(folder, code, raw, variants, problems)) is not None
    }
    pages = dict(_pages(folder, module, translations, pictures, problems))
    problems += _unnamed(folder, module, translations, variants, pages, pictures)
    if problems:
        raise Broken(*problems)
    return Written(module, pages, translations, pictures)


def notes_page(step: Step) -> str:
    """Where a step's notes stand among the pages: their file, or the step for notes in the YAML."""
    return step.notes if step.notes in schema.files_of(step) else step.slug


def _parsed(folder: Path, name: str) -> Any:
    if not (folder / name).is_file():
        raise Broken(f"{folder.name}/{name}: there is no such file")
    return strictly.parse(_text(folder / name), f"{folder.name}/{name}")


def _text(path: Path) -> str:
    return strictly.text_of(path, f"{path.parent.name}/{path.name}")


def _pictures(folder: Path, module: Module, problems: list[str]) -> dict[str, Asset]:
    found: dict[str, Asset] = {}
    for path in sorted((folder / assets.PICTURES).glob("*")):
        if path.suffix not in assets.PICTURE_TYPES or not path.is_file():
            kinds = ", ".join(assets.PICTURE_TYPES)
            problems.append(f"{folder.name}/{assets.PICTURES}/{path.name}: a picture is {kinds}")
        else:
            found[path.name] = assets.asset_at(path)
    for step in module.steps:
        for index, frame in enumerate(step.story):
            if frame.picture not in found:
                problems.append(
                    f"{folder.name}/module.yaml: {step.slug}: story[{index}].picture: "
                    f'there is no "{frame.picture}" in {assets.PICTURES}'
                    f"{strictly.nearest(frame.picture, found) if found else ''}"
                )
    return found


def _translation(
    folder: Path, code: str, raw: Any, variants: set[str], problems: list[str]
) -> Translation | None:
    file = f"{folder.name}/module.{code}.yaml"
    if code not in languages.NAMES or code == languages.ENGLISH:
        problems.append(f'{file}: there is no language "{code}"')
        return None
    try:
        over = _parsed(folder, f"module.{code}.yaml")
        outer = {k: v for k, v in over.items() if k != "steps"} if isinstance(over, dict) else over
        words = strictly.convert(outer, _Words, file)
    except Broken as broken:
        problems += broken.problems
        return None
    steps = dict(_steps_in(over.get("steps"), raw["steps"], code, file, variants, problems))
    return Translation(words.title, words.summary, not words.awaiting_check, steps)


def _steps_in(
    over: Any, raw: list[dict[str, Any]], code: str, file: str, variants: set[str],
    problems: list[str],
) -> Iterator[tuple[str, Step]]:  # fmt: skip
    if not isinstance(over, dict):
        problems.append(f"{file}: steps: expected each step under its slug")
        return
    known = {str(step["slug"]): step for step in raw}
    for slug, words in over.items():
        if slug not in known:
            near = strictly.nearest(slug, known)
            problems.append(f'{file}: steps: there is no step "{slug}"{near}')
            continue
        laid, wrong = languages.laid_over(known[slug], words, f"{file}: steps.{slug}")
        problems += wrong
        if wrong:
            continue
        try:
            step = schema.read_step(laid, f"{file}: steps.{slug}")
        except Broken as broken:
            problems += broken.problems
            continue
        for _, name in schema.texts_of(step):
            if languages.variant(name, code) not in variants:
                problems.append(
                    f'{file}: steps.{slug}: "{languages.variant(name, code)}" is missing'
                )
        yield slug, step


def _pages(
    folder: Path, module: Module, translations: Mapping[str, Translation],
    pictures: Mapping[str, Asset], problems: list[str],
) -> Iterator[tuple[str, str]]:  # fmt: skip
    sources = {notes_page(step): step.notes for step in module.steps}
    named = [name for step in module.steps for name in schema.files_of(step)]
    named += [
        languages.variant(name, code)
        for code, translation in translations.items()
        for step in translation.steps.values()
        for _, name in schema.texts_of(step)
    ]
    addresses = {name: assets.address_of(asset.sha256) for name, asset in pictures.items()}
    for name in [*sources, *named]:
        where = f"{module.slug}/{name}"
        try:
            text = _text(folder / name) if (folder / name).is_file() else sources.get(name)
            if text is None:
                continue  # a missing translation has been told already
            html = render.to_html(text, where, addresses)
        except Broken as broken:
            problems += broken.problems
            continue
        if not html:
            problems.append(f"{where}: there is nothing in it")
        yield name, html


def _unnamed(
    folder: Path, module: Module, translations: Mapping[str, Translation], variants: set[str],
    pages: Mapping[str, str], pictures: Mapping[str, Asset],
) -> Iterator[str]:  # fmt: skip
    """Files that nothing shows: a slip in a name, as a rule."""
    for name in sorted(variants - set(pages)):
        yield f'{folder.name}: "{name}" translates nothing that a step of its language shows'
    stories = {frame.picture for step in module.steps for frame in step.story}
    for name, asset in pictures.items():
        address = assets.address_of(asset.sha256)
        if name not in stories and not any(address in html for html in pages.values()):
            yield f'{folder.name}/{assets.PICTURES}: "{name}" is shown nowhere'
