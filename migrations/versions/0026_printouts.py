"""PDFs of the course: the handbook of a programme, the run sheet of a room."""

from alembic import op

from migrations.policies import grant, scope

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE printouts (
            provider_id UUID NOT NULL,
            kind VARCHAR NOT NULL,
            room_id UUID NOT NULL,
            language VARCHAR NOT NULL,
            digest VARCHAR NOT NULL,
            asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
            made_at TIMESTAMP WITH TIME ZONE,
            pdf BYTEA,
            id UUID NOT NULL,
            CONSTRAINT pk_printouts PRIMARY KEY (id),
            CONSTRAINT uq_printouts_provider_id_kind_digest UNIQUE (provider_id, kind, digest),
            CONSTRAINT fk_printouts_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_printouts_room_id_provider_id FOREIGN KEY(room_id, provider_id) REFERENCES rooms (id, provider_id),
            CONSTRAINT ck_printouts_kind CHECK (kind IN ('handbook', 'run_sheet')),
            CONSTRAINT ck_printouts_made CHECK ((made_at IS NULL) = (pdf IS NULL))
        )
    """)
    grant("printouts", "SELECT, INSERT, UPDATE, DELETE")
    scope("printouts")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
