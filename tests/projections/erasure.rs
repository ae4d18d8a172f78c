//! Erased means erased: in rows, in history, in names to search by, in the timeline.

use kehu_domain::{
    customer::{Command, CustomerKind, NamesInput},
    pipeline,
    testing::{Log, customer_id, erased_view, pipeline_id, stages},
    values::Text,
};
use kehu_projections::{AsOf, ReadModel, TextFilter, customers, lists};
use sqlx::AssertSqlSafe;

use super::{Setup, requester};

fn person(name: &str) -> Command {
    Command::Register {
        kind: CustomerKind::Person,
        names: names(name),
        roles: Vec::new(),
        source: None,
        region: None,
        industry: None,
        owner: None,
        time_zone: None,
        external_ids: vec![kehu_domain::customer::ExternalIdInput {
            system: "sap".to_owned(),
            kind: "debtor".to_owned(),
            id: format!("{name}-4711"),
        }],
    }
}

fn names(name: &str) -> NamesInput {
    NamesInput { original: name.to_owned(), latin: None, short: None, aliases: Vec::new() }
}

fn log() -> Log {
    let mut log = Log::new();
    let (name, stages) = ("Sales".to_owned(), stages());
    log.pipeline(pipeline_id(1), pipeline::Command::Define { name, stages });
    log.customer(customer_id(1), person("Secretus Maximus"));
    log.customer(customer_id(2), person("Zhang Wei"));
    log.because("Secretus married")
        .customer(customer_id(1), Command::Rename { names: names("Secretus Minimus") });
    log
}

#[tokio::test]
async fn erased_text_is_gone_from_every_row_and_its_history() {
    let mut log = log();
    let setup = Setup::caught_up(log.events().to_vec()).await;
    assert!(!rows_with(&setup, "ecretus").await.is_empty());
    let search = customers::CustomerFilter {
        search: Some(TextFilter::contains("maximus")),
        ..Default::default()
    };
    let db = &setup.database.pool;
    assert_eq!(
        lists::count::<customers::Customer>(db, requester(), &search, AsOf::Now).await.unwrap(),
        1
    );

    let before = log.events().len();
    let subjects = vec![customer_id(1).to_string()];
    log.because("asked for it").customer(customer_id(1), Command::ErasePersonalData { subjects });
    setup.feed.append(log.events()[before..].iter().cloned());
    setup.catch_up().await;

    assert_eq!(rows_with(&setup, "ecretus").await, [""; 0]);
    assert!(!rows_with(&setup, "Zhang Wei").await.is_empty(), "another's text stays");
    assert_eq!(
        lists::count::<customers::Customer>(db, requester(), &search, AsOf::Now).await.unwrap(),
        0
    );
    let ids = [customer_id(1)];
    let erased = lists::by_ids::<customers::Customer>(db, requester(), &ids, AsOf::Now)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(erased.status(), customers::CustomerStatus::Erased);
    let was = lists::by_ids::<customers::Customer>(db, requester(), &ids, AsOf::Position(2))
        .await
        .unwrap()
        .remove(0);
    let gone = Text::Erased { subject: customer_id(1).to_string() };
    assert_eq!((&was.names.original, &erased.former_names[0].names.original), (&gone, &gone));

    // Once the key is destroyed the log says so too, and a rebuild comes to the same.
    setup.feed.replace(erased_view(log.events()));
    for model in ReadModel::ALL {
        let report = setup.projections.verify(model, |_| {}).await.unwrap();
        assert!(report.is_equal(), "{report:?}");
    }
    setup.stop().await;
}

async fn rows_with(setup: &Setup, text: &str) -> Vec<String> {
    let mut rows = Vec::new();
    for model in ReadModel::ALL {
        for table in model.projector().tables() {
            let sql = format!(
                "SELECT to_jsonb(t)::text FROM {model}.{} AS t \
                 WHERE to_jsonb(t)::text ILIKE '%' || $1 || '%'",
                table.name
            );
            let found = sqlx::query_scalar::<_, String>(AssertSqlSafe(sql)).bind(text);
            rows.extend(found.fetch_all(&setup.database.pool).await.unwrap());
        }
    }
    rows
}
