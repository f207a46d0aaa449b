"""Which passwords will do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.people import devices, passwords

EMAIL = "priya.shah@harbour.example"


@pytest.mark.parametrize(
    ("password", "part_of_reason"),
    [
        ("short", "12 characters or more"),
        ("elevenchars", "12 characters or more"),
        ("x" * 201, "200 characters or fewer"),
        ("aaaaaaaaaaaa", "does not repeat itself"),
        ("abcdefabcdef", "does not repeat itself"),
        ("ababacababac", "does not repeat itself"),
        ("priya.shah@harbour.example", "not made of your email address"),
        ("PriyaShah2026", "not made of your email address"),
        ("harbour-shah-1", "not made of your email address"),
        ("password1234", "too easy to guess"),
        ("P@ssw0rd2026!", "too easy to guess"),
        ("Welcome123456", "too easy to guess"),
        ("qwertyuiop12", "too easy to guess"),
        ("123456789012", "too easy to guess"),
        ("LetMeIn!2026!", "too easy to guess"),
        ("Liverpool2026!!", "too easy to guess"),
        ("SpipLive2026!", "too easy to guess"),
    ],
)
def test_a_weak_password_is_told_what_to_change(password: str, part_of_reason: str) -> None:
    reason = passwords.why_not(password, EMAIL)

    assert reason is not None
    assert part_of_reason in reason


@pytest.mark.parametrize(
    "password",
    [
        "kettle river marmalade",
        "teapotviolinsleet",
        "correct horse battery staple",
        "9fK2-vQ7x-Lm3p",
        "Ffenestr las yn y glaw",
        "пароль для работы здесь",
    ],
)
def test_a_long_uncommon_password_will_do_whatever_it_is_made_of(password: str) -> None:
    assert passwords.why_not(password, EMAIL) is None


@given(st.text(max_size=40), st.emails())
def test_any_text_gets_an_answer_and_a_short_one_is_never_taken(text: str, email: str) -> None:
    reason = passwords.why_not(text, email)

    assert reason is not None or len(text) >= passwords.LEAST


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140 Safari/537 Edg/140",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Version/18 Safari/605", "Safari on Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Safari/604", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537", "Chrome on Android"),
        ("curl/8", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_in_few_words(header: str, name: str) -> None:
    assert devices.name_of(header) == name
