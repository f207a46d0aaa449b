"""HTML to a tagged PDF (PDF/UA-1), with the course's own pictures and our own typeface.

Only the worker imports this: WeasyPrint loads Pango, which a web process has no use for.

Nothing is fetched from anywhere: an address that is not a file of the course or of ours is left
out, and its alternative text stands in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from spip_live.content.assets import Asset
from spip_live.rooms.printing.pages import SHEETS, STATIC

BASE = "https://paper.invalid"  # stands before our own addresses, and leads nowhere
TAGGED = "pdf/ua-1"
FILES = "/files/"

Find = Callable[[str], Asset | None]


class OurFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Gives WeasyPrint what lies here, and nothing from a network.

    `find` knows the course's files by their hash.
    """

    def __init__(self, find: Find) -> None:
        super().__init__()
        self.find = find

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """A file of the course by its hash, or one of our static files."""
        path = url.removeprefix(BASE)
        asset = self.find(path.removeprefix(FILES)) if path.startswith(FILES) else None
        if asset is not None:
            headers = {"Content-Type": asset.type}
            return URLFetcherResponse(url, asset.path.read_bytes(), headers)
        if path.startswith("/static/") and (file := _static(path)):
            return URLFetcherResponse(url, file.read_bytes())
        raise ValueError(f"{url} is not a file of ours")


def _static(path: str) -> Path | None:
    file = (STATIC / path.removeprefix("/static/").partition("?")[0]).resolve()
    return file if file.is_relative_to(STATIC) and file.is_file() else None


def to_pdf(html: str, find: Find) -> bytes:
    """A page as a tagged PDF. Takes seconds, so it runs in the worker and nowhere else."""
    fonts = FontConfiguration()
    fetcher = OurFiles(find)
    sheets = [
        CSS(url=f"{BASE}/static/{name}", url_fetcher=fetcher, font_config=fonts)
        for name in ("vendor/fonts.css", *SHEETS)
    ]
    made: bytes = HTML(string=html, base_url=BASE, url_fetcher=fetcher).write_pdf(
        stylesheets=sheets, font_config=fonts, pdf_variant=TAGGED
    )
    return made
