"""A module's folder, its pictures, a provider's films: what is shown, and what is told of slips."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from spip_live.content import library, render
from spip_live.content.library import Library
from spip_live.content.strictly import Broken
from tests.packs import FILM, FILM_SECONDS, FILM_SHA, LAMP_SHA, PACK, write
from tests.pure.test_content_render import check

MODULE = "modules/gentle-start"
FILMS = "films/gentle-start/lamp-story"
PICTURES = {"tree.svg": "/files/" + "0a" * 32}


def read(tmp_path: Path) -> Library:
    return library.read(tmp_path)


def problems_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(Broken) as broken:
        library.read(folder)
    return broken.value.problems


def test_a_picture_of_a_story_is_named_by_what_is_in_it(tmp_path: Path) -> None:
    found = read(write(tmp_path, PACK))

    (_, lamp) = found.steps()
    assert lamp.own is not None
    assert [frame["picture"] for frame in lamp.own["frames"]] == [LAMP_SHA] * 3
    assert lamp.own["seconds"] == 15
    assert found.assets[LAMP_SHA].type == "image/svg+xml"


def test_a_picture_in_a_text_becomes_a_file_of_our_own(tmp_path: Path) -> None:
    text = {f"{MODULE}/01-settle.md": "Look.\n\n![A lamp on a table](pictures/lamp.svg)\n"}

    settle = next(read(write(tmp_path, {**PACK, **text})).steps())

    assert f'<img src="/files/{LAMP_SHA}" alt="A lamp on a table">' in settle.body_html
    check(settle.body_html)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("![A tree](https://x.example/a.svg)", 'no picture "https://x.example/a.svg"'),
        ("![A tree](//x.example/a.svg)", 'no picture "//x.example/a.svg"'),
        ("![A tree](/files/" + "0a" * 32 + ")", 'no picture "/files/'),
        ("![A tree](pictures/../tree.svg)", 'no picture "../tree.svg"'),
        ("![A tree](pictures/oak.svg)", 'there is no picture "oak.svg" in pictures'),
        ("![](pictures/tree.svg)", 'say what the picture "tree.svg" shows'),
        ("![ ](pictures/tree.svg)", 'say what the picture "tree.svg" shows'),
        ("- a\n\n  > ![](pictures/tree.svg)", 'say what the picture "tree.svg" shows'),
        ("[![A tree](pictures/oak.svg)](https://a.example)", 'no picture "oak.svg"'),
        ("::: view mum\n![](pictures/tree.svg)\n:::", 'say what the picture "tree.svg" shows'),
    ],
)
def test_a_picture_that_is_not_ours_or_says_nothing_is_refused(source: str, problem: str) -> None:
    with pytest.raises(Broken, match=re.escape(problem)):
        render.to_html(source, "x.md", PICTURES)


def test_an_address_in_a_pictures_words_or_title_never_becomes_markup() -> None:
    html = render.to_html('![" onerror="x](pictures/tree.svg "t\' onload=y")', "x.md", PICTURES)

    assert "onload" not in html
    check(html)


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({f"{MODULE}/pictures/notes.txt": "x"}, "gentle-start/pictures/notes.txt: a picture is"),
        ({f"{MODULE}/pictures/film.mp4": "x"}, "gentle-start/pictures/film.mp4: a picture is .svg"),
        ({f"{MODULE}/pictures/deep/a.svg": "x"}, "gentle-start/pictures/deep: a picture is"),
        ({f"{MODULE}/pictures/b.svg": "x"}, 'gentle-start/pictures: "b.svg" is shown nowhere'),
        ({f"{MODULE}/01-settle.md": b"\xff\xfe"}, "gentle-start/01-settle.md: save it as UTF-8"),
        ({f"{MODULE}/module.yaml": b"\xff\xfe"}, "gentle-start/module.yaml: save it as UTF-8"),
        ({"programmes/evening.yaml": b"\xff\xfe"}, "programmes/evening.yaml: save it as UTF-8"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_named(
    tmp_path: Path, files: dict[str, str | bytes], problem: str
) -> None:
    told = problems_of(write(tmp_path, {**PACK, **files}))

    assert any(each.startswith(problem) for each in told), told


def test_a_story_names_pictures_that_are_there(tmp_path: Path) -> None:
    folder = write(tmp_path, PACK)
    (folder / MODULE / "pictures/lamp.svg").rename(folder / MODULE / "pictures/lmap.svg")

    assert problems_of(folder)[0] == (
        'gentle-start/module.yaml: lamp-story: story[0].picture: there is no "lamp.svg" in '
        'pictures; did you mean "lmap.svg"?'
    )


def test_a_film_takes_the_place_of_the_story(tmp_path: Path) -> None:
    welsh = {f"{FILMS}/captions.cy.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\nLamp.\n"}

    found = read(write(tmp_path, {**PACK, **FILM, **welsh}))

    (_, lamp) = found.steps()
    assert lamp.own is not None
    film = lamp.own["film"]
    assert film["file"] == FILM_SHA
    assert film["seconds"] == FILM_SECONDS, "read from the film itself"
    assert set(film["captions"]) == {"en", "cy"}
    assert film["transcript_html"] == "<p>A lamp stands on a table. It is on.</p>"
    assert found.assets[FILM_SHA].type == "video/mp4"
    assert len(lamp.own["frames"]) == 3  # who cannot play it has the story still


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("gentle-start/lamp-story", "gentl-start/lamp-story", 'no module "gentl-start"; did you'),
        ("gentle-start/lamp-story", "gentle-start/lamp", 'no film step "lamp"; did you mean'),
        ("gentle-start/lamp-story", "gentle-start/settle", 'there is no film step "settle"'),
        ("film.mp4", "Film.mp4", f"{FILMS}/film.mp4: there is no such file"),
        ("captions.vtt", "captions.srt", f"{FILMS}/captions.vtt: there is no such file"),
        ("transcript.md", "transcript.txt", f"{FILMS}/transcript.md: there is no such file"),
    ],
)
def test_a_film_that_belongs_nowhere_or_lacks_something_is_named(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    moved = {name.replace(old, new): content for name, content in FILM.items()}

    assert problem in "\n".join(problems_of(write(tmp_path, {**PACK, **moved})))


@pytest.mark.parametrize(("text", "problem"), [(" ", "nothing in it"), (b"\xff", "UTF-8")])
def test_a_film_has_a_transcript(tmp_path: Path, text: str | bytes, problem: str) -> None:
    files = {**PACK, **FILM, f"{FILMS}/transcript.md": text}

    (told,) = problems_of(write(tmp_path, files))

    assert told.startswith(f"{FILMS}/transcript.md: ") and problem in told


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "slack: 6",
            "slack: 5",
            "parts[0]: minutes: 15, but modules, breaks and slack add up to 14",
        ),
        (
            "module: gentle-start",
            "module: gentle",
            'no module "gentle"; did you mean "gentle-start',
        ),
        ("- module: gentle-start", "- break: 9", ""),
        (
            "- module: gentle-start",
            "- {module: gentle-start, steps: [settl]}",
            'gentle-start has no step "settl"; did you mean "settle"?',
        ),
        (
            "- module: gentle-start",
            "- {module: gentle-start, steps: [settle]}",
            "minutes: 15, but modules, breaks and slack add up to 11",
        ),
        ("- module: gentle-start", "- {break: 9, module: gentle-start}", "a module or a break"),
        ("- module: gentle-start", "- {break: 9, steps: [settle]}", "only a module has steps"),
        ("- module: gentle-start", "- {}", "a module or a break: one of the two"),
        ("completion: all_parts", "completion: all_parts\nreading: [gentle]", "come together"),
        (
            "completion: all_parts",
            "completion: all_parts\nreading: [gentle]\nreading_beforehand: Read it.",
            'reading: there is no module "gentle"; did you mean "gentle-start"?',
        ),
    ],
)
def test_a_programmes_minutes_and_names_must_agree_with_its_modules(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    assert isinstance(PACK["programmes/evening.yaml"], str)
    text = PACK["programmes/evening.yaml"].replace(old, new)
    folder = write(tmp_path, {**PACK, "programmes/evening.yaml": text})

    if problem:
        assert problem in "\n".join(problems_of(folder))
    else:
        assert library.read(folder).programmes["evening"].parts[0].break_minutes == 9
