//! The vault as its callers see it, keys in memory.

use base64::{Engine, prelude::BASE64_STANDARD};
use kehu_domain::values::StreamName;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{KeyStore, MasterKey, Vault, VaultError, keys::KeyRow, seal::Secret};

const EVENT: Uuid = Uuid::from_u128(2);

fn stream() -> StreamName {
    StreamName::new("customer", Uuid::from_u128(1))
}

async fn vault() -> Vault {
    Vault::open(KeyStore::memory(), MasterKey::from_bytes(&[1; 32])).await.unwrap()
}

fn personal() -> Value {
    json!({
        "names": { "original": { "$personal": "王小明" }, "aliases": [{ "$personal": "Ming" }] },
        "a/b~c": { "$personal": "odd" },
        "open": "stays",
    })
}

#[tokio::test]
async fn what_was_sealed_opens_with_its_subject() {
    let vault = vault().await;
    let sealed = vault.seal(&stream(), EVENT, "customer-1", personal()).await.unwrap();
    let text = sealed.to_string();
    assert!(!text.contains("王小明") && !text.contains("Ming") && !text.contains("odd"), "{text}");
    assert_eq!(sealed["open"], "stays");
    let opened = vault.open_value(&stream(), EVENT, sealed).await.unwrap();
    let name = json!({ "$personal": "王小明", "subject": "customer-1" });
    assert_eq!(opened["names"]["original"], name);
    assert_eq!(opened["a/b~c"]["$personal"], "odd");
}

#[tokio::test]
async fn sealing_again_gives_the_same_bytes() {
    let vault = vault().await;
    let once = vault.seal(&stream(), EVENT, "customer-1", personal()).await.unwrap();
    let again = vault.seal(&stream(), EVENT, "customer-1", personal()).await.unwrap();
    assert_eq!(once, again);
}

#[tokio::test]
async fn equal_texts_in_two_fields_look_different() {
    let data = json!({ "a": { "$personal": "same" }, "b": { "$personal": "same" } });
    let sealed = vault().await.seal(&stream(), EVENT, "customer-1", data).await.unwrap();
    assert_ne!(sealed["a"]["$sealed"]["ct"], sealed["b"]["$sealed"]["ct"]);
}

#[tokio::test]
async fn swapped_texts_are_noticed_by_stream_event_and_path() {
    let vault = vault().await;
    let data = json!({ "a": { "$personal": "one" }, "b": { "$personal": "two" } });
    let sealed = vault.seal(&stream(), EVENT, "customer-1", data).await.unwrap();
    let swapped = json!({ "a": sealed["b"], "b": sealed["a"] });
    let error = vault.open_value(&stream(), EVENT, swapped).await.unwrap_err();
    let VaultError::Altered { stream: named, event_id, path } = error else { panic!("{error}") };
    assert_eq!((named, event_id, path.as_str()), (stream(), EVENT, "/a"));

    let other = StreamName::new("customer", Uuid::from_u128(9));
    assert!(vault.open_value(&other, EVENT, sealed.clone()).await.is_err());
    assert!(vault.open_value(&stream(), Uuid::from_u128(9), sealed).await.is_err());
}

#[tokio::test]
async fn metadata_and_data_are_not_exchangeable() {
    let vault = vault().await;
    let data = json!({ "reason": { "$personal": "because" } });
    let sealed = vault.seal_metadata(&stream(), EVENT, "customer-1", data).await.unwrap();
    assert!(vault.open_value(&stream(), EVENT, sealed.clone()).await.is_err());
    let keyring = vault.keyring([&sealed]).await.unwrap();
    let opened = keyring.open_metadata(&stream(), EVENT, sealed).unwrap();
    assert_eq!(opened["reason"]["$personal"], "because");
}

#[tokio::test]
async fn a_broken_node_is_an_error_and_not_a_text() {
    let vault = vault().await;
    for broken in [json!({ "$sealed": "x" }), json!({ "$sealed": { "subject": "s", "key": "k" } })]
    {
        let error = vault.open_value(&stream(), EVENT, json!({ "a": broken })).await.unwrap_err();
        assert!(matches!(error, VaultError::Altered { .. }), "{error}");
    }
}

#[tokio::test]
async fn a_key_that_was_never_there_is_not_an_erased_person() {
    let sealed = vault().await.seal(&stream(), EVENT, "customer-1", personal()).await.unwrap();
    let error = vault().await.open_value(&stream(), EVENT, sealed).await.unwrap_err();
    assert!(matches!(error, VaultError::MissingKey { .. }), "{error}");
}

#[tokio::test]
async fn destroying_the_key_erases_the_text_and_refuses_more() {
    let vault = vault().await;
    let sealed = vault.seal(&stream(), EVENT, "customer-1", personal()).await.unwrap();
    vault.destroy("customer-1").await.unwrap();
    vault.destroy("customer-1").await.unwrap();
    let opened = vault.open_value(&stream(), EVENT, sealed).await.unwrap();
    assert_eq!(opened["names"]["original"], json!({ "$erased": "customer-1" }));
    for subject in ["customer-1", "customer-never-known"] {
        vault.destroy(subject).await.unwrap();
        let error = vault.seal(&stream(), EVENT, subject, personal()).await.unwrap_err();
        assert!(matches!(error, VaultError::Destroyed { .. }), "{error}");
    }
    let nothing_personal = json!({ "open": "text" });
    assert!(vault.seal(&stream(), EVENT, "customer-1", nothing_personal).await.is_ok());
}

#[tokio::test]
async fn a_text_that_was_in_the_log_before_stays_with_its_subject() {
    let data = json!({ "a": { "$personal": "old", "subject": "customer-0" } });
    let sealed = vault().await.seal(&stream(), EVENT, "customer-1", data).await.unwrap();
    assert_eq!(sealed["a"]["$sealed"]["subject"], "customer-0");
}

#[tokio::test]
async fn many_who_want_one_key_get_the_same() {
    let vault = vault().await;
    let stream = stream();
    let seals = (0..100).map(|_| vault.seal(&stream, EVENT, "customer-1", personal()));
    let sealed: Vec<_> = futures::future::try_join_all(seals).await.unwrap();
    assert!(sealed.iter().all(|value| *value == sealed[0]));
}

/// The form in which personal texts lie in logs for ever.
#[tokio::test]
async fn the_sealed_form_never_changes() {
    let master = MasterKey::from_bytes(&[1; 32]);
    let (subject, key) = ("customer-00000000-0000-0000-0000-000000000001", Uuid::from_u128(3));
    let wrapped = master.wrap(subject, key, &Secret::new([2; 32]));
    let table = KeyStore::memory();
    let row = KeyRow { subject: subject.to_owned(), key, wrapped: Some(wrapped.clone()) };
    table.ensure(vec![row]).await.unwrap();
    let vault = Vault::open(table, master).await.unwrap();

    let data = json!({ "names": { "original": { "$personal": "王小明" } } });
    let sealed = vault.seal(&stream(), EVENT, subject, data).await.unwrap();
    let reason = json!({ "reason": { "$personal": "asked to" } });
    let metadata = vault.seal_metadata(&stream(), EVENT, subject, reason).await.unwrap();
    let golden: Value = serde_json::from_str(include_str!("golden.json")).unwrap();
    let found = json!({
        "data": sealed,
        "metadata": metadata,
        "wrapped": BASE64_STANDARD.encode(wrapped),
        "reservation": vault.reservation_id("sap", "account", "4711").to_string(),
    });
    assert_eq!(found, golden, "{found:#}");
}
