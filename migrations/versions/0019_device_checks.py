"""A seat's device check: ready or in need of help, and which of a closed list of things failed."""

from alembic import op

from migrations.policies import grant, scope

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE device_checks (
            seat_id UUID NOT NULL,
            provider_id UUID NOT NULL,
            at TIMESTAMP WITH TIME ZONE NOT NULL,
            result VARCHAR NOT NULL,
            failed JSONB NOT NULL,
            CONSTRAINT pk_device_checks PRIMARY KEY (seat_id),
            CONSTRAINT fk_device_checks_seat_id_provider_id FOREIGN KEY(seat_id, provider_id) REFERENCES seats (id, provider_id),
            CONSTRAINT ck_device_checks_result CHECK (result IN ('ready', 'help')),
            CONSTRAINT ck_device_checks_failed CHECK (jsonb_typeof(failed) = 'array' AND failed <@ '[
                "camera_refused", "camera_missing", "camera_busy", "camera_unseen", "camera_unsupported", "camera_skipped",
                "microphone_refused", "microphone_missing", "microphone_busy", "microphone_silent", "microphone_unsupported", "microphone_skipped",
                "sound_not_heard", "sound_skipped",
                "network_sound_only", "network_poor", "network_blocked", "network_off", "network_busy", "network_skipped"
            ]'::jsonb)
        )
    """)
    grant("device_checks", "SELECT, INSERT, UPDATE")
    scope("device_checks")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
