"""Command line: `flask content check` tells an author what is wrong with the content files."""

from __future__ import annotations

from pathlib import Path

import click

from spip_live.content import library, reading
from spip_live.content.library import Library
from spip_live.content.strictly import Broken


@click.group("content")
def content() -> None:
    """What is taught."""


@content.command("check")
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of your own, with modules/ and programmes/, beside what is shipped.",
)
def check(root: Path | None) -> None:
    """Read every content file and print what is wrong, or what there is to teach."""
    try:
        found = library.read(library.HERE, *([root] if root else []))
    except Broken as broken:
        for problem in broken.problems:
            click.echo(problem, err=True)
        raise SystemExit(1) from None
    hard = list(reading.too_hard(reading.parent_pages(found)))
    for problem in hard:
        click.echo(problem, err=True)
    if hard:
        raise SystemExit(1)
    for line in summary(found):
        click.echo(line)


def summary(found: Library) -> list[str]:
    """One line a module and one a part, with the minutes written so far."""
    lines = ["All well."]
    for module in found.modules.values():
        lines.append(
            f"  {module.slug} {module.version}: {module.minutes} minutes, {len(module.steps)} steps"
        )
    for programme in found.programmes.values():
        for number, part in enumerate(programme.parts, start=1):
            lines.append(
                f"  {programme.slug}, part {number}: {part.minutes} minutes, of which "
                f"{part.break_minutes} of breaks and {part.slack} of slack"
            )
    return lines
