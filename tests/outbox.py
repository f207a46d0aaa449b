"""What stands in the outbox, as whoever opens the letters would read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from flask import Flask

from spip_live import jobs


@dataclass(frozen=True)
class Letter:
    """One letter."""

    to: str
    sender: str
    subject: str
    text: str
    html: str

    @property
    def token(self) -> str:
        """The token of the joining link that it carries."""
        found = re.search(r"/join/(\S+)", self.text)
        assert found, "no joining link in this letter"
        return found[1]

    @property
    def password_page(self) -> str:
        """Where its link leads on which a password is chosen."""
        return password_page(self.text)


def password_page(text: str) -> str:
    """Where a link leads on which a password is chosen."""
    found = re.search(r"http://localhost(/choose-password/\S+)", text)
    assert found, "no such link here"
    return found[1]


def sent(app: Flask, data_dir: Path) -> list[Letter]:
    """Every letter, once every job has run."""
    jobs.run_due_jobs(app)
    return letters_in(data_dir)


def letters_in(data_dir: Path) -> list[Letter]:
    """Every letter sent so far, the oldest first."""
    files = sorted((data_dir / "outbox").glob("*.eml"))
    return [_read(file.read_bytes()) for file in files]


def _read(content: bytes) -> Letter:
    letter = message_from_bytes(content, policy=default)
    parts = {kind: letter.get_body((kind,)) for kind in ("plain", "html")}
    text, html = (
        part.get_content().replace("\r\n", "\n") if part else "" for part in parts.values()
    )
    return Letter(str(letter["To"]), str(letter["From"]), str(letter["Subject"]), text, html)
