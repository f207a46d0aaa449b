"""What was witnessed: appended by two functions, altered by nobody."""

from alembic import op

from migrations.policies import grant, scope

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE evidence (
            room_id UUID NOT NULL,
            number INTEGER NOT NULL,
            provider_id UUID NOT NULL,
            at TIMESTAMP WITH TIME ZONE NOT NULL,
            kind VARCHAR NOT NULL,
            body JSONB NOT NULL,
            CONSTRAINT pk_evidence PRIMARY KEY (room_id, number),
            CONSTRAINT ck_evidence_number CHECK (number > 0),
            CONSTRAINT ck_evidence_kind CHECK (kind IN ('opened', 'joined', 'left', 'roll', 'part_started', 'part_stopped', 'break_started', 'break_stopped', 'held', 'resumed', 'server_up', 'ended')),
            CONSTRAINT fk_evidence_room FOREIGN KEY (room_id, provider_id) REFERENCES rooms (id, provider_id)
        )
    """)
    grant("evidence", "SELECT")
    scope("evidence")
    op.execute(APPEND)
    op.execute(CALL_ROLL)
    for function in ("append_evidence(jsonb)", "call_roll(jsonb)"):
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO spip_app")


# Entries: [{"room_id", "kind", "body"}]. Runs as the owner, since one roll spans providers; it can
# only add. A caller that acts for one provider cannot write into another's room. The lock is per
# room and the number is taken under it, so that a chain has no gap and no fork.
APPEND = """
    CREATE FUNCTION append_evidence(entries jsonb)
    RETURNS TABLE (written_room uuid, written_number integer, written_at timestamptz)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
        scope text := nullif(current_setting('spip.provider_id', true), '');
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended(wanted.room, 7))
        FROM (
            SELECT DISTINCT entry ->> 'room_id' AS room
            FROM jsonb_array_elements(entries) AS entry ORDER BY 1
        ) AS wanted;
        RETURN QUERY
        INSERT INTO evidence (room_id, number, provider_id, at, kind, body)
        SELECT rooms.id,
               coalesce((SELECT max(number) FROM evidence WHERE evidence.room_id = rooms.id), 0)
                   + row_number() OVER (PARTITION BY rooms.id ORDER BY entry.place),
               rooms.provider_id, clock_timestamp(), entry.value ->> 'kind',
               coalesce(entry.value -> 'body', '{}'::jsonb)
        FROM jsonb_array_elements(entries) WITH ORDINALITY AS entry (value, place)
        JOIN rooms ON rooms.id = (entry.value ->> 'room_id')::uuid
        WHERE scope IS NULL OR rooms.provider_id = scope::uuid
        RETURNING evidence.room_id, evidence.number, evidence.at;
    END $$
"""

# Rolls: [{"room_id", "socket": [seat ids], "media": [seat ids]}]; a room that is not live is
# passed over, so a roll that comes late can add nothing to a room that has ended.
CALL_ROLL = """
    CREATE FUNCTION call_roll(rolls jsonb)
    RETURNS TABLE (written_room uuid, written_number integer, written_at timestamptz)
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT written.* FROM append_evidence((
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'room_id', roll ->> 'room_id', 'kind', 'roll', 'body', roll - 'room_id'
            )), '[]'::jsonb)
            FROM jsonb_array_elements(rolls) AS roll
            JOIN rooms ON rooms.id = (roll ->> 'room_id')::uuid
            WHERE rooms.status IN ('live', 'held')
        )) AS written
    $$
"""


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
