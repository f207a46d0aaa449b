"""A room's plan is read from the database once, and never with each snapshot of the room."""

from __future__ import annotations

from sqlalchemy import event

from spip_live.db import db
from spip_live.rooms.picture import read_picture
from spip_live.rooms.plans import planned_steps, steps_of
from tests.conftest import AsProvider
from tests.factories import NOON, make_room
from tests.live.people import make_plan


def test_a_snapshot_does_not_read_the_plan_again(as_provider: AsProvider) -> None:
    with as_provider():
        room = make_room(status="live", plan=make_plan("talk", "poll"), opened_at=NOON)
        db.session.commit()
        room_id = room.id
    with as_provider():
        first = read_picture(room_id, NOON)
        assert first is not None and len(first.steps) == 2
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: asked.append(str(told[2])))
    with as_provider():
        again = read_picture(room_id, NOON)
        assert again is not None and again.steps == first.steps

    assert asked and not any("rooms.plan " in sql or "rooms.plan," in sql for sql in asked)


def test_a_room_that_is_not_open_has_no_steps_yet_but_would_have(as_provider: AsProvider) -> None:
    with as_provider():
        room = make_room()

        assert steps_of(room) == []
        assert len(planned_steps(room)) > 5
