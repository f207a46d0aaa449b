"""With relay-only, only the relay's address of a page reaches the media server, however written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.rooms.media.relaying import is_relayed, only_relayed

RELAYED = (
    "candidate:3 1 udp 41885439 203.0.113.9 50001 typ relay raddr 0.0.0.0 rport 0 generation 0"
)
HOST = "candidate:1 1 udp 2122260223 192.168.1.20 54321 typ host generation 0"
HIDDEN = "candidate:1 1 udp 2122260223 7b0c2f4e-1.local 54321 typ host generation 0"
MAPPED = "candidate:2 1 udp 1686052607 198.51.100.7 54321 typ srflx raddr 0.0.0.0 rport 0"


@pytest.mark.parametrize("line", [RELAYED, RELAYED.replace("udp", "UDP"), f"a={RELAYED}"])
def test_an_address_of_the_relay_passes(line: str) -> None:
    assert is_relayed(line)


@pytest.mark.parametrize(
    "line",
    [
        HOST,
        HIDDEN,
        MAPPED,
        f"{HOST} typ relay",
        HOST.replace("typ host", "typ host typ relay"),
        HOST.replace("generation 0", "ufrag typ relay"),
        RELAYED.replace("typ relay", "typ relayed"),
        RELAYED.replace("candidate:3", "candidate:" + "3" * 33),
        RELAYED.replace(" udp ", " udp4 "),
        RELAYED.replace(" ", "  ", 1),
        RELAYED.replace("203.0.113.9", "home.example"),
        "",
        "candidate:",
    ],
)
def test_anything_else_does_not(line: str) -> None:
    assert not is_relayed(line)


def test_a_description_keeps_all_but_the_addresses_that_are_not_the_relays() -> None:
    lines = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=mid:0"]
    ends = ["a=end-of-candidates", "a=rtpmap:111 opus/48000/2"]
    given = [*lines, f"a={HOST}", f"a={RELAYED}", f"a={MAPPED}", *ends]

    kept = only_relayed("\r\n".join([*given, ""]))

    assert kept == "\r\n".join([*lines, f"a={RELAYED}", *ends, ""])


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("name", ["a=candidate:", "A=Candidate:", "a=CANDIDATE:"])
def test_no_way_of_writing_a_line_hides_an_address(name: str, end: str) -> None:
    hidden = HOST.replace("candidate:", name)

    assert "192.168.1.20" not in only_relayed(f"v=0{end}{hidden}{end}a=mid:0{end}")
    assert "192.168.1.20" not in only_relayed(f"v=0{end}a=mid:0{end}{hidden}")
    assert "192.168.1.20" not in only_relayed(f"v=0{end}{hidden.replace(' typ', f'{end}typ')}")


@given(st.text(alphabet="av=mcandidate: 01typrelayhost\r\n", max_size=200))
def test_a_description_without_addresses_is_not_changed(text: str) -> None:
    if "candidate" not in text:
        assert only_relayed(text) == text


@given(st.lists(st.sampled_from(["v=0", f"a={HOST}", f"a={RELAYED}", f"a={MAPPED}", "a=mid:0"])))
def test_to_sift_twice_is_to_sift_once(lines: list[str]) -> None:
    once = only_relayed("\r\n".join(lines))

    assert only_relayed(once) == once
    assert once.count("typ relay") == lines.count(f"a={RELAYED}")
