//! What tests share: databases, applications, builders.

pub(crate) mod postgres;

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
