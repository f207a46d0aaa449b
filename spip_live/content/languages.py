"""The languages that a step may be had in, and how a translation lies over the step it is of.

A translation holds texts and nothing else: `laid_over` puts them in the place of the step's own,
so a step in another language can never take other minutes, other answers or another turn.
"""

from __future__ import annotations

from typing import Any

from spip_live.content.strictly import nearest

ENGLISH = "en"
# ISO 639-1, by its own name. A pack may translate into any of these.
NAMES = {
    "en": "English",
    "cy": "Cymraeg",
    "ar": "العربية",
    "bn": "বাংলা",
    "es": "Español",
    "fa": "فارسی",
    "fr": "Français",
    "gu": "ગુજરાતી",
    "hi": "हिन्दी",
    "it": "Italiano",
    "ku": "Kurdî",
    "lt": "Lietuvių",
    "pa": "ਪੰਜਾਬੀ",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "sk": "Slovenčina",
    "so": "Soomaali",
    "sq": "Shqip",
    "ta": "தமிழ்",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur"})
TEXTS = frozenset(
    {
        *("title", "summary", "warning", "prompt", "question", "label", "low", "high", "alt"),
        *("caption", "name", "prompts", "report", "message", "reply", "speaker", "listener"),
        *("watcher", "hints", "text", "why", "take_away"),
    }
)
# What only facilitators read stays as it is.
NOT_FOR_PARENTS = frozenset({"notes", "if_late", "alternative"})


def variant(name: str, language: str) -> str:
    """The name that a Markdown file's translation has: `x.md` is `x.cy.md` in Welsh."""
    return f"{name.removesuffix('.md')}.{language}.md"


def laid_over(base: dict[str, Any], over: Any, where: str) -> tuple[dict[str, Any], list[str]]:
    """A step as written, with the texts of `over` for its own; and every problem found.

    Entries of a list are named by their slug; a list of texts is given whole, and pictures of a
    story in their order.
    """
    problems: list[str] = []
    made = _over(base, over, where, problems)
    return made, problems


def _over(base: Any, over: Any, where: str, problems: list[str]) -> Any:
    if isinstance(base, dict):
        return _over_keys(base, over, where, problems)
    if isinstance(base, list):
        return _over_list(base, over, where, problems)
    return base


def _over_keys(base: dict[str, Any], over: Any, where: str, problems: list[str]) -> dict[str, Any]:
    given = _as(dict, over, where, "keys and values", problems)
    for key in given:
        if key not in base or key in NOT_FOR_PARENTS or not _has_text({key: base[key]}):
            problems.append(f'{where}: "{key}" is not there to translate{nearest(key, base)}')
    made = {}
    for key, value in base.items():
        if key in NOT_FOR_PARENTS:
            made[key] = value
        elif key in TEXTS:
            made[key] = given.get(key, value)
            if key not in given:
                problems.append(f'{where}: "{key}" is not translated')
            elif isinstance(value, list) and _count(given[key]) != len(value):
                problems.append(f"{where}.{key}: {len(value)} texts are to translate, all in order")
        else:
            made[key] = _over(value, given.get(key), f"{where}.{key}", problems)
    return made


def _over_list(base: list[Any], over: Any, where: str, problems: list[str]) -> list[Any]:
    if not _has_text(base):
        return base
    if all(isinstance(entry, dict) and "slug" in entry for entry in base):
        given = _as(dict, over, where, "each entry under its slug", problems)
        known = {str(entry["slug"]) for entry in base}
        for slug in given:
            if slug not in known:
                problems.append(f'{where}: there is no "{slug}" to translate{nearest(slug, known)}')
        return [_over(e, given.get(e["slug"]), f"{where}.{e['slug']}", problems) for e in base]
    entries = _as(list, over, where, "a list", problems)
    if len(entries) != len(base):
        problems.append(f"{where}: {len(base)} entries are to translate, not {len(entries)}")
        return base
    return [
        _over(e, o, f"{where}[{i}]", problems)
        for i, (e, o) in enumerate(zip(base, entries, strict=True))
    ]


def _has_text(value: Any) -> bool:
    """Whether there is anything in it that a parent reads."""
    if isinstance(value, dict):
        return any(
            key in TEXTS or (key not in NOT_FOR_PARENTS and _has_text(inner))
            for key, inner in value.items()
        )
    return isinstance(value, list) and any(_has_text(entry) for entry in value)


def _count(value: Any) -> int | None:
    return len(value) if isinstance(value, list) else None


def _as(kind: type, over: Any, where: str, wanted: str, problems: list[str]) -> Any:
    if over is None:
        return kind()
    if not isinstance(over, kind):
        problems.append(f"{where}: expected {wanted}")
        return kind()
    return over
