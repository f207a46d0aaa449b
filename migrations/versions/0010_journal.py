"""Who did what, when."""

from alembic import op

from migrations.policies import grant, scope

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE journal (
            provider_id UUID NOT NULL,
            at TIMESTAMP WITH TIME ZONE NOT NULL,
            actor VARCHAR NOT NULL,
            actor_id UUID,
            action VARCHAR NOT NULL,
            subject VARCHAR NOT NULL,
            subject_id UUID,
            facts JSONB NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_journal PRIMARY KEY (id),
            CONSTRAINT fk_journal_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT ck_journal_actor CHECK (actor IN ('staff', 'seat', 'system') AND (actor = 'system') = (actor_id IS NULL))
        )
    """)
    grant("journal", "SELECT, INSERT")
    scope("journal")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
