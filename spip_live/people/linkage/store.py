"""Keys as they are stored: keyed hashes, one provider's unlike another's, found by equality."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import BigInteger, ColumnElement, any_, bindparam, delete, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

from spip_live.db import db
from spip_live.people.linkage.keys import Asked, Key, held_of
from spip_live.people.linkage.models import LinkageKey
from spip_live.people.linkage.profiles import Profile
from spip_live.people.models import Parent
from spip_live.tenancy import current_provider_id

RULES = "1"  # of `keys`: another number when they change, and everybody is keyed anew
AT_ONCE = 20_000  # keys in one statement
PEOPLE = 1_000  # who ask, in one statement
NUMBERS = ARRAY(BigInteger)
IDS = ARRAY(PG_UUID(as_uuid=True))
ADD = text("""
    INSERT INTO linkage_keys (provider_id, key, parent_id)
    SELECT :provider_id, * FROM unnest(:keys, :parents)
""").bindparams(bindparam("keys", type_=NUMBERS), bindparam("parents", type_=IDS))
COUNT = text("""
    SELECT key, count(*) FROM linkage_keys WHERE key = ANY(:keys) GROUP BY key
""").bindparams(bindparam("keys", type_=NUMBERS))
SHARED = text("""
    SELECT who, parent_id FROM (
        SELECT asked.who, held.parent_id, max(asked.strength) AS strength
        FROM unnest(:keys, :who, :about, :strength) AS asked (key, who, about, strength)
        JOIN linkage_keys held ON held.key = asked.key
        WHERE held.parent_id <> ALL(:but)
        GROUP BY asked.who, held.parent_id, asked.about
    ) AS in_common
    GROUP BY who, parent_id HAVING sum(strength) >= :enough
""").bindparams(
    bindparam("keys", type_=NUMBERS),
    bindparam("who", type_=IDS),
    bindparam("about", type_=NUMBERS),
    bindparam("strength", type_=NUMBERS),
    bindparam("but", type_=IDS),
)


class Seal:
    """Turns keys into the numbers under which one provider's are stored."""

    def __init__(self) -> None:
        secret = current_app.config["SECRET_KEY"].encode()
        mine = current_provider_id().bytes
        self._key = hmac.digest(secret, b"linkage keys of " + mine, "sha256")

    @property
    def form(self) -> str:
        """What people's keys were made with: the rules, and which secret."""
        return f"{RULES}:{blake2b(b'form', digest_size=6, key=self._key).hexdigest()}"

    def of(self, key: Key) -> int:
        """The number of one key."""
        sealed = blake2b("|".join(key).encode(), digest_size=8, key=self._key).digest()
        return int.from_bytes(sealed, "big", signed=True)


def any_of(column: Any, ids: Iterable[UUID]) -> ColumnElement[bool]:
    """The column is one of many ids, given as one array so that the statement stays short."""
    found = bindparam(None, list(ids), type_=IDS, unique=True)
    return column == any_(found)  # type: ignore[no-any-return]


def keep(profiles: Mapping[UUID, Profile]) -> None:
    """Store the keys of these people, in place of those they had."""
    seal = Seal()
    pairs = sorted({(seal.of(key), id_) for id_, each in profiles.items() for key in held_of(each)})
    db.session.flush()
    db.session.execute(delete(LinkageKey).where(any_of(LinkageKey.parent_id, profiles)))
    for start in range(0, len(pairs), AT_ONCE):
        some = pairs[start : start + AT_ONCE]
        told = {"keys": [key for key, _ in some], "parents": [id_ for _, id_ in some]}
        db.session.execute(ADD, {"provider_id": current_provider_id(), **told})
    db.session.execute(
        update(Parent)
        .where(any_of(Parent.id, profiles), Parent.keyed_as != seal.form)
        .values(keyed_as=seal.form),
        execution_options={"synchronize_session": False},
    )


def not_keyed(limit: int) -> list[UUID]:
    """People whose keys were never made, or by other rules, or with another secret."""
    form = Seal().form
    # Below and above, each found by the index: almost always there is nobody.
    sides = (Parent.keyed_as < form, Parent.keyed_as > form)
    return [
        id_
        for side in sides
        for id_ in db.session.scalars(select(Parent.id).where(side).limit(limit))
    ]


def holders(asked: Collection[Key]) -> dict[Key, int]:
    """How many people hold each of these keys."""
    seal = Seal()
    numbers = {seal.of(key): key for key in asked}
    every = list(numbers)
    found: dict[Key, int] = {}
    for start in range(0, len(every), AT_ONCE):
        rows = db.session.execute(COUNT, {"keys": every[start : start + AT_ONCE]})
        found |= {numbers[number]: how_many for number, how_many in rows}
    return found


def shared(asked: Mapping[UUID, Asked], enough: int) -> dict[UUID, set[UUID]]:
    """Who else holds enough of what each asks for; those who ask are not found themselves."""
    seal, every = Seal(), list(asked)
    found: dict[UUID, set[UUID]] = {who: set() for who in every}
    for start in range(0, len(every), PEOPLE):
        rows = [
            (seal.of(key), who, about, strength)
            for who in every[start : start + PEOPLE]
            for about, each in enumerate(asked[who].values())
            for key, strength in each.items()
        ]
        if not rows:
            continue
        keys, who, about, strength = map(list, zip(*rows, strict=True))
        told = {"keys": keys, "who": who, "about": about, "strength": strength}
        for asking, other in db.session.execute(SHARED, {**told, "but": every, "enough": enough}):
            found[asking].add(other)
    return found
