"""What may be sent about a step: one strict type for each event. Pure."""

from __future__ import annotations

from typing import Annotated

import msgspec

from spip_live.rooms.payloads import From, InRoom, MessageId, Payload, Said, Slug, Step
from spip_live.rooms.steps.asks import MAIN

Turn = Annotated[int, msgspec.Meta(ge=1, le=99)]
Position = Annotated[float, msgspec.Meta(ge=0, le=14_400)]  # seconds: a film of four hours


class Answer(Payload, frozen=True, kw_only=True):
    """Parent: `answer`. `choice` is an option's slug, or "pass"."""

    step: Step
    ask: Slug = MAIN
    choice: Slug


class Offer(Payload, frozen=True, kw_only=True):
    """Parent: `offer`. The page chooses the id."""

    step: Step
    slot: Slug
    id: MessageId
    text: Said


class TakeBack(Payload, frozen=True, kw_only=True):
    """Parent: `take_back`, one of their own offers."""

    step: Step
    id: MessageId


class PassOn(Payload, frozen=True, kw_only=True):
    """Parent: `pass_on`, a slot for offers."""

    step: Step
    slot: Slug


class Cue(From, frozen=True, kw_only=True):
    """Staff: `cue`. `turn` counts from 1, where the cue has turns."""

    cue: Slug
    turn: Turn | None = None


class Play(From, frozen=True, kw_only=True):
    """Staff: `play`. `position` in seconds; None: where it is."""

    running: bool
    position: Position | None = None


class Branch(From, frozen=True, kw_only=True):
    """Staff: `branch`."""

    branch: Slug


class ShowResults(InRoom, frozen=True, kw_only=True):
    """Staff: `show_results`, of one question or (None) of all of the step's."""

    step: Step
    ask: Slug | None = None
    show: bool


class CloseAnswers(InRoom, frozen=True, kw_only=True):
    """Staff: `close_answers`, of one question or (None) of all of the step's."""

    step: Step
    ask: Slug | None = None
    closed: bool


class ShowOffer(InRoom, frozen=True, kw_only=True):
    """Staff: `show_offer`, to everybody; or take it off their screens."""

    step: Step
    id: MessageId
    on: bool
