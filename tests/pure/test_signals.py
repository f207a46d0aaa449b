"""What a page offers to send is a microphone, a camera, or both, as it names them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.errors import Refused
from spip_live.rooms.media.signals import Publish, parts_of
from spip_live.rooms.payloads import Hand, parse

MIC = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\na=mid:0\r\na=sendonly\r\n"
CAMERA = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=sendonly\r\n"
CHANNEL = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\n"


def publish(*parts: str, mic: str | None, camera: str | None) -> Publish:
    sent = {"place": "0" * 32, "sdp": "v=0\r\n" + "".join(parts), "mic": mic, "camera": camera}
    return parse(Publish, sent)


def test_a_microphone_and_a_camera_are_taken_as_they_are_named() -> None:
    assert publish(MIC, CAMERA, mic="0", camera="1").mic == "0"
    assert publish(MIC, mic="0", camera=None).camera is None


@pytest.mark.parametrize(
    ("parts", "mic", "camera"),
    [
        ((MIC, CAMERA), "1", "0"),
        ((MIC, CAMERA), "0", None),
        ((MIC,), "0", "1"),
        ((MIC, MIC), "0", None),
        ((MIC, CHANNEL), "0", None),
        ((MIC, CAMERA, CAMERA), "0", "1"),
    ],
    ids=["exchanged", "unnamed", "missing", "twice", "a channel", "a second camera"],
)
def test_an_offer_is_refused_with_parts_that_are(
    parts: tuple[str, ...], mic: str | None, camera: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        publish(*parts, mic=mic, camera=camera)

    assert refused.value.reason == "bad_message"


@given(st.text())
def test_whatever_is_sent_reading_it_never_fails(sdp: str) -> None:
    assert len(parts_of(sdp)) <= sdp.count("m=")


@pytest.mark.parametrize("sent", ["\ud800", {"up": "\ud800"}, {"\ud800": True}, float("nan"), [[]]])
def test_what_no_browser_could_write_is_a_bad_message_and_no_fault_of_ours(sent: object) -> None:
    with pytest.raises(Refused) as refused:
        parse(Hand, sent)

    assert refused.value.reason == "bad_message"
