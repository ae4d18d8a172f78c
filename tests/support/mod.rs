//! What tests share: databases, applications, builders.

pub(crate) mod postgres;

use std::{io::Write as _, path::PathBuf};

/// The directory of a real data set; `None`, and a word on the terminal, where it is absent.
#[expect(clippy::disallowed_methods, reason = "tests are told by environment where the data is")]
pub(crate) fn shared_data(set: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let data = std::env::var("KEHU_SHARED_DATA").map_or_else(|_| beside(), PathBuf::from);
    let found = Some(data.join(set)).filter(|directory| directory.is_dir());
    if found.is_none() {
        // Printed past the harness, which would keep it to itself while the test passes.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: there is no {}/{set}; set KEHU_SHARED_DATA",
            data.display()
        );
    }
    found
}

mod checks {
    use super::postgres::database;

    #[tokio::test]
    async fn each_test_gets_a_database_sorted_by_code_point() {
        let (one, other) = tokio::join!(database(), database());
        assert_ne!(one.url, other.url);
        let collation: (String, String) = sqlx::query_as(
            "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database \
             WHERE datname = current_database()",
        )
        .fetch_one(&one.pool)
        .await
        .unwrap();
        assert_eq!(collation, ("C.UTF-8".to_owned(), "UTF8".to_owned()));
        let by_url = sqlx::PgPool::connect(&one.url).await.unwrap();
        let sorted: bool = sqlx::query_scalar("SELECT 'Z' < 'a'").fetch_one(&by_url).await.unwrap();
        assert!(sorted);
        sqlx::PgPool::connect_with(other.options.clone()).await.unwrap();
    }
}
