"""Logs hold ids, never what a person wrote or is called."""

from __future__ import annotations

import io
import json

from spip_live import logs


def test_a_field_that_is_not_on_the_list_never_reaches_the_log() -> None:
    stream = io.StringIO()
    logs.configure(as_json=True, stream=stream)

    logs.log.info("seat.refused", seat_id="7", forename="Tom", email="tom@example.org")

    written = json.loads(stream.getvalue())
    assert written["event"] == "seat.refused"
    assert written["seat_id"] == "7"
    assert "Tom" not in stream.getvalue()
    assert "example.org" not in stream.getvalue()


def test_a_line_break_cannot_forge_a_second_line() -> None:
    stream = io.StringIO()
    logs.configure(as_json=False, stream=stream)

    logs.log.info("seat.refused", reason="full\nseat.admitted everyone")

    assert stream.getvalue().count("\n") == 1
