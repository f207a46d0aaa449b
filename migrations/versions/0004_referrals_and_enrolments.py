"""Why a parent is here, and their way through a programme."""

from alembic import op

from migrations.policies import grant, scope

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE referrals (
            provider_id UUID NOT NULL,
            parent_id UUID NOT NULL,
            case_id UUID,
            key VARCHAR NOT NULL,
            route VARCHAR NOT NULL,
            fee VARCHAR,
            cafcass_ref VARCHAR NOT NULL,
            role VARCHAR NOT NULL,
            other_party VARCHAR NOT NULL,
            other_party_name VARCHAR NOT NULL,
            other_party_reason VARCHAR NOT NULL,
            ordered_on DATE,
            hearing_on DATE,
            notes VARCHAR NOT NULL,
            import_id UUID,
            created_at TIMESTAMP WITH TIME ZONE NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_referrals PRIMARY KEY (id),
            CONSTRAINT fk_referrals_parent_id_provider_id FOREIGN KEY(parent_id, provider_id) REFERENCES parents (id, provider_id),
            CONSTRAINT one_referral_per_key UNIQUE (provider_id, key),
            CONSTRAINT uq_referrals_id_parent_id_provider_id UNIQUE (id, parent_id, provider_id),
            CONSTRAINT fk_referrals_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_referrals_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
            CONSTRAINT fk_referrals_import_id FOREIGN KEY(import_id) REFERENCES imports (id),
            CONSTRAINT ck_referrals_route CHECK (route IN ('court_order', 'cafcass', 'self')),
            CONSTRAINT ck_referrals_fee CHECK ((route = 'self') = (fee IS NOT NULL) AND (fee IS NULL OR fee IN ('due', 'reduced', 'paid', 'waived'))),
            CONSTRAINT ck_referrals_other_party CHECK (other_party IN ('known', 'unknown', 'none_found'))
        )
    """)
    op.execute("""
        CREATE TABLE enrolments (
            provider_id UUID NOT NULL,
            parent_id UUID NOT NULL,
            referral_id UUID NOT NULL,
            programme VARCHAR NOT NULL,
            seatable BOOLEAN NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE NOT NULL,
            withdrawn_at TIMESTAMP WITH TIME ZONE,
            withdrawn_why VARCHAR NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_enrolments PRIMARY KEY (id),
            CONSTRAINT fk_enrolments_referral_id_parent_id_provider_id FOREIGN KEY(referral_id, parent_id, provider_id) REFERENCES referrals (id, parent_id, provider_id),
            CONSTRAINT uq_enrolments_id_parent_id_provider_id UNIQUE (id, parent_id, provider_id),
            CONSTRAINT uq_enrolments_id_seatable UNIQUE (id, seatable),
            CONSTRAINT uq_enrolments_referral_id_programme UNIQUE (referral_id, programme),
            CONSTRAINT fk_enrolments_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id)
        )
    """)
    grant("referrals", "SELECT, INSERT, UPDATE, DELETE")
    scope("referrals")
    grant("enrolments", "SELECT, INSERT, UPDATE, DELETE")
    scope("enrolments")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
