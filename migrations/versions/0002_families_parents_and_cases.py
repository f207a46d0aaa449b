"""People who must never meet are one family; whoever shares a case shares it."""

from alembic import op

from migrations.policies import grant, scope

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE families (
            provider_id UUID NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_families PRIMARY KEY (id),
            CONSTRAINT uq_families_id_provider_id UNIQUE (id, provider_id),
            CONSTRAINT fk_families_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id)
        )
    """)
    op.execute("""
        CREATE TABLE parents (
            provider_id UUID NOT NULL,
            family_id UUID NOT NULL,
            title VARCHAR NOT NULL,
            forename VARCHAR NOT NULL,
            surname VARCHAR NOT NULL,
            born_on DATE,
            email VARCHAR NOT NULL,
            phone VARCHAR NOT NULL,
            email_confidential BOOLEAN NOT NULL,
            phone_confidential BOOLEAN NOT NULL,
            needs VARCHAR NOT NULL,
            language VARCHAR NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_parents PRIMARY KEY (id),
            CONSTRAINT fk_parents_family_id_provider_id FOREIGN KEY(family_id, provider_id) REFERENCES families (id, provider_id),
            CONSTRAINT uq_parents_id_provider_id_family_id UNIQUE (id, provider_id, family_id),
            CONSTRAINT uq_parents_id_provider_id UNIQUE (id, provider_id),
            CONSTRAINT fk_parents_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT ck_parents_named CHECK (forename <> '' OR surname <> '')
        )
    """)
    op.execute("""
        CREATE TABLE cases (
            provider_id UUID NOT NULL,
            family_id UUID NOT NULL,
            number VARCHAR NOT NULL,
            number_as_given VARCHAR NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_cases PRIMARY KEY (id),
            CONSTRAINT fk_cases_family_id_provider_id FOREIGN KEY(family_id, provider_id) REFERENCES families (id, provider_id),
            CONSTRAINT uq_cases_id_provider_id_family_id UNIQUE (id, provider_id, family_id),
            CONSTRAINT one_case_per_number UNIQUE (provider_id, number),
            CONSTRAINT fk_cases_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT ck_cases_number CHECK (number <> '')
        )
    """)
    op.execute("""
        CREATE TABLE case_parties (
            case_id UUID NOT NULL,
            parent_id UUID NOT NULL,
            provider_id UUID NOT NULL,
            family_id UUID NOT NULL,
            role VARCHAR NOT NULL,
            CONSTRAINT pk_case_parties PRIMARY KEY (case_id, parent_id),
            CONSTRAINT fk_case_parties_case_id_provider_id_family_id FOREIGN KEY(case_id, provider_id, family_id) REFERENCES cases (id, provider_id, family_id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
            CONSTRAINT fk_case_parties_parent_id_provider_id_family_id FOREIGN KEY(parent_id, provider_id, family_id) REFERENCES parents (id, provider_id, family_id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
        )
    """)
    op.execute("""
        CREATE TABLE ties (
            provider_id UUID NOT NULL,
            one_id UUID NOT NULL,
            other_id UUID NOT NULL,
            kind VARCHAR NOT NULL,
            reason VARCHAR NOT NULL,
            made_by UUID,
            made_at TIMESTAMP WITH TIME ZONE NOT NULL,
            pending BOOLEAN NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_ties PRIMARY KEY (id),
            CONSTRAINT fk_ties_one_id_provider_id FOREIGN KEY(one_id, provider_id) REFERENCES parents (id, provider_id),
            CONSTRAINT fk_ties_other_id_provider_id FOREIGN KEY(other_id, provider_id) REFERENCES parents (id, provider_id),
            CONSTRAINT fk_ties_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_ties_made_by FOREIGN KEY(made_by) REFERENCES staff (id),
            CONSTRAINT ck_ties_two_people CHECK (one_id <> other_id),
            CONSTRAINT ck_ties_kind CHECK (kind IN ('staff', 'suspected_duplicate')),
            CONSTRAINT ck_ties_reason CHECK (reason <> '')
        )
    """)
    grant("families", "SELECT, INSERT, UPDATE, DELETE")
    scope("families")
    grant("parents", "SELECT, INSERT, UPDATE, DELETE")
    scope("parents")
    grant("cases", "SELECT, INSERT, UPDATE, DELETE")
    scope("cases")
    grant("case_parties", "SELECT, INSERT, UPDATE, DELETE")
    scope("case_parties")
    grant("ties", "SELECT, INSERT, UPDATE, DELETE")
    scope("ties")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
