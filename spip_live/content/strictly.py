"""Reads YAML into checked values; every problem names its file, its key and the cure."""

from __future__ import annotations

import difflib
import re
import typing
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

T = TypeVar("T", bound=msgspec.Struct)

PLAIN = {
    "int": "a whole number",
    "str": "text",
    "array": "a list",
    "object": "a set of keys",
    "bool": "yes or no",
    "null": "nothing",
    "float": "a number",
}


class Broken(ValueError):  # noqa: N818 - it says what the content is
    """Content that cannot be taught, with every problem found in it."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _StrictLoader(yaml.SafeLoader):
    """Safe YAML in which a key written twice is a fault; plain YAML silently keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key!r} is not text; put it in quotes",
                    problem_mark=key_node.start_mark,
                )
            if key in seen:
                raise yaml.MarkedYAMLError(
                    problem=f'the key "{key}" is written twice', problem_mark=key_node.start_mark
                )
            seen.add(key)
        made: dict[object, object] = super().construct_mapping(node, deep)
        return made


def text_of(path: Path, file: str) -> str:
    """What a text file says, or Broken if it is none."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Broken(f"{file}: save it as UTF-8 text") from None


def parse(text: str, file: str) -> object:
    """The value of a YAML file, or Broken naming the line."""
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader, made stricter
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f" line {mark.line + 1}:" if mark else ""
        raise Broken(f"{file}:{line} {error.problem}") from None
    except yaml.YAMLError as error:
        raise Broken(f"{file}: {error}") from None


def listed(raw: object, key: str, where: str) -> list[object]:
    """The list under `key`, empty when there is none; Broken when it is something else."""
    entries = raw.get(key) if isinstance(raw, dict) else None
    if entries is None:
        return []
    if not isinstance(entries, list):
        raise Broken(f"{where}: {key} must be a list")
    return entries


def convert(raw: object, shape: type[T], where: str) -> T:
    """`raw` as `shape`, or Broken with each key that is wrong, however deep it lies."""
    unknown = list(_unknown_in(raw, shape, where))
    if unknown:
        raise Broken(*unknown)
    try:
        return msgspec.convert(raw, shape)
    except msgspec.ValidationError as error:
        raise Broken(f"{where}{_plainly(str(error))}") from None


def nearest(key: str, known: Iterable[str]) -> str:
    """Words that offer the nearest right key, or all of them when none is near."""
    keys = list(known)
    return _near(key, keys) or f"; the keys are {', '.join(keys)}"


def _near(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f'; did you mean "{near[0]}"?' if near else ""


def _unknown_value(value: str, known: Iterable[str], where: str) -> str:
    """The sentence about a value that is none of the few that there are."""
    values = [str(one) for one in known]
    return (
        f'{where}: unknown value "{value}"{_near(value, values) or f"; it is one of {_or(values)}"}'
    )


def _or(values: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(values[:-1]), values[-1])))


def _unknown_in(raw: object, shape: type[msgspec.Struct], where: str) -> Iterator[str]:
    """A sentence for each key that `shape` does not have, its pieces and their lists included."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(shape)}
    tag = shape.__struct_config__.tag_field
    if not isinstance(raw, dict):
        yield f"{where}: expected keys and values ({', '.join(fields)})"
        return
    # Of equally near keys, one that is missing is meant.
    known = sorted(fields, key=lambda name: name in raw)
    for key, value in raw.items():
        if key in fields:
            yield from _unknown_below(value, fields[key].type, _within(where, key))
        elif key != tag:
            yield f'{where}: unknown key "{key}"{nearest(key, known)}'


def _within(where: str, key: str) -> str:
    return f"{where}: {key}" if where.endswith(".yaml") else f"{where}.{key}"


def _unknown_below(value: object, hint: Any, where: str) -> Iterator[str]:
    choices = [str(one.value) for kind in _enums_in(hint) for one in kind]
    if choices and isinstance(value, str) and value not in choices:
        yield _unknown_value(value, choices, where)
    shapes = list(_structs_in(hint))
    if not shapes or value is None:
        return
    entries = (
        [(f"{where}[{index}]", entry) for index, entry in enumerate(value)]
        if isinstance(value, list)
        else [(where, value)]
    )
    for place, entry in entries:
        shape = _meant(shapes, entry)
        if shape is None and isinstance(entry, dict):
            yield from _unknown_tag(shapes, entry, place)
        if shape is not None and (isinstance(entry, dict) or isinstance(value, list)):
            yield from _unknown_in(entry, shape, place)


def _unknown_tag(
    shapes: list[type[msgspec.Struct]], entry: dict[str, object], where: str
) -> Iterator[str]:
    tag = str(shapes[0].__struct_config__.tag_field)
    if isinstance(wanted := entry.get(tag), str):
        known = (str(shape.__struct_config__.tag) for shape in shapes)
        yield _unknown_value(wanted, known, f"{where}.{tag}")


def _enums_in(hint: Any) -> Iterator[type[Enum]]:
    if isinstance(hint, type) and issubclass(hint, Enum):
        yield hint
    for inner in typing.get_args(hint):
        yield from _enums_in(inner)


def _structs_in(hint: Any) -> Iterator[type[msgspec.Struct]]:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield hint
    for inner in typing.get_args(hint):
        yield from _structs_in(inner)


def _meant(shapes: list[type[msgspec.Struct]], entry: object) -> type[msgspec.Struct] | None:
    """Which of a few shapes is meant, by the tag in `entry`; None where that does not say."""
    if len(shapes) == 1:
        return shapes[0]
    if not isinstance(entry, dict):
        return None
    named = {shape.__struct_config__.tag: shape for shape in shapes}
    wanted = entry.get(shapes[0].__struct_config__.tag_field)
    return named.get(wanted) if isinstance(wanted, str) else None


def _plainly(message: str) -> str:
    """msgspec's message in our words: the key first, then what is expected there."""
    text, _, path = message.partition(" - at `$")
    path = path.rstrip("`")
    key = f"{path}" if path else ""
    missing = re.fullmatch(r"Object missing required field `(\w+)`", text)
    if missing:
        return f'{key}: missing key "{missing[1]}"'
    kinds = re.fullmatch(r"Expected `([\w| ]+)`, got `(\w+)`", text)
    if kinds:
        wanted = " or ".join(PLAIN.get(kind, kind) for kind in kinds[1].split(" | "))
        return f"{_after(key)}: expected {wanted}, found {PLAIN.get(kinds[2], kinds[2])}"
    return f"{_after(key)}: {text[0].lower()}{text[1:]}"


def _after(key: str) -> str:
    return f": {key.lstrip('.')}" if key else ""
