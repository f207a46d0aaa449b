"""The drawing of a seat's time in a room shows what was witnessed, in shapes and in words."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from spip_live.office.timeline import MOST_TICKS, WIDTH, draw
from spip_live.rooms.rule import CURRENT
from spip_live.rooms.sitting import read_sitting
from tests.pure.chains import Stay, chain

HOUR = 3600
CASES = settings(max_examples=200, deadline=None)


@CASES
@given(
    st.lists(st.tuples(st.integers(0, HOUR - 1), st.integers(1, HOUR)), max_size=4),
    st.integers(60, HOUR),
)
def test_every_bar_lies_within_the_drawing_and_is_wide_enough_to_see(
    edges: list[Stay], length: int
) -> None:
    stays = [(start, min(start + lasts, length)) for start, lasts in edges if start < length]
    sitting = read_sitting(chain(length, {"ann": stays}), CURRENT)

    drawing = draw(sitting, "ann", CURRENT)

    assert drawing.bars
    for bar in drawing.bars:
        assert bar.width > 0 and bar.x >= 0 and bar.x + bar.width <= WIDTH
    assert 1 <= len(drawing.ticks) <= MOST_TICKS + 1 or length < 300


def test_the_words_say_what_the_shapes_do_by_the_uk_clock() -> None:
    told = chain(
        HOUR, {"ann": [(0, 1200), (1800, HOUR)]}, breaks=[(600, 900)], holds=[(3000, 3060)]
    )

    drawing = draw(read_sitting(told, CURRENT), "ann", CURRENT)

    assert drawing.lines == (
        "Not there: 18:20 to 18:30.",
        "There: 18:00 to 18:20; 18:30 to 19:00.",
        "Break: 18:10 to 18:15.",
        "On hold: 18:50 to 18:51.",
    )
    assert {bar.kind for bar in drawing.bars} == {"away", "there", "break", "hold"}
    assert [tick.words for tick in drawing.ticks][:2] == ["18:00", "18:10"]


def test_summer_times_are_summer_times() -> None:
    told = [
        type(entry)(**{**vars(entry), "at": entry.at + timedelta(days=150)})
        for entry in chain(HOUR, {"ann": [(0, HOUR)]})
    ]

    assert draw(read_sitting(told, CURRENT), "ann", CURRENT).lines[0] == "There: 19:00 to 20:00."


def test_credited_time_is_drawn_as_credited_and_not_as_away() -> None:
    told = chain(HOUR, {"ann": [(0, 1000), (1200, HOUR)]}, crashes=[(1000, 1150)])

    drawing = draw(read_sitting(told, CURRENT), "ann", CURRENT)

    assert {bar.kind for bar in drawing.bars} == {"there", "credited"}


def test_a_room_without_evidence_has_nothing_to_draw_and_says_so() -> None:
    drawing = draw(read_sitting([], CURRENT), "ann", CURRENT)

    assert (drawing.bars, drawing.ticks) == ((), ())
    assert drawing.words == "Nothing was witnessed."
