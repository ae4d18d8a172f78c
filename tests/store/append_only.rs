//! What is in the log stays there, whoever asks.

use kehu::{
    clock::Clock,
    store::{EventStore, Expected, postgres::PostgresStore},
};
use sqlx::{Connection, PgConnection, error::DatabaseError};

use super::{OnPostgres, a_stream, append, assert_exactly};

/// Every way to change what has been appended.
const CHANGES: [&str; 16] = [
    "UPDATE log.events SET data = ''",
    "UPDATE log.events SET data = '' WHERE false",
    "DELETE FROM log.events",
    "TRUNCATE log.events",
    "UPDATE log.commands SET fingerprint = command_id",
    "DELETE FROM log.commands",
    "TRUNCATE log.commands",
    "UPDATE log.event_types SET name = 'Other'",
    "DELETE FROM log.event_types",
    "TRUNCATE log.event_types",
    "UPDATE log.streams SET name = 'other'",
    "DELETE FROM log.streams",
    "TRUNCATE log.streams",
    "DELETE FROM log.head",
    "TRUNCATE log.head",
    "TRUNCATE log.events, log.streams, log.commands",
];

async fn code(connection: &mut PgConnection, sql: &'static str) -> String {
    match sqlx::raw_sql(sql).execute(connection).await {
        Ok(_) => "done".to_owned(),
        Err(error) => {
            let code = error.as_database_error().and_then(DatabaseError::code);
            code.map_or_else(|| error.to_string(), Into::into)
        }
    }
}

#[tokio::test]
async fn triggers_stop_even_a_superuser() {
    let on = OnPostgres::start().await;
    let done = on.store.append(append(&a_stream(), Expected::NoStream, 2)).await.unwrap();
    let mut owner = PgConnection::connect_with(&on.database.options).await.unwrap();
    for change in CHANGES {
        assert_eq!(code(&mut owner, change).await, "KE001", "{change}");
    }
    assert_exactly(&*on.store, &[done]).await;
    on.store.close().await;
}

#[tokio::test]
async fn the_role_of_the_store_has_no_privilege_to_change() {
    let on = OnPostgres::start().await;
    let done = on.store.append(append(&a_stream(), Expected::NoStream, 2)).await.unwrap();
    let mut application = PgConnection::connect_with(&on.database.options).await.unwrap();
    assert_eq!(code(&mut application, "SET ROLE kehu_app").await, "done");
    for change in CHANGES.into_iter().chain([
        "UPDATE log.head SET single = false",
        "INSERT INTO log.head (position, recorded_at) VALUES (1, now())",
        "DROP TABLE log.events",
        "ALTER TABLE log.events DISABLE TRIGGER ALL",
        "CREATE TABLE log.other ()",
    ]) {
        assert_eq!(code(&mut application, change).await, "42501", "{change}");
    }
    assert_exactly(&*on.store, &[done]).await;
    on.store.close().await;
}

#[tokio::test]
async fn the_connections_of_the_store_have_taken_on_that_role() {
    let on = OnPostgres::start().await;
    on.store.append(append(&a_stream(), Expected::NoStream, 1)).await.unwrap();
    // A statement that only the owner may run: it is the role that refuses it, not a trigger.
    on.execute(
        "CREATE FUNCTION log.who() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN
             IF current_user <> 'kehu_app' THEN RAISE EXCEPTION 'written by %', current_user; END IF;
             RETURN NULL;
         END $$;
         CREATE TRIGGER who AFTER INSERT ON log.events
         FOR EACH STATEMENT EXECUTE FUNCTION log.who()",
    )
    .await
    .unwrap();
    on.store.append(append(&a_stream(), Expected::NoStream, 1)).await.unwrap();
    on.store.close().await;
}

#[tokio::test]
async fn without_the_right_to_create_roles_triggers_still_guard() {
    let database = crate::support::postgres::database().await;
    let role = database.options.get_database().unwrap().replace("kehu_test", "kehu_plain");
    let setup = format!(
        "CREATE ROLE {role} NOLOGIN NOCREATEROLE;
         DO $$ BEGIN EXECUTE 'GRANT CREATE ON DATABASE ' || current_database() || ' TO {role}'; END $$"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(setup)).execute(&database.pool).await.unwrap();
    let options = database.options.clone().options([("role", &role)]);
    // Both when the log is created and when it is there already.
    for round in 1..=2 {
        let store = PostgresStore::open(options.clone(), Clock::system()).await.unwrap();
        store.append(append(&a_stream(), Expected::NoStream, 1)).await.unwrap();
        assert_eq!(store.head().await.unwrap(), round);
        store.close().await;
    }
    let mut owner = PgConnection::connect_with(&options).await.unwrap();
    for change in CHANGES {
        // The owner has taken its own privileges away; it could give them back, not so the trigger.
        assert_eq!(code(&mut owner, change).await, "42501", "{change}");
    }
    let regranted = "GRANT UPDATE ON log.events TO CURRENT_USER; UPDATE log.events SET version = 9";
    assert_eq!(code(&mut owner, regranted).await, "KE001");
    drop(owner);
    let cleanup = format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(cleanup)).execute(&database.pool).await.unwrap();
}
