"""The numbers by which attendance is judged, together and under a version."""

from dataclasses import dataclass

SECOND = 1_000
MINUTE = 60 * SECOND


@dataclass(frozen=True)
class Rule:
    """One version of the attendance rule; times are milliseconds, shares are whole per cents.

    Source: no published tolerance for lateness or absence exists (the course's commissioner sets
    none), so these are our design choices, written down here, kept with each decision by
    version, and always confirmed by a person before anything is told to Cafcass.
    """

    version: str

    roll_every: int = 15 * SECOND
    """How often a room's roll is called. One roll is the smallest step of evidence."""
    joins_up: int = 45 * SECOND
    """Evidence this close together witnesses the time between: three rolls, so that two lost
    rolls in a row (a lift, a tunnel, a garbage collection) are not an absence."""
    end_step: int = 20 * SECOND
    """Someone seen this long before the room ended was there to its end: a roll and its slack."""

    gap: int = 120 * SECOND
    """An absence up to this long with a return is a flaky connection rather than an absence."""
    gap_cap_percent: int = 5
    """Such gaps are credited up to this share of required time, so that drops cost nothing and
    leaving again and again does."""

    rolls_missing: int = 37_500
    """With no roll for two and a half intervals the server was away, and that is our fault."""
    reconnect_grace: int = 60 * SECOND
    """How long pages may take to find their way back after an outage."""
    vanish_window: int = 30 * SECOND
    """More than a third of the group lost within this time is our fault, whatever the cause."""
    vanish_limit: int = 10 * MINUTE
    """The most that is credited for one such loss when it does not mend."""
    fault_percent: int = 10
    """When our faults took more than this share of required time, a person decides."""

    late: int = 15 * MINUTE
    """First seen later than this after a part started is late, and a person decides."""
    attended_percent: int = 90
    """From this share of required time on, attended."""
    part_percent: int = 50
    """The least share of each single part for attended."""
    not_attended_percent: int = 60
    """Under this share of required time, not attended; between the two, a person decides."""
    least_of_plan_percent: int = 50
    """A room that ran for less than this share of its planned time proves nothing by itself."""

    def __post_init__(self) -> None:
        """Refuse constants that contradict each other."""
        if self.joins_up < 3 * self.roll_every:
            raise ValueError("two lost rolls in a row must not look like an absence")
        if not self.joins_up < self.gap:
            raise ValueError("a credited gap must be wider than what joins up by itself")
        if not self.roll_every <= self.end_step < self.rolls_missing:
            raise ValueError("the end step must hold one roll and be shorter than an outage")


RULES = {rule.version: rule for rule in (Rule(version="2026-1"),)}
"""Every version that ever decided anything: a decision can be worked out again by its own rule."""

CURRENT = RULES["2026-1"]
