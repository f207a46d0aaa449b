"""SPIP Live: live, remote courses for separated parents, from referral to return."""

from __future__ import annotations

from flask import Flask

from spip_live import clock, error_pages, floods, headers, tenancy, widgets
from spip_live.cafcass import views as cafcass_views
from spip_live.content import library, shelves
from spip_live.content.strictly import Broken
from spip_live.db import db
from spip_live.extensions import csrf, limiter, login_manager, socketio
from spip_live.office import (
    attendance,
    captioners,
    concerns,
    feedback,
    offers,
    referrals,
    referrals_changes,
    schedule,
    seats,
    tie_reviews,
    ties,
    ties_parting,
    ties_people,
    today,
    waiting_list,
)
from spip_live.office import models as office_models
from spip_live.office import rooms as office_rooms
from spip_live.office.course import views as course_views
from spip_live.office.course import work as course_work
from spip_live.office.intake import views as intake_views
from spip_live.office.intake import work as intake_work
from spip_live.people import sign_ins, staff_views
from spip_live.rooms import (
    appointments,
    course_files,
    events,
    lead_events,
    lead_views,
    letters,
    views,
)
from spip_live.rooms.breakouts import events as breakout_events
from spip_live.rooms.captions import events as caption_events
from spip_live.rooms.captions import letters as caption_letters
from spip_live.rooms.captions import signalling as caption_signalling
from spip_live.rooms.captions import views as caption_views
from spip_live.rooms.media import check_events, check_views, lead_signalling, signalling
from spip_live.rooms.offers import letters as offer_letters
from spip_live.rooms.offers import views as offer_views
from spip_live.rooms.printing import views as printing_views
from spip_live.rooms.steps import events as step_events
from spip_live.rooms.steps import lead_events as step_lead_events
from spip_live.serving import health
from spip_live.settings import BadSetting, Settings

BLUEPRINTS = (
    health.blueprint,
    staff_views.blueprint,
    views.blueprint,
    check_views.blueprint,
    course_files.blueprint,
    lead_views.blueprint,
    appointments.blueprint,
    caption_views.blueprint,
    printing_views.blueprint,
    offer_views.blueprint,
    today.blueprint,
    schedule.blueprint,
    office_rooms.blueprint,
    seats.blueprint,
    offers.blueprint,
    waiting_list.blueprint,
    captioners.blueprint,
    ties.blueprint,
    tie_reviews.blueprint,
    intake_views.blueprint,
    referrals.blueprint,
    attendance.blueprint,
    feedback.blueprint,
    concerns.blueprint,
    course_views.blueprint,
    cafcass_views.blueprint,
)
EVENTS = (
    events,
    lead_events,
    step_events,
    step_lead_events,
    breakout_events,
    caption_events,
    signalling,
    lead_signalling,
    caption_signalling,
    check_events,
)
FRAME_LIMIT = 64 * 1024  # bytes: what one socket message may hold


def create_app(settings: Settings) -> Flask:
    """The whole application, wired; `settings.database_url` must name a database."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        SESSION_COOKIE_NAME="__Host-staff" if settings.secure_cookies else "staff",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=12 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=False,
    )
    if settings.database_url is None:
        raise ValueError("no database: start the embedded one first")
    clock.pass_in(settings.clock_file)
    _learn(settings)
    db.bind(settings.database_url)
    app.teardown_appcontext(db.end_context)
    assert office_models and letters and staff_views  # their tables and jobs are in place
    assert course_work and offer_letters
    assert intake_work and referrals_changes and caption_letters  # their jobs and pages too
    assert ties_parting and ties_people
    assert tenancy  # its listener must be in place before the first transaction
    course_views.allow_large_uploads(app)  # before the forms' own check reads the form
    for extension in (csrf, limiter, login_manager):
        extension.init_app(app)
    login_manager.user_loader(lambda token: sign_ins.find(token, clock.now()))
    _open_sockets(app, settings)
    headers.init(app, settings.trusted_proxies)
    widgets.init(app)
    error_pages.register_pages(app)
    assert EVENTS  # their handlers are in place
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _open_sockets(app: Flask, settings: Settings) -> None:
    """The live server, with a gate before everything that it hears."""
    socketio.init_app(
        app,
        async_mode=settings.async_mode,
        cors_allowed_origins=list(settings.allowed_origins),
        ping_interval=settings.ping_interval_seconds,
        ping_timeout=settings.ping_timeout_seconds,
        max_http_buffer_size=FRAME_LIMIT,
        http_compression=False,
        manage_session=False,
        message_queue=settings.redis_url,
    )
    floods.stand_before(vars(socketio)["server"])


def _learn(settings: Settings) -> None:
    """Read all that is taught; a fault in it stops the start, not a course."""
    try:
        library.use(settings.content_path)
        shelves.keep_ours(settings.data_dir, library.load().assets.values())
    except Broken as broken:
        told = "\n  ".join(broken.problems)
        raise BadSetting(f"Put these content files right, then start again:\n  {told}") from None
