"""How far a step has been played, which steps were shown, and counts of what parents thought of it."""

from alembic import op

from migrations.policies import grant, scope

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE rooms
            ADD COLUMN play JSONB NOT NULL DEFAULT '{}',
            ADD COLUMN shown INTEGER[] NOT NULL DEFAULT '{}',
            ADD COLUMN branches JSONB NOT NULL DEFAULT '{}'
    """)
    # So far parents could fetch every step up to the present one.
    op.execute("""
        UPDATE rooms SET shown = ARRAY(SELECT generate_series(0, step)) WHERE opened_at IS NOT NULL
    """)
    op.execute("""
        ALTER TABLE seats
            ADD COLUMN own_part VARCHAR NOT NULL DEFAULT '',
            ADD COLUMN language VARCHAR NOT NULL DEFAULT '',
            ADD CONSTRAINT ck_seats_own_part CHECK (own_part IN ('', 'mum', 'dad', 'grandparent', 'step-parent', 'carer')),
            ADD CONSTRAINT ck_seats_language CHECK (language ~ '^[a-z-]{0,12}$')
    """)
    op.execute("""
        CREATE TABLE feedback_counts (
            provider_id UUID NOT NULL,
            programme VARCHAR NOT NULL,
            month DATE NOT NULL,
            question VARCHAR NOT NULL,
            choice VARCHAR NOT NULL,
            n INTEGER NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_feedback_counts PRIMARY KEY (id),
            CONSTRAINT fk_feedback_counts_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT one_count_per_choice UNIQUE (provider_id, programme, month, question, choice),
            CONSTRAINT ck_feedback_counts_month CHECK (extract(day FROM month) = 1),
            CONSTRAINT ck_feedback_counts_n CHECK (n > 0)
        )
    """)
    grant("feedback_counts", "SELECT, INSERT, UPDATE")
    scope("feedback_counts")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
