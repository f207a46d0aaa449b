"""Two providers with one of everything each, and browsers for everybody who might attack them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from spip_live.extensions import limiter
from tests.attacks.world import World
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.live.conftest import as_at_start_up, house  # noqa: F401 - as in the live tests


@pytest.fixture
def served(app: Flask) -> Iterator[Flask]:
    """The app as people meet it: forms need their token, and a fault of ours becomes a page."""
    as_served = {"TESTING": False, "PROPAGATE_EXCEPTIONS": False, "WTF_CSRF_ENABLED": True}
    before = {name: app.config.get(name) for name in as_served}
    app.config.update(as_served)
    yield app
    app.config.update(before)


@pytest.fixture
def limited(app: Flask) -> Iterator[None]:
    """Limits are kept, and count from nothing."""
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = False


@pytest.fixture
def world(app: Flask, database: TestDatabase, as_provider: AsProvider, sign_in: SignIn) -> World:
    """One of everything at the provider, and the same again at another."""
    return World(app, database, as_provider, sign_in)
