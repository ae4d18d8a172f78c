-- What is in the log stays in the log: triggers that raise, which stop the owner and superusers
-- too, and no privilege to change or remove rows for anybody. Triggers are per statement: they
-- cost nothing on inserts.

CREATE FUNCTION log.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'log.% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'KE001';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log.events
FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log.commands
FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log.event_types
FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();

CREATE TRIGGER keeps_rows BEFORE DELETE OR TRUNCATE ON log.streams
FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();

CREATE TRIGGER keeps_rows BEFORE DELETE OR TRUNCATE ON log.head
FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();

REVOKE ALL ON SCHEMA log FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA log FROM PUBLIC;
REVOKE UPDATE, DELETE, TRUNCATE ON log.events, log.commands, log.event_types FROM CURRENT_USER;
REVOKE DELETE, TRUNCATE ON log.streams, log.head FROM CURRENT_USER;

-- The last line of an append: a stream whose row was not where the writer knew it to be means that
-- somebody has moved it without moving the head. The whole append fails.
CREATE FUNCTION log.refuse_append(reason text) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', reason USING ERRCODE = 'KE002';
END
$$;
