"""The Welsh of the parents' pages is whole, and says what the English says at the same places."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import Flask

from spip_live import uk_time, wording
from tests.wording import PLACEHOLDER, TAGS, asked_for

EVENING = datetime(2026, 12, 1, 18, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def welsh() -> Catalog:
    with (wording.HERE / "cy.po").open("rb") as file:
        return read_po(file, locale="cy", abort_invalid=True)


def test_every_sentence_that_is_asked_for_has_its_welsh_and_no_other_is_kept(
    welsh: Catalog,
) -> None:
    written = {str(message.id) for message in welsh if message.id}

    assert asked_for() - written == set()
    assert written - asked_for() == set()


def test_no_sentence_is_empty_or_only_guessed_at(welsh: Catalog) -> None:
    messages = [message for message in welsh if message.id]

    assert [message.id for message in messages if message.fuzzy or not message.string] == []
    assert welsh.fuzzy is False


def test_a_translation_keeps_the_placeholders_and_brings_no_markup_of_its_own(
    welsh: Catalog,
) -> None:
    for message in welsh:
        said, meant = str(message.string), str(message.id)
        if not meant:
            continue
        assert sorted(PLACEHOLDER.findall(said)) == sorted(PLACEHOLDER.findall(meant)), meant
        assert sorted(TAGS.findall(said)) == sorted(TAGS.findall(meant)), meant
        assert PLACEHOLDER.sub("", said).count("%") == 0, meant
        # It may stand in an attribute.
        assert TAGS.sub("", said).count('"') == 0, meant


def test_days_and_hours_are_said_in_the_language_of_the_page() -> None:
    with Flask(__name__).app_context():
        wording.read_in("cy")
        words = wording.clock_words()

    assert uk_time.uk_when(EVENING, words) == "Dydd Mawrth 1 Rhagfyr 2026, 6.30yh, amser y DU"
    assert uk_time.uk_time(EVENING.replace(hour=9, minute=0), words) == "9yb"
    assert uk_time.uk_time(EVENING.replace(hour=12, minute=0), words) == "canol dydd"
    assert uk_time.uk_from_to(EVENING, EVENING + timedelta(hours=2), words) == "6.30yh tan 8.30yh"
    assert uk_time.how_long(150, words) == "2 awr 30 munud"
    assert uk_time.uk_when(EVENING) == "Tuesday 1 December 2026, 6:30pm, UK time"


def test_a_language_without_a_catalogue_leaves_the_page_in_english() -> None:
    with Flask(__name__).app_context():
        for code in ("pl", "xx", "../cy", "<b>", ""):
            wording.read_in(code)
            assert (wording.language(), wording.gettext("Continue")) == ("", "Continue")
    assert wording.gettext("Continue") == "Continue"


def test_a_sentence_is_put_into_words_when_it_is_shown_and_is_escaped_then() -> None:
    later = wording.later("Use %(most)s characters or fewer", most="<b>")
    with Flask(__name__).app_context():
        wording.read_in("cy")
        assert str(later) == "Defnyddiwch <b> nod neu lai"
        assert later.__html__() == "Defnyddiwch &lt;b&gt; nod neu lai"
    assert str(later) == "Use <b> characters or fewer"
