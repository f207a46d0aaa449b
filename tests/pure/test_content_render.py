"""Markdown becomes HTML, and nothing but the HTML that a step may hold."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spip_live.content import render
from spip_live.content.strictly import Broken

PICTURES = {"tree.svg": "/files/" + "0a" * 32}
ALLOWED = {"img": {"src", "alt"}, "a": {"href", "rel", "target"}, "ol": {"start"}, "th": {"scope"}}
CLASSED = {"article", "div", "section"}


class Checker(HTMLParser):
    """Fails on any tag, attribute or address that a step may not hold."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in render.TAGS, tag
        for name, value in attrs:
            assert name in ALLOWED.get(tag, set()) | ({"class"} if tag in CLASSED else set())
            if name == "href":
                assert (value or "").split(":")[0].lower() in {"https", "tel", "mailto"}

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment came through")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError("a declaration came through")


def check(html: str) -> None:
    checker = Checker()
    checker.feed(html)
    checker.close()


PIECES = st.sampled_from(
    [
        *(
            "<script>alert(1)</script>",
            "<img src=x onerror=y>",
            "<p style='x'>",
            "<!-- -->",
            "<svg/on",
        ),
        *(
            "[a](javascript:alert(1))",
            "[a](https://a.example 'b')",
            '![a](pictures/tree.svg "b")',
            "![a](tree.svg)",
            "[a](/room)",
            "![x](https://x.example/a.png)",
            "<b>",
            "&lt;b&gt;",
        ),
        *(
            "# One",
            "- two",
            "> three",
            "`four`",
            "**five**",
            "|a|b|\n|-|-|\n|c|d|",
            "<https://a.example>",
        ),
        *(
            '::: view mum "><script>',
            "::: view mum [x](data:x)",
            "::: practice <i onclick=a>",
            ":::",
        ),
        *("\n", "\n\n", " ", "    ", "\x00", "<?php ?>", "<![CDATA[", "</article></div>"),
    ]
)


@given(st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join))
@example("<script>alert(1)</script>")
def test_no_markup_of_its_own_comes_through(source: str) -> None:
    try:
        html = render.to_html(source, "x.md", PICTURES)
    except Broken:
        return

    check(html)


def test_markup_is_shown_as_text_and_not_obeyed() -> None:
    html = render.to_html("Hello <b onclick='x'>you</b>", "x.md", PICTURES)

    assert "<b" not in html
    assert "&lt;b onclick=" in html


def test_headings_begin_below_those_of_the_page() -> None:
    html = render.to_html("# One\n\n## Two\n\n###### Six", "x.md", PICTURES)

    assert html == "<h3>One</h3>\n<h4>Two</h4>\n<h6>Six</h6>"


def test_views_that_follow_one_another_stand_together() -> None:
    source = "Read.\n\n::: view mum Ann's view\nA\n:::\n\n::: view child\nB\n:::\n\nThen talk."

    assert render.to_html(source, "x.md", PICTURES) == (
        '<p>Read.</p><div class="views">'
        '<article class="view view--mum"><h3>Ann’s view</h3><p>A</p></article>'
        '<article class="view view--child"><p>B</p></article></div><p>Then talk.</p>'
    )


def test_messages_practice_and_safety_have_their_boxes() -> None:
    source = "::: message heated\nA\n:::\n::: practice Try\nB\n:::\n::: safety Care\n# C\n:::"

    assert render.to_html(source, "x.md", PICTURES) == (
        '<div class="message message--heated"><p>A</p></div>'
        '<section class="practice"><h3>Try</h3><p>B</p></section>'
        '<section class="safety"><h3>Care</h3><h4>C</h4></section>'
    )


def test_a_link_leaves_the_room_open_and_tells_nothing_of_where_it_came_from() -> None:
    html = render.to_html("[Help](https://help.example/a)", "x.md", PICTURES)

    assert 'target="_blank"' in html
    assert 'rel="noopener noreferrer"' in html


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("a\n\n::: views\nb\n:::", 'x.md: line 3: there is no box "views"'),
        ("::: view uncle\nb\n:::", "x.md: line 1: a view box is one of carer, child, dad, mum"),
        ("::: practice\nb", 'x.md: line 1: this box is not ended by ":::"'),
        ("a\n:::", "x.md: line 2: there is no box to end here"),
        ("::: practice\n::: practice", "x.md: line 2: the box of line 1 is not yet ended"),
    ],
)
def test_a_box_out_of_shape_is_refused_with_its_line(source: str, problem: str) -> None:
    with pytest.raises(Broken) as broken:
        render.to_html(source, "x.md", PICTURES)

    assert broken.value.problems[0].startswith(problem)
