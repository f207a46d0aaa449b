"""What a provider teaches: what is shipped, what the installation adds, and its own pack in use."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from uuid import UUID

import structlog
from flask import current_app, g
from sqlalchemy import select

from spip_live import real_threads
from spip_live.content import library, shelves
from spip_live.content.library import Library
from spip_live.content.models import ContentPack
from spip_live.content.strictly import Broken
from spip_live.db import db
from spip_live.settings import Settings
from spip_live.tenancy import current_provider_id

AT_HAND = 64  # libraries that one process keeps: a provider's pack is read at its next use

log = structlog.get_logger()


def by(provider_id: UUID) -> Library:
    """All that this provider teaches. The caller acts for it: a door has set the scope.

    Each worker asks the database which pack is in use, so a new one holds from the next request
    or event on; a room that is open keeps the plan that it froze.
    """
    sha256 = _in_use(provider_id)
    return library.load() if sha256 is None else with_pack(provider_id, sha256)


def here() -> Library:
    """All that the provider teaches for which the present context acts."""
    return by(current_provider_id())


def with_pack(provider_id: UUID, sha256: str) -> Library:
    """What this provider would teach with one of its packs in use.

    A pack that fitted when it was taken may fit no longer: what it lies over changes with a new
    version of the product. Then the course is taught without it, and its page says what is wrong.
    """
    found, problems = laid_over(provider_id, sha256)
    if problems:
        log.error("content_pack.broken", provider_id=provider_id)
    return found


def laid_over(provider_id: UUID, sha256: str) -> tuple[Library, tuple[str, ...]]:
    """The library with this pack, and nothing; or that without it, and what is wrong with it."""
    folder = shelves.tree(data_folder(), provider_id, sha256)
    if not folder.is_dir():
        return library.load(), ("its files are not in the data folder; upload it again",)
    return _laid_over(library.load(), folder)


def data_folder() -> Path:
    """Where this process keeps what must outlive it."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.data_dir


def forget() -> None:
    """Ask again which pack is in use: it was changed in this very context."""
    g.pop("packs_in_use", None)


@lru_cache(maxsize=AT_HAND)
def _laid_over(base: Library, folder: Path) -> tuple[Library, tuple[str, ...]]:
    return real_threads.run(_read, base, folder)


def _read(base: Library, folder: Path) -> tuple[Library, tuple[str, ...]]:
    try:
        return library.read(folder, over=base), ()
    except Broken as broken:
        return base, broken.problems


def _in_use(provider_id: UUID) -> str | None:
    known: dict[UUID, str | None] = g.setdefault("packs_in_use", {})
    if provider_id not in known:
        known[provider_id] = db.session.scalar(
            select(ContentPack.sha256).where(
                ContentPack.provider_id == provider_id, ContentPack.in_use
            )
        )
    return known[provider_id]
