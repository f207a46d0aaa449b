"""Password hashes: made and checked in a real thread, the same for a person and for nobody."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from spip_live import real_threads

# Source: OWASP Password Storage Cheat Sheet, 2024: argon2id, 19 MiB and two passes at the least.
_hasher = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """What is kept of a password."""
    return real_threads.run(_hasher.hash, password)


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password behind `kept`.

    With nothing kept (no such person, no password chosen) the answer is no, after the same work:
    how long the answer takes tells nobody who is on our books.
    """
    stand_in = _nobodys_hash()  # made on the first call, whoever that is for
    return real_threads.run(_verify, kept or stand_in, password) and kept is not None


def is_dated(kept: str) -> bool:
    """Whether a hash was made with less than today's work, and should be made anew."""
    return _hasher.check_needs_rehash(kept)


def _verify(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return hash_password("the password of nobody at all")
