"""The worker process: runs background jobs, apart from the live server and without its patches."""

from __future__ import annotations

import os
import sys

from spip_live import create_app, jobs, logs
from spip_live.serving.lifeline import hold_on
from spip_live.serving.reaching import reached
from spip_live.settings import CANNOT_START, BadSetting, Settings

GIVE_WAY = 10  # of 19: on a machine that does everything, the live rooms come first


def main() -> int:
    hold_on(os.environ)
    os.nice(GIVE_WAY)
    try:
        settings = Settings.from_env(os.environ)
        logs.configure(as_json=settings.environment == "production")
        with reached(settings) as settings:
            jobs.run_worker(create_app(settings))
    except BadSetting as wrong:
        print(wrong, file=sys.stderr)
        return CANNOT_START
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
