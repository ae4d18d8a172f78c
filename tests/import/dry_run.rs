//! A dry run says what would happen, also on top of what is there, and leaves no trace.

use kehu::import::ImportOptions;

use super::rig::{Files, PEOPLE, Rig};

const FIRST: &[u8] = b"id,name,country,since,boss\n1,Ann,China,2020-01-02,\n2,Bo,,2020-01-03,1\n";
/// Ann again, Bo with another name, and Cy whose boss is Bo.
const SECOND: &[u8] = b"id,name,country,since,boss\n1,Ann,China,2020-01-02,\n\
    2,Bob,,2020-01-03,1\n3,Cy,Germany,2020-01-04,2\n";

async fn check(rig: Rig) {
    let files = Files::new(PEOPLE, &[("people.csv", FIRST)]);
    rig.import(files.options()).await;
    let head = rig.head().await;

    files.write("people.csv", SECOND);
    let report = files.path().join("report.json");
    let options = || ImportOptions { report: Some(report.clone()), ..files.options() };
    let tried = rig.import(ImportOptions { dry_run: true, ..options() }).await;
    assert_eq!(rig.head().await, head);
    assert!(tried.dry_run && tried.to_string().contains("dry run"));
    let told = std::fs::read_to_string(&report).unwrap();

    let done = rig.import(options()).await;
    assert_eq!(tried.totals, done.totals);
    assert_eq!(tried.refused, done.refused);
    assert_eq!(told.replace("\"dryRun\":true", "\"dryRun\":false"), {
        std::fs::read_to_string(&report).unwrap()
    });
    assert_eq!((done.totals.accepted, done.totals.unchanged), (2, 1), "{done}");
    let codes: Vec<_> = done.refused.iter().map(|row| (row.line, row.code.as_str())).collect();
    assert_eq!(codes, [(3, "CUSTOMER_ALREADY_REGISTERED")]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dry_run_on_postgres_decides_by_what_is_there_and_writes_nothing() {
    check(Rig::on_postgres().await).await;
}

#[tokio::test]
async fn a_dry_run_in_memory_decides_by_what_is_there_and_writes_nothing() {
    check(Rig::in_memory().await).await;
}
