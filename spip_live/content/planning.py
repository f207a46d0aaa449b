"""Makes a plan's steps out of what is written: everything rendered, every file named by its hash.

`own`, by kind of step:

    scale     low, high, points
    film      frames [{picture, alt, caption, seconds}], seconds,
              film None or {file, captions {language: file}, transcript_html, seconds}
    scenario  viewpoints [{slug, part, name, body_html, prompts}], debrief_html,
              next None or {question, branches [{slug, label, body_html}]}
    practise  way (breathing, pause, turns or rewrite), and that way's numbers and texts
    sort      piles [{slug, label}], cards [{slug, text, pile, why}]
    reflect   prompts
    close     take_away, feedback [{slug, question, options}], help_html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from spip_live.content.kinds import Breakout, Close, Film, Kind, Option, Scale, Scenario
from spip_live.content.plan import PlannedBreakout, PlannedOption, PlannedStep, Shown
from spip_live.content.schema import Step

Pages = Callable[[str], str]  # the HTML of a Markdown file of the step's module
Pictures = Callable[[str], str]  # the hash of a picture of the step's module


def planned(
    module: str,
    shown: Shown,
    step: Step,
    notes_html: str,
    languages: dict[str, Shown],
) -> PlannedStep:
    """A step as a room keeps it."""
    return PlannedStep(
        module=module,
        slug=step.slug,
        kind=step.kind.value,
        minutes=step.minutes,
        notes_html=notes_html,
        if_late=step.if_late,
        alternative=step.alternative,
        languages=languages,
        **msgspec.structs.asdict(shown),
    )


def shown_to_parents(
    module_title: str, step: Step, page: Pages, picture: Pictures, film: Film | None, checked: bool
) -> Shown:
    """What parents see of a step, in the language that `step` and its pages are written in."""
    return Shown(
        module_title=module_title,
        title=step.title,
        body_html=page(step.body),
        warning=step.warning,
        prompt=step.prompt,
        question=step.question,
        options=_points(step.scale) if step.scale else _options(step.options),
        breakout=_breakout(step.breakout),
        report=step.report,
        own=_own(step, page, picture, film),
        checked=checked,
    )


def _own(step: Step, page: Pages, picture: Pictures, film: Film | None) -> dict[str, Any] | None:
    if step.kind is Kind.FILM:
        return _story(step, picture, film)
    if step.scenario:
        return _scenario(step.scenario, page)
    if step.close:
        return _close(step.close, page)
    piece = step.scale or step.practise or step.sort or step.reflect
    return None if piece is None else _plain(piece)


def _story(step: Step, picture: Pictures, film: Film | None) -> dict[str, Any]:
    frames = [_plain(frame) | {"picture": picture(frame.picture)} for frame in step.story]
    return {
        "frames": frames,
        "seconds": sum(frame.seconds for frame in step.story),
        "film": None if film is None else _plain(film),
    }


def _scenario(scenario: Scenario, page: Pages) -> dict[str, Any]:
    after = scenario.next
    return {
        "viewpoints": [_told(_plain(view), page) for view in scenario.viewpoints],
        "debrief_html": page(scenario.debrief),
        "next": after
        and {
            "question": after.question,
            "branches": [_told(_plain(branch), page) for branch in after.branches],
        },
    }


def _close(close: Close, page: Pages) -> dict[str, Any]:
    plain = _plain(close)
    return plain | {"help_html": page(plain.pop("help"))}


def _told(plain: dict[str, Any], page: Pages) -> dict[str, Any]:
    """With the text that `body` names in its place."""
    told = {key: value for key, value in plain.items() if key != "body"}
    return told | {"body_html": page(plain["body"])}


def _plain(piece: msgspec.Struct) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(piece)
    return plain


def _options(options: tuple[Option, ...]) -> tuple[PlannedOption, ...]:
    return tuple(PlannedOption(option.slug, option.label) for option in options)


def _points(scale: Scale) -> tuple[PlannedOption, ...]:
    """One answer a point, from 1; the two ends say what they mean."""
    ends = {1: f"1: {scale.low}", scale.points: f"{scale.points}: {scale.high}"}
    return tuple(
        PlannedOption(str(point), ends.get(point, str(point)))
        for point in range(1, scale.points + 1)
    )


def _breakout(breakout: Breakout | None) -> PlannedBreakout | None:
    if breakout is None:
        return None
    return PlannedBreakout(
        groups=breakout.groups,
        size=breakout.size,
        minutes=breakout.minutes,
        prompt=breakout.prompt,
    )
