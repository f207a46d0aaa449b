"""A person or a referral was corrected: they are held against everybody we know once more."""

from __future__ import annotations

from datetime import datetime

from spip_live.db import db
from spip_live.office.intake.suspecting import not_parted
from spip_live.people import joining_families
from spip_live.people.linkage import finding, reading, reviewing, store, telling
from spip_live.people.linkage.judging import Suspicion
from spip_live.people.models import Parent, Staff
from spip_live.rooms import late_ties


def look_again(parent: Parent, by: Staff, at: datetime) -> list[Suspicion]:
    """Tie a parent to whoever likely belongs to them by now; those who are tied newly."""
    joining_families.one_at_a_time()
    db.session.flush()
    profiles = reading.profiles_of([parent.id])
    found = not_parted(finding.find(profiles))
    store.keep(profiles)
    made = [each for each in found if _tied(each, by, at)]
    reviewing.ask_about({frozenset((each.one, each.other)): each for each in made}, at)
    return made


def _tied(suspicion: Suspicion, by: Staff, at: datetime) -> bool:
    """Whether a tie was made: those who are of one family by now need none."""
    one, other = (db.session.get_one(Parent, id_) for id_ in (suspicion.one, suspicion.other))
    if one.family_id == other.family_id:
        return False
    why = telling.reason(suspicion.found)
    late_ties.keep_apart(one, other, telling.kind(suspicion.found), why, by, at)
    return True
