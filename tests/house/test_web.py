"""What stands around the application: nothing under way is lost, nothing live is stopped."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from spip_live.serving.web import Collector, Frontage, say_ready


@pytest.fixture
def collector_as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


class Tied:
    """Something that only a garbage collection frees."""

    def __init__(self) -> None:
        self.itself = self


def tied() -> int:
    return sum(isinstance(each, Tied) for each in gc.get_objects())


def test_compression_is_not_offered_on() -> None:
    seen: list[dict[str, Any]] = []

    def application(environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        seen.append(environ)
        return []

    Frontage(application)({"HTTP_SEC_WEBSOCKET_EXTENSIONS": "permessage-deflate"}, None)

    assert seen == [{}]


def test_a_request_is_under_way_until_its_answer_is_read() -> None:
    frontage = Frontage(lambda _environ, _start: [b"answer"])

    answer = frontage({}, None)
    assert not frontage.finish(0.01)
    answer.close()  # type: ignore[attr-defined]

    assert frontage.finish(0.01)


def test_a_request_that_fails_is_not_under_way() -> None:
    def fails(_environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        raise ZeroDivisionError

    frontage = Frontage(fails)
    with pytest.raises(ZeroDivisionError):
        frontage({}, None)

    assert frontage.finish(0.01)


def test_a_live_page_is_not_waited_for() -> None:
    frontage = Frontage(lambda _environ, _start: [])

    frontage({"HTTP_UPGRADE": "websocket"}, None)

    assert frontage.finish(0.01)


@pytest.mark.usefixtures("collector_as_it_was")
def test_the_old_are_left_alone_while_somebody_is_here_and_freed_when_nobody_is() -> None:
    somebody = [True]
    collector = Collector(nobody_is_here=lambda: not somebody[0])
    collector._look_at_everything()
    kept = [Tied() for _ in range(5)]
    collector.step()
    assert gc.get_freeze_count() > 0
    kept.clear()

    collector.step()
    gc.unfreeze()
    assert tied() == 5
    gc.freeze()
    collector._settled = 1
    somebody[0] = False
    collector.step()

    gc.unfreeze()
    assert tied() == 0


def test_readiness_is_told_once_to_whoever_waits_for_it() -> None:
    reading, writing = os.pipe()

    say_ready({"SPIP_READY_FD": str(writing)})
    say_ready({})

    assert os.read(reading, 100) == b"ready\n"
    os.close(reading)
