"""Reads YAML into checked values; every problem names its file, its key and the cure."""

from __future__ import annotations

import difflib
import re
from typing import TypeVar

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
    """`raw` as `shape`, or Broken with each key that is wrong."""
    if not isinstance(raw, dict):
        raise Broken(f"{where}: expected keys and values ({', '.join(shape.__struct_fields__)})")
    unknown = [key for key in raw if key not in shape.__struct_fields__]
    if unknown:
        raise Broken(*(_unknown(key, raw, shape, where) for key in unknown))
    try:
        return msgspec.convert(raw, shape)
    except msgspec.ValidationError as error:
        raise Broken(f"{where}{_plainly(str(error))}") from None


def _unknown(key: str, raw: dict[str, object], shape: type[msgspec.Struct], where: str) -> str:
    """Suggests the nearest key; of equally near ones, one that is missing."""
    known = sorted(shape.__struct_fields__, key=lambda field: field in raw)
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    hint = f'did you mean "{near[0]}"?' if near else f"the keys are {', '.join(known)}"
    return f'{where}: unknown key "{key}"; {hint}'


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
