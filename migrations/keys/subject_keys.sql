-- The keys of personal fields, apart from the log: what is destroyed here cannot be read there any
-- more. Run at every start, under a lock.

CREATE SCHEMA IF NOT EXISTS keys;

-- One row: which master key the others are wrapped with (a hash, not the key), and how many keys
-- have been destroyed so far.
CREATE TABLE IF NOT EXISTS keys.master (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    check_value bytea NOT NULL,
    destructions bigint NOT NULL DEFAULT 0
);

-- A destroyed key leaves its row behind, so that it is never made again. `destruction` counts
-- up in the order of commits: a node that has seen n has seen everything below.
CREATE TABLE IF NOT EXISTS keys.subject_keys (
    subject text PRIMARY KEY,
    key uuid NOT NULL,
    wrapped bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz,
    destruction bigint UNIQUE,
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL)),
    CHECK ((destruction IS NULL) = (destroyed_at IS NULL))
);
