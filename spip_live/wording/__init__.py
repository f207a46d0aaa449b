"""The words of the parents' own pages in other languages than English, and who reads which.

A catalogue is a `.po` file in this folder, read when the program starts. Texts are written in
English where they are used and looked up as the page is made; what a catalogue lacks stays English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import get_day_names, get_month_names, get_period_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import g, has_app_context
from jinja2 import Environment
from markupsafe import Markup, escape

from spip_live import uk_time

HERE = Path(__file__).parent
ENGLISH = ""


def learn(path: Path) -> GNUTranslations:
    """A catalogue as the standard library reads it; what is marked as fuzzy is left out."""
    made = BytesIO()
    with path.open("rb") as file:
        write_mo(made, read_po(file, locale=path.stem, abort_invalid=True))
    made.seek(0)
    return GNUTranslations(made)


SPOKEN: Mapping[str, GNUTranslations] = {path.stem: learn(path) for path in HERE.glob("*.po")}


def read_in(code: str) -> None:
    """From here on this page is read in this language; in English, if its words are not in it."""
    g.language = code if code in SPOKEN else ENGLISH


def language() -> str:
    """The language of the page that is being made; "" is English."""
    return str(g.get("language", ENGLISH)) if has_app_context() else ENGLISH


def gettext(message: str) -> str:
    """The message in the page's language."""
    spoken = SPOKEN.get(language())
    return spoken.gettext(message) if spoken and message else message


def ngettext(one: str, more: str, n: int) -> str:
    """The message for so many, in the page's language."""
    spoken = SPOKEN.get(language())
    return spoken.ngettext(one, more, n) if spoken else (one if n == 1 else more)


class Later:
    """A sentence written before anybody knows who will read it: a form's label, an error."""

    def __init__(self, message: str, **values: Any) -> None:
        self.message, self.values = message, values

    def __str__(self) -> str:
        said = gettext(self.message)
        return said % self.values if self.values else said

    def __html__(self) -> str:
        return str(escape(str(self)))

    def __mod__(self, values: Any) -> str:
        # Checks of WTForms put their figures into their messages.
        said: str = str(self) % values
        return said


def later(message: str, **values: Any) -> Any:
    """A sentence to be put into words when it is shown; `values` go into its placeholders."""
    return Later(message, **values)


def tongue() -> Markup:
    """The attribute for words of ours that stand among others in English."""
    return Markup(' lang="{}"').format(language()) if language() else Markup("")


def clock_words() -> uk_time.Words:
    """How days, months and hours are called on the page that is being made."""
    return _CLOCKS.get(language(), uk_time.ENGLISH)


def _clock(code: str, spoken: GNUTranslations) -> uk_time.Words:
    locale = Locale.parse(code)
    days, months = get_day_names("wide", locale=locale), get_month_names("wide", locale=locale)
    halves = get_period_names("wide", context="format", locale=locale)
    say = spoken.gettext
    return uk_time.Words(
        days=tuple(days[n] for n in range(7)),
        months=tuple(months[n] for n in range(1, 13)),
        halves=(halves["am"], halves["pm"]),
        midnight=say("midnight"),
        midday=say("midday"),
        dot=say(":"),
        from_to=say("%(begins)s to %(ends)s"),
        in_the_uk=say("%(when)s, UK time"),
        hours=(say("hour"), say("hours")),
        minutes=(say("minute"), say("minutes")),
    )


_CLOCKS = {code: _clock(code, spoken) for code, spoken in SPOKEN.items()}


def _in_words(told: Callable[..., str]) -> Callable[..., str]:
    def inside(*moments: Any) -> str:
        return told(*moments, words=clock_words())

    return inside


def into(environment: Environment) -> None:
    """Let templates say their words, days and hours in the language of the page."""
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension's
        gettext, ngettext, newstyle=True
    )
    for name in ("uk_date", "uk_time", "uk_when", "how_long"):
        environment.filters[name] = _in_words(getattr(uk_time, name))
    environment.globals.update(
        uk_from_to=_in_words(uk_time.uk_from_to), page_language=language, tongue_of_page=tongue
    )
