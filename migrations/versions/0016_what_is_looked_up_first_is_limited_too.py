"""What is read before the provider is known is limited once it is, and less can be undone."""

from alembic import op

from migrations.policies import APP, scope_once_known

revision = "0016"
down_revision = "0015"

OF_A_STAFF_ROW = "EXISTS (SELECT FROM staff WHERE staff.id = staff_id)"  # as far as they are seen
# The program removes rows of five tables only; from all others, retention does, as the owner.
KEPT = (
    "staff", "staff_sign_ins", "staff_invitations", "parents", "cases", "ties", "imports",
    "import_progress", "import_layouts", "referrals", "enrolments", "rooms", "seats",
    "joining_links", "seat_devices", "admissions", "incident_notes",
)  # fmt: skip


def upgrade() -> None:
    for table in ("staff", "joining_links", "seat_devices"):
        scope_once_known(table)
    for table in ("staff_sign_ins", "staff_invitations"):
        scope_once_known(table, OF_A_STAFF_ROW)
    scope_once_known("providers", "id = {known}")
    # A provider's own particulars change only for somebody who acts for it.
    op.execute(
        f"CREATE POLICY providers_by_their_own ON providers AS RESTRICTIVE FOR UPDATE TO {APP}"
        " USING (nullif(current_setting('spip.provider_id', true), '') IS NOT NULL)"
    )
    for table in ("joining_links", "seat_devices"):
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT fk_{table}_seat_id")
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT fk_{table}_seat_id_provider_id"
            " FOREIGN KEY (seat_id, provider_id) REFERENCES seats (id, provider_id)"
        )
    for table in KEPT:
        op.execute(f"REVOKE DELETE ON {table} FROM {APP}")
    op.execute(f"REVOKE UPDATE ON incident_notes FROM {APP}")
    op.execute(f"GRANT UPDATE (seen_at, seen_by) ON incident_notes TO {APP}")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
