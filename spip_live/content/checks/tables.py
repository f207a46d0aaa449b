"""Tables for an author: how hard each step is to read, and how much exists in which language."""

from __future__ import annotations

from collections.abc import Collection

from spip_live.content import languages, reading
from spip_live.content.library import Library


def of_reading(library: Library, modules: Collection[str]) -> list[str]:
    """One line a step: its school grade, its hardest paragraph's, its longest sentence; in English.

    The measure is made for English; other languages are not measured.
    """
    rows = [("module", "step", "grade", "hardest paragraph", "longest sentence")]
    for slug in modules:
        written = library.written[slug]
        for step in written.module.steps:
            html = library.planned(written, step).html()
            ease, (hardest, _) = reading.ease_of(html), reading.hardest_paragraph(html)
            grades = f"{ease.grade:.1f}", f"{hardest:.1f}" if hardest else "-"
            rows.append((slug, step.slug, *grades, f"{ease.longest} words"))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        f"{m:<{widths[0]}}  {s:<{widths[1]}}  {g:>{widths[2]}}  {p:>{widths[3]}}  {w:>{widths[4]}}"
        for m, s, g, p, w in rows
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
