"""Once a room's end is witnessed, nothing more can be said to have happened in it."""

from alembic import op

revision = "0017"
down_revision = "0016"

# As in 0007, but for the last line. The advisory lock is taken before the chain is looked at.
APPEND = """
    CREATE OR REPLACE FUNCTION append_evidence(entries jsonb)
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
        WHERE (scope IS NULL OR rooms.provider_id = scope::uuid)
          AND NOT (rooms.is_over AND EXISTS (
              SELECT FROM evidence AS e WHERE e.room_id = rooms.id AND e.kind = 'ended'))
        RETURNING evidence.room_id, evidence.number, evidence.at;
    END $$
"""


def upgrade() -> None:
    op.execute(APPEND)


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
