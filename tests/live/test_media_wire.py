"""What a page may send of its sound and video, and what it hears of the media server itself."""

from __future__ import annotations

from typing import Any

import pytest

from tests.live.test_every_event import REPORT
from tests.live.voices import OFFER, Voices

CHANNEL = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\n"
SECOND = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n"


def found(candidate: str) -> dict[str, str]:
    return {"candidate": candidate, "mid": "0"}


@pytest.mark.parametrize(
    ("event", "wrong"),
    [
        ("media_publish", {"sdp": "v=0" + "x" * 60_000, "mic": "0", "camera": None}),
        ("media_publish", {"sdp": "not a description", "mic": "0", "camera": None}),
        ("media_publish", {"sdp": "v=0\x00", "mic": "0", "camera": None}),
        ("media_publish", {"sdp": "v=0\r\n", "mic": "a b", "camera": None}),
        ("media_publish", {"sdp": OFFER, "mic": "0", "camera": None}),
        ("media_publish", {"sdp": OFFER, "mic": "1", "camera": "0"}),
        ("media_publish", {"sdp": OFFER + CHANNEL, "mic": "0", "camera": "1"}),
        ("media_publish", {"sdp": OFFER + SECOND, "mic": "0", "camera": "1"}),
        ("media_candidates", {"side": "both", "found": [], "done": True}),
        ("media_candidates", {"side": "send", "found": [found("x" * 401)], "done": True}),
        ("media_candidates", {"side": "send", "found": [found("x")] * 41, "done": True}),
        ("media_view", {"videos": 13, "sound_only": False}),
        ("media_view", {"videos": -1, "sound_only": False}),
        ("media_answer", {"n": -1, "sdp": "v=0"}),
        ("media_report", {**REPORT, "loss": 1.1}),
        ("media_report", {**REPORT, "rtt_ms": "50"}),
    ],
)  # fmt: skip
def test_what_is_malformed_or_too_large_does_not_reach_the_media_server(
    voices: Voices, event: str, wrong: dict[str, Any]
) -> None:
    _, _, (_, tom_voice) = voices.room("Tom")
    voices.engine.calls.clear()

    assert tom_voice.ask(event, **wrong)["reason"] == "bad_message"

    assert voices.engine.calls == []


def test_a_page_that_joins_again_and_again_is_asked_to_wait(voices: Voices) -> None:
    lead = voices.house.open_room()
    tom = voices.house.inside(lead)

    answers = [tom.ask("media_join") for _ in range(14)]

    assert [answer["ok"] for answer in answers[:10]] == [True] * 10
    assert answers[-1]["reason"] == "slow_down"
    assert len(voices.engine.places) == 1


def test_a_description_that_is_of_no_use_is_refused_and_the_place_stays(voices: Voices) -> None:
    _, (tom, _), (_, tom_voice, _) = voices.room()

    assert tom_voice.ask("media_answer", n=99, sdp="v=0\r\n")["reason"] == "bad_media"
    assert tom_voice.ask("media_publish", sdp="v=0\r\n", mic=None, camera=None)["ok"]
    assert tom.connected


def test_without_a_media_server_the_room_runs_on_and_says_so(voices: Voices) -> None:
    voices.engine.up = False
    lead = voices.house.open_room("poll")
    tom = voices.house.inside(lead)

    assert tom.ask("media_join")["reason"] == "media_off"
    assert lead.ask("media_join")["reason"] == "media_off"
    assert tom.latest("mine")["media"]["state"] == "off"
    assert lead.latest("console")["media_up"] is False
    assert tom.ask("say", id="message-1", text="Hello")["ok"]
    assert lead.ask("hold", on=True)["ok"]
    assert lead.ask("aside", seat_id=str(tom.seat_id), on=True)["reason"] == "media_off"


def test_everybody_hears_when_sound_and_video_go_and_come_back(voices: Voices) -> None:
    lead = voices.house.open_room()
    tom = voices.house.inside(lead)
    voices.settle()

    voices.engine.up = False
    voices.settle()
    assert (tom.latest("mine")["media"]["circle"], lead.latest("console")["media_up"]) == (
        None,
        False,
    )
    voices.engine.up = True
    voices.settle()

    assert tom.latest("mine")["media"]["circle"] is not None
    assert lead.latest("console")["media_up"] is True


def test_after_a_restart_of_the_media_server_everybody_has_a_new_circle_at_once(
    voices: Voices,
) -> None:
    lead, parents, before = voices.room()

    voices.engine.die()

    circles = {screen.latest("mine")["media"]["circle"] for screen in parents}
    assert circles == {lead.latest("console")["media"]["circle"]}
    assert circles.isdisjoint({None, before[0].circle})
    again = [voices.speak(screen) for screen in (lead, *parents)]
    voices.hear_each_other(*again)
    assert voices.hears(again[1], again[2])
    assert before[1].turn()["reason"] == "no_place"
