"""What a step of each kind holds beside its words: the story of a film, the views of a scenario."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Text = Annotated[str, Meta(min_length=1)]
Seconds = Annotated[int, Meta(ge=1, le=600)]


class Kind(StrEnum):
    """What happens in a step; each has its own fragment on screen."""

    TALK = "talk"
    FILM = "film"
    POLL = "poll"
    SCALE = "scale"
    SCENARIO = "scenario"
    DISCUSS = "discuss"
    BREAKOUT = "breakout"
    PRACTISE = "practise"
    SORT = "sort"
    REFLECT = "reflect"
    BREAK = "break"
    CLOSE = "close"


class Piece(Struct, frozen=True, forbid_unknown_fields=True):
    """Anything written within a step."""


class Option(Piece, frozen=True):
    """One answer of a poll, or one pile of a sort."""

    slug: Slug
    label: Text


class Breakout(Piece, frozen=True, kw_only=True):
    """Small groups for a part of a step: so many of them, or of about a size."""

    groups: Annotated[int, Meta(ge=2, le=6)] | None = None
    size: Annotated[int, Meta(ge=2, le=6)] | None = None
    minutes: Annotated[int, Meta(ge=1, le=60)]
    prompt: Annotated[str, Meta(min_length=1, max_length=300)]


class Scale(Piece, frozen=True):
    """A check-in between two ends: `low` is the first point, `high` the last."""

    low: Text
    high: Text
    points: Annotated[int, Meta(ge=3, le=7)]


class Frame(Piece, frozen=True):
    """One picture of an illustrated story; `picture` is a file in the module's pictures folder."""

    picture: Text
    alt: Text
    caption: Text
    seconds: Annotated[int, Meta(ge=2, le=120)]


class Part(StrEnum):
    """Whose eyes a scenario is seen through; `parent` and `child` are nobody's own."""

    MUM = "mum"
    DAD = "dad"
    PARENT = "parent"
    CHILD = "child"
    GRANDPARENT = "grandparent"
    STEP_PARENT = "step-parent"
    CARER = "carer"


class Viewpoint(Piece, frozen=True):
    """One person's view of a scenario, in `body`, with what to ask whoever takes it."""

    slug: Slug
    part: Part
    name: Text
    body: Text
    prompts: tuple[Text, ...]


class Branch(Piece, frozen=True):
    """One way in which a scenario may go on, told in `body`."""

    slug: Slug
    label: Text
    body: Text


class Next(Piece, frozen=True):
    """A vote on how a scenario goes on."""

    question: Text
    branches: tuple[Branch, ...]


class Scenario(Piece, frozen=True):
    """A scene seen from several sides, talked over by `debrief`, that may go on by vote."""

    viewpoints: tuple[Viewpoint, ...]
    debrief: Text
    next: Next | None = None


class Breathing(Piece, frozen=True, tag_field="way", tag="breathing", rename={"in_": "in"}):
    """A pacer: breaths of so many seconds in, held and out."""

    in_: Annotated[int, Meta(ge=2, le=10)]
    hold: Annotated[int, Meta(ge=0, le=10)]
    out: Annotated[int, Meta(ge=2, le=12)]
    rounds: Annotated[int, Meta(ge=1, le=20)]


class Pause(Piece, frozen=True, tag_field="way", tag="pause"):
    """A message comes in, and nobody may answer for so many seconds."""

    message: Text
    seconds: Annotated[int, Meta(ge=5, le=180)]
    reply: Text


class Turns(Piece, frozen=True, tag_field="way", tag="turns"):
    """One speaks and one listens, by the clock; then they change over."""

    seconds: Annotated[int, Meta(ge=15, le=600)]
    turns: Annotated[int, Meta(ge=2, le=12)]
    speaker: Text
    listener: Text
    watcher: Text


class Rewrite(Piece, frozen=True, tag_field="way", tag="rewrite"):
    """A heated message to be written anew; offers carry no name."""

    message: Text
    hints: tuple[Text, ...]


Practise = Breathing | Pause | Turns | Rewrite


class Card(Piece, frozen=True):
    """One thing to sort: the pile where it belongs, and why."""

    slug: Slug
    text: Text
    pile: Slug
    why: Text


class Sort(Piece, frozen=True):
    """Cards, and the piles that they go to."""

    piles: tuple[Option, ...]
    cards: tuple[Card, ...]


class Reflect(Piece, frozen=True):
    """Questions that a parent answers to nobody but themselves."""

    prompts: tuple[Text, ...]


class Feedback(Piece, frozen=True):
    """A question about the course; its answers are counted and tied to nobody."""

    slug: Slug
    question: Text
    options: tuple[Option, ...]


class Close(Piece, frozen=True):
    """The end: what each takes with them, what they thought of it, where to get `help`."""

    take_away: Text
    feedback: tuple[Feedback, ...]
    help: Text


class Film(Piece, frozen=True):
    """A provider's own film for a step, in the place of our story: files by their hashes.

    `captions` are by language; `transcript_html` is what is heard and seen, to be read; `seconds`
    is how long it is, if the file says so.
    """

    file: str
    captions: dict[str, str]
    transcript_html: str
    seconds: float | None = None
