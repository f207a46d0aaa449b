"""Which steps have been on screen, and what became of those that have not. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from spip_live.rooms.stage import Stage

DONE, SKIPPED, NOW, NEXT = "done", "skipped", "now", "next"


def with_shown(shown: Sequence[int], stage: Stage) -> list[int]:
    """The steps that have been on screen, in the order of their first time."""
    new = stage.running and stage.step not in shown
    return [*shown, stage.step] if new else list(shown)


def passed_over(shown: Collection[int], stage: Stage) -> list[int]:
    """The steps before the present one that nobody has been shown."""
    return [number for number in range(stage.step) if number not in shown]


def state_of(number: int, stage: Stage, shown: Collection[int]) -> str:
    """What has become of one step of the plan: done, skipped, now or next."""
    if stage.running and number == stage.step:
        return NOW
    if number in shown:
        return DONE
    over = stage.opened_at is not None and not stage.running
    return SKIPPED if over or number < stage.step else NEXT
