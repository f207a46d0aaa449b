"""Logs hold ids, never what a person wrote or is called."""

from __future__ import annotations

import io
import json
import logging

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


def test_a_fault_is_logged_by_its_kind_and_place_and_not_by_its_words() -> None:
    stream = io.StringIO()
    logs.configure(as_json=True, stream=stream)

    try:
        raise ValueError("Failing row contains (Tom, I am afraid of her)")
    except ValueError:
        logging.getLogger("a.library").exception("it went wrong")

    assert "ERROR a.library it went wrong" in stream.getvalue()
    assert "test_logs.py" in stream.getvalue()
    assert stream.getvalue().endswith("ValueError\n")
    assert "Failing row contains (Tom" not in stream.getvalue().replace(SOURCE_LINE, "")


SOURCE_LINE = 'raise ValueError("Failing row contains (Tom, I am afraid of her)")'
