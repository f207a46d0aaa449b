"""The command line: `flask --app spip_live.commands WORDS`, beside a running product or alone."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys

from flask import Flask

from spip_live import create_app as wire
from spip_live.content.commands import content
from spip_live.people.commands import provider
from spip_live.rooms.media.commands import media
from spip_live.serving import migrate
from spip_live.serving.preview.commands import preview
from spip_live.serving.reaching import reached
from spip_live.settings import CANNOT_START, BadSetting, Settings


def create_app() -> Flask:
    """The application with a database at head, for one command; the embedded server is a guest.

    A command acts as an operator: it knows the owner's address too, which the web process and the
    worker are never given.
    """
    held = contextlib.ExitStack()
    atexit.register(held.close)
    try:
        settings = held.enter_context(reached(Settings.from_env(os.environ)))
        if settings.owner_database_url:
            migrate.to_head(settings.owner_database_url)
        app = wire(settings)
    except BadSetting as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201 - the command line speaks to its operator
        raise SystemExit(CANNOT_START) from None
    content.add_command(preview)
    app.cli.add_command(content)
    app.cli.add_command(media)
    app.cli.add_command(provider)
    return app
