-- What kehu does by itself: how far each policy has read the log, and what the clock waits for.
-- Run at every start, under a lock.

CREATE SCHEMA IF NOT EXISTS policies;

-- One row per policy; whoever holds the row's lock acts. `reactions` and `refusals` count commands.
CREATE TABLE IF NOT EXISTS policies.checkpoints (
    policy text PRIMARY KEY,
    position bigint NOT NULL,
    reactions bigint NOT NULL DEFAULT 0,
    refusals bigint NOT NULL DEFAULT 0,
    error text,
    error_position bigint,
    failing_since timestamptz,
    moved_at timestamptz NOT NULL DEFAULT now()
);

-- Commands of policies that an aggregate refused: done with, and kept to be looked at. Refusals
-- name nobody.
CREATE TABLE IF NOT EXISTS policies.refusals (
    command_id uuid PRIMARY KEY,
    policy text NOT NULL,
    stream text NOT NULL,
    cause uuid NOT NULL,
    code text NOT NULL,
    message text NOT NULL,
    refused_at timestamptz NOT NULL DEFAULT now()
);

-- What is to happen when a time has come, unless something else happens before. `part` tells the
-- deadlines of one kind in one stream apart. `day` is the last day of those that end with a day of
-- the company's. `cause` is the event that set the deadline.
CREATE TABLE IF NOT EXISTS policies.deadlines (
    stream text NOT NULL,
    kind text NOT NULL,
    part text NOT NULL,
    due timestamptz NOT NULL,
    day date,
    cause uuid NOT NULL,
    correlation uuid NOT NULL,
    attempt_at timestamptz NOT NULL,
    attempts int NOT NULL DEFAULT 0,
    error text,
    PRIMARY KEY (stream, kind, part)
);
CREATE INDEX IF NOT EXISTS deadlines_attempt_at ON policies.deadlines (attempt_at);
