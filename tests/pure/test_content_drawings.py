"""Pictures: nothing in them runs or loads, and what matters in them can be made out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.content.checks import contrast, drawing, outlines
from spip_live.content.checks.drawing import Unsafe

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
TITLE = "<title>A lamp</title>"


def svg(inside: str, root: str = 'viewBox="0 0 100 100"') -> bytes:
    return f"{HEAD}{root}>{TITLE}{inside}</svg>".encode()


def why_unsafe(content: bytes) -> str:
    with pytest.raises(Unsafe) as unsafe:
        drawing.read(content)
    return "\n".join(unsafe.value.problems)


def problems(inside: str) -> list[str]:
    return list(contrast.problems(drawing.read(svg(inside))))


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("<script>alert(1)</script>", "<script> may not be in a picture"),
        ("<SCRIPT>alert(1)</SCRIPT>", "<SCRIPT> may not be in a picture"),
        ("<foreignObject><p/></foreignObject>", "<foreignObject> may not be in a picture"),
        ('<image href="https://a.example/a.png"/>', "<image> may not be in a picture"),
        ('<a href="#x"><rect/></a>', "<a> may not be in a picture"),
        ("<style>rect{fill:url(https://a.example)}</style>", "<style> may not be in a picture"),
        ('<animate attributeName="x"/>', "<animate> may not be in a picture"),
        ('<set attributeName="href" to="x"/>', "<set> may not be in a picture"),
        ("<iframe/>", "<iframe> may not be in a picture"),
        ('<x xmlns="http://www.w3.org/1999/xhtml"/>', "<x> may not be in a picture"),
        ('<rect onclick="alert(1)"/>', 'the attribute "onclick" of <rect> may not be'),
        ('<rect fil="red"/>', 'attribute "fil" of <rect> may not be in a picture; did you mean "f'),
        ('<use href="https://a.example/a.svg#b"/>', "<use> refers to something outside"),
        ('<use xlink:href="data:image/svg+xml,x"/>', "<use> refers to something outside"),
        ('<rect fill="url(https://a.example/#b)"/>', '"fill" of <rect> refers to something out'),
        ('<rect style="fill:url( &quot;//a.example&quot; )"/>', '"style" of <rect> refers to'),
        ('<rect style="fill:\\75rl(//a)"/>', '"style" of <rect> refers to something outside'),
        ('<rect style="x:expression(1)"/>', '"style" of <rect> refers to something outside'),
        ("<g>" * 60 + "</g>" * 60, "its groups are nested too deep"),
        ("<g/>" * 5001, "it has 5,003 elements, and 5,000 is the most"),
    ],
)
def test_what_runs_loads_or_links_is_refused(inside: str, reason: str) -> None:
    assert reason in why_unsafe(svg(inside))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a well-formed SVG"),
        (b"\xff\xfe<\0s\0v\0g\0", "save it as UTF-8 text"),
        (b'<?xml-stylesheet href="https://a.example"?><svg/>', "take out what begins with <!"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "take out what begins with <!"),
        (b"<svg>", "not a well-formed SVG"),
        (b"<svg/>", "it is not an SVG picture"),
        (b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "it is not an SVG picture"),
        (f'{HEAD}viewBox="0 0 1 1"><rect/></svg>'.encode(), "give it a <title>"),
        (f"{HEAD}><title> </title></svg>".encode(), "give it a <title>"),
        (svg("<!-- -->" * 60_000), "it has 480"),
        (svg(f'<path d="M0 0{"h1" * 30_000}"/>'), "it is too detailed"),
        (svg('<g id="a"><use href="#a"/></g>'), "it uses its pieces too often"),
    ],
)
def test_what_is_no_picture_of_ours_is_refused(content: bytes, reason: str) -> None:
    assert reason in why_unsafe(content)


def test_a_doubling_picture_is_stopped_before_it_fills_the_memory() -> None:
    nested = "".join(f'<g id="g{n}">{f"<use href=%s#g{n - 1}%s/>" % (chr(34), chr(34)) * 10}</g>'
                     for n in range(1, 9))  # fmt: skip

    assert "too often" in why_unsafe(svg(f'<g id="g0"><rect width="1" height="1"/></g>{nested}'))


@pytest.mark.parametrize(
    ("one", "two", "ratio"),
    [("#000", "#fff", 21.0), ("#fff", "#fff", 1.0), ("#777", "#fff", 4.48), ("red", "#fff", 4.0)],
)
def test_the_contrast_of_two_colours_is_that_of_the_formula(
    one: str, two: str, ratio: float
) -> None:
    a, b = drawing.colour(one), drawing.colour(two)
    assert a is not None and b is not None

    assert contrast.ratio(a, b) == pytest.approx(ratio, abs=0.01)
    assert contrast.ratio(b, a) == contrast.ratio(a, b)


DARK = '<rect width="100" height="100" fill="#123"/>'
FADING = (
    '<linearGradient id="a"><stop stop-color="#fff"/><stop stop-color="#222"/></linearGradient>'
    '<rect width="100" height="100" fill="url(#a)"/>'
)
TEXT = '<text x="10" y="50" font-size="10" fill="{}">Lamp</text>'


@pytest.mark.parametrize(
    ("inside", "wrong"),
    [
        (TEXT.format("#000"), False),
        (TEXT.format("#aaa"), True),
        (DARK + TEXT.format("#fff"), False),
        (DARK + TEXT.format("#000"), True),
        (TEXT.format("#000") + DARK, False),  # what is painted later is not under it
        ('<g fill="#fff">' + TEXT.replace(' fill="{}"', "") + "</g>", True),
        (
            '<rect width="20" height="100"/>' + TEXT.format("#000"),
            True,
        ),
        ('<rect width="9" height="100"/>' + TEXT.format("#000"), False),
        (
            '<g transform="translate(50 0)"><rect width="50" height="100"/></g>'
            '<text x="60" y="50" font-size="10">Lamp</text>',
            True,
        ),
        ('<rect width="100" height="100" opacity=".1"/>' + TEXT.format("#000"), False),
        ('<rect width="100" height="100" opacity=".8"/>' + TEXT.format("#000"), True),
        (
            '<linearGradient id="a"><stop stop-color="#fff"/><stop stop-color="#222"/>'
            '</linearGradient><rect width="100" height="100" fill="url(#a)"/>'
            + TEXT.format("#000"),
            True,
        ),
        ('<circle cx="20" cy="47" r="30" fill="#000"/>' + TEXT.format("#fff"), False),
        ('<path d="M0 0h100v100h-100z" fill="#000"/>' + TEXT.format("#fff"), False),
        ('<path d="M0 50H100" stroke="#000" stroke-width="90"/>' + TEXT.format("#fff"), False),
        ('<text x="5" y="9" style="fill:#eee">a</text>', True),
        ('<text x="5" y="9"><tspan fill="#eee">a</tspan></text>', True),
    ],
)
def test_words_are_measured_against_what_they_stand_on(inside: str, wrong: bool) -> None:
    found = [problem for problem in problems(inside) if problem.startswith("the words")]

    assert bool(found) is wrong, found


@pytest.mark.parametrize(
    ("inside", "wrong"),
    [
        ('<circle class="key" cx="50" cy="50" r="9" fill="#000"/>', None),
        ('<circle class="key" cx="50" cy="50" r="9" fill="#ccc"/>', 'shape 1 has the class "key"'),
        ('<circle class="key" cx="50" cy="50" r="9" fill="#ccc" stroke="#000"/>', None),
        (DARK + '<g class="key"><rect x="9" y="9" width="9" height="9"/></g>', "shape 2 has the"),
        ('<rect width="9" height="9" fill="#eee"/>', "nothing in it reaches a contrast of 3:1"),
        ('<rect width="9" height="9" fill="#eee"/>' + TEXT.format("#000"), None),
        ("", None),
    ],
)
def test_what_one_must_make_out_stands_out(inside: str, wrong: str | None) -> None:
    found = problems(inside)

    assert bool(found) is (wrong is not None), found
    assert wrong is None or found[0].startswith(wrong)


@pytest.mark.parametrize(
    ("path", "points"),
    [
        ("M1 2L3 4", [(1, 2), (3, 4)]),
        ("m1 2 3 4", [(1, 2), (4, 6)]),
        ("M1,2H5V6h-1v-2z", [(1, 2), (5, 2), (5, 6), (4, 6), (4, 4), (1, 2)]),
        ("M0 0a5 5 0 0 1 10 0", [(0, 0), (10, 0)]),
        ("L5 5", [(0, 0), (5, 5)]),
    ],
)
def test_a_path_is_followed_to_its_points(path: str, points: list[tuple[float, float]]) -> None:
    assert outlines.of_shape("path", {"d": path}) == [points]


def test_a_curve_ends_where_it_should_and_bends_on_the_way() -> None:
    (run,) = outlines.of_shape("path", {"d": "M0 0C0 10 10 10 10 0S20 -10 20 0Q25 9 30 0t10 0"})

    assert [run[8], run[16], run[-1]] == [(10, 0), (20, 0), (40, 0)]
    assert run[4] == pytest.approx((5, 7.5))
    assert run[12][1] < 0  # the smooth curve goes on below


@given(st.text("MmZzLlHhVvCcSsQqTtAa0123456789.-e, ", max_size=60))
def test_any_path_can_be_followed(path: str) -> None:
    for run in outlines.of_shape("path", {"d": path}):
        assert len(run) > 1


@given(st.text("matrixslecouwkY()0123456789.-, ", max_size=60))
def test_any_transform_can_be_read(text: str) -> None:
    assert len(outlines.transform(text)) == 6


def test_turning_about_a_point_leaves_it_where_it_is() -> None:
    assert outlines.moved([(5, 5)], outlines.transform("rotate(90 5 5)")) == [pytest.approx((5, 5))]
