//! The key table: one key per subject for all nodes, and one master key.

use std::sync::Arc;

use futures::future::{join_all, try_join_all};
use kehu::sealing::{KeyStore, MasterKey, Vault, VaultError};
use kehu_domain::values::StreamName;
use serde_json::{Value, json};
use uuid::Uuid;

use super::master;
use crate::support::postgres::{TestDatabase, database};

fn stream() -> StreamName {
    StreamName::new("customer", Uuid::from_u128(1))
}

fn personal(text: &str) -> Value {
    json!({ "name": { "$personal": text } })
}

async fn vault(database: &TestDatabase) -> Vault {
    Vault::open(KeyStore::Postgres(database.pool.clone()), master()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_race_agree_on_one_key() {
    let database = database().await;
    let vaults = join_all((0..4).map(|_| vault(&database))).await;
    let stream = stream();
    let seals = (0..200_u128).map(|n| {
        let (vault, subject) = (&vaults[n as usize % 4], format!("customer-{}", n / 4 % 10));
        let stream = &stream;
        async move {
            let event = Uuid::from_u128(n);
            vault.seal(stream, event, &subject, personal("text")).await.map(|value| (event, value))
        }
    });
    let sealed = try_join_all(seals).await.unwrap();
    for (event, value) in sealed {
        for vault in &vaults {
            let opened = vault.open_value(&stream, event, value.clone()).await.unwrap();
            assert_eq!(opened["name"]["$personal"], "text");
        }
    }
    let (keys,): (i64,) = sqlx::query_as("SELECT count(*) FROM keys.subject_keys")
        .fetch_one(&database.pool)
        .await
        .unwrap();
    assert_eq!(keys, 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_new_subjects_cost_few_statements() {
    let database = database().await;
    let vault = Arc::new(vault(&database).await);
    let stream = stream();
    let started = std::time::Instant::now();
    let seals = (0..2_000_u128).map(|n| {
        let (vault, stream) = (Arc::clone(&vault), &stream);
        async move {
            let subject = format!("customer-{n}");
            vault.seal(stream, Uuid::from_u128(n), &subject, personal("text")).await
        }
    });
    try_join_all(seals).await.unwrap();
    let took = started.elapsed();
    // One statement each would be thousands of commits; a batch is a handful.
    let (transactions,): (i64,) =
        sqlx::query_as("SELECT count(DISTINCT xmin::text) FROM keys.subject_keys")
            .fetch_one(&database.pool)
            .await
            .unwrap();
    assert!(transactions <= 20, "{transactions} transactions in {took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_master_key_is_refused() {
    let database = database().await;
    vault(&database).await;
    let keys = KeyStore::Postgres(database.pool.clone());
    let error = Vault::open(keys, MasterKey::from_bytes(&[8; 32])).await.unwrap_err();
    assert!(matches!(error, VaultError::WrongMasterKey), "{error}");
    assert!(error.to_string().contains("master key"), "{error}");
    vault(&database).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_destroyed_key_is_gone_for_other_nodes_and_after_a_restart() {
    let database = database().await;
    let (one, two, stream) = (vault(&database).await, vault(&database).await, stream());
    let event = Uuid::from_u128(2);
    let sealed = one.seal(&stream, event, "customer-1", personal("text")).await.unwrap();
    assert_eq!(
        two.open_value(&stream, event, sealed.clone()).await.unwrap()["name"]["$personal"],
        "text"
    );
    one.destroy("customer-1").await.unwrap();
    one.destroy("customer-2").await.unwrap();
    let erased = json!({ "name": { "$erased": "customer-1" } });
    assert_eq!(one.open_value(&stream, event, sealed.clone()).await.unwrap(), erased);
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    assert_eq!(two.open_value(&stream, event, sealed.clone()).await.unwrap(), erased);
    let restarted = vault(&database).await;
    assert_eq!(restarted.open_value(&stream, event, sealed).await.unwrap(), erased);
    for (vault, subject) in [(&one, "customer-1"), (&two, "customer-1"), (&restarted, "customer-2")]
    {
        let error = vault.seal(&stream, event, subject, personal("more")).await.unwrap_err();
        assert!(matches!(error, VaultError::Destroyed { .. }), "{error}");
    }
    let rows: Vec<(String, Option<Vec<u8>>)> =
        sqlx::query_as("SELECT subject, wrapped FROM keys.subject_keys ORDER BY subject")
            .fetch_all(&database.pool)
            .await
            .unwrap();
    assert_eq!(rows, [("customer-1".to_owned(), None), ("customer-2".to_owned(), None)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_altered_key_is_noticed() {
    let database = database().await;
    let (vault_before, stream) = (vault(&database).await, stream());
    let event = Uuid::from_u128(2);
    let sealed = vault_before.seal(&stream, event, "customer-1", personal("text")).await.unwrap();
    vault_before.seal(&stream, event, "customer-2", personal("text")).await.unwrap();
    sqlx::query(
        "UPDATE keys.subject_keys AS victim SET wrapped = other.wrapped
         FROM keys.subject_keys AS other
         WHERE victim.subject = 'customer-1' AND other.subject = 'customer-2'",
    )
    .execute(&database.pool)
    .await
    .unwrap();
    let error = vault(&database).await.open_value(&stream, event, sealed).await.unwrap_err();
    assert!(matches!(&error, VaultError::AlteredKey { subject } if subject == "customer-1"));
}
