"""Hostile archives: each kind is refused with a plain sentence, and nothing is written outside."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spip_live.content import archives
from spip_live.content.archives import DAMAGED, NOT_A_ZIP, Unfit
from tests.packs import FILM, PACK, as_bytes, zip_of

GOOD = zip_of(PACK)
NAME = "modules/gentle-start/01-settle.md"


def unpack(tmp_path: Path, content: bytes) -> Path:
    (tmp_path / "pack.zip").write_bytes(content)
    archives.unpack(tmp_path / "pack.zip", tmp_path / "tree")
    return tmp_path / "tree"


def why_unfit(tmp_path: Path, content: bytes) -> str:
    with pytest.raises(Unfit) as unfit:
        unpack(tmp_path, content)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pack.zip"]
    return "\n".join(unfit.value.problems)


def with_entry(change: Callable[[zipfile.ZipInfo], None], content: bytes = b"x") -> bytes:
    """A good pack with one more entry, which `change` makes something else of."""
    made = io.BytesIO(GOOD)
    with zipfile.ZipFile(made, "a") as archive:
        entry = zipfile.ZipInfo("modules/gentle-start/extra.md")
        change(entry)
        archive.writestr(entry, content)
    return made.getvalue()


def named(name: str) -> bytes:
    return zip_of({**PACK, name: "x"})


def kind(mode: int) -> Callable[[zipfile.ZipInfo], None]:
    def change(entry: zipfile.ZipInfo) -> None:
        entry.external_attr = (mode | 0o777) << 16

    return change


def test_a_good_pack_is_unpacked_as_it_is(tmp_path: Path) -> None:
    tree = unpack(tmp_path, zip_of({**PACK, **FILM}))

    found = {p.relative_to(tree).as_posix(): p for p in tree.rglob("*") if p.is_file()}
    assert found.keys() == {*PACK, *FILM}
    assert all(found[n].read_bytes() == as_bytes(c) for n, c in {**PACK, **FILM}.items())
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in found.values())
    assert stat.S_IMODE(tree.stat().st_mode) == 0o700


def test_the_folder_around_it_and_what_computers_add_are_taken_off(tmp_path: Path) -> None:
    around = {f"my-course/{name}": content for name, content in PACK.items()}
    litter = {"__MACOSX/my-course/._module.yaml": "x", "my-course/.DS_Store": "x"}

    tree = unpack(tmp_path, zip_of({**around, **litter, "my-course/README.md": "Ours."}))

    found = {p.relative_to(tree).as_posix() for p in tree.rglob("*") if p.is_file()}
    assert found == {*PACK, "README.md"}


@pytest.mark.parametrize(
    "name",
    [
        *("../evil.md", "modules/../../evil.md", "modules/..", "/etc/evil.md", "\\evil.md"),
        *("C:/evil.md", "C:evil.md", "modules/gentle-start/../../../evil.md", ".."),
        "__MACOSX/../../evil.md",
    ],
)
def test_a_path_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    assert "its path leads out of the zip" in why_unfit(tmp_path, named(name))
    assert not (tmp_path.parent / "evil.md").exists()


@pytest.mark.parametrize(
    "name",
    [
        *(
            "modules/a b.md",
            "modules/\u202egpj.md",
            "modules/é.md",
            "modules/.hidden.md",
            "a//b.md",
        ),
        *("modules/a\\..\\b.md", "modules/a\nb.md", "modules/-rf.md", "./a.md", "modules/a:b.md"),
        *("modules/gentle-start/\ud800.md".encode("utf-8", "replace").decode(), "modules/~.md"),
    ],
)
def test_an_odd_name_is_refused(tmp_path: Path, name: str) -> None:
    told = why_unfit(tmp_path, named(name))

    assert "name it with plain letters, digits, hyphens and dots" in told
    assert "\u202e" not in told


def test_a_name_that_is_cut_by_a_nought_is_refused(tmp_path: Path) -> None:
    content = named("modules/gentle-start/extra.mdXexe").replace(b"extra.mdXexe", b"extra.md\0exe")

    assert "name it with plain letters" in why_unfit(tmp_path, content)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("modules/a/b/c/d/e.md", "it lies too deep: nothing looks there"),
        ("/".join("abcdefghijklmnop" * 4) + ".md", "its path is longer than 120 letters"),
        (f"modules/{'x' * 120}.md", "its path is longer than 120 letters"),
    ],
)
def test_what_lies_too_deep_or_is_named_too_long_is_refused(
    tmp_path: Path, name: str, reason: str
) -> None:
    assert reason in why_unfit(tmp_path, named(name))


@pytest.mark.parametrize(
    "mode", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFDIR]
)
def test_links_and_devices_are_refused(tmp_path: Path, mode: int) -> None:
    told = why_unfit(tmp_path, with_entry(kind(mode), b"/etc/passwd"))

    assert "extra.md: it is a link or a device, not a file" in told


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    def change(entry: zipfile.ZipInfo) -> None:
        entry.filename = "modules/other/"
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert "it is a link or a device" in why_unfit(tmp_path, with_entry(change, b""))


@pytest.mark.parametrize("again", [NAME, NAME.upper().replace("MODULES", "modules")])
def test_a_name_that_is_there_twice_is_refused(tmp_path: Path, again: str) -> None:
    made = io.BytesIO(GOOD)
    expected = pytest.warns(UserWarning, match="Duplicate") if again == NAME else nullcontext()
    with zipfile.ZipFile(made, "a") as archive, expected:
        archive.writestr(again.replace(".MD", ".md"), "Other words.")

    assert "it is in the zip twice" in why_unfit(tmp_path, made.getvalue())


def test_a_name_that_is_a_file_and_a_folder_is_refused(tmp_path: Path) -> None:
    told = why_unfit(tmp_path, zip_of({**PACK, "modules/a.md": "x", "modules/a.md/b.md": "x"}))

    assert "modules/a.md: it is a file and a folder" in told


@pytest.mark.parametrize("name", ["run.exe", "a.html", "a.js", "a.SVG", "a", "a.zip", "a.py"])
def test_only_what_a_course_is_made_of_is_let_in(tmp_path: Path, name: str) -> None:
    told = why_unfit(tmp_path, named(f"modules/gentle-start/{name}"))

    assert f"{name}: a pack holds files that end in" in told


def test_a_locked_file_and_an_unusual_packing_are_refused(tmp_path: Path) -> None:
    locked = bytearray(GOOD)
    for at in _places(locked, b"PK\1\2", 8):
        locked[at] |= 1
    unusual = bytearray(GOOD)
    for at in _places(unusual, b"PK\1\2", 10):
        unusual[at] = zipfile.ZIP_LZMA

    assert "it is locked with a password" in why_unfit(tmp_path, bytes(locked))
    assert "packed in a way that is not usual" in why_unfit(tmp_path, bytes(unusual))


def _places(content: bytearray, signature: bytes, offset: int) -> list[int]:
    """Where a field of each record with this signature stands."""
    found, at = [], content.find(signature)
    while at >= 0:
        found.append(at + offset)
        at = content.find(signature, at + 4)
    return found


@pytest.mark.parametrize(
    ("name", "size", "reason"),
    [
        ("modules/gentle-start/big.md", 1_000_001, "it is larger than 1 MB"),
        ("modules/gentle-start/pictures/big.svg", 1_000_001, "it is larger than 1 MB"),
        ("modules/gentle-start/pictures/big.png", 5_000_001, "it is larger than 5 MB"),
        ("modules/gentle-start/pictures/big.png", 4_000_000, "it unpacks to far more than it is"),
        ("films/gentle-start/lamp-story/film.mp4", 30_000_000, "it unpacks to far more than it is"),
    ],
)
def test_what_is_too_large_or_bursts_is_refused(
    tmp_path: Path, name: str, size: int, reason: str
) -> None:
    assert f"{name}: {reason}" in why_unfit(tmp_path, zip_of({**PACK, name: b"\0" * size}))


def test_what_unpacks_to_more_than_it_says_is_stopped(tmp_path: Path) -> None:
    name = "films/gentle-start/lamp-story/film.mp4"
    content = bytearray(zip_of({name: bytes(range(256)) * 2000}))
    for signature, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        for at in _places(content, signature, offset):
            content[at : at + 4] = struct.pack("<L", 1000)

    told = why_unfit(tmp_path, bytes(content))

    assert "more than it says" in told or told == DAMAGED


def test_too_many_files_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    many = zip_of({f"modules/m/{n}.md": "" for n in range(2_001)})
    lying = bytearray(many)
    at = lying.rfind(b"PK\5\6")
    lying[at + 8 : at + 12] = struct.pack("<2H", 1, 1)

    for content in (many, bytes(lying)):
        assert "more than 2,000 files" in why_unfit(tmp_path, content)


def test_many_files_that_together_are_too_much_are_refused(tmp_path: Path) -> None:
    content = bytearray(zip_of({f"films/a/{n}/film.mp4": b"x" for n in range(3)}))
    for signature, offset in ((b"PK\3\4", 18), (b"PK\1\2", 20)):
        for at in _places(content, signature, offset):
            content[at : at + 8] = struct.pack("<2L", 290_000_000, 290_000_000)

    assert "It unpacks to more than 600 MB." in why_unfit(tmp_path, bytes(content))


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"Rar!\x1a\7\1\0", b"<html></html>", GOOD[:200], b"\x1f\x8b\x08" * 99]
)
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    assert why_unfit(tmp_path, content) == NOT_A_ZIP


@settings(max_examples=150)
@given(at=st.integers(0, len(GOOD) - 1), with_=st.binary(min_size=1, max_size=6))
def test_a_damaged_zip_is_refused_or_holds_what_it_says(
    tmp_path_factory: pytest.TempPathFactory, at: int, with_: bytes
) -> None:
    folder = tmp_path_factory.mktemp("zip")
    content = GOOD[:at] + with_ + GOOD[at + len(with_) :]

    try:
        tree = unpack(folder, content)
    except Unfit as unfit:
        assert unfit.problems
        assert not (folder / "tree").exists()
    else:
        assert all(path.resolve().is_relative_to(folder) for path in tree.rglob("*"))
