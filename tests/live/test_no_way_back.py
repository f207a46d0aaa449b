"""Whoever was displaced tries every way back into the room, over and over: none leads there."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable

import pytest

from spip_live.extensions import limiter
from spip_live.rooms import displacing
from spip_live.rooms.presence import presence
from tests.figures import Figure
from tests.live.late_ties import Late
from tests.live.voices import Voices

TRIES = int(os.environ.get("WAYS_BACK", "150"))  # `make late-ties` tries ten thousand
EVENTS: dict[str, dict[str, object]] = {
    "here": {},
    "hand": {"up": True},
    "say": {"id": "message-1", "text": "Still here"},
    "private": {"id": "message-2", "text": "Still here"},
    "help": {"on": True},
    "answer": {"step": 0, "choice": "pass"},
    "media_join": {},
    "leave": {},
}
Way = Callable[[Late], bool]


def reload(late: Late) -> bool:
    return bool(late.mei.page().status_code == 200)


def old_link(late: Late) -> bool:
    return late.mei.open_link("Mei") == 303


def new_tab(late: Late) -> bool:
    return late.mei.connect()


def new_browser(late: Late) -> bool:
    fresh = late.house.browser(late.mei.seat_id, late.mei.token)
    return fresh.open_link("Mei") == 303 or fresh.connect()


def rules_again(late: Late) -> bool:
    return late.mei.accept_rules() == 303


def forged_admit(late: Late) -> bool:
    return bool(late.lead.admit(late.mei)["ok"])


def let_back(late: Late) -> bool:
    late.lead.ask("let_back", seat_id=str(late.mei.seat_id))
    return late.mei.open_link("Mei") == 303


def other_event(late: Late) -> bool:
    """By the socket that was cut: whatever it still sends is not heard."""
    socket = late.mei.socket
    assert socket is not None
    event, sent = random.choice(list(EVENTS.items()))
    socket.connected["/"] = True
    try:
        answer = socket.emit(event, sent, namespace="/", callback=True)
    except (KeyError, RuntimeError):
        return False
    finally:
        socket.connected["/"] = False
    return isinstance(answer, dict) and bool(answer.get("ok"))


WAYS: tuple[Way, ...] = (
    reload, old_link, new_tab, new_browser, rules_again, forged_admit, let_back, other_event,
)  # fmt: skip


def is_back(late: Late) -> bool:
    """Whether anything of theirs is in the room."""
    return late.mei.connected or bool(presence.sockets_of(late.mei.seat_id))


def try_all(late: Late, tries: int) -> Counter[str]:
    """The ways that led back, and how often."""
    back: Counter[str] = Counter()
    for number in range(tries):
        limiter.reset()
        way = WAYS[number % len(WAYS)]
        if way(late) or is_back(late):
            back[way.__name__] += 1
    return back


@pytest.fixture
def late(voices: Voices) -> Late:
    lead = voices.house.open_room()
    tom, mei = (voices.house.inside(lead, name) for name in ("Tom", "Mei"))
    return Late(voices.house, lead, tom, mei)


def test_no_way_leads_back(late: Late, figure: Figure) -> None:
    late.press(then_look=False)

    back = try_all(late, TRIES)

    figure(f"late tie: ways back in {TRIES} tries", sum(back.values()))
    assert back == Counter()
    assert [one["state"] for one in late.lead.latest("console")["expected"]] == ["here", "left"]


def test_displaced_by_word_alone_they_are_back_by_every_way(
    late: Late, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(displacing, "displace", lambda held, tie, by, at: None)
    late.press(then_look=False)

    back = try_all(late, 2 * len(WAYS))

    assert set(back) >= {"reload", "old_link", "new_tab", "new_browser", "forged_admit"}
