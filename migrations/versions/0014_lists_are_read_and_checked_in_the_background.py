"""A list waits as bytes until it has been read; long lists find their people by index."""

from alembic import op

from migrations.policies import grant, scope

revision = "0014"
down_revision = "0013"

STATUSES = (
    "'reading', 'uploaded', 'checking', 'checked', 'importing', 'done', 'failed', 'abandoned'"
)


def upgrade() -> None:
    op.execute("""
        CREATE TABLE import_files (
            import_id UUID NOT NULL,
            provider_id UUID NOT NULL,
            content BYTEA NOT NULL,
            CONSTRAINT pk_import_files PRIMARY KEY (import_id),
            CONSTRAINT fk_import_files_import_id_provider_id FOREIGN KEY(import_id, provider_id) REFERENCES imports (id, provider_id)
        )
    """)
    grant("import_files", "SELECT, INSERT, DELETE")
    scope("import_files")
    op.execute("ALTER TABLE imports ADD COLUMN terms JSONB NOT NULL DEFAULT '{}'")
    op.execute("ALTER TABLE imports ALTER COLUMN terms DROP DEFAULT")
    op.execute("ALTER TABLE imports DROP CONSTRAINT ck_imports_status")
    op.execute(
        f"ALTER TABLE imports ADD CONSTRAINT ck_imports_status CHECK (status IN ({STATUSES}))"
    )
    op.execute("ALTER TABLE import_rows ADD COLUMN worst VARCHAR NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE import_rows ADD COLUMN standing VARCHAR NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE import_rows ALTER COLUMN worst DROP DEFAULT")
    op.execute("ALTER TABLE import_rows ALTER COLUMN standing DROP DEFAULT")
    op.execute("CREATE INDEX ix_parents_family ON parents (family_id)")
    op.execute("CREATE INDEX ix_parents_born_on ON parents (provider_id, born_on)")
    op.execute("CREATE INDEX ix_parents_email ON parents (provider_id, email)")
    op.execute("CREATE INDEX ix_cases_family ON cases (family_id)")
    op.execute("CREATE INDEX ix_case_parties_parent ON case_parties (parent_id)")
    op.execute("CREATE INDEX ix_referrals_parent ON referrals (parent_id)")
    op.execute("CREATE INDEX ix_referrals_case ON referrals (case_id)")
    op.execute("CREATE INDEX ix_enrolments_parent ON enrolments (parent_id)")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
