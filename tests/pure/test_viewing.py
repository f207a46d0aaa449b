"""Everybody is heard; the few pictures go to whom one wants to see, and do not jump."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from spip_live.rooms.media.engine import Feed, Kind
from spip_live.rooms.media.viewing import MOST, Sender, sound_only_megabytes, wanted

BOTH = frozenset(Kind)


def people(*names: str) -> list[Sender]:
    return [Sender(name, BOTH, camera=True) for name in names]


def pictures(feeds: tuple[Feed, ...]) -> set[str]:
    return {feed.place for feed in feeds if feed.kind is Kind.CAMERA}


def sounds(feeds: tuple[Feed, ...]) -> set[str]:
    return {feed.place for feed in feeds if feed.kind is Kind.MIC}


def test_everybody_is_heard_and_as_many_seen_as_asked_for() -> None:
    feeds = wanted(people("a", "b", "c", "d"), 2, frozenset())

    assert sounds(feeds) == {"a", "b", "c", "d"}
    assert pictures(feeds) == {"a", "b"}


def test_a_facilitator_then_a_speaker_then_a_hand_come_before_the_rest() -> None:
    a, b, c, d, e = people("a", "b", "c", "d", "e")
    group = [a, b, replace(c, hand=1), replace(d, spoke=4.0, silent=2.0), replace(e, lead=True)]

    assert [pictures(wanted(group, n, frozenset())) for n in (1, 2, 3, 4)] == [
        {"e"},
        {"e", "d"},
        {"e", "d", "c"},
        {"e", "d", "c", "a"},
    ]


def test_a_cough_takes_nobody_s_picture_and_a_short_word_keeps_one_s_own() -> None:
    a, b = people("a", "b")
    coughs = [a, replace(b, spoke=0.3, silent=0.1)]

    assert pictures(wanted(coughs, 1, frozenset("a"))) == {"a"}
    assert pictures(wanted(coughs, 1, frozenset("b"))) == {"b"}


def test_who_spoke_a_while_ago_gives_way() -> None:
    a, b = people("a", "b")

    assert pictures(wanted([a, replace(b, spoke=9.0, silent=11.0)], 1, frozenset("a"))) == {"a"}


def test_among_equals_whoever_is_shown_stays_shown() -> None:
    assert pictures(wanted(people("a", "b", "c"), 2, frozenset({"c", "b"}))) == {"b", "c"}


def test_a_camera_that_is_off_takes_no_place() -> None:
    a, b = people("a", "b")

    assert pictures(wanted([replace(a, camera=False), b], 1, frozenset())) == {"b"}
    assert sounds(wanted([replace(a, camera=False), b], 1, frozenset())) == {"a", "b"}


def test_sound_only_receives_no_picture() -> None:
    assert pictures(wanted(people("a", "b"), 0, frozenset({"a"}))) == set()


def test_an_hour_of_sound_alone_is_some_tens_of_megabytes() -> None:
    assert sound_only_megabytes() == 70


senders = st.builds(
    Sender,
    place=st.uuids().map(str),
    kinds=st.frozensets(st.sampled_from(Kind)),
    camera=st.booleans(),
    lead=st.booleans(),
    hand=st.none() | st.integers(1, 9),
    spoke=st.floats(0, 60),
    silent=st.none() | st.floats(0, 60),
)


@given(st.lists(senders, max_size=16, unique_by=lambda each: each.place), st.integers(-1, 20))
def test_whoever_is_there_sound_is_whole_pictures_are_few_and_a_second_look_changes_nothing(
    group: list[Sender], videos: int
) -> None:
    feeds = wanted(group, videos, frozenset())

    assert sounds(feeds) == {each.place for each in group if Kind.MIC in each.kinds}
    assert len(pictures(feeds)) <= max(0, min(videos, MOST))
    assert set(wanted(group, videos, frozenset(pictures(feeds)))) == set(feeds)
