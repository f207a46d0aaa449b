"""Whoever is half way to sound and video while it is taken from them ends up without it."""

from __future__ import annotations

import pytest

from spip_live.rooms.media.loops import loops
from tests.live.voices import Voices


def test_a_page_that_is_cut_while_it_asks_for_a_loop_gets_none(
    voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    room_id, _ = voices.house.room()
    seat = voices.house.seat(room_id)
    first, second = voices.house.trying(seat), voices.house.checking(seat)
    assert first.call()["ok"]
    leave = voices.engine.leave

    def other_tab_meanwhile(place: str) -> None:
        monkeypatch.undo()
        leave(place)
        assert second.connect()

    monkeypatch.setattr(voices.engine, "leave", other_tab_meanwhile)
    answer = first.call()

    assert answer["reason"] == "closed"
    assert not loops.any()
    assert not voices.engine.places
