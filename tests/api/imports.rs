//! Imports and their reports over GraphQL.

use std::fs;

use kehu::import::{self, ImportOptions, MappingSource, Silent};
use serde_json::{Value, json};

use super::world::World;

const MAPPING: &str = r#"
version = 1
title = "People of 2026"
system = "test"
[files.people]
path = "people.csv"
[[phases]]
name = "people"
file = "people"
[[phases.steps]]
name = "register"
command = "customer.register"
aggregate = { kind = "person", key = "{id}" }
set = { kind = "PERSON", name = "{name}" }
"#;

/// Imports these lines; the id of the batch.
pub(super) async fn import(world: &World, rows: &str) -> String {
    let directory = tempfile::tempdir().unwrap();
    let (mapping, file) = (directory.path().join("m.toml"), directory.path().join("people.csv"));
    fs::write(&mapping, MAPPING).unwrap();
    fs::write(&file, rows).unwrap();
    let options = ImportOptions::new(MappingSource::File(mapping), file);
    import::run(&world.commands, options, &mut Silent).await.unwrap().batch
}

#[tokio::test(flavor = "multi_thread")]
async fn imports_are_shown_with_their_reports_the_newest_first() {
    let world = World::start().await;
    let first = import(&world, "id,name\n1,Ann\n2,\n3,\n").await;
    let second = import(&world, "id,name\n9,Zoe\n").await;
    let list =
        "{ importBatches(first: 1) { totalCount pageInfo { hasNextPage } nodes { id stage } } }";
    let shown = world.data_now(list, Value::Null).await;
    assert_eq!(
        shown["importBatches"],
        json!({
            "totalCount": 2,
            "pageInfo": { "hasNextPage": true },
            "nodes": [{ "id": second, "stage": "FINISHED" }],
        })
    );
    let one = "query($id: ID!) { importBatch(id: $id) {
        title system mapping round stage actor { id } undoing { withdrawn }
        files { name rows } totals { rowsRead rowsRefused accepted }
        refusedRows(first: 1) { file line columnName code messageEn messageZh }
        timeline(first: 1) { nodes { type } }
    } node(id: $id) { __typename id } }";
    let shown = world.data_now(one, json!({ "id": first })).await;
    assert_eq!(
        shown["importBatch"],
        json!({
            "title": "People of 2026", "system": "test", "mapping": "m.toml", "round": 0,
            "stage": "FINISHED", "actor": null, "undoing": null,
            "files": [{ "name": "people.csv", "rows": 3 }],
            "totals": { "rowsRead": 3, "rowsRefused": 2, "accepted": 1 },
            "refusedRows": [{
                "file": "people.csv", "line": 3, "columnName": "name", "code": "MISSING_VALUE",
                "messageEn": "`name` has no value in this row",
                "messageZh": "该行缺少 `name` 的值",
            }],
            "timeline": { "nodes": [{ "type": "ImportFinished" }] },
        })
    );
    assert_eq!(shown["node"], json!({ "__typename": "ImportBatch", "id": first }));
    let unknown = json!({ "id": "import-0198c0de-0000-7000-8000-000000000001" });
    let nothing = world.data_now("query($id: ID!) { importBatch(id: $id) { id } }", unknown).await;
    assert_eq!(nothing["importBatch"], Value::Null);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_imported_event_says_where_it_came_from() {
    let world = World::start().await;
    let batch = import(&world, "id,name\n1,Ann\n2,Bob\n").await;
    let found =
        world.data_now("{ customers { nodes { id names { original } } } }", Value::Null).await;
    let rows = found["customers"]["nodes"].as_array().unwrap().clone();
    let bob = rows.iter().find(|row| row["names"]["original"] == "Bob").unwrap();
    let query = "query($of: ID!) { events(stream: $of) { nodes {
        type correlationId importedFrom { batchId file line batch { title } } } } }";
    let events = world.data_now(query, json!({ "of": bob["id"] })).await;
    assert_eq!(
        events["events"]["nodes"],
        json!([{
            "type": "CustomerRegistered",
            "correlationId": batch.trim_start_matches("import-"),
            "importedFrom": {
                "batchId": batch, "file": "people.csv", "line": 3,
                "batch": { "title": "People of 2026" },
            },
        }])
    );
    let by_hand = world.company("Acme").await;
    let events = world.data_now(query, json!({ "of": by_hand })).await;
    assert_eq!(events["events"]["nodes"][0]["importedFrom"], Value::Null);
    world.stop().await;
}
