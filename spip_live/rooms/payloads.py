"""What a browser may send over the socket: one strict type for each event. Pure.

An unknown field, a wrong type or a length out of bounds is refused; nothing is guessed.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar
from uuid import UUID

import msgspec

from spip_live.errors import Refused
from spip_live.rooms.breakouts.rule import MOST_GROUPS
from spip_live.rooms.captions.lines import LONGEST

MessageId = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9_-]{8,64}\Z")]
# Something readable in it, and nothing that PostgreSQL or a socket could not carry.
SOMETHING = r"\A(?=[\s\S]*\S)[^\x00\ud800-\udfff]+\Z"
Said = Annotated[str, msgspec.Meta(max_length=500, pattern=SOMETHING)]
# What is being typed: also with spaces at its end, and nothing at all once it is taken back.
CaptionText = Annotated[str, msgspec.Meta(max_length=LONGEST, pattern=r"\A[^\x00\ud800-\udfff]*\Z")]
NoteText = Annotated[str, msgspec.Meta(max_length=4000, pattern=SOMETHING)]
Reason = Annotated[str, msgspec.Meta(max_length=200, pattern=SOMETHING)]
Step = Annotated[int, msgspec.Meta(ge=0, le=999)]
Slug = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9-]{1,64}\Z")]
PlaceKey = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{18}\Z")]
GroupNumber = Annotated[int, msgspec.Meta(ge=1, le=MOST_GROUPS)]
Minutes = Annotated[int, msgspec.Meta(ge=1, le=30)]

P = TypeVar("P", bound="Payload")


class Payload(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Anything sent to us."""


class Empty(Payload, frozen=True, kw_only=True):
    """Parent: `here`, `leave`."""


class Hand(Payload, frozen=True, kw_only=True):
    """Parent: `hand`."""

    up: bool


class Say(Payload, frozen=True, kw_only=True):
    """Parent: `say` to the room, `private` to the facilitators. The page chooses the id."""

    id: MessageId
    text: Said


class Help(Payload, frozen=True, kw_only=True):
    """Parent: `help`."""

    on: bool


class InRoom(Payload, frozen=True, kw_only=True):
    """Staff: `open`, `lead_here`; and what every other staff event begins with."""

    room_id: UUID


class From(InRoom, frozen=True, kw_only=True):
    """Staff: `advance`, `back`. `from_step` is the step on the sender's screen."""

    from_step: Step


class Go(From, frozen=True, kw_only=True):
    """Staff: `go`."""

    to_step: Step


class AddTime(InRoom, frozen=True, kw_only=True):
    """Staff: `add_time`, in whole minutes."""

    minutes: Minutes


class OfSeat(InRoom, frozen=True, kw_only=True):
    """Staff: `to_waiting`, `let_back`."""

    seat_id: UUID


class Admit(OfSeat, frozen=True, kw_only=True):
    """Staff: `admit`. `id_seen` is the sender's word that they saw the parent's identification."""

    id_seen: bool


class Turn(OfSeat, frozen=True, kw_only=True):
    """Staff: `turn_away`, `remove`. What must be done at once is not held up by a reason."""

    reason: Reason | None = None


class SayWhy(OfSeat, frozen=True, kw_only=True):
    """Staff: `say_why`, the reason that staff will read later."""

    reason: Reason


class StaffSay(InRoom, frozen=True, kw_only=True):
    """Staff: `say`."""

    id: MessageId
    text: Said


class StaffPrivate(StaffSay, frozen=True, kw_only=True):
    """Staff: `private`, to one parent, waiting or admitted."""

    seat_id: UUID


class RemoveMessage(InRoom, frozen=True, kw_only=True):
    """Staff: `remove_message`."""

    message_id: MessageId


class LowerHands(InRoom, frozen=True, kw_only=True):
    """Staff: `lower_hands`, one parent's or (None) everybody's."""

    seat_id: UUID | None


class Hold(InRoom, frozen=True, kw_only=True):
    """Staff: `hold`."""

    on: bool


class Note(InRoom, frozen=True, kw_only=True):
    """Staff: `note`, an incident note. It is kept, apart from attendance."""

    id: MessageId
    text: NoteText
    seat_id: UUID | None
    safeguarding: bool


class End(InRoom, frozen=True, kw_only=True):
    """Staff: `end`. The page asks first; `confirm` says that it did."""

    confirm: bool


class Caption(Payload, frozen=True, kw_only=True):
    """Captioner: `caption`. The page chooses the id; the same id again puts the line right.

    `heard_in` is where the page was when the line was begun, as its snapshots name that.
    """

    id: MessageId
    heard_in: PlaceKey
    text: CaptionText
    done: bool


class WriteFor(Payload, frozen=True, kw_only=True):
    """Captioner: `write_for` a group; None is the main room."""

    n: GroupNumber | None


class OfCaptioner(InRoom, frozen=True, kw_only=True):
    """Staff: `remove_captioner`."""

    captioner_id: UUID


class SendCaptioner(OfCaptioner, frozen=True, kw_only=True):
    """Staff: `send_captioner` along into a group; None is the main room."""

    n: GroupNumber | None


class CaptionConnect(Payload, frozen=True, kw_only=True):
    """What a captioner's page says when it connects."""

    captioner: UUID


class ParentConnect(Payload, frozen=True, kw_only=True):
    """What a parent's page says when it connects."""

    seat: UUID


class StaffConnect(Payload, frozen=True, kw_only=True):
    """What a console says when it connects."""

    room: UUID


def parse(kind: type[P], sent: Any) -> P:
    """What was sent, as `kind`; nothing sent counts as no fields."""
    try:
        return msgspec.convert({} if sent is None else sent, kind, strict=True)
    except (msgspec.ValidationError, RecursionError, UnicodeError):
        raise Refused(
            "bad_message", "That could not be read. Reload the page and try again."
        ) from None
