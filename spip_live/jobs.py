"""Background work, and the fourth door: a job names its provider and acts for nobody else.

The queue is Procrastinate's, on our own PostgreSQL. `defer` puts a job into it inside the caller's
transaction, so a letter is queued if, and only if, the change that it tells of is committed. What
is queued holds ids only: never a token, a name or an address.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from threading import Thread
from uuid import UUID

import procrastinate
from flask import Flask
from procrastinate.jobs import Job as QueuedJob
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from sqlalchemy import text
from sqlalchemy.engine import make_url

from spip_live import doors
from spip_live.db import db
from spip_live.tenancy import act_for

# How long to wait before each further try: a mail server that is down for a day loses nothing.
WAITS = (
    timedelta(seconds=15),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=12),
)

BEAT = 5.0  # seconds between two signs of life of a worker
SILENT = 20.0  # a worker without one for so long has died, and its jobs are taken up again

JOBS: dict[str, Callable[..., None]] = {}

DEFER = text(
    "select procrastinate_defer_jobs_v1(array[row('default', :name, 0, null, null,"
    " cast(:args as jsonb), null)::procrastinate_job_to_defer_v1])"
)
LEFT = text(
    "select task_name from procrastinate_jobs where attempts > 0 and status in ('todo', 'failed')"
    " order by id"
)


def job(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The fourth door: `@job("rooms.send_joining_link")`, over a function of ids.

    The function is an edge: it commits what it did by itself, in a database session of its own.
    It may be run again after it has failed half-way, so its acts must bear repeating.
    """

    def door(fn: Callable[..., None]) -> Callable[..., None]:
        @wraps(fn)
        def pass_door(provider_id: UUID, **ids: UUID) -> None:
            act_for(provider_id)
            fn(**ids)

        doors.mark(pass_door, "job")
        JOBS[name] = pass_door
        return pass_door

    return door


def defer(name: str, provider_id: UUID, **ids: UUID) -> None:
    """Queue a job in the present transaction: it runs after, and only after, the commit."""
    if name not in JOBS:
        raise ValueError(f"no job is called {name!r}")
    args = {key: str(_only_an_id(value)) for key, value in ids.items()}
    args["provider_id"] = str(provider_id)
    db.session.execute(DEFER, {"name": name, "args": json.dumps(args)})


def _only_an_id(value: UUID) -> UUID:
    if not isinstance(value, UUID):
        raise ValueError("a queued job holds ids only")
    return value


class Patience(BaseRetryStrategy):
    """Try again after each of the waits in turn, then leave the job failed for a person to see."""

    def get_retry_decision(
        self, *, exception: BaseException, job: QueuedJob
    ) -> RetryDecision | None:
        if job.attempts >= len(WAITS):
            return None
        return RetryDecision(retry_in={"seconds": int(WAITS[job.attempts].total_seconds())})


def make_app(app: Flask) -> procrastinate.App:
    """A Procrastinate application that runs our jobs, each in an app context of its own."""
    url = make_url(app.config["SETTINGS"].database_url)
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connector = procrastinate.PsycopgConnector(conninfo=conninfo, min_size=1, max_size=4)
    queue = procrastinate.App(connector=connector)
    for name, fn in JOBS.items():
        queue.task(name=name, retry=Patience())(_in_context(app, fn))
    return queue


def _in_context(app: Flask, fn: Callable[..., None]) -> Callable[..., None]:
    def run(**ids: str) -> None:
        with app.app_context():
            fn(**{key: UUID(value) for key, value in ids.items()})

    return run


async def take_up_stalled(queue: procrastinate.App) -> None:
    """Queue again the jobs whose worker has died in the middle of them."""
    for stalled in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        await queue.job_manager.retry_job(stalled)


def _watch_over(queue: procrastinate.App) -> None:
    @queue.periodic(cron="* * * * * */10")  # the sixth is seconds
    @queue.task(name="jobs.take_up_stalled", queueing_lock="jobs.take_up_stalled")
    async def now_and_then(timestamp: int) -> None:
        await take_up_stalled(queue)


def run_worker(app: Flask) -> None:
    """Run jobs until told to stop by a signal; a job under way may take some seconds to finish."""
    queue = make_app(app)
    _watch_over(queue)
    queue.run_worker(
        concurrency=2,
        delete_jobs="successful",
        shutdown_graceful_timeout=30,
        update_heartbeat_interval=BEAT,
        stalled_worker_timeout=SILENT,
        name="jobs",
    )


def run_due_jobs(app: Flask) -> None:
    """Run all that is queued now, in this process, to its end; for seeding and for tests.

    Raises `RuntimeError` that names the jobs which did not succeed. Works in a thread of its own,
    since the caller may already be inside an event loop.
    """
    queue = make_app(app)
    worker = Thread(
        target=queue.run_worker,
        kwargs={
            "wait": False,
            "listen_notify": False,
            "install_signal_handlers": False,
            "delete_jobs": "successful",
        },
    )
    worker.start()
    worker.join()
    with app.app_context():
        left = list(db.session.scalars(LEFT))
    if left:
        raise RuntimeError(f"did not succeed: {', '.join(left)}")
