"""Tables for an author: how hard each step is to read, and how much exists in which language."""

from __future__ import annotations

from collections.abc import Collection

from spip_live.content import languages, reading
from spip_live.content.library import Library


def of_reading(library: Library, modules: Collection[str]) -> list[str]:
    """One line a step: its school grade and its longest sentence, as parents read it in English.

    The measure is made for English; other languages are not measured.
    """
    rows = [("module", "step", "grade", "longest sentence")]
    for slug in modules:
        written = library.written[slug]
        for step in written.module.steps:
            ease = reading.ease_of(library.planned(written, step).html())
            rows.append((slug, step.slug, f"{ease.grade:.1f}", f"{ease.longest} words"))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return [
        f"{m:<{widths[0]}}  {s:<{widths[1]}}  {g:>{widths[2]}}  {w:>{widths[3]}}"
        for m, s, g, w in rows
    ]


def of_languages(library: Library, modules: Collection[str]) -> list[str]:
    """One line for each language of each module, with how many of its steps exist in it."""
    lines = []
    for slug in modules:
        written = library.written[slug]
        every = [step.slug for step in written.module.steps]
        for code, made in written.translations.items():
            missing = [step for step in every if step not in made.steps]
            checked = "" if made.checked else ", awaiting a speaker’s check"
            lines.append(
                f"  {slug} in {languages.NAMES[code]}: {len(made.steps)} of {len(every)} steps"
                f"{checked}{'; missing: ' if missing else ''}{', '.join(missing)}"
            )
    return lines
