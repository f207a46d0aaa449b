"""Speaks to one Janus over HTTP: orders one way, and what happens by a long poll the other way.

Plain threads, locks and events only, so that it runs under the live server as anywhere else.
Source: Janus's documentation of its REST interface.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from threading import Event, Lock, Thread
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from spip_live.rooms.media.engine import MediaOff
from spip_live.rooms.media.janus_files import FORGET_SECONDS

Told = dict[str, Any]
Heard = Callable[[Told, object], None]

AT_ONCE = 64  # connections kept for orders given at the same time
POLL_SECONDS = 40.0  # Janus answers after 30 at the latest
KEEP_SECONDS = 3.0  # between two signs of life, well within what a Janus of ours grants
SILENCE_SECONDS = 6.0  # an order so simple that waits longer is never answered
FORGOTTEN = 458
NO_SUCH_HANDLE = 459


class JanusError(Exception):
    """Janus understood and refused; `code` is its own number for why."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code


class _Wait:
    """One order whose answer comes by the long poll."""

    def __init__(self) -> None:
        self.done = Event()
        self.told: Told | None = None


class JanusWire:
    """Our one connection to a Janus; with it ends all that it carries.

    `heard` is called with each thing that happened and the owner of its handle, in order; `gone`
    once, when the connection is lost. Both are called from a thread of ours, and give no orders.
    """

    def __init__(self, url: str, secret: str, heard: Heard, gone: Callable[[], None]) -> None:
        self.url = url
        self._secret = secret
        self._heard = heard
        self._gone = gone
        self._lost = Event()
        self._lock = Lock()
        self._waits: dict[str, _Wait] = {}
        self._owners: dict[int, object] = {}
        self._ended = False  # Janus itself said so
        # Tells whether its Janus is known to be dead; None: nobody here could know.
        self.certain: Callable[[], bool] | None = None
        self._lost_at = 0.0
        self._orders = _http()
        self._poll = _http()
        self._path = ""

    @property
    def lost(self) -> bool:
        return self._lost.is_set()

    @property
    def over(self) -> bool:
        """Whether Janus carries nothing of this connection any more, for certain."""
        silent = time.monotonic() - self._lost_at
        forgotten = silent > FORGET_SECONDS + KEEP_SECONDS
        dead = self.certain is not None and self.certain()
        return self._ended or dead or (self.lost and forgotten)

    @property
    def hopeless(self) -> bool:
        """Whether to ask again, or to wait a moment, would tell no more than is known."""
        return self.lost and self.certain is None

    def open(self, until: float) -> None:
        """Connect, and listen from now on."""
        told = self._post(self.url, {"janus": "create"}, until)
        self._path = f"{self.url}/{told['data']['id']}"
        for target, name in ((self._listen, "media-poll"), (self._keep, "media-keep")):
            Thread(target=target, name=name, daemon=True).start()

    def close(self, until: float) -> None:
        """End the connection and everything that it carries."""
        self._post(self._path, {"janus": "destroy"}, until)
        self._ended = True
        self.forget()

    def forget(self) -> None:
        """Listen no more; whoever waits for an answer is told that there is none."""
        with self._lock:
            self._lost_at = self._lost_at or time.monotonic()
            self._lost.set()
            waits, self._waits = list(self._waits.values()), {}
        for wait in waits:
            wait.done.set()
        self._orders.close()

    def attach(self, plugin: str, owner: object, until: float) -> int:
        """A new handle at a plugin; what happens to it is told with its owner."""
        order = {"janus": "attach", "plugin": f"janus.plugin.{plugin}"}
        told = self._post(self._path, order, until)
        handle: int = told["data"]["id"]
        self._owners[handle] = owner
        return handle

    def detach(self, handle: int, until: float) -> None:
        """End a handle and all that it carries; nothing if there is none."""
        try:
            self._post(f"{self._path}/{handle}", {"janus": "detach"}, until)
        except JanusError as refused:
            if refused.code != NO_SUCH_HANDLE:
                raise
        self._owners.pop(handle, None)

    def trickle(self, handle: int, found: Sequence[Mapping[str, Any]], until: float) -> None:
        """Where the other end may be reached."""
        order = {"janus": "trickle", "candidates": list(found)}
        self._post(f"{self._path}/{handle}", order, until)

    def ask(
        self, handle: int, body: Mapping[str, Any], until: float, jsep: Told | None = None
    ) -> tuple[Told, Told | None]:
        """Send a message to a handle's plugin; its answer, and the wire description with it."""
        mark, wait = secrets.token_hex(8), _Wait()
        order: Told = {"janus": "message", "body": body, "transaction": mark}
        if jsep is not None:
            order["jsep"] = jsep
        with self._lock:
            self._waits[mark] = wait
        try:
            told = self._post(f"{self._path}/{handle}", order, until)
            if told["janus"] == "ack":
                told = self._awaited(wait, until)
        finally:
            with self._lock:
                self._waits.pop(mark, None)
        answer: Told = told["plugindata"]["data"]
        if "error_code" in answer:
            raise JanusError(answer["error_code"], str(answer.get("error", "")))
        return answer, _nameless(told.get("jsep"))

    def _awaited(self, wait: _Wait, until: float) -> Told:
        wait.done.wait(max(0.0, until - time.monotonic()))
        if wait.told is None:
            raise MediaOff("janus did not answer in time")
        if wait.told["janus"] == "error":
            raise _refusal(wait.told)
        return wait.told

    def _post(self, path: str, order: Told, until: float) -> Told:
        if self.lost:
            raise MediaOff("janus is gone")
        left = until - time.monotonic()
        if left <= 0:
            raise MediaOff("there was no time left to ask janus")
        order = {"transaction": secrets.token_hex(8), **order, "apisecret": self._secret}
        try:
            told: Told = self._orders.post(path, json=order, timeout=left).json()
        except (requests.RequestException, ValueError) as fault:
            raise MediaOff(f"janus is not reached: {type(fault).__name__}") from fault
        if told["janus"] == "error":
            refused = _refusal(told)
            if refused.code == FORGOTTEN:
                self._ended = True
                self._lose()
                raise MediaOff("janus has forgotten us") from refused
            raise refused
        return told

    def _listen(self) -> None:
        """The long poll, until the connection is lost; without it nothing may go on."""
        try:
            with self._poll:
                while not self.lost and self._listen_once():
                    pass
        finally:
            self._lose()

    def _listen_once(self) -> bool:
        asked = {"maxev": "50", "apisecret": self._secret}
        try:
            told = self._poll.get(self._path, params=asked, timeout=POLL_SECONDS).json()
        except (requests.RequestException, ValueError):
            return False
        for event in told if isinstance(told, list) else [told]:
            if event["janus"] in ("timeout", "error") and "sender" not in event:
                return False
            self._sort(event)
        return True

    def _sort(self, event: Told) -> None:
        """To whoever waits for it, and otherwise to whoever listens."""
        with self._lock:
            wait = self._waits.get(event.get("transaction", ""))
        if wait is not None and event["janus"] in ("event", "error"):
            wait.told = event
            wait.done.set()
        elif event["janus"] != "keepalive":
            self._heard(event, self._owners.get(event.get("sender", 0)))

    def _keep(self) -> None:
        """A sign of life, again and again: without it Janus ends all that we hold."""
        while not self._lost.wait(KEEP_SECONDS):
            try:
                self._post(self._path, {"janus": "keepalive"}, time.monotonic() + SILENCE_SECONDS)
            except (MediaOff, JanusError):
                self._lose()

    def _lose(self) -> None:
        with self._lock:
            first = not self.lost
            self._lost_at = self._lost_at or time.monotonic()
            self._lost.set()
        if first:
            self.forget()
            self._gone()


def _refusal(told: Told) -> JanusError:
    return JanusError(told["error"]["code"], str(told["error"].get("reason", "")))


def _http() -> requests.Session:
    http = requests.Session()
    http.trust_env = False  # no proxy of the surroundings may come between
    http.mount("http://", HTTPAdapter(pool_maxsize=AT_ONCE))
    http.mount("https://", HTTPAdapter(pool_maxsize=AT_ONCE))
    return http


def _nameless(jsep: Told | None) -> Told | None:
    """A description without what Janus writes on top of it: its own address, and the room's name.

    Neither means anything to a browser. Source: RFC 8829, section 5.2.1.
    """
    if jsep is None:
        return None
    sdp = re.sub(r"^(o=\S+ \d+ \d+) .*?(\r?)$", r"\1 IN IP4 127.0.0.1\2", jsep["sdp"], flags=re.M)
    return {**jsep, "sdp": re.sub(r"^s=.*?(\r?)$", r"s=-\1", sdp, flags=re.M)}
