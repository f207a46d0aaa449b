"""Who is invited to write live captions in a room, and the links that lead them there."""

from alembic import op

from migrations.policies import grant, scope, scope_once_known

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE captioners (
            provider_id UUID NOT NULL,
            room_id UUID NOT NULL,
            name VARCHAR NOT NULL,
            email VARCHAR NOT NULL,
            invited_by UUID,
            invited_at TIMESTAMP WITH TIME ZONE NOT NULL,
            revoked_at TIMESTAMP WITH TIME ZONE,
            revoked_by UUID,
            revoked_why VARCHAR NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_captioners PRIMARY KEY (id),
            CONSTRAINT uq_captioners_id_provider_id UNIQUE (id, provider_id),
            CONSTRAINT uq_captioners_id_room_id UNIQUE (id, room_id),
            CONSTRAINT fk_captioners_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_captioners_room_id_provider_id FOREIGN KEY(room_id, provider_id) REFERENCES rooms (id, provider_id),
            CONSTRAINT fk_captioners_invited_by FOREIGN KEY(invited_by) REFERENCES staff (id),
            CONSTRAINT fk_captioners_revoked_by FOREIGN KEY(revoked_by) REFERENCES staff (id),
            CONSTRAINT ck_captioners_revoked_why CHECK (revoked_why IN ('', 'withdrawn', 'removed') AND (revoked_at IS NULL) = (revoked_why = ''))
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX one_invitation_of_an_address_to_a_room ON captioners (room_id, email) WHERE revoked_at IS NULL
    """)
    op.execute("""
        CREATE TABLE caption_links (
            provider_id UUID NOT NULL,
            captioner_id UUID NOT NULL,
            token_hash BYTEA NOT NULL,
            device_hash BYTEA,
            issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
            issued_by UUID,
            sent_at TIMESTAMP WITH TIME ZONE,
            undeliverable_at TIMESTAMP WITH TIME ZONE,
            used_at TIMESTAMP WITH TIME ZONE,
            revoked_at TIMESTAMP WITH TIME ZONE,
            id UUID NOT NULL,
            CONSTRAINT pk_caption_links PRIMARY KEY (id),
            CONSTRAINT uq_caption_links_token_hash UNIQUE (token_hash),
            CONSTRAINT uq_caption_links_device_hash UNIQUE (device_hash),
            CONSTRAINT fk_caption_links_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_caption_links_captioner_id_provider_id FOREIGN KEY(captioner_id, provider_id) REFERENCES captioners (id, provider_id),
            CONSTRAINT fk_caption_links_issued_by FOREIGN KEY(issued_by) REFERENCES staff (id)
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX one_live_link_per_captioner ON caption_links (captioner_id) WHERE revoked_at IS NULL
    """)
    for table in ("captioners", "caption_links"):
        grant(table, "SELECT, INSERT, UPDATE")
    scope("captioners")
    scope_once_known("caption_links")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
