//! Every import is a batch: with a report, and with everything that came of it under its id.

use std::{collections::HashMap, sync::Arc};

use kehu::import::{self, ImportOptions};
use kehu_domain::{
    DomainEvent, Source,
    import::{Event, Stage},
    values::ImportId,
};
use serde_json::Value;

use super::{
    maven,
    resume::import_in_part,
    rig::{Files, PEOPLE, Rig},
};

const TEXT: &str = "id,name,country,since,boss\n\
    1,Ann,China,2020-01-02,\n\
    2,,China,2020-01-02,\n\
    3,\"Cy\nCyrus\",Germany,2020-01-02,1\n\
    4,Di,Germany,2020-01-02,1\n";

fn people() -> Files {
    Files::new(PEOPLE, &[("people.csv", TEXT.as_bytes())])
}

fn id(batch: &str) -> ImportId {
    batch.parse().unwrap()
}

#[tokio::test]
async fn a_batch_keeps_its_report_and_every_event_where_it_came_from() {
    let (rig, files) = (Rig::in_memory().await, people());
    let report = rig.import(files.options()).await;
    let batch = import::batch(&rig.commands, id(&report.batch)).await.unwrap().unwrap();
    let begun = batch.state.begun().unwrap();
    assert_eq!((begun.system.as_str(), begun.mapping.as_str()), ("test", "mapping.toml"));
    assert_eq!((begun.files[0].name.as_str(), begun.round), ("people.csv", 0));
    assert_eq!(begun.files[0].sha256, report.files[0].sha256);
    let finished = batch.state.finished().unwrap();
    let totals = finished.totals;
    assert_eq!((totals.rows_read, totals.rows_refused, totals.duplicates), (4, 2, 0));
    assert_eq!((totals.commands, totals.accepted, totals.unchanged), (4, 3, 0));
    assert_eq!(finished.files[0].rows, Some(4));
    let refused: Vec<_> =
        batch.state.refused().iter().map(|row| (row.line, row.code.as_str())).collect();
    assert_eq!(refused, [(3, "MISSING_VALUE"), (4, "CUSTOMER_TEXT_CONTROL_CHARACTER")]);
    let shown = batch.to_string();
    assert!(shown.contains("people.csv, line 3, column 2 (name)"), "{shown}");
    assert!(shown.contains("rows refused / 拒绝的行"), "{shown}");

    // What the import made, and what that claimed on other streams, beside the batch's own stream.
    let mut lines: HashMap<String, Vec<u64>> = HashMap::new();
    let store = rig.commands.store();
    let page = store.read(&kehu::store::Selection::All, 0, 1000).await.unwrap();
    for event in page.events.iter().filter(|event| event.source == Source::Import) {
        assert_eq!(event.correlation_id, id(&report.batch).0, "{event:?}");
        if event.stream.category() == ImportId::CATEGORY {
            continue;
        }
        let metadata: Value = serde_json::from_slice(event.metadata.as_ref().unwrap()).unwrap();
        assert_eq!(metadata["import"]["file"], "people.csv");
        let line = metadata["import"]["line"].as_u64().unwrap();
        lines.entry(event.event_type.to_string()).or_default().push(line);
    }
    for found in lines.values_mut() {
        found.sort_unstable();
    }
    assert_eq!(lines["CustomerRegistered"], [2, 6]);
    assert_eq!(lines["ReservationConfirmed"], [2, 6]);
    assert_eq!(lines["CustomerParentSet"], [6]);
    assert_eq!(lines["HierarchyLinkConfirmed"], [6]);
}

