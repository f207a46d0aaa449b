"""What a journey listens for is heard in whatever form a page would send it."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from tests.journeys.kinds_led import mark_of, marked
from tests.journeys.overhearing import Overheard


@pytest.mark.parametrize("form", [str, quote, quote_plus, json.dumps, ascii])
def test_marked_words_are_heard_however_an_address_or_a_body_writes_them(
    form: Callable[[str], str],
) -> None:
    overheard, words = Overheard(), marked("Only – for me")
    overheard.sent.append(f"POST /x?words={form(words)}")

    assert overheard.heard([mark_of(words)]) == overheard.sent
    assert overheard.heard([mark_of(marked("Only – for me"))]) == []
