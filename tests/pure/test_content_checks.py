"""What the whole check finds beyond shapes: links, notes, words for pictures, strays, languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from spip_live.content import commands
from spip_live.content.checks import tables, whole, words
from tests import mp4
from tests.packs import FILM, PACK, Files, write
from tests.pure.test_content_languages import WELSH

MODULE = "modules/gentle-start"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10" + b"\0" * 30


def told(tmp_path: Path, *changes: Files) -> tuple[str, ...]:
    """What the check says of the pack with these files in it."""
    files = dict(PACK)
    for change in changes:
        files |= change
    return whole.examine(write(tmp_path, files)).problems


def test_a_good_pack_has_no_fault_and_says_what_it_brings(tmp_path: Path) -> None:
    found = whole.examine(write(tmp_path, {**PACK, **FILM}))

    assert found.problems == ()
    assert (found.modules, found.programmes) == (("gentle-start",), ("evening",))
    assert found.films == ("gentle-start/lamp-story",)


def test_an_empty_folder_teaches_nothing(tmp_path: Path) -> None:
    assert whole.examine(tmp_path).problems == ("there are no modules, programmes or films in it",)


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("https://help.example.org/a?b=c#d", None),
        ("https://www.nhs.uk", None),
        ("tel:0808 2000 247", None),
        ("tel:+441632960100", None),
        ("mailto:hello@provider.example", None),
        ("http://www.nhs.uk", "begins with http:; use the https: address"),
        ("www.nhs.uk", "leads nowhere"),
        ("/room/steps/2", "leads nowhere"),
        ("02-lamp.md", "leads nowhere"),
        ("#settle", "leads nowhere"),
        ("", "leads nowhere"),
        ("https://", "is not a whole address"),
        ("https://localhost", "is not a whole address"),
        ("https://me:secret@nhs.uk", "is not a whole address"),
        ("https://nhs.uk:port", "is not a whole address"),
        ("https://[nhs", "is not a whole address"),
        ("tel:call", "is not a telephone number"),
        ("mailto:nobody", "is not an email address"),
        ("mailto:a@b.org?bcc=c@d.org", "is not an email address"),
        ("ftp://nhs.uk/a", "leads nowhere"),
    ],
)
def test_a_link_is_looked_at_without_following_it(address: str, wrong: str | None) -> None:
    found = words.wrong_with(address)

    assert (found is None) if wrong is None else (found or "").startswith(wrong)


@given(st.text())
def test_any_address_can_be_looked_at(address: str) -> None:
    wrong = words.wrong_with(address)

    assert wrong is None or wrong.startswith(("is not", "begins", "leads"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("See [help](help.md).", "gentle-start/01-settle.md: the link help.md leads nowhere"),
        ("See [help](javascript:alert(1)).", "is not a link that can be followed"),
        ("- > [a](http://a.example.org)", "the link http://a.example.org begins with http:"),
        ("<http://a.example.org>", "the link http://a.example.org begins with http:"),
        ("[a][b]\n\n[b]: /c", "the link /c leads nowhere"),
        ("![A picture of a lamp](pictures/lamp.svg)", "leave out"),
        ("![lamp.svg](pictures/lamp.svg)", "say what the picture shows"),
    ],
)
def test_what_is_wrong_in_a_text_is_named_with_its_file(
    tmp_path: Path, text: str, problem: str
) -> None:
    (found,) = told(tmp_path, {f"{MODULE}/01-settle.md": f"{text}\n"})

    assert problem in found
    assert found.startswith("gentle-start/01-settle.md: ")


@pytest.mark.parametrize(
    ("notes", "problem"),
    [
        ("Just talk.", 'the notes need the heading "### Say"'),
        ("### Say\n\nHello.", 'the notes need the heading "### Watch for"'),
        ("### Says\n\nHello.\n\n### Watch for\n\nx", 'heading "### Say"; you have "Says"'),
        ("### Say\n\n### Watch for\n\nTears.", 'there is nothing under "### Say"'),
        ("### Say\n\nHello.\n\n### Watch for\n", 'there is nothing under "### Watch for"'),
    ],
)
def test_notes_say_what_to_say_and_what_to_watch_for(
    tmp_path: Path, notes: str, problem: str
) -> None:
    problems = told(tmp_path, {f"{MODULE}/01-settle.notes.md": notes})

    assert any(problem in each for each in problems), problems
    assert all(each.startswith("gentle-start/01-settle.notes.md: ") for each in problems)


def test_notes_in_the_yaml_are_named_by_their_step(tmp_path: Path) -> None:
    text = PACK[f"{MODULE}/module.yaml"]
    assert isinstance(text, str)
    write(tmp_path, PACK)
    (tmp_path / MODULE / "01-settle.notes.md").unlink()
    (tmp_path / MODULE / "module.yaml").write_text(text.replace("01-settle.notes.md", "Smile."))

    problems = whole.examine(tmp_path).problems

    assert problems[0] == ('gentle-start/module.yaml: settle: the notes need the heading "### Say"')


@pytest.mark.parametrize(
    ("alt", "problem"),
    [
        ("lamp.svg", "say what the picture shows"),
        ("..", "say what the picture shows"),
        ("Picture of a lamp", 'leave out "Picture of"'),
        ("The lamp is on.", "it says the same as the caption"),
        (("A lamp. " * 40).strip(), "it has 319 letters, and 250 is the most"),
    ],
)
def test_an_alternative_text_says_what_is_to_be_seen(
    tmp_path: Path, alt: str, problem: str
) -> None:
    text = PACK[f"{MODULE}/module.yaml"]
    assert isinstance(text, str)
    changed = text.replace("alt: A lamp on a table., caption: The", f'alt: "{alt}", caption: The')

    (found,) = told(tmp_path, {f"{MODULE}/module.yaml": changed})

    assert found.startswith(f"gentle-start/module.yaml: lamp-story: story[0].alt: {problem}")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("module/a/module.yaml", 'module: nothing looks for this here; did you mean "modules"?'),
        ("settings.ini", "settings.ini: nothing looks for this here"),
        ("programmes/evening.yml", "programmes/evening.yml: a programme is a .yaml file"),
        ("modules/readme.txt", "modules/readme.txt: a module is a folder"),
        (f"{MODULE}/images/a.svg", "gentle-start/images: nothing looks into this folder"),
        (f"{MODULE}/lamp.svg", "gentle-start/lamp.svg: pictures belong in gentle-start/pictures"),
        (f"{MODULE}/moduel.yaml", "gentle-start/moduel.yaml: nothing looks for this; did you mean"),
        ("films/gentle-start/lamp-story/a.srt", "films/gentle-start/lamp-story/a.srt: a film is"),
    ],
)
def test_a_file_where_nothing_looks_for_it_is_named(
    tmp_path: Path, name: str, problem: str
) -> None:
    problems = told(tmp_path, FILM, {name: "x"})

    assert any(each.startswith(problem) for each in problems), problems


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"film.mp4": b"MZ" + b"\0" * 40}, "film.mp4: it is not an MP4 film"),
        ({"film.mp4": mp4.film(1)[:-40].replace(b"moov", b"free")}, "film.mp4: it is not whole"),
        ({"film.mp4": mp4.film(1, "hvc1")}, "film.mp4: it is HEVC (H.265), as telephones film"),
        ({"film.mp4": mp4.film(1, "mp4v")}, 'film.mp4: its picture is "mp4v"'),
        ({"film.mp4": mp4.film(1, duration=0)}, "film.mp4: its length is not written in it"),
        ({"film.mp4": mp4.film(1).replace(b"vide", b"soun")}, "film.mp4: there are no moving"),
        (
            {"captions.vtt": "1\n00:00 --> 00:02\nA"},
            "captions.vtt: it does not begin with",
        ),
        ({"captions.vtt": "WEBVTT\n\nA lamp."}, "captions.vtt: there are no captions in it"),
        ({"captions.vtt": "WEBVTT\n\n0:1 --> 0:2\nA"}, "captions.vtt: line 3: write the times as"),
        ({"captions.vtt": b"\xff\xfe"}, "captions.vtt: save it as UTF-8 text"),
        ({"transcript.md": "See [it](a.md)."}, "transcript.md: the link a.md leads nowhere"),
    ],
)
def test_a_film_and_its_captions_are_what_browsers_play(
    tmp_path: Path, files: Files, problem: str
) -> None:
    folder = "films/gentle-start/lamp-story"

    problems = told(tmp_path, FILM, {f"{folder}/{name}": text for name, text in files.items()})

    assert problems[0].startswith(f"{folder}/{problem}")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.png", PNG, None),
        ("a.png", b"GIF89a" + b"\0" * 60, "it is not a whole PNG picture"),
        ("a.png", PNG[:16] + b"\0\0\xff\xff" + PNG[20:], "it is 65535 by 16 pixels, and 4096"),
        ("a.png", PNG + b"\0" * 5_000_000, "it has 5,000,054 bytes, and 5,000,000 is the most"),
        ("a.jpg", b"\xff\xd8\xff\xc0\0\x11\x08\0\x10\0\x20" + b"\0" * 9, None),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\x04xx\xff\xc2\0\x11\x08\x20\0\0\x20\0", "it is 32 by 8192"),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\0", "it is not a whole JPG picture"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 20, None),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\xff\xff\xff\xff" + b"\0" * 9, "it is 16384"),
        ("a.webp", b"RIFF\0\0\0\0AVI " + b"\0" * 30, "it is not a whole WEBP picture"),
    ],
)
def test_a_photograph_is_whole_and_fits_a_phone(
    tmp_path: Path, name: str, content: bytes, problem: str | None
) -> None:
    shown: dict[str, str | bytes] = {
        f"{MODULE}/01-settle.md": f"![A lamp on a table](pictures/{name})\n",
        f"{MODULE}/pictures/{name}": content,
    }

    problems = told(tmp_path, shown)

    assert len(problems) == (0 if problem is None else 1)
    assert problem is None or problems[0].partition(": ")[2].startswith(problem)


def test_a_text_that_is_too_hard_is_named_by_its_step(tmp_path: Path) -> None:
    hard = "Parental communication necessitates considerable deliberation. " * 9

    (found,) = told(tmp_path, {f"{MODULE}/01-settle.md": hard})

    assert found.startswith("gentle-start/settle: reads at school grade")


def test_the_tables_name_every_step_and_every_language(tmp_path: Path) -> None:
    welsh = {f"{MODULE}/module.cy.yaml": WELSH, f"{MODULE}/01-settle.cy.md": "Croeso."}
    found = whole.examine(write(tmp_path, {**PACK, **welsh}))

    head, *lines = tables.of_reading(found.library, found.modules)

    assert head.split() == [
        "module",
        "step",
        "grade",
        "hardest",
        "paragraph",
        "longest",
        "sentence",
    ]
    assert [line.split()[:2] for line in lines] == [
        ["gentle-start", "settle"], ["gentle-start", "lamp-story"],
    ]  # fmt: skip
    assert tables.of_languages(found.library, found.modules) == [
        "  gentle-start in Cymraeg: 1 of 2 steps, awaiting a speaker’s check; missing: lamp-story"
    ]


def test_the_command_prints_the_table_and_fails_where_something_is_wrong(tmp_path: Path) -> None:
    root = ["check", "--table", "--root", str(write(tmp_path, PACK))]

    well = CliRunner().invoke(commands.content, root)
    (tmp_path / MODULE / "01-settle.md").write_text("See [it](a.md).", "utf-8")
    wrong = CliRunner().invoke(commands.content, root)

    assert (well.exit_code, wrong.exit_code) == (0, 1)
    assert "gentle-start  lamp-story" in well.output
    assert "gentle-start/01-settle.md: the link a.md leads nowhere" in wrong.output
