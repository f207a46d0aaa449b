"""What each kind of step needs and cannot show, each fault told plainly."""

from __future__ import annotations

from typing import Any

import pytest

from spip_live.content import faults, kinds, schema, strictly
from spip_live.content.kinds import Kind
from spip_live.content.strictly import Broken

WHERE = "m/module.yaml: steps[0]"
FRAME = {"picture": "a.svg", "alt": "A lamp.", "caption": "It is on.", "seconds": 5}
OPTIONS = [{"slug": "yes", "label": "Yes"}, {"slug": "no", "label": "No"}]


def view(slug: str, part: str, **facts: Any) -> dict[str, Any]:
    told = {"slug": slug, "part": part, "name": slug.title(), "body": f"{slug}.md"}
    return told | {"prompts": ["How is it?"]} | facts


VIEWS = [view("ann", "mum"), view("ben", "dad"), view("kim", "child")]
BRANCHES = [
    {"slug": "wait", "label": "They wait", "body": "wait.md"},
    {"slug": "go", "label": "They go", "body": "go.md"},
]
CARDS = [
    {"slug": f"card-{n}", "text": "Time", "pile": "need", "why": "It helps."} for n in range(4)
]
PILES = [{"slug": "need", "label": "Need"}, {"slug": "not", "label": "Do not"}]
FEEDBACK = {"slug": "useful", "question": "Was it?", "options": OPTIONS}
TURNS = {
    "way": "turns", "seconds": 60, "turns": 2, "speaker": "S", "listener": "L", "watcher": "W",
}  # fmt: skip
GROUPS = {"size": 3, "minutes": 4, "prompt": "Talk."}
OWN: dict[str, dict[str, Any]] = {
    "talk": {},
    "film": {"story": [FRAME] * 3},
    "poll": {"question": "Well?", "options": OPTIONS},
    "scale": {"question": "Well?", "scale": {"low": "Low", "high": "High", "points": 5}},
    "scenario": {"scenario": {"viewpoints": VIEWS, "debrief": "debrief.md"}},
    "discuss": {"prompt": "Well?"},
    "breakout": {"breakout": GROUPS, "report": "Tell us one thing."},
    "practise": {"practise": TURNS},
    "sort": {"sort": {"piles": PILES, "cards": CARDS}},
    "reflect": {"reflect": {"prompts": ["What helps?"]}},
    "break": {},
    "close": {"close": {"take_away": "One thing", "feedback": [FEEDBACK], "help": "help.md"}},
}


def make(kind: str, **facts: Any) -> dict[str, Any]:
    """A whole step of a kind."""
    step = {
        "slug": "it", "title": "It", "kind": kind, "minutes": 5, "body": "a.md", "notes": "Smile.",
        "if_late": "Less.", "alternative": "Aloud.",
    }  # fmt: skip
    return step | OWN[kind] | facts


def problems_of(raw: dict[str, Any]) -> list[str]:
    try:
        schema.read_step(raw, WHERE)
    except Broken as broken:
        assert all(problem.startswith(WHERE) for problem in broken.problems)
        return [problem.removeprefix(WHERE).lstrip(".: ") for problem in broken.problems]
    return []


def scenario(**facts: Any) -> dict[str, Any]:
    return make("scenario", scenario=OWN["scenario"]["scenario"] | facts)


def branching(branches: list[dict[str, str]]) -> dict[str, Any]:
    return scenario(next={"question": "What next?", "branches": branches})


def sort(**facts: Any) -> dict[str, Any]:
    return make("sort", sort=OWN["sort"]["sort"] | facts)


def close(*feedback: dict[str, Any]) -> dict[str, Any]:
    return make("close", close=OWN["close"]["close"] | {"feedback": list(feedback)})


