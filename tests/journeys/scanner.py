"""Looks for words in everything that a running product has ever written down.

    traces(product, ["a word"]) == {"a word": {"public.journal.facts", "data/postgres/..."}}

Every column of every table, as the database's superuser sees them, and every byte of every file:
the database's own files with what was deleted from them, its write-ahead log and its log, our own
logs, the outbox, and what was laid aside for a moment.
"""

from __future__ import annotations

import email
import mmap
from collections.abc import Iterable, Iterator, Sequence
from email.policy import default
from pathlib import Path
from uuid import UUID

from tests.journeys.running import Running

TABLES = """
    SELECT format('%I.%I', n.nspname, c.relname), array_agg(a.attname::text)
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'm') AND a.attnum > 0 AND NOT a.attisdropped
    GROUP BY 1 ORDER BY 1
"""
NEAR = 200  # bytes: closer than this, two things are told together


def traces(product: Running, words: Sequence[str]) -> dict[str, set[str]]:
    """Where each of the words stands; nothing for a word that stands nowhere."""
    found: dict[str, set[str]] = {}
    for place, word in (*in_tables(product, words), *in_files(product, words)):
        found.setdefault(word, set()).add(place)
    return found


def in_tables(product: Running, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each column that holds a word, as `schema.table.column`, with the word."""
    for table, columns in product.rows(TABLES):
        rows = _text(product, f"SELECT whole::text FROM {table} AS whole")
        for word in words:
            if _holds(rows, word):
                for column in columns:
                    if _holds(_text(product, f'SELECT "{column}"::text FROM {table}'), word):
                        yield f"{table}.{column}", word


def _text(product: Running, statement: str) -> str:
    return "\n".join(text for (text,) in product.rows(statement) if text is not None)


def _holds(text: str, word: str) -> bool:
    """As it is written, or among bytes, which PostgreSQL shows as hexadecimal digits."""
    return word in text or word.encode().hex() in text


def in_files(product: Running, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each file that holds a word, by its path in the product's folder, with the word."""
    for name, path in files(product):
        for content in (contents(path), *letter_parts(path)):
            yield from ((name, word) for word in words if content.find(word.encode()) >= 0)


def close_together(product: Running, words: Iterable[str], ids: Iterable[UUID]) -> list[str]:
    """Files in which a word stands near an id, be it written out or as its sixteen bytes."""
    keys = [key for id_ in ids for key in (str(id_).encode(), id_.hex.encode(), id_.bytes)]
    return [
        f"{name}, byte {at}"
        for name, path in files(product)
        for word in words
        for at, around in _surroundings(contents(path), word.encode())
        if any(key in around for key in keys)
    ]


def _surroundings(content: bytes | mmap.mmap, word: bytes) -> Iterator[tuple[int, bytes]]:
    at = content.find(word)
    while at >= 0:
        yield at, content[max(0, at - NEAR) : at + len(word) + NEAR]
        at = content.find(word, at + 1)


def files(product: Running) -> list[tuple[str, Path]]:
    """Every file in the product's folder, once the database has written out all that it holds."""
    product.rows("CHECKPOINT")
    found = [path for path in sorted(product.folder.rglob("*")) if path.is_file()]
    return [(str(path.relative_to(product.folder)), path) for path in found]


def contents(path: Path) -> bytes | mmap.mmap:
    """The bytes of a file, without reading a large one into memory."""
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (FileNotFoundError, ValueError):  # taken away in this very moment; or empty
        return b""


def letter_parts(path: Path) -> list[bytes]:
    """A letter as it is read: on its way its lines are broken, and it may be encoded."""
    if path.suffix != ".eml":
        return []
    letter = email.message_from_bytes(path.read_bytes(), policy=default)
    parts = [part.get_payload(decode=True) for part in letter.walk() if not part.is_multipart()]
    return [part for part in parts if isinstance(part, bytes)]
