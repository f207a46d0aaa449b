"""A tie learned late displaces a seat; ties are confirmed and parted; who is protected is marked."""

from alembic import op

from migrations.policies import grant, scope

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE parents
            ADD COLUMN protected BOOLEAN NOT NULL DEFAULT false,
            ADD COLUMN protected_why VARCHAR NOT NULL DEFAULT '',
            ADD CONSTRAINT ck_parents_protected CHECK (NOT protected OR protected_why <> '')
    """)
    op.execute("""
        ALTER TABLE families
            ADD COLUMN looked_at TIMESTAMP WITH TIME ZONE,
            ADD COLUMN looked_by UUID,
            ADD COLUMN looked_size INTEGER NOT NULL DEFAULT 0,
            ADD CONSTRAINT fk_families_looked_by FOREIGN KEY(looked_by) REFERENCES staff (id)
    """)
    op.execute("""
        ALTER TABLE ties
            ADD COLUMN confirmed_at TIMESTAMP WITH TIME ZONE,
            ADD COLUMN confirmed_by UUID,
            ADD COLUMN parted_at TIMESTAMP WITH TIME ZONE,
            ADD COLUMN parted_by UUID,
            ADD COLUMN parted_why VARCHAR NOT NULL DEFAULT '',
            DROP CONSTRAINT ck_ties_kind,
            ADD CONSTRAINT ck_ties_kind CHECK (kind IN ('staff', 'suspected_duplicate', 'suspected_other_parent')),
            ADD CONSTRAINT ck_ties_confirmed CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL)),
            ADD CONSTRAINT ck_ties_parted CHECK ((parted_at IS NULL) = (parted_by IS NULL) AND (parted_at IS NULL) = (parted_why = '')),
            ADD CONSTRAINT ck_ties_parted_waits_no_more CHECK (NOT (pending AND parted_at IS NOT NULL)),
            ADD CONSTRAINT uq_ties_id_provider_id UNIQUE (id, provider_id),
            ADD CONSTRAINT fk_ties_confirmed_by FOREIGN KEY(confirmed_by) REFERENCES staff (id),
            ADD CONSTRAINT fk_ties_parted_by FOREIGN KEY(parted_by) REFERENCES staff (id)
    """)
    # Whoever approves is never whoever asked: two people, whatever the program does.
    op.execute("""
        CREATE TABLE partings (
            provider_id UUID NOT NULL,
            tie_id UUID,
            case_id UUID,
            parent_id UUID,
            why VARCHAR NOT NULL,
            asked_by UUID NOT NULL,
            asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
            answered_by UUID,
            answered_at TIMESTAMP WITH TIME ZONE,
            verdict VARCHAR,
            answer_why VARCHAR NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_partings PRIMARY KEY (id),
            CONSTRAINT fk_partings_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_partings_tie_id_provider_id FOREIGN KEY(tie_id, provider_id) REFERENCES ties (id, provider_id),
            CONSTRAINT fk_partings_parent_id_provider_id FOREIGN KEY(parent_id, provider_id) REFERENCES parents (id, provider_id),
            CONSTRAINT fk_partings_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
            CONSTRAINT fk_partings_asked_by FOREIGN KEY(asked_by) REFERENCES staff (id),
            CONSTRAINT fk_partings_answered_by FOREIGN KEY(answered_by) REFERENCES staff (id),
            CONSTRAINT ck_partings_of CHECK ((tie_id IS NULL) <> (parent_id IS NULL) AND (case_id IS NULL OR parent_id IS NOT NULL)),
            CONSTRAINT ck_partings_why CHECK (why <> ''),
            CONSTRAINT ck_partings_answered CHECK ((answered_at IS NULL) = (verdict IS NULL) AND (answered_by IS NULL) = (verdict IS NULL)),
            CONSTRAINT ck_partings_verdict CHECK (verdict IN ('approved', 'refused', 'taken_back')),
            CONSTRAINT ck_partings_two_people CHECK (verdict IS DISTINCT FROM 'approved' OR answered_by <> asked_by)
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX one_open_parting_of_a_tie ON partings (tie_id) WHERE verdict IS NULL
    """)
    # A seat that was ever admitted keeps its claim until the room is over, unless it gave way to
    # somebody of its family, whose claim then stands in its place.
    op.execute("""
        ALTER TABLE seats
            ADD COLUMN displaced_at TIMESTAMP WITH TIME ZONE,
            DROP CONSTRAINT ck_seats_claim,
            ADD CONSTRAINT ck_seats_claim CHECK (claim_ended_at IS NULL OR room_is_over OR (released_at IS NOT NULL AND (admitted_at IS NULL OR displaced_at IS NOT NULL))),
            ADD CONSTRAINT ck_seats_displaced CHECK (displaced_at IS NULL OR released_at IS NOT NULL)
    """)
    op.execute("""
        CREATE TABLE displacements (
            provider_id UUID NOT NULL,
            seat_id UUID NOT NULL,
            tie_id UUID NOT NULL,
            at TIMESTAMP WITH TIME ZONE NOT NULL,
            was_live BOOLEAN NOT NULL,
            off_at TIMESTAMP WITH TIME ZONE,
            rung_at TIMESTAMP WITH TIME ZONE,
            rung_by UUID,
            id UUID NOT NULL,
            CONSTRAINT pk_displacements PRIMARY KEY (id),
            CONSTRAINT one_displacement_per_seat UNIQUE (seat_id),
            CONSTRAINT fk_displacements_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_displacements_seat_id_provider_id FOREIGN KEY(seat_id, provider_id) REFERENCES seats (id, provider_id),
            CONSTRAINT fk_displacements_tie_id_provider_id FOREIGN KEY(tie_id, provider_id) REFERENCES ties (id, provider_id),
            CONSTRAINT fk_displacements_rung_by FOREIGN KEY(rung_by) REFERENCES staff (id),
            CONSTRAINT ck_displacements_rung CHECK ((rung_at IS NULL) = (rung_by IS NULL))
        )
    """)
    op.execute(
        "CREATE INDEX ix_displacements_live ON displacements (provider_id) WHERE off_at IS NULL"
    )
    op.execute(
        "CREATE INDEX ix_displacements_to_ring ON displacements (provider_id) WHERE rung_at IS NULL"
    )
    # A merge or a split changes the family of these rows through their keys: each found by index.
    op.execute("CREATE INDEX ix_seats_parent ON seats (parent_id, family_id)")
    op.execute("CREATE INDEX ix_admissions_seat ON admissions (seat_id)")
    op.execute("ALTER TABLE incident_notes ALTER COLUMN staff_id DROP NOT NULL")
    grant("partings", "SELECT, INSERT, UPDATE")
    scope("partings")
    grant("displacements", "SELECT, INSERT, UPDATE")
    scope("displacements")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
