"""Providers' own packs of course content, of which one at a time is in use."""

from alembic import op

from migrations.policies import grant, scope

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE content_packs (
            provider_id UUID NOT NULL,
            made_by UUID NOT NULL,
            file_name VARCHAR NOT NULL,
            sha256 VARCHAR NOT NULL,
            size INTEGER NOT NULL,
            status VARCHAR NOT NULL,
            outcome JSONB NOT NULL,
            in_use BOOLEAN NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE NOT NULL,
            used_from TIMESTAMP WITH TIME ZONE,
            used_by UUID,
            id UUID NOT NULL,
            CONSTRAINT pk_content_packs PRIMARY KEY (id),
            CONSTRAINT uq_content_packs_provider_id_sha256 UNIQUE (provider_id, sha256),
            CONSTRAINT fk_content_packs_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_content_packs_made_by FOREIGN KEY(made_by) REFERENCES staff (id),
            CONSTRAINT fk_content_packs_used_by FOREIGN KEY(used_by) REFERENCES staff (id),
            CONSTRAINT ck_content_packs_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
            CONSTRAINT ck_content_packs_status CHECK (status IN ('checking', 'ready', 'refused')),
            CONSTRAINT ck_content_packs_in_use CHECK (NOT in_use OR status = 'ready')
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX one_pack_in_use ON content_packs (provider_id) WHERE in_use
    """)
    grant("content_packs", "SELECT, INSERT, UPDATE")
    scope("content_packs")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
