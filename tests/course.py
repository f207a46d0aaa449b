"""A small course that the tests teach: a few steps that stay as they are."""

from __future__ import annotations

from pathlib import Path

COURSE = Path(__file__).parent / "data" / "course"
