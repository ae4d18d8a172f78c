-- The event log: narrow typed rows, everything repeated interned, nothing on the hot path but the
-- indexes that keep it right. No foreign keys, no row triggers, no sequences for positions.

-- The end of the log, one row. Every append compares and sets it, so commit order is position
-- order, and a writer that knows an old position writes nothing. The low fillfactor leaves room
-- for row versions on the same page.
CREATE TABLE log.head (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    position bigint NOT NULL CHECK (position >= 0),
    recorded_at timestamptz NOT NULL
) WITH (fillfactor = 10);

INSERT INTO log.head (position, recorded_at) VALUES (0, '1970-01-01 00:00:00+00');

-- The authority for a stream's version. A stream's id is the position of its first event: allocated
-- under the head row, never twice. Versions are updated in place, hence the fillfactor.
CREATE TABLE log.streams (
    stream_id bigint PRIMARY KEY,
    version bigint NOT NULL CHECK (version >= 0),
    name text COLLATE "C" NOT NULL UNIQUE
) WITH (fillfactor = 70);

-- Names of event types; few, and never changed.
CREATE TABLE log.event_types (
    type_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE "C" NOT NULL UNIQUE
);

-- What became of every command: the answer to the same command when it comes again.
-- `fingerprint` is a hash of the command's content, 16 bytes.
CREATE TABLE log.commands (
    stream_id bigint NOT NULL,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL,
    first_version bigint NOT NULL,
    last_version bigint NOT NULL,
    command_id uuid PRIMARY KEY,
    fingerprint uuid NOT NULL
);

-- The events. Fixed-width columns first, so that no row pays for alignment.
CREATE TABLE log.events (
    position bigint PRIMARY KEY,
    stream_id bigint NOT NULL,
    version bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    type_id integer NOT NULL,
    schema_version smallint NOT NULL,
    source smallint NOT NULL,
    event_id uuid NOT NULL,
    command_id uuid NOT NULL,
    correlation_id uuid NOT NULL,
    causation_id uuid NOT NULL,
    actor uuid NOT NULL,
    on_behalf_of uuid,
    data bytea NOT NULL,
    metadata bytea,
    UNIQUE (stream_id, version)
);

-- Tables that only grow are still frozen and keep a visibility map: by a fixed number of inserts,
-- not by a share of the table, which would be too late when it is large.
ALTER TABLE log.events SET (
    autovacuum_vacuum_insert_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = 500000,
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 500000
);
ALTER TABLE log.commands SET (
    autovacuum_vacuum_insert_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = 500000,
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 500000
);
ALTER TABLE log.streams SET (
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_insert_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = 500000
);
ALTER TABLE log.head SET (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000
);
