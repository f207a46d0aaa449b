"""The page on which a coordinator reads what parents said of the course: counts, and no names."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from spip_live.errors import NotHere
from spip_live.office import feedback_lists as lists
from spip_live.people.permissions import staff_may

blueprint = Blueprint("feedback", __name__, url_prefix="/attendance/feedback")


@blueprint.get("/")
@staff_may("feedback.read")
def by_month() -> str:
    """One month, the newest unless another is asked for."""
    months = lists.months()
    asked = request.args.get("month")
    shown = months[0] if months else None
    if asked is not None:
        shown = next((month for month in months if f"{month:%Y-%m}" == asked), None)
        if shown is None:
            raise NotHere
    return render_template(
        "office/feedback.html",
        months=months,
        shown=shown,
        month_words=lists.month_words,
        programmes=[] if shown is None else lists.in_month(shown),
    )
