"""Lanes: what a parent may choose never depends on another's seat, and the schema sees to it."""

from alembic import op

from migrations.policies import APP, grant, scope, scope_once_known

revision = "0029"
down_revision = "0028"

FOREVER = 2**63 - 1


def upgrade() -> None:
    op.execute("CREATE SEQUENCE lane_numbers")
    op.execute(f"GRANT USAGE ON SEQUENCE lane_numbers TO {APP}")
    _lanes()
    _rooms_and_seats()
    _offers()
    for table in ("parent_lanes", "waiters"):
        grant(table, "SELECT, INSERT, UPDATE")
        scope(table)
    grant("lane_days", "SELECT, INSERT")  # a day's lane is never drawn again
    scope("lane_days")
    grant("offer_links", "SELECT, INSERT, UPDATE")
    scope_once_known("offer_links")
    _deal_to_everybody()


def _lanes() -> None:
    op.execute(f"""
        CREATE TABLE parent_lanes (
            provider_id UUID NOT NULL,
            parent_id UUID NOT NULL,
            family_id UUID NOT NULL,
            lane SMALLINT NOT NULL,
            since BIGINT NOT NULL,
            until BIGINT NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_parent_lanes PRIMARY KEY (id),
            CONSTRAINT uq_parent_lanes_days UNIQUE (parent_id, lane, since, until),
            CONSTRAINT fk_parent_lanes_parent_id_provider_id_family_id FOREIGN KEY(parent_id, provider_id, family_id) REFERENCES parents (id, provider_id, family_id) ON UPDATE CASCADE,
            CONSTRAINT ck_parent_lanes_lane CHECK (lane BETWEEN 0 AND 5),
            CONSTRAINT ck_parent_lanes_days CHECK (since >= 0 AND until > since AND until <= {FOREVER})
        )
    """)
    # Whatever the program does, a lane is one person's in a family.
    op.execute(f"""
        CREATE UNIQUE INDEX one_holder_of_a_lane_in_a_family ON parent_lanes (family_id, lane) WHERE until = '{FOREVER}'::bigint
    """)
    op.execute("""
        CREATE TABLE lane_days (
            provider_id UUID NOT NULL,
            day DATE NOT NULL,
            lane SMALLINT NOT NULL,
            number BIGINT NOT NULL DEFAULT nextval('lane_numbers'),
            drawn_at TIMESTAMP WITH TIME ZONE NOT NULL,
            CONSTRAINT pk_lane_days PRIMARY KEY (provider_id, day),
            CONSTRAINT uq_lane_days_provider_id_day_lane_number UNIQUE (provider_id, day, lane, number),
            CONSTRAINT fk_lane_days_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT ck_lane_days_lane CHECK (lane BETWEEN 0 AND 5),
            CONSTRAINT ck_lane_days_number CHECK (number > 0)
        )
    """)


def _rooms_and_seats() -> None:
    # A room that was ever offered has the lane of its day, on the UK calendar.
    op.execute("""
        ALTER TABLE rooms
            ADD COLUMN offered BOOLEAN NOT NULL DEFAULT false,
            ADD COLUMN open_lane SMALLINT NOT NULL DEFAULT -1,
            ADD COLUMN lane_number BIGINT NOT NULL DEFAULT 0,
            ADD COLUMN lane_day DATE,
            ADD CONSTRAINT uq_rooms_id_open_lane_lane_number UNIQUE (id, open_lane, lane_number),
            ADD CONSTRAINT fk_rooms_lane_day FOREIGN KEY(provider_id, lane_day, open_lane, lane_number) REFERENCES lane_days (provider_id, day, lane, number),
            ADD CONSTRAINT ck_rooms_open_lane CHECK ((open_lane = -1) = (lane_day IS NULL) AND (open_lane = -1) = (lane_number = 0)),
            ADD CONSTRAINT ck_rooms_offered CHECK (NOT offered OR open_lane >= 0),
            ADD CONSTRAINT ck_rooms_lane_day CHECK (lane_day = (starts_at AT TIME ZONE 'Europe/London')::date)
    """)
    # Every seat says what its room says of this; and while it claims a place in a room that has a
    # lane, one of its parent's own lanes opens that day.
    op.execute("""
        ALTER TABLE seats
            ADD COLUMN open_lane SMALLINT NOT NULL DEFAULT -1,
            ADD COLUMN lane_number BIGINT NOT NULL DEFAULT 0,
            ADD COLUMN lane_held SMALLINT,
            ADD COLUMN lane_since BIGINT,
            ADD COLUMN lane_until BIGINT,
            ADD CONSTRAINT fk_seats_room_id_open_lane_lane_number FOREIGN KEY(room_id, open_lane, lane_number) REFERENCES rooms (id, open_lane, lane_number) ON UPDATE CASCADE,
            ADD CONSTRAINT fk_seats_lane_held FOREIGN KEY(parent_id, lane_held, lane_since, lane_until) REFERENCES parent_lanes (parent_id, lane, since, until) ON UPDATE CASCADE,
            ADD CONSTRAINT ck_seats_within_lanes CHECK (
                claim_ended_at IS NOT NULL OR open_lane = -1 OR coalesce(
                    lane_held = open_lane AND lane_since <= lane_number AND lane_number < lane_until,
                    false
                )
            )
    """)


