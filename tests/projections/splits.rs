//! Live tables equal rebuilt ones, whatever the batches, and whenever personal data was erased.

use kehu_domain::{
    DomainEvent, Recorded,
    testing::{erased_view, histories},
};
use kehu_projections::{ReadModel, projector::Schema};
use proptest::prelude::*;
use serde_json::json;
use sqlx::{AssertSqlSafe, PgPool};

use super::generated;
use crate::support::postgres::database;

/// How many histories; each is projected three times by every projector.
const CASES: usize = 40;

#[tokio::test]
async fn any_split_into_batches_gives_the_same_rows() {
    let database = database().await;
    let strategy = || (histories(), prop::collection::vec(1..9_usize, 1..10));
    let mut rows = 0;
    for (case, (history, sizes)) in generated(strategy, CASES, true).into_iter().enumerate() {
        if speaks_of_the_erased(&history) {
            continue;
        }
        for model in ReadModel::ALL {
            let whole = Schema::serving(model);
            let split = Schema::next(model);
            let after_erasure = Schema::verify(model);
            project(&database.pool, model, &whole, &[&history]).await;
            project(&database.pool, model, &split, &batches(&history, &sizes)).await;
            project(&database.pool, model, &after_erasure, &[&erased_view(&history)]).await;
            let told = format!("case {case}, {model}, split {sizes:?}: {history:#?}");
            rows += assert_equal(&database.pool, model, &whole, &split, &told).await;
            assert_equal(&database.pool, model, &whole, &after_erasure, &told).await;
        }
    }
    assert!(rows > 500, "the histories leave rows behind, not {rows}");
}

/// Whether something personal is recorded of a subject after its erasure. No log has that, since
/// nothing is sealed with a destroyed key; generated histories know no keys.
fn speaks_of_the_erased(history: &[Recorded<DomainEvent>]) -> bool {
    let mut erased: Vec<String> = Vec::new();
    history.iter().any(|Recorded { header, event }| {
        let said = json!([event.encode().2, header.reason]).to_string();
        let late =
            erased.iter().any(|subject| said.contains(subject) && said.contains("$personal"));
        let gone = event.erased_subjects().iter();
        erased.extend(gone.map(|subject| format!("\"subject\":\"{subject}\"")));
        late
    })
}

fn batches<'a>(
    mut history: &'a [Recorded<DomainEvent>],
    sizes: &[usize],
) -> Vec<&'a [Recorded<DomainEvent>]> {
    let mut batches = Vec::new();
    for size in sizes.iter().cycle() {
        if history.is_empty() {
            break;
        }
        let (batch, rest) = history.split_at((*size).min(history.len()));
        batches.push(batch);
        history = rest;
    }
    batches
}

async fn project(
    db: &PgPool,
    model: ReadModel,
    schema: &Schema,
    batches: &[&[Recorded<DomainEvent>]],
) {
    let projector = model.projector();
    let mut tx = db.begin().await.unwrap();
    let mut statements =
        vec![format!("DROP SCHEMA IF EXISTS {schema} CASCADE"), format!("CREATE SCHEMA {schema}")];
    statements.extend(projector.create(schema));
    statements.extend(projector.index(schema));
    for statement in statements {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *tx).await.unwrap();
    }
    for batch in batches {
        projector.apply(schema, batch, &mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn assert_equal(
    db: &PgPool,
    model: ReadModel,
    one: &Schema,
    other: &Schema,
    told: &str,
) -> i64 {
    let mut rows = 0;
    for table in model.projector().tables() {
        let name = table.name;
        for (one, other) in [(one, other), (other, one)] {
            let sql = format!(
                "SELECT to_jsonb(missed)::text FROM (SELECT * FROM {one}.{name} EXCEPT ALL \
                 SELECT * FROM {other}.{name}) AS missed"
            );
            let only: Vec<String> =
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(db).await.unwrap();
            assert!(only.is_empty(), "only in {one}.{name}: {only:#?}\n{told}");
        }
        let sql = format!("SELECT count(*) FROM {one}.{name}");
        rows += sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql)).fetch_one(db).await.unwrap();
    }
    rows
}
