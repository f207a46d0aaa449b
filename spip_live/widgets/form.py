"""The form itself, and what stands at the top of a page when an answer needs putting right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask, render_template, request
from flask_wtf import FlaskForm
from jinja2 import BaseLoader, ChoiceLoader, PackageLoader, PrefixLoader
from markupsafe import Markup
from wtforms import fields

from spip_live import uk_time, wording

# WTForms' own messages, said in our words.
SENTENCES = {
    "Not a valid choice.": "Choose one of the answers shown",
    "Invalid Choice: could not coerce.": "Choose one of the answers shown",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Choose from those shown",
    "Not a valid integer value.": "Enter a whole number, using digits",
    "This field is required.": "Answer this question",
}
LONGEST_SEARCH = 100
STALE = "This page was open for a long time. Nothing you typed is lost: send it again"


def words_asked(name: str) -> str:
    """What somebody searches for by the address of a page, as the database can take it."""
    return request.args.get(name, "").replace("\x00", "").strip()[:LONGEST_SEARCH]


class Words:
    """Gives WTForms our sentences in place of its own."""

    def gettext(self, string: str) -> str:
        """Our sentence for one of WTForms' own."""
        return wording.gettext(SENTENCES.get(string, string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The same for sentences that count."""
        return self.gettext(singular if n == 1 else plural)


class Form(FlaskForm):  # type: ignore[misc]
    """Every form of ours; the browser's own checks are off, the messages are ours."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """WTForms' settings."""

        def get_translations(self, form: Any) -> Words:
            """Our words for WTForms' messages."""
            return Words()


def error_summary(form: Any, *more: tuple[str, str]) -> Markup:
    """The box that lists what needs putting right, each line a link to its field; empty if nothing.

    `more` adds `(sentence, "#field-id")` pairs that the form itself cannot know.
    """
    listed = [{"text": text, "href": href} for text, href in (*_faults(form), *more)]
    if not listed:
        return Markup("")
    return Markup(render_template("_error_summary.html", listed=listed))  # noqa: S704 - our markup


def _faults(form: Any) -> Iterator[tuple[str, str]]:
    for sentence in getattr(form, "form_errors", ()):
        yield sentence, ""
    for field in form:
        if isinstance(field, fields.FormField):
            yield from _faults(field.form)
        elif isinstance(field, fields.FieldList):
            yield from _faults(field)
        elif field.errors:
            stale = field.short_name == "csrf_token"
            yield (wording.gettext(STALE) if stale else str(field.errors[0])), _target(field, stale)


def _target(field: Any, stale: bool) -> str:
    return "" if stale else f"#{getattr(field, 'focus_id', field.id)}"


def init(app: Flask) -> None:
    """Let templates find the GOV.UK macros, `error_summary` and the time filters."""
    packages = ("govuk_frontend_jinja", "govuk_frontend_wtf")
    prefixes: dict[str, BaseLoader] = {name: PackageLoader(name) for name in packages}
    own = [app.jinja_loader] if app.jinja_loader else []
    app.jinja_loader = ChoiceLoader([*own, PrefixLoader(prefixes)])
    app.jinja_env.globals["error_summary"] = error_summary
    app.jinja_env.filters.update(uk_time.FILTERS)
    wording.into(app.jinja_env)
