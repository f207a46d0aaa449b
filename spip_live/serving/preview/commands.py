"""Command line: `flask content preview` serves an author's folder to this computer."""

from __future__ import annotations

from pathlib import Path

import click
from werkzeug.serving import run_simple

from spip_live.content import library
from spip_live.serving.preview.app import make_preview


@click.command("preview")
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of your own; without it, what is shipped.",
)
@click.option("--port", default=8100, show_default=True, type=click.IntRange(1, 65_535))
def preview(root: Path | None, port: int) -> None:
    """Show every step as parents, facilitators and paper have it; follows what you write."""
    click.echo(f"Open http://127.0.0.1:{port}/ and stop with Ctrl+C.")
    own = library.HERE if root is None else root.resolve()
    run_simple("127.0.0.1", port, make_preview(own), threaded=True)
