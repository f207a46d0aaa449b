"""Steps of each kind that has cues, questions or slots, as a room's frozen plan has them."""

from __future__ import annotations

from typing import Any

OPTIONS = [{"slug": "yes", "label": "Yes"}, {"slug": "no", "label": "No"}]
BRANCHES = [
    {"slug": "calm", "label": "She waits a while", "body_html": "<p>An hour later …</p>"},
    {"slug": "angry", "label": "She answers at once", "body_html": "<p>A minute later …</p>"},
]
VIEWPOINTS = [
    {"slug": slug, "part": part, "name": name, "body_html": "<p>…</p>", "prompts": ["What now?"]}
    for slug, part, name in (
        ("sam", "mum", "Sam"),
        ("lee", "dad", "Lee"),
        ("ruby", "child", "Ruby, 8"),
        ("joan", "grandparent", "Joan"),
    )
]
OWN: dict[str, dict[str, Any]] = {
    "film": {
        "frames": [{"picture": "0" * 64, "alt": "A door", "caption": "Friday.", "seconds": 40}],
        "seconds": 40,
        "film": None,
    },
    "scenario": {
        "viewpoints": VIEWPOINTS,
        "debrief_html": "<p>Everyone wanted the same.</p>",
        "next": {"question": "What does Sam do now?", "branches": BRANCHES},
    },
    "breathing": {"way": "breathing", "in": 4, "hold": 0, "out": 6, "rounds": 5},
    "pause": {"way": "pause", "message": "You are late AGAIN.", "seconds": 20, "reply": "Now you."},
    "turns": {
        "way": "turns",
        "seconds": 120,
        "turns": 4,
        "speaker": "Say it.",
        "listener": "Listen.",
        "watcher": "Watch.",
    },
    "rewrite": {"way": "rewrite", "message": "You never listen.", "hints": ["Say what you need."]},
    "sort": {
        "piles": [{"slug": "need", "label": "Need"}, {"slug": "not", "label": "Do not need"}],
        "cards": [
            {"slug": "both", "text": "To love both", "pile": "need", "why": "Yes."},
            {"slug": "sides", "text": "To take sides", "pile": "not", "why": "No."},
        ],
    },
    "reflect": {"prompts": ["What would I like to do otherwise?"]},
    "close": {
        "take_away": "What I take with me",
        "feedback": [{"slug": "useful", "question": "Was it useful?", "options": OPTIONS}],
        "help_html": "<p>Where to get help.</p>",
    },
    "scale": {"low": "Flat", "high": "Full of energy", "points": 5},
}
PRACTISE = ("breathing", "pause", "turns", "rewrite")
NAMES = ("talk", "poll", "discuss", "break", "breakout", "story", *OWN)


def own_step(name: str) -> dict[str, Any]:
    """A step by its kind, or by its way of practising; "story" is a scenario without an end."""
    if name in PRACTISE:
        return {"kind": "practise", "own": OWN[name]}
    if name == "story":
        return {"kind": "scenario", "own": {**OWN["scenario"], "next": None}}
    if name == "scale":
        options = [{"slug": str(n), "label": str(n)} for n in range(1, 6)]
        return {"kind": name, "own": OWN[name], "question": "Your energy?", "options": options}
    if name == "poll":
        return {"kind": name, "question": "Useful so far?", "options": OPTIONS}
    return {"kind": name, "own": OWN[name]} if name in OWN else {"kind": name}
