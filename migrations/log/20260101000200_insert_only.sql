-- Said once: a stream's version is that of its last event, and what a command did is in its events.
-- Rows of streams are then written once and never again, which makes an append a fifth cheaper, and
-- the head's row is the only one in the log that ever changes.

DROP TRIGGER keeps_rows ON log.streams;

ALTER TABLE log.streams DROP COLUMN version;
ALTER TABLE log.streams RESET (fillfactor, autovacuum_vacuum_scale_factor);
ALTER TABLE log.streams SET (
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 500000
);

ALTER TABLE log.commands
    DROP COLUMN stream_id,
    DROP COLUMN first_version,
    DROP COLUMN last_version;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log.streams
FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();

REVOKE UPDATE ON log.streams FROM CURRENT_USER;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'kehu_app') THEN
        REVOKE UPDATE ON log.streams FROM kehu_app;
    END IF;
END
$$;
