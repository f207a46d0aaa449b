"""Providers, their staff, and who is signed in."""

from alembic import op

from migrations.policies import grant

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE providers (
            name VARCHAR NOT NULL,
            contact_phone VARCHAR NOT NULL,
            contact_email VARCHAR NOT NULL,
            settings JSONB NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_providers PRIMARY KEY (id),
            CONSTRAINT ck_providers_name CHECK (name <> '')
        )
    """)
    op.execute("""
        CREATE TABLE staff (
            provider_id UUID NOT NULL,
            name VARCHAR NOT NULL,
            email VARCHAR NOT NULL,
            roles TEXT[] NOT NULL,
            password_hash VARCHAR,
            created_at TIMESTAMP WITH TIME ZONE NOT NULL,
            ended_at TIMESTAMP WITH TIME ZONE,
            id UUID NOT NULL,
            CONSTRAINT pk_staff PRIMARY KEY (id),
            CONSTRAINT uq_staff_id_provider_id UNIQUE (id, provider_id),
            CONSTRAINT one_staff_per_email UNIQUE (email),
            CONSTRAINT fk_staff_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT ck_staff_email CHECK (email = lower(email) AND email LIKE '%_@_%'),
            CONSTRAINT ck_staff_roles CHECK (roles <@ ARRAY['coordinator','facilitator','safeguarding_lead'] AND cardinality(roles) > 0)
        )
    """)
    op.execute("""
        CREATE TABLE staff_sign_ins (
            staff_id UUID NOT NULL,
            token_hash BYTEA NOT NULL,
            device VARCHAR NOT NULL,
            started_at TIMESTAMP WITH TIME ZONE NOT NULL,
            last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
            ended_at TIMESTAMP WITH TIME ZONE,
            id UUID NOT NULL,
            CONSTRAINT pk_staff_sign_ins PRIMARY KEY (id),
            CONSTRAINT fk_staff_sign_ins_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id),
            CONSTRAINT uq_staff_sign_ins_token_hash UNIQUE (token_hash),
            CONSTRAINT ck_staff_sign_ins_times CHECK (last_seen_at >= started_at)
        )
    """)
    op.execute("""
        CREATE TABLE staff_invitations (
            staff_id UUID NOT NULL,
            token_hash BYTEA NOT NULL,
            purpose VARCHAR NOT NULL,
            issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
            expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
            used_at TIMESTAMP WITH TIME ZONE,
            id UUID NOT NULL,
            CONSTRAINT pk_staff_invitations PRIMARY KEY (id),
            CONSTRAINT fk_staff_invitations_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id),
            CONSTRAINT uq_staff_invitations_token_hash UNIQUE (token_hash),
            CONSTRAINT ck_staff_invitations_purpose CHECK (purpose IN ('invite', 'reset')),
            CONSTRAINT ck_staff_invitations_expires CHECK (expires_at > issued_at)
        )
    """)
    grant("providers", "SELECT, UPDATE")
    grant("staff", "SELECT, INSERT, UPDATE, DELETE")
    grant("staff_sign_ins", "SELECT, INSERT, UPDATE, DELETE")
    grant("staff_invitations", "SELECT, INSERT, UPDATE, DELETE")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
