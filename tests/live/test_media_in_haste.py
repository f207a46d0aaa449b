"""A slow media server, or a page in haste, costs nobody else in the building anything."""

from __future__ import annotations

import pytest

from spip_live.db import db
from tests.live.test_every_event import REPORT
from tests.live.voices import Voices


def test_nobody_keeps_a_connection_of_the_database_while_the_media_server_is_asked(
    voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, (tom, _), (lead_voice, tom_voice, mei_voice) = voices.room()
    kept: dict[str, int] = {}
    asked = voices.engine._asked

    def noting(name: str, *rest: object) -> object:
        kept[name] = max(kept.get(name, 0), db.engine.pool.checkedout())  # type: ignore[attr-defined]
        return asked(name, *rest)

    monkeypatch.setattr(voices.engine, "_asked", noting)
    for voice in (tom_voice, lead_voice):
        assert voice.publish()["ok"]
        assert voice.ask("media_candidates", side="send", found=[], done=True)["ok"]
        assert voice.turn(mic=False)["ok"] and voice.turn(camera=True)["ok"]
        assert voice.look(3)["ok"]
        assert voice.ask("media_report", **REPORT | {"loss": 0.5})["ok"]
    mei_voice.answer()
    assert lead.ask("mute", seat_id=str(tom.seat_id), kind="mic")["ok"]
    assert tom_voice.ask("media_lost", side="send")["ok"]

    asked_for = {"publish", "candidates", "mute", "subscribe", "accept", "tune", "leave"}
    assert asked_for <= set(kept)
    assert {name for name, most in kept.items() if most} == set()


def test_a_page_that_begins_to_send_again_and_again_is_asked_to_wait(voices: Voices) -> None:
    _, _, (_, tom_voice, mei_voice) = voices.room()

    answers = [tom_voice.publish() for _ in range(30)]

    assert answers[0]["ok"]
    assert answers[-1]["reason"] == "slow_down"
    assert mei_voice.publish()["ok"]
