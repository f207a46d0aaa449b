"""Each view and each socket event has exactly one door."""

from __future__ import annotations

from flask import Flask

from spip_live.extensions import socketio
from spip_live.people.permissions import PERMISSIONS

# Served by Flask itself: files of ours that hold nothing of anybody.
WITHOUT = {"static"}


def doorless(app: Flask) -> list[str]:
    """Names of views and events that no door guards."""
    views = [
        name
        for name, view in app.view_functions.items()
        if name not in WITHOUT and not getattr(view, "door", None)
    ]
    events = [
        f"event {name} in {namespace}"
        for namespace, handlers in (socketio.server.handlers if socketio.server else {}).items()
        for name, handler in handlers.items()
        if not door_of(handler)
    ]
    return views + events


def door_of(handler: object) -> str | None:
    """The mark, also through the wrapper that Flask-SocketIO puts around a handler."""
    while handler is not None:
        if door := getattr(handler, "door", None):
            return str(door)
        handler = getattr(handler, "__wrapped__", None)
    return None


def test_every_view_and_event_has_a_door(whole_app: Flask) -> None:
    assert doorless(whole_app) == [], (
        "Put @staff_may(...), @seated or @anyone on these: nothing is reached but through a door."
    )


def test_every_permission_opens_something(whole_app: Flask) -> None:
    marks = {getattr(view, "door", None) for view in whole_app.view_functions.values()}
    events = socketio.server.handlers["/lead"].values() if socketio.server else ()
    opened = {str(mark).removeprefix("staff_may:") for mark in marks | set(map(door_of, events))}

    assert set(PERMISSIONS) <= opened, "a permission that no door asks for promises what is not"


def test_a_view_without_a_door_would_be_noticed() -> None:
    app = Flask("planted")
    app.add_url_rule("/open", view_func=lambda: "open", endpoint="open")

    assert "open" in doorless(app)
