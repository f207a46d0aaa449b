"""People are found again, and the other parents of those we know; likely ties are asked about."""

from alembic import op

from migrations.policies import grant, scope

revision = "0032"
down_revision = "0029"


def upgrade() -> None:
    op.execute("ALTER TABLE referrals ADD COLUMN court VARCHAR NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE parents ADD COLUMN keyed_as VARCHAR NOT NULL DEFAULT ''")
    # Names and dates of children, for finding those who belong together and for nothing else.
    op.execute("""
        CREATE TABLE referral_children (
            provider_id UUID NOT NULL,
            referral_id UUID NOT NULL,
            parent_id UUID NOT NULL,
            forename VARCHAR NOT NULL,
            born_on DATE,
            id UUID NOT NULL,
            CONSTRAINT pk_referral_children PRIMARY KEY (id),
            CONSTRAINT fk_referral_children_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_referral_children_referral_id_parent_id_provider_id FOREIGN KEY(referral_id, parent_id, provider_id) REFERENCES referrals (id, parent_id, provider_id),
            CONSTRAINT ck_referral_children_told CHECK (forename <> '' OR born_on IS NOT NULL)
        )
    """)
    op.execute("CREATE INDEX ix_referral_children_referral ON referral_children (referral_id)")
    op.execute("CREATE INDEX ix_referral_children_parent ON referral_children (parent_id)")
    # Keyed hashes only: who has the table without the key learns nobody's name from it.
    op.execute("""
        CREATE TABLE linkage_keys (
            provider_id UUID NOT NULL,
            key BIGINT NOT NULL,
            parent_id UUID NOT NULL,
            CONSTRAINT pk_linkage_keys PRIMARY KEY (provider_id, key, parent_id),
            CONSTRAINT fk_linkage_keys_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_linkage_keys_parent_id_provider_id FOREIGN KEY(parent_id, provider_id) REFERENCES parents (id, provider_id) ON DELETE CASCADE
        )
    """)
    op.execute("CREATE INDEX ix_linkage_keys_parent ON linkage_keys (parent_id)")
    op.execute("CREATE INDEX ix_parents_keyed_as ON parents (provider_id, keyed_as)")
    op.execute("""
        CREATE TABLE tie_reviews (
            provider_id UUID NOT NULL,
            tie_id UUID NOT NULL,
            question VARCHAR NOT NULL,
            bits DOUBLE PRECISION NOT NULL,
            evidence JSONB NOT NULL,
            asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
            due_at TIMESTAMP WITH TIME ZONE NOT NULL,
            answered_at TIMESTAMP WITH TIME ZONE,
            answered_by UUID,
            verdict VARCHAR,
            id UUID NOT NULL,
            CONSTRAINT pk_tie_reviews PRIMARY KEY (id),
            CONSTRAINT one_review_per_tie UNIQUE (tie_id),
            CONSTRAINT fk_tie_reviews_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_tie_reviews_tie_id FOREIGN KEY(tie_id) REFERENCES ties (id) ON DELETE CASCADE,
            CONSTRAINT fk_tie_reviews_answered_by FOREIGN KEY(answered_by) REFERENCES staff (id),
            CONSTRAINT ck_tie_reviews_question CHECK (question IN ('same_person', 'other_parent')),
            CONSTRAINT ck_tie_reviews_verdict CHECK (verdict IN ('confirmed', 'parted')),
            CONSTRAINT ck_tie_reviews_answered CHECK ((answered_at IS NULL) = (verdict IS NULL) AND (answered_by IS NULL) = (verdict IS NULL)),
            CONSTRAINT ck_tie_reviews_due CHECK (due_at > asked_at)
        )
    """)
    op.execute(
        "CREATE INDEX ix_tie_reviews_open ON tie_reviews (provider_id, due_at) WHERE verdict IS NULL"
    )
    op.execute("""
        CREATE OR REPLACE FUNCTION take_statistics() RETURNS void
        LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            ANALYZE families, parents, cases, case_parties, referrals, enrolments, referral_children, linkage_keys
        $$
    """)
    grant("referral_children", "SELECT, INSERT, UPDATE, DELETE")
    scope("referral_children")
    grant("linkage_keys", "SELECT, INSERT, DELETE")
    scope("linkage_keys")
    grant("tie_reviews", "SELECT, INSERT, UPDATE")
    scope("tie_reviews")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