def _offers() -> None:
    op.execute("""
        CREATE TABLE offer_links (
            provider_id UUID NOT NULL,
            enrolment_id UUID NOT NULL,
            parent_id UUID NOT NULL,
            token_hash BYTEA NOT NULL,
            device_hash BYTEA,
            issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
            issued_by UUID,
            sent_at TIMESTAMP WITH TIME ZONE,
            shown_at TIMESTAMP WITH TIME ZONE,
            undeliverable_at TIMESTAMP WITH TIME ZONE,
            used_at TIMESTAMP WITH TIME ZONE,
            revoked_at TIMESTAMP WITH TIME ZONE,
            id UUID NOT NULL,
            CONSTRAINT pk_offer_links PRIMARY KEY (id),
            CONSTRAINT uq_offer_links_token_hash UNIQUE (token_hash),
            CONSTRAINT uq_offer_links_device_hash UNIQUE (device_hash),
            CONSTRAINT fk_offer_links_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_offer_links_enrolment_id_parent_id_provider_id FOREIGN KEY(enrolment_id, parent_id, provider_id) REFERENCES enrolments (id, parent_id, provider_id),
            CONSTRAINT fk_offer_links_issued_by FOREIGN KEY(issued_by) REFERENCES staff (id)
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX one_live_offer_link ON offer_links (enrolment_id) WHERE revoked_at IS NULL
    """)
    op.execute("""
        CREATE TABLE waiters (
            provider_id UUID NOT NULL,
            enrolment_id UUID NOT NULL,
            parent_id UUID NOT NULL,
            part INTEGER NOT NULL,
            joined_at TIMESTAMP WITH TIME ZONE NOT NULL,
            told_at TIMESTAMP WITH TIME ZONE,
            ended_at TIMESTAMP WITH TIME ZONE,
            ended_why VARCHAR NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_waiters PRIMARY KEY (id),
            CONSTRAINT fk_waiters_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_waiters_enrolment_id_parent_id_provider_id FOREIGN KEY(enrolment_id, parent_id, provider_id) REFERENCES enrolments (id, parent_id, provider_id),
            CONSTRAINT ck_waiters_part CHECK (part > 0),
            CONSTRAINT ck_waiters_ended CHECK ((ended_at IS NULL) = (ended_why = ''))
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX once_on_the_waiting_list ON waiters (enrolment_id, part) WHERE ended_at IS NULL
    """)


def _deal_to_everybody() -> None:
    """Whoever is known already: a family's six lanes in an order of chance, to each a share."""
    op.execute(f"""
        INSERT INTO parent_lanes (provider_id, parent_id, family_id, lane, since, until, id)
        SELECT p.provider_id, p.id, p.family_id, l.lane, 0, {FOREVER}, gen_random_uuid()
        FROM (
            SELECT id, provider_id, family_id,
                row_number() OVER (PARTITION BY family_id ORDER BY created_at, id) AS place,
                count(*) OVER (PARTITION BY family_id) AS people
            FROM parents
        ) p
        JOIN (
            SELECT f.id AS family_id, lane,
                row_number() OVER (PARTITION BY f.id ORDER BY gen_random_uuid()) AS place
            FROM families f CROSS JOIN generate_series(0, 5) AS lane
        ) l ON l.family_id = p.family_id AND CASE
            WHEN p.people = 1 THEN l.place <= 3
            ELSE (l.place - 1) % least(p.people, 6) + 1 = p.place
        END
    """)


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
