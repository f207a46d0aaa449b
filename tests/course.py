"""The small courses that tests teach, which stay as they are.

`COURSE` has the programmes that are shipped, shorter; `EVERY_KIND` a programme `every-kind`, in
which each kind of step comes once, with a film told in pictures and one step in Welsh.
"""

from __future__ import annotations

from pathlib import Path

COURSE = Path(__file__).parent / "data" / "course"
EVERY_KIND = Path(__file__).parent / "data" / "course-kinds"