#[tokio::test]
async fn the_same_files_again_are_the_same_batch_and_say_nothing_new() {
    let (rig, files) = (Rig::in_memory().await, people());
    let first = rig.import(files.options()).await;
    let head = rig.head().await;
    let second = rig.import(files.options()).await;
    assert_eq!((second.batch.as_str(), rig.head().await), (first.batch.as_str(), head));
    assert_eq!((second.totals.accepted, second.totals.earlier), (0, 3));
    let report = ImportOptions { dry_run: true, ..files.options() };
    rig.import(report).await;
    assert_eq!(rig.head().await, head, "a dry run leaves no trace");

    // Another mapping, said of the same files: the batch goes on, and says so.
    let mapping = std::fs::read_to_string(files.path().join("mapping.toml")).unwrap();
    let mapping = mapping.replace("system = \"test\"", "system = \"test\" # mended");
    std::fs::write(files.path().join("mapping.toml"), mapping).unwrap();
    let third = rig.import(files.options()).await;
    assert_eq!((third.batch, rig.head().await), (first.batch.clone(), head + 1));

    files.write("people.csv", format!("{TEXT}5,Ed,China,2020-01-02,\n").as_bytes());
    let other = rig.import(files.options()).await;
    assert_ne!(other.batch, first.batch);
    let batches = import::batches(&rig.commands).await.unwrap();
    let ids: Vec<String> = batches.iter().map(|batch| batch.id.to_string()).collect();
    assert_eq!(ids, [other.batch, first.batch], "the newest first");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_run_has_done_counts_as_the_batchs() {
    let Some(directory) = maven::directory() else { return };
    let rig = Rig::on_postgres().await;
    for rows in [60, 1500, 5000] {
        import_in_part(&rig, maven::options(directory.clone()), rows).await;
    }
    let begun = import::batches(&rig.commands).await.unwrap();
    assert_eq!(begun.len(), 1, "one batch, whoever was killed");
    assert_eq!(begun[0].state.stage(), Stage::Begun);
    let report = rig.import(maven::options(directory)).await;
    let batch = import::batch(&rig.commands, id(&report.batch)).await.unwrap().unwrap();
    assert_eq!(batch.state.stage(), Stage::Finished);
    let totals = batch.state.finished().unwrap().totals;
    assert!(report.totals.earlier > 4000, "{report}");
    assert_eq!(totals.accepted, report.totals.accepted + report.totals.earlier);
    assert_eq!(totals.unchanged, 0);
    assert_eq!(totals.commands, totals.accepted);
    let ended = rig.events().await.into_iter().filter(|recorded| {
        matches!(recorded.event, DomainEvent::Import(Event::Begun(_) | Event::Finished(_)))
    });
    assert_eq!(ended.count(), 2);
}

/// A command of one batch met again by another is nothing that the other has done.
#[tokio::test]
async fn what_another_batch_has_done_is_not_this_ones() {
    let mapping = PEOPLE.replace(
        "[[files.people.derived]]",
        "[files.more]\npath = \"more.csv\"\nother_columns = \"ignore\"\n[[files.people.derived]]",
    );
    let mapping = mapping.replacen(
        "[[phases]]",
        "[[phases]]\nname = \"more\"\nfile = \"more\"\n[[phases.steps]]\nname = \"more\"\n\
         command = \"customer.register\"\naggregate = { kind = \"firm\", key = \"{id}\" }\n\
         set = { kind = \"COMPANY\", name = \"{id}\" }\n[[phases]]",
        1,
    );
    let more = |text: &'static str| ("more.csv", text.as_bytes());
    let files = Files::new(&mapping, &[("people.csv", TEXT.as_bytes()), more("id\nA\n")]);
    let rig = Arc::new(Rig::in_memory().await);
    assert_eq!(rig.import(files.options()).await.totals.accepted, 4);
    files.write("more.csv", b"id\nA\nB\n");
    for (accepted, earlier) in [(1, 0), (0, 1)] {
        let report = rig.import(files.options()).await;
        assert_eq!((report.totals.accepted, report.totals.earlier), (accepted, earlier));
        let batch = import::batch(&rig.commands, id(&report.batch)).await.unwrap().unwrap();
        let totals = batch.state.finished().unwrap().totals;
        assert_eq!((totals.accepted, totals.unchanged), (1, 4), "{batch}");
    }
}
