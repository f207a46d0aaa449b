"""Lists on their way in, kept apart from what comes of them."""

from alembic import op

from migrations.policies import grant, scope

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE imports (
            provider_id UUID NOT NULL,
            made_by UUID NOT NULL,
            file_name VARCHAR NOT NULL,
            sha256 VARCHAR NOT NULL,
            programme VARCHAR NOT NULL,
            header JSONB NOT NULL,
            mapping JSONB NOT NULL,
            status VARCHAR NOT NULL,
            outcome JSONB NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE NOT NULL,
            finished_at TIMESTAMP WITH TIME ZONE,
            id UUID NOT NULL,
            CONSTRAINT pk_imports PRIMARY KEY (id),
            CONSTRAINT uq_imports_id_provider_id UNIQUE (id, provider_id),
            CONSTRAINT fk_imports_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_imports_made_by FOREIGN KEY(made_by) REFERENCES staff (id),
            CONSTRAINT ck_imports_status CHECK (status IN ('uploaded', 'checked', 'importing', 'done', 'failed', 'abandoned'))
        )
    """)
    op.execute("""
        CREATE TABLE import_progress (
            import_id UUID NOT NULL,
            provider_id UUID NOT NULL,
            done INTEGER NOT NULL,
            total INTEGER NOT NULL,
            CONSTRAINT pk_import_progress PRIMARY KEY (import_id),
            CONSTRAINT fk_import_progress_import_id_provider_id FOREIGN KEY(import_id, provider_id) REFERENCES imports (id, provider_id)
        )
    """)
    op.execute("""
        CREATE TABLE import_rows (
            import_id UUID NOT NULL,
            number INTEGER NOT NULL,
            provider_id UUID NOT NULL,
            cells JSONB NOT NULL,
            corrections JSONB NOT NULL,
            problems JSONB NOT NULL,
            left_out BOOLEAN NOT NULL,
            CONSTRAINT pk_import_rows PRIMARY KEY (import_id, number),
            CONSTRAINT fk_import_rows_import_id_provider_id FOREIGN KEY(import_id, provider_id) REFERENCES imports (id, provider_id),
            CONSTRAINT ck_import_rows_number CHECK (number > 0)
        )
    """)
    op.execute("""
        CREATE TABLE import_layouts (
            provider_id UUID NOT NULL,
            fingerprint VARCHAR NOT NULL,
            mapping JSONB NOT NULL,
            remembered_at TIMESTAMP WITH TIME ZONE NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_import_layouts PRIMARY KEY (id),
            CONSTRAINT uq_import_layouts_provider_id_fingerprint UNIQUE (provider_id, fingerprint),
            CONSTRAINT fk_import_layouts_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id)
        )
    """)
    grant("imports", "SELECT, INSERT, UPDATE, DELETE")
    scope("imports")
    grant("import_progress", "SELECT, INSERT, UPDATE, DELETE")
    scope("import_progress")
    grant("import_rows", "SELECT, INSERT, UPDATE, DELETE")
    scope("import_rows")
    grant("import_layouts", "SELECT, INSERT, UPDATE, DELETE")
    scope("import_layouts")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
