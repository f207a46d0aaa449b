"""A step in the language that a parent chose, as far as it has been written in it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from spip_live.content.languages import NAMES, RIGHT_TO_LEFT
from spip_live.rooms.steps.cues import PlannedStep

ENGLISH = ""


def languages_of(steps: Iterable[PlannedStep]) -> list[str]:
    """The languages, besides English, in which any of these steps can be had."""
    return sorted({code for step in steps for code in step.get("languages") or {}})


def name_of(code: str) -> str:
    """What a language calls itself."""
    return NAMES.get(code, code.upper())


def in_language(step: PlannedStep, language: str) -> dict[str, Any]:
    """The step as a parent of this language reads it.

    `lang` is the language that it is in and `direction` how that is written; `wished` is what the
    chosen one is called, where the step does not exist in it; `unchecked`: no speaker of the
    language has checked it yet. `chosen` is the parent's language either way: a film may have
    captions in it though the step has no words in it.
    """
    variants: Mapping[str, Any] = step.get("languages") or {}
    variant = variants.get(language) if language else None
    step = {**step, "chosen": language or "en"}
    if variant is None:
        wished = name_of(language) if language else None
        return {**step, "lang": "en", "direction": "ltr", "wished": wished, "unchecked": False}
    texts = {key: value for key, value in variant.items() if key != "checked"}
    unchecked = not variant.get("checked", True)
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    how = {"lang": language, "direction": direction, "wished": None, "unchecked": unchecked}
    return {**step, **texts, **how}