@pytest.mark.parametrize("kind", list(Kind))
def test_a_whole_step_of_each_kind_has_no_fault(kind: Kind) -> None:
    assert problems_of(make(kind.value)) == []


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_asks_for_what_it_needs(kind: Kind) -> None:
    for key in faults.NEEDED.get(kind, ()):
        step = make(kind.value)
        del step[key]

        assert problems_of(step) == [f'a {kind} step needs "{key}"']


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_refuses_what_belongs_to_another(kind: Kind) -> None:
    allowed = faults.NEEDED.get(kind, ()) + faults.ALSO.get(kind, ())
    for other in OWN.values():
        for key, value in other.items():
            if key not in allowed:
                expected = f'"{key}" does not belong to a {kind} step'
                assert expected in problems_of(make(kind.value, **{key: value}))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_but_a_break_says_what_to_leave_out_and_what_to_offer_instead(
    kind: Kind,
) -> None:
    for key in faults.EVERYBODY:
        told = problems_of(make(kind.value, **{key: None}))

        assert told == ([] if kind is Kind.BREAK else [f'missing key "{key}"'])


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        (make("film", story=[FRAME] * 2), "story: 3 to 20 pictures, not 2"),
        (make("film", story=[FRAME] * 21), "story: 3 to 20 pictures, not 21"),
        (make("film", story=[FRAME | {"seconds": 1}] * 3), "story[0].seconds: expected `int` >= 2"),
        (make("film", story=[FRAME | {"alt": ""}] * 3), "story[0].alt: "),
        (make("poll", options=OPTIONS[:1]), "options: 2 to 8 options, not 1"),
        (make("scale", scale={"low": "a", "high": "b", "points": 9}), "scale.points: "),
        (make("breakout", breakout=GROUPS | {"groups": 2}), "a breakout says how many groups"),
        (make("breakout", breakout=GROUPS | {"minutes": 6}), "a breakout of 6 minutes does not"),
        (make("practise", practise=TURNS | {"turns": 3}), "practise.turns: so many turns leave"),
        (
            make("practise", breakout=GROUPS, practise={"way": "rewrite", "message": "No!",
                 "hints": []}),
            "a breakout belongs to a practise step of speaking and listening turns",
        ),
        (make("practise", practise={"way": "shout"}), 'practise.way: unknown value "shout"'),
        (scenario(viewpoints=VIEWS[:2]), "scenario.viewpoints: 3 to 6 viewpoints, not 2"),
        (
            scenario(viewpoints=[*VIEWS[:2], view("cat", "carer")]),
            "scenario.viewpoints: one of them is a child’s",
        ),
        (
            scenario(viewpoints=[VIEWS[2], view("sam", "child"), VIEWS[0]]),
            "scenario.viewpoints: at least two are grown-ups’",
        ),
        (scenario(viewpoints=[*VIEWS, VIEWS[0]]), 'two viewpoints have the slug "ann"'),
        (scenario(viewpoints=[*VIEWS, view("pass", "dad")]), 'no viewpoints may have the slug "p'),
        (scenario(viewpoints=[*VIEWS, view("uno", "uncle")]), "scenario.viewpoints[3].part: unk"),
        (
            scenario(viewpoints=[*VIEWS, view("gran", "grandparent", prompts=[])]),
            "the prompts of gran: 1 to 3 prompts, not 0",
        ),
        (
            scenario(viewpoints=[*VIEWS, view("gran", "grandparent", body="gran.txt")]),
            "body of gran names a Markdown file in the same folder",
        ),
        (scenario(debrief="../debrief.md"), "debrief names a Markdown file in the same folder"),
        (branching(BRANCHES[:1]), "scenario.next.branches: 2 to 4 branches, not 1"),
        (branching([*BRANCHES, BRANCHES[0]]), 'two branches have the slug "wait"'),
        (sort(piles=PILES[:1]), "sort.piles: 2 to 3 options, not 1"),
        (sort(cards=CARDS[:3]), "sort.cards: 4 to 12 cards, not 3"),
        (sort(cards=[*CARDS, CARDS[0]]), 'two cards have the slug "card-0"'),
        (
            sort(cards=[*CARDS, CARDS[0] | {"slug": "odd", "pile": "ned"}]),
            'the card "odd" belongs to the pile "ned", and there is none',
        ),
        (make("reflect", reflect={"prompts": []}), "reflect.prompts: 1 to 4 prompts, not 0"),
        (close(), "close.feedback: 1 to 5 questions, not 0"),
        (close(FEEDBACK, FEEDBACK), 'two feedback questions have the slug "useful"'),
        (close(FEEDBACK | {"options": OPTIONS[:1]}), "the options of useful: 2 to 8 options"),
        (close(FEEDBACK | {"slug": "pass"}), 'no feedback questions may have the slug "pass"'),
        (make("talk", slug="x" * 65), "slug: "),
    ],
)  # fmt: skip
def test_each_fault_of_a_kind_is_told_plainly(step: dict[str, Any], problem: str) -> None:
    told = problems_of(step)

    assert any(each.startswith(problem) for each in told), told


def test_a_mistyped_key_deep_in_a_step_is_named_with_the_nearest_right_one() -> None:
    mistyped = view("gran", "grandparent")
    mistyped["promps"] = mistyped.pop("prompts")

    with pytest.raises(Broken) as broken:
        schema.read_step(scenario(viewpoints=[*VIEWS, mistyped]), WHERE)

    assert broken.value.problems == (
        f'{WHERE}.scenario.viewpoints[3]: unknown key "promps"; did you mean "prompts"?',
    )


def test_the_pause_and_the_pacer_are_read_as_written() -> None:
    pause = {"way": "pause", "message": "Late again!", "seconds": 20, "reply": "Now answer."}
    breathing = {"way": "breathing", "in": 4, "hold": 0, "out": 6, "rounds": 5}

    made = [
        schema.read_step(make("practise", practise=p), WHERE).practise for p in (pause, breathing)
    ]

    assert made[0] == kinds.Pause(message="Late again!", seconds=20, reply="Now answer.")
    assert made[1] == kinds.Breathing(in_=4, hold=0, out=6, rounds=5)


@pytest.mark.parametrize("word", ["kind", "minutes"])
def test_nearest_offers_a_key_or_all_of_them(word: str) -> None:
    assert strictly.nearest(word[:-1], ["kind", "minutes"]) == f'; did you mean "{word}"?'
    assert strictly.nearest("zzz", ["kind", "minutes"]) == "; the keys are kind, minutes"
