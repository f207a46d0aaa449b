"""Coming in by e-mail and password, as Priya Shah of the fixture `priya` does."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

EMAIL = "priya@harbour.example"
PASSWORD = "kettle river marmalade"


def come_in(
    browser: FlaskClient, email: str = EMAIL, password: str = PASSWORD, query: str = ""
) -> TestResponse:
    """The answer to an attempt."""
    return browser.post(f"/sign-in{query}", data={"email": email, "password": password})


def bare(page: str) -> str:
    """A page without what differs each time it is asked for."""
    return re.sub(r'(nonce|value)="[^"]*"', "", page)
