"""Led by any moves in any order, a room has everybody on one step with one play, and says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.live.people import House, LeadScreen, ParentScreen
from tests.live.stepping import NAMES, at_step

PLAN = ("scenario", "talk", "turns", "film", "sort", "breathing")
CUES = ("views", "vote", "turn", "go", "ready", "compare")
ACTS = ("next", "back", "skip", "branch", "cue", "play", "hold", "resume", "join", "leave")

moves = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 11)), min_size=8, max_size=24)


def acts(house: House, lead: LeadScreen, here: list[ParentScreen], n: int) -> dict[str, Any]:
    """What each act does to the room as it is; whether it is granted does not matter."""
    step = lead.latest("console")["step"]

    def come() -> None:
        if len(here) < len(NAMES):
            here.append(house.inside(lead, NAMES[len(here)]))

    def go() -> None:
        if len(here) > 1:
            here.pop().ask("leave")

    asked: dict[str, Callable[[], Any]] = {
        "next": lambda: lead.ask("advance", from_step=step),
        "back": lambda: lead.ask("back", from_step=step),
        "skip": lambda: lead.ask("go", from_step=step, to_step=n % len(PLAN)),
        "branch": lambda: lead.ask("branch", from_step=step, branch=("calm", "angry")[n % 2]),
        "cue": lambda: lead.ask("cue", from_step=step, cue=CUES[n % 6], turn=n % 3 or None),
        "play": lambda: lead.ask("play", from_step=step, running=n % 2 == 0, position=float(n)),
        "hold": lambda: lead.ask("hold", on=True),
        "resume": lambda: lead.ask("hold", on=False),
        "join": come,
        "leave": go,
    }
    return asked


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],  # to make a failing order shorter takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves)
def test_any_order_of_moves_keeps_everybody_together_and_versions_rising(
    house: House, wanted: list[tuple[str, int]]
) -> None:
    lead, here = at_step(house, *PLAN, people=2)
    been = {0}
    for what, n in wanted:
        acts(house, lead, here, n)[what]()
        console = lead.latest("console")
        been.add(console["step"])
        for parent in here:
            room = parent.latest("room")
            assert (room["step"], room["play"]) == (console["step"], console["play"])
            assert parent.latest("mine")["answers_step"] == console["step"]
        assert not (console["status"] == "held" and console["play"]["running"])
        assert {p["n"] for p in console["plan"] if p["state"] in ("done", "now")} == been
        assert set(console["taken"]) <= {"0"}
    for screen in (lead, *here):
        told = [sent["v"] for name, sent in screen.heard if name in ("room", "mine", "console")]
        assert told == sorted(set(told))
