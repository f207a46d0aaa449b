"""What waits for a member of staff: each package offers its own, each person sees what they may."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from spip_live.people.models import Staff
from spip_live.people.permissions import PERMISSIONS, may


@dataclass(frozen=True)
class Task:
    """One thing to do: what, about what, and where to do it."""

    text: str
    about: str
    href: str


Finder = Callable[[Staff], Iterable[Task]]
_finders: list[tuple[tuple[str, ...], Finder]] = []


def offer(finder: Finder, *permissions: str) -> None:
    """Ask `finder` for everyone who holds any of `permissions`; called once, at import."""
    for permission in permissions:
        if permission not in PERMISSIONS:
            raise ValueError(f"no such permission: {permission}")
    _finders.append((permissions, finder))


def tasks_for(staff: Staff, but: Collection[Finder] = ()) -> list[Task]:
    """All that waits for this person now, without what the finders in `but` would find."""
    return [
        task
        for permissions, finder in _finders
        if finder not in but and any(may(staff, permission) for permission in permissions)
        for task in finder(staff)
    ]
