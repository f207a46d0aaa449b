"""The children that a referral names, as they are typed and put right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select

from spip_live.db import db
from spip_live.office.intake.slips import Child
from spip_live.people.linkage.models import ReferralChild
from spip_live.people.models import Referral


def of(referral: Referral) -> Sequence[ReferralChild]:
    """The children of one referral, the eldest first."""
    wanted = select(ReferralChild).where(ReferralChild.referral_id == referral.id)
    return db.session.scalars(
        wanted.order_by(ReferralChild.born_on, ReferralChild.forename, ReferralChild.id)
    ).all()


def as_text(referral: Referral) -> str:
    """The children as one would type them: `Isla 11/06/2022; Mason 31/03/2014`."""
    return "; ".join(f"{one.forename} {_day(one)}".strip() for one in of(referral))


def _day(child: ReferralChild) -> str:
    return f"{child.born_on:%d/%m/%Y}" if child.born_on else ""


def correct(referral: Referral, told: Iterable[Child]) -> None:
    """Put what was typed in place of the children that we hold."""
    now = {(each.forename, each.born_on) for each in told}
    if now == {(each.forename, each.born_on) for each in of(referral)}:
        return
    db.session.execute(delete(ReferralChild).where(ReferralChild.referral_id == referral.id))
    for forename, born_on in now:
        db.session.add(
            ReferralChild(
                provider_id=referral.provider_id,
                referral_id=referral.id,
                parent_id=referral.parent_id,
                forename=forename,
                born_on=born_on,
            )
        )
    db.session.flush()
