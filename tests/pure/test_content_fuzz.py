"""Spoilt packs of content, in every way that chance finds: told of, or taught as clean HTML."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from spip_live.content import schema
from spip_live.content.checks import drawing, whole
from spip_live.content.kinds import Kind
from spip_live.content.library import NOTHING, Library
from tests.packs import FILM, LAMP, NOTES, PACK, as_bytes, write
from tests.pure.test_content_faults import BRANCHES, make, scenario
from tests.pure.test_content_languages import WELSH
from tests.pure.test_content_render import check

EVERY = "modules/every-kind"


def every_kind() -> dict[str, str | bytes]:
    """A module with a step of each kind, and all that its steps name."""
    steps = [make(kind.value, slug=f"a-{kind.value}") for kind in Kind]
    after = {"question": "What next?", "branches": BRANCHES}
    steps += [scenario(next=after) | {"slug": "ending"}]
    named = {name for raw in steps for name in schema.files_of(schema.read_step(raw, "x"))}
    for step in steps:
        step["notes"] = NOTES
    module = {
        "slug": "every-kind", "title": "Every kind", "version": "1", "summary": "All.",
        "minutes": 5 * len(steps), "steps": steps,
    }  # fmt: skip
    return {
        f"{EVERY}/module.yaml": yaml.safe_dump(module, sort_keys=False),
        f"{EVERY}/pictures/a.svg": LAMP,
        **{f"{EVERY}/{name}": "Here it *is*.\n\n::: safety\nCare.\n:::\n" for name in named},
    }


WHOLE: dict[str, bytes] = {
    name: as_bytes(content)
    for name, content in {
        **PACK,
        **FILM,
        **every_kind(),
        "modules/gentle-start/module.cy.yaml": WELSH,
        "modules/gentle-start/01-settle.cy.md": "Croeso.\n",
    }.items()
}
SPLICES = [
    *(b"<script>alert(1)</script>", b"<img src=x onerror=y>", b"![a](https://x.example/a.png)"),
    *(b"[a](javascript:alert(1))", b"\n::: view mum <b>\n", b"\n:::\n", b"<!--", b"]]>", b"\x00"),
    *(b"\xff\xfe", b"\n\t- ", b": [", b"&a [*a]", b"!!python/object:os.system x", b"{{ 7 * 7 }}"),
    *(b"pictures/../../x.svg", b'"><svg onload=x>', b"onload='x' ", b"<use href='#a'/>", b"<g>"),
    *(b"%s%n", b"\xe2\x80\xae", b"minutes: -1\n", b"slug: pass\n", b"<!DOCTYPE a>", b"url(//a)"),
    *(b"\n? a\n: b\n", b"<<: *a\n", b"1e999 ", b"0o17 ", b"2026-01-01 ", b"~\n", b"M1e60 1e60 "),
    *(
        b"=\n",
        b"&#60;script&#62;",
        b"\r\n",
        b"\n---\n",
        b"|-|-|\n",
        b"\n# # #\n",
        b"::: message \n",
    ),
]
NAMES = [
    *("modules/gentle-start", "films/gentle-start/lamp-story", "programmes", "modules", EVERY),
    *("modules/gentle-start/pictures", "films", "films/gentle-start", "", "modules/new"),
]


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, bytes | None]:
    """The whole pack with a few of its files changed; None stands for a folder of that name."""
    files: dict[str, bytes | None] = dict(WHOLE)
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(files)))
        content = files[name] or b""
        how = draw(st.integers(0, 7))
        if how == 0:
            del files[name]
        elif how == 1:
            files[name] = draw(st.binary(max_size=60))
        elif how == 2:
            files[name] = None
        elif how == 3:
            files[draw(st.sampled_from(NAMES)) + "/" + name.rpartition("/")[2]] = content
        else:
            at = draw(st.integers(0, len(content)))
            cut = draw(st.integers(0, 12))
            splice = draw(st.sampled_from(SPLICES) | st.binary(max_size=6))
            files[name] = content[:at] + splice + content[at + cut :]
    return files


def html_in(value: Any, key: str = "") -> Iterator[str]:
    """Everything that a page would put in as it is."""
    if isinstance(value, dict):
        for inner, entry in value.items():
            yield from html_in(entry, inner)
    elif isinstance(value, list):
        for entry in value:
            yield from html_in(entry, key)
    elif key.endswith("_html"):
        yield value


def require_clean(library: Library) -> None:
    for step in library.steps():
        for html in html_in(msgspec.to_builtins(step)):
            check(html)


def lay(folder: Path, files: dict[str, bytes | None]) -> None:
    """As an archive would be unpacked: a name under a file that is there already is passed over."""
    for name, content in files.items():
        path = folder / name
        try:
            if content is None:
                path.mkdir(parents=True, exist_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        except OSError:
            continue


def test_the_pack_that_is_spoilt_is_whole_to_begin_with(tmp_path: Path) -> None:
    found = whole.examine(write(tmp_path, WHOLE))

    require_clean(found.library)
    assert [p for p in found.problems if "reads at" not in p and "needs the" not in p] == []
    assert len(list(found.library.steps())) == len(Kind) + 3


@settings(max_examples=120)
@given(files=spoilt())
def test_a_spoilt_pack_is_told_of_or_taught_clean(files: dict[str, bytes | None]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        lay(folder, files)

        found = whole.examine(folder)

        require_clean(found.library)
        assert found.problems or found.library is not NOTHING
        assert all(problem and str(folder) not in problem for problem in found.problems)


@settings(max_examples=200)
@given(at=st.integers(0, len(LAMP)), splice=st.sampled_from(SPLICES) | st.binary(max_size=8))
def test_a_spoilt_picture_is_read_or_refused(at: int, splice: bytes) -> None:
    content = LAMP.encode()[:at] + splice + LAMP.encode()[at:]

    try:
        drawing.read(content)
    except drawing.Unsafe as unsafe:
        assert unsafe.problems
    else:
        assert not re.search(rb"<script|<use href='(?!#)|<!DOCTYPE|=['\"]?\s*url\(//", content)


@pytest.mark.parametrize("kept", ["modules", "programmes", "films"])
def test_a_pack_of_one_kind_of_thing_alone_is_told_of_or_taught(tmp_path: Path, kept: str) -> None:
    write(tmp_path, WHOLE)
    for other in {"modules", "programmes", "films"} - {kept}:
        shutil.rmtree(tmp_path / other)

    require_clean(whole.examine(tmp_path).library)
