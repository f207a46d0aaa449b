"""Providers, their staff, and the parents, families, cases and referrals in their care."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spip_live.db import Base, Identified


class Role(StrEnum):
    """What a member of staff does; one person may do several."""

    COORDINATOR = "coordinator"
    FACILITATOR = "facilitator"
    SAFEGUARDING_LEAD = "safeguarding_lead"


class Route(StrEnum):
    """Why a parent is here: decides what they read (ordered or voluntary)."""

    COURT_ORDER = "court_order"
    CAFCASS = "cafcass"
    SELF = "self"


class Fee(StrEnum):
    """Where a self-referral's fee stands; no other route has one."""

    DUE = "due"
    REDUCED = "reduced"
    PAID = "paid"
    WAIVED = "waived"


class OtherParty(StrEnum):
    """What is known of the person this parent must never meet."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    NONE_FOUND = "none_found"


class TieKind(StrEnum):
    """Why two people are one family, apart from a shared case."""

    STAFF = "staff"
    SUSPECTED_DUPLICATE = "suspected_duplicate"
    SUSPECTED_OTHER_PARENT = "suspected_other_parent"


SUSPICIONS = frozenset({TieKind.SUSPECTED_DUPLICATE, TieKind.SUSPECTED_OTHER_PARENT})


class Verdict(StrEnum):
    """What became of the wish to part people."""

    APPROVED = "approved"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


class Provider(Identified, Base):
    """The organisation that runs courses. `contact_*` are what its parents are told to use."""

    __tablename__ = "providers"

    name: Mapped[str]
    contact_phone: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]


class Staff(Identified, Base):
    """A provider's signed-in person. No password until the invitation is taken up."""

    __tablename__ = "staff"
    __table_args__ = (
        UniqueConstraint("id", "provider_id", name="uq_staff_id_provider_id"),
        UniqueConstraint("provider_id", "email", name="one_staff_per_email"),
        # Invited in many places, one person signs in at one: which, only they are told.
        Index(
            "one_sign_in_per_email",
            "email",
            unique=True,
            postgresql_where=text("password_hash IS NOT NULL"),
        ),
        Index("ix_staff_email", "email"),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    name: Mapped[str]
    email: Mapped[str]  # always lower case, see the constraint in the migration
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    provider: Mapped[Provider] = relationship()

    def has_role(self, *roles: Role) -> bool:
        """Whether this person holds any of `roles` and still works here."""
        return self.ended_at is None and any(role in self.roles for role in roles)


class StaffSignIn(Identified, Base):
    """One browser in which a member of staff is signed in; ending the row signs it out."""

    __tablename__ = "staff_sign_ins"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    device: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    staff: Mapped[Staff] = relationship()


class StaffInvitation(Identified, Base):
    """A mailed, single-use link with which staff choose a password (first, or a new one)."""

    __tablename__ = "staff_invitations"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    purpose: Mapped[str]  # "invite" or "reset"
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    staff: Mapped[Staff] = relationship()


class Family(Identified, Base):
    """A set of people who must never meet in a room.

    `looked_*`: when somebody last looked whether a large one is rightly so, and how large it was.
    """

    __tablename__ = "families"
    __table_args__ = (UniqueConstraint("id", "provider_id"),)

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    created_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    looked_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    looked_size: Mapped[int] = mapped_column(default=0)


class Parent(Identified, Base):
    """A person referred to the course, or known only as the other party of one."""

    __tablename__ = "parents"
    __table_args__ = (
        ForeignKeyConstraint(["family_id", "provider_id"], ["families.id", "families.provider_id"]),
        UniqueConstraint("id", "provider_id", "family_id"),
        UniqueConstraint("id", "provider_id"),
        Index("ix_parents_family", "family_id"),
        Index("ix_parents_born_on", "provider_id", "born_on"),
        Index("ix_parents_email", "provider_id", "email"),
        Index("ix_parents_keyed_as", "provider_id", "keyed_as"),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    family_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(default="")
    forename: Mapped[str]
    surname: Mapped[str]
    born_on: Mapped[date | None]
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email_confidential: Mapped[bool] = mapped_column(default=False)
    phone_confidential: Mapped[bool] = mapped_column(default=False)
    needs: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    protected: Mapped[bool] = mapped_column(default=False)  # never the one whose seat gives way
    protected_why: Mapped[str] = mapped_column(default="")
    keyed_as: Mapped[str] = mapped_column(default="")  # see `linkage.store.Seal.form`
    created_at: Mapped[datetime]

    @property
    def full_name(self) -> str:
        return f"{self.forename} {self.surname}".strip()


class Case(Identified, Base):
    """A family-court case. `number` is normalised, `number_as_given` is what was written."""

    __tablename__ = "cases"
    __table_args__ = (
        ForeignKeyConstraint(["family_id", "provider_id"], ["families.id", "families.provider_id"]),
        UniqueConstraint("id", "provider_id", "family_id"),
        UniqueConstraint("provider_id", "number", name="one_case_per_number"),
        Index("ix_cases_family", "family_id"),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    family_id: Mapped[UUID]
    number: Mapped[str]
    number_as_given: Mapped[str]
    created_at: Mapped[datetime]


class CaseParty(Base):
    """A person's part in a case; the shared family is what the two foreign keys agree on."""

    __tablename__ = "case_parties"
    __table_args__ = (
        ForeignKeyConstraint(
            ["case_id", "provider_id", "family_id"],
            ["cases.id", "cases.provider_id", "cases.family_id"],
            onupdate="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        ForeignKeyConstraint(
            ["parent_id", "provider_id", "family_id"],
            ["parents.id", "parents.provider_id", "parents.family_id"],
            onupdate="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        Index("ix_case_parties_parent", "parent_id"),
    )

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    parent_id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID]
    family_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(default="")  # "applicant", "respondent", or as written


class Tie(Identified, Base):
    """Two people kept apart by staff or by suspicion; always with a reason, never silent.

    `pending` until both are in one family: a tie that cannot take effect yet (one of two who hold
    seats in one room is still to be taken out) is never dropped. Once `parted_at` is set it joins
    nobody any more; the row stays, so that nobody is tied again for the same suspicion.
    """

    __tablename__ = "ties"
    __table_args__ = (
        ForeignKeyConstraint(["one_id", "provider_id"], ["parents.id", "parents.provider_id"]),
        ForeignKeyConstraint(["other_id", "provider_id"], ["parents.id", "parents.provider_id"]),
        UniqueConstraint("id", "provider_id"),
        Index("ix_ties_one", "one_id"),
        Index("ix_ties_other", "other_id"),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    one_id: Mapped[UUID]
    other_id: Mapped[UUID]
    kind: Mapped[str]
    reason: Mapped[str]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    pending: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[datetime | None]  # of a suspicion: somebody said that it is right
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    parted_at: Mapped[datetime | None]
    parted_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    parted_why: Mapped[str] = mapped_column(default="")

    @property
    def is_suspicion(self) -> bool:
        """Noticed, and confirmed by nobody: one person may part it."""
        return self.kind in SUSPICIONS and self.confirmed_at is None


class Parting(Identified, Base):
    """The wish to keep people apart no longer: asked by one member of staff, decided by another.

    Of a tie, of a person's part in a case (`case_id` and `parent_id`), or of a person whom nothing
    joins with their family any more (`parent_id` alone).
    """

    __tablename__ = "partings"
    __table_args__ = (
        ForeignKeyConstraint(["tie_id", "provider_id"], ["ties.id", "ties.provider_id"]),
        ForeignKeyConstraint(["parent_id", "provider_id"], ["parents.id", "parents.provider_id"]),
        Index(
            "one_open_parting_of_a_tie",
            "tie_id",
            unique=True,
            postgresql_where=text("verdict IS NULL"),
        ),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    tie_id: Mapped[UUID | None]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    parent_id: Mapped[UUID | None]
    why: Mapped[str]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None]
    verdict: Mapped[str | None]  # Verdict
    answer_why: Mapped[str] = mapped_column(default="")


class Referral(Identified, Base):
    """Why a parent is here. `key` makes the same line of the same list the same referral."""

    __tablename__ = "referrals"
    __table_args__ = (
        ForeignKeyConstraint(["parent_id", "provider_id"], ["parents.id", "parents.provider_id"]),
        UniqueConstraint("provider_id", "key", name="one_referral_per_key"),
        UniqueConstraint("id", "parent_id", "provider_id"),
        Index("ix_referrals_parent", "parent_id"),
        Index("ix_referrals_case", "case_id"),
        Index("ix_referrals_reference", "provider_id", "cafcass_ref"),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    parent_id: Mapped[UUID]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    key: Mapped[str]
    route: Mapped[str]
    fee: Mapped[str | None]
    cafcass_ref: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="")
    other_party: Mapped[str]  # OtherParty
    other_party_name: Mapped[str] = mapped_column(default="")
    other_party_reason: Mapped[str] = mapped_column(default="")
    ordered_on: Mapped[date | None]
    court: Mapped[str] = mapped_column(default="")
    hearing_on: Mapped[date | None]
    notes: Mapped[str] = mapped_column(default="")
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("imports.id"))
    created_at: Mapped[datetime]
    parent: Mapped[Parent] = relationship(
        primaryjoin="foreign(Referral.parent_id) == Parent.id", viewonly=True
    )
    case: Mapped[Case | None] = relationship(
        primaryjoin="foreign(Referral.case_id) == Case.id", viewonly=True
    )


class Enrolment(Identified, Base):
    """One parent's way through one programme. Not `seatable` until the other party is settled."""

    __tablename__ = "enrolments"
    __table_args__ = (
        ForeignKeyConstraint(
            ["referral_id", "parent_id", "provider_id"],
            ["referrals.id", "referrals.parent_id", "referrals.provider_id"],
        ),
        UniqueConstraint("id", "parent_id", "provider_id"),
        UniqueConstraint("id", "seatable"),
        UniqueConstraint("referral_id", "programme"),
        Index("ix_enrolments_parent", "parent_id"),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    parent_id: Mapped[UUID]
    referral_id: Mapped[UUID]
    programme: Mapped[str]
    seatable: Mapped[bool]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    referral: Mapped[Referral] = relationship(
        primaryjoin="foreign(Enrolment.referral_id) == Referral.id", viewonly=True
    )
    parent: Mapped[Parent] = relationship(
        primaryjoin="foreign(Enrolment.parent_id) == Parent.id", viewonly=True
    )
