"""What was told to Cafcass, byte for byte."""

from alembic import op

from migrations.policies import grant, scope

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE returns (
            provider_id UUID NOT NULL,
            request_id UUID NOT NULL,
            made_at TIMESTAMP WITH TIME ZONE NOT NULL,
            made_by UUID NOT NULL,
            from_on DATE,
            to_on DATE,
            room_id UUID,
            layout VARCHAR NOT NULL,
            line_count INTEGER NOT NULL,
            sha256 VARCHAR NOT NULL,
            content BYTEA NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_returns PRIMARY KEY (id),
            CONSTRAINT uq_returns_id_provider_id UNIQUE (id, provider_id),
            CONSTRAINT uq_returns_request_id UNIQUE (request_id),
            CONSTRAINT fk_returns_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_returns_made_by FOREIGN KEY(made_by) REFERENCES staff (id),
            CONSTRAINT fk_returns_room_id FOREIGN KEY(room_id) REFERENCES rooms (id),
            CONSTRAINT ck_returns_scope CHECK ((room_id IS NOT NULL) <> (from_on IS NOT NULL AND to_on IS NOT NULL)),
            CONSTRAINT ck_returns_dates CHECK (from_on IS NULL OR to_on >= from_on)
        )
    """)
    op.execute("""
        CREATE TABLE return_lines (
            provider_id UUID NOT NULL,
            return_id UUID NOT NULL,
            line_id UUID NOT NULL,
            enrolment_id UUID NOT NULL,
            state VARCHAR NOT NULL,
            attended BOOLEAN NOT NULL,
            completed_on DATE,
            row_sha256 VARCHAR NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_return_lines PRIMARY KEY (id),
            CONSTRAINT fk_return_lines_return_id_provider_id FOREIGN KEY(return_id, provider_id) REFERENCES returns (id, provider_id),
            CONSTRAINT uq_return_lines_return_id_line_id UNIQUE (return_id, line_id),
            CONSTRAINT fk_return_lines_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_return_lines_enrolment_id FOREIGN KEY(enrolment_id) REFERENCES enrolments (id),
            CONSTRAINT ck_return_lines_state CHECK (state IN ('new', 'corrected', 'withdrawn'))
        )
    """)
    grant("returns", "SELECT, INSERT")
    scope("returns")
    grant("return_lines", "SELECT, INSERT")
    scope("return_lines")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
