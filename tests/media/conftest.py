"""A real Janus, closed and without rights, for the tests of what passes through it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from spip_live.rooms.media import janus_child
from spip_live.rooms.media.janus_child import JanusChild
from spip_live.rooms.media.janus_engine import JanusEngine
from spip_live.rooms.media.janus_files import Reach
from spip_live.rooms.media.janus_nodes import Fixed
from spip_live.serving.account import system_account
from spip_live.serving.media import ACCOUNT
from tests.media.callers import Heard, blank_page
from tests.polling import until


@pytest.fixture(scope="session")
def reach(media_address: str) -> Reach:
    assert janus_child.program(), "media tests need Janus: apt-get install janus"
    return Reach(address=media_address, ports=(40_000, 44_999))


@pytest.fixture
def child(reach: Reach) -> Iterator[JanusChild]:
    made = JanusChild(reach, system_account(ACCOUNT))
    yield made
    made.stop()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def engine(child: JanusChild, heard: Heard) -> Iterator[JanusEngine]:
    made = JanusEngine(Fixed({"own": child}))
    made.listener = heard
    made.start()
    until(lambda: made.up, f"the engine is up: {made.condition}")
    yield made
    made.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with blank_page(browser) as page:
        yield page
