"""Which passwords are good enough: long, not well known, and not made of one's own address.

Nothing is asked of its characters: such rules make passwords worse.
Source: NCSC, "Password administration for system owners"; NIST SP 800-63B, 5.1.1.2.
"""

from __future__ import annotations

import re

LEAST, MOST = 12, 200  # characters
FEWEST_DIFFERENT = 5  # characters

# What people add to reach a length; a password made of nothing else is as good as published.
_LISTED = """
    password passwort passw pass word letmein welcome admin administrator login signin secret
    qwerty qwertyuiop azerty asdf asdfgh asdfghjkl zxcvbn zxcvbnm abc abcd abcdef abcdefg
    iloveyou ilove you love sunshine princess dragon monkey football baseball superman batman
    trustno starwars whatever freedom master hello hunter shadow michael jordan ashley charlie
    liverpool arsenal chelsea everton rangers celtic manchester united london england wales cymru
    spring summer autumn winter monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december
    computer internet test tester guest default change changeme temp temporary new my the this is
    work office company service parent parents separated family children spip live cafcass court
    facilitator coordinator provider please enter user name key
"""
WELL_KNOWN = sorted(_LISTED.split(), key=len, reverse=True)
THREE_WORDS = "Three or four words that do not belong together do well"
AS_LETTERS = str.maketrans("013457@$!|", "oieastasii")
RUNS = ("01234567890123456789", "98765432109876543210", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def why_not(password: str, email: str) -> str | None:
    """The sentence that says what to change, or None for a password that will do."""
    if len(password) < LEAST:
        return f"Use {LEAST} characters or more. {THREE_WORDS}"
    if len(password) > MOST:
        return f"Use {MOST} characters or fewer"
    if len(set(password.lower())) < FEWEST_DIFFERENT or _repeats(password.lower()):
        return "Use a password that does not repeat itself"
    if _is_of_the_address(password, email):
        return "Use a password that is not made of your email address"
    if is_well_known(password):
        return f"This is too easy to guess. {THREE_WORDS}"
    return None


def is_well_known(password: str) -> bool:
    """Whether nothing is left once well-known words, digits in a row and signs are taken away."""
    return any(
        len(_without_known(form)) < FEWEST_DIFFERENT
        for form in (password.lower(), password.lower().translate(AS_LETTERS))
    )


def _without_known(text: str) -> str:
    for word in WELL_KNOWN:
        text = text.replace(word, " ")
    return re.sub(r"[\W\d_]+", "", _without_runs(text))


def _without_runs(text: str) -> str:
    """The text without pieces of four or more that stand in a row on a keyboard."""
    for row in RUNS:
        for length in range(len(row), 3, -1):
            for start in range(len(row) - length + 1):
                text = text.replace(row[start : start + length], " ")
    return text


def _repeats(text: str) -> bool:
    """Whether the whole is one short piece again and again."""
    return text in (text + text)[1:-1]


def _is_of_the_address(password: str, email: str) -> bool:
    """Whether little is left once the address, or a long piece of it, is taken away."""
    left = password.lower()
    pieces = [email, *re.split(r"[@.+_-]", email)]
    for piece in sorted(pieces, key=len, reverse=True):
        if len(piece) >= 4:
            left = left.replace(piece.lower(), "")
    return len(left) < len(password) and len(left) < LEAST - 4
