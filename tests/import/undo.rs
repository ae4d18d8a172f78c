//! Taking an import back: what it made goes, what it changed is as before, what was built on stays.

use std::fs;

use kehu::{
    commands::Envelope,
    import::{self, ImportError, ImportOptions, Progress, Tally, UndoOptions, UndoReport},
};
use kehu_domain::{
    Actor, DomainEvent, Source,
    customer::{Command, Event, NamesInput},
    import::{Kept, KeptReason, Stage},
    values::{CustomerId, ImportId},
};

use super::{
    maven,
    rig::{Files, PEOPLE, Rig},
};

const FILE: &str = "people.csv";

/// Persons 1 to `count`; the second half has the first as bosses.
fn people(count: u32) -> Files {
    let mut text = "id,name,country,since,boss\n".to_owned();
    for n in 1..=count {
        let boss = if n > count / 2 { (n - count / 2).to_string() } else { String::new() };
        text += &format!("{n},客户 {n},China,2020-01-02,{boss}\n");
    }
    Files::new(PEOPLE, &[(FILE, text.as_bytes())])
}

async fn undo(rig: &Rig, batch: &str) -> UndoReport {
    try_undo(rig, UndoOptions::new(batch.parse().unwrap())).await.unwrap()
}

async fn try_undo(rig: &Rig, options: UndoOptions) -> Result<UndoReport, ImportError> {
    import::undo(&rig.commands, options, &mut import::Silent).await
}

fn by_hand() -> Envelope {
    Envelope::new(kehu::ids::new(), Actor::SYSTEM, Source::Api)
}

async fn say(rig: &Rig, id: CustomerId, command: Command) {
    rig.commands.customer(id, command, by_hand()).await.unwrap();
}

/// The customers of a history in the order of their registration, by their ids in the file.
async fn customers(rig: &Rig) -> Vec<CustomerId> {
    let events = rig.events().await;
    let mut found: Vec<(u32, CustomerId)> = events
        .iter()
        .filter_map(|recorded| match &recorded.event {
            DomainEvent::Customer(Event::Registered(registered)) => {
                let id = registered.external_ids.first()?.id.as_str()?.parse().ok()?;
                Some((id, CustomerId(recorded.header.stream.id()?)))
            }
            _ => None,
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|(_, id)| id).collect()
}

async fn there(rig: &Rig) -> usize {
    let mut there = std::collections::BTreeSet::new();
    for recorded in rig.events().await {
        match recorded.event {
            DomainEvent::Customer(Event::Registered(_)) => there.insert(recorded.header.stream),
            DomainEvent::Customer(Event::Withdrawn(_)) => there.remove(&recorded.header.stream),
            _ => continue,
        };
    }
    there.len()
}

fn why(kept: &[Kept]) -> Vec<(String, KeptReason, &str)> {
    kept.iter().map(|one| (one.stream.to_string(), one.reason, one.by.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_built_on_is_gone_and_can_be_imported_again() {
    for rig in [Rig::in_memory().await, Rig::on_postgres().await] {
        let files = people(40);
        let first = rig.import(files.options()).await;
        assert!(first.is_clean(), "{first}");
        assert_eq!(there(&rig).await, 40);

        let dry = UndoOptions { dry_run: true, ..UndoOptions::new(first.batch.parse().unwrap()) };
        let head = rig.head().await;
        let tried = try_undo(&rig, dry).await.unwrap();
        assert_eq!((tried.undone.withdrawn, rig.head().await), (40, head), "{tried}");

        let undone = undo(&rig, &first.batch).await;
        assert!(undone.is_clean(), "{undone}");
        assert_eq!((undone.undone.withdrawn, undone.undone.reverted), (40, 0));
        assert_eq!(there(&rig).await, 0);
        let head = rig.head().await;
        assert_eq!(undo(&rig, &first.batch).await.undone, undone.undone);
        assert_eq!(rig.head().await, head, "undone once is undone");

        // The same file again: another round, the same customers, their ids and parents free again.
        let again = rig.import(files.options()).await;
        assert!(again.is_clean(), "{again}");
        assert_ne!(again.batch, first.batch);
        assert_eq!(again.totals.accepted, first.totals.accepted);
        assert_eq!(there(&rig).await, 40);
        let batch = import::batch(&rig.commands, again.batch.parse().unwrap()).await;
        assert_eq!(batch.unwrap().unwrap().state.begun().unwrap().round, 1);
        let head = rig.head().await;
        assert_eq!(rig.import(files.options()).await.totals.accepted, 0);
        // What the second round made is not the first one's to take back.
        assert_eq!(undo(&rig, &first.batch).await.undone.withdrawn, 40);
        assert_eq!((rig.head().await, there(&rig).await), (head, 40));
        assert_eq!(undo(&rig, &again.batch).await.undone.withdrawn, 40);
        assert_eq!(there(&rig).await, 0);
    }
}

#[tokio::test]
async fn what_others_have_built_on_stays_and_is_listed() {
    let (rig, files) = (Rig::in_memory().await, people(8));
    let report = rig.import(files.options()).await;
    let ids = customers(&rig).await;
    // 1 is the parent of 5, 2 of 6, and so on. Others rename 5 and put a customer of theirs under 3.
    let names =
        NamesInput { original: "Anew".to_owned(), latin: None, short: None, aliases: vec![] };
    say(&rig, ids[4], Command::Rename { names }).await;
    let theirs = CustomerId(kehu::ids::new());
    let register = Command::Register {
        kind: kehu_domain::customer::CustomerKind::Company,
        names: NamesInput {
            original: "Theirs".to_owned(),
            latin: None,
            short: None,
            aliases: vec![],
        },
        roles: vec![],
        source: None,
        region: None,
        industry: None,
        owner: None,
        time_zone: None,
        external_ids: vec![],
    };
    say(&rig, theirs, register).await;
    say(&rig, theirs, Command::SetParent { parent: Some(ids[2]) }).await;

    let path = files.path().join("kept.csv");
    let options = UndoOptions {
        report: Some(path.clone()),
        ..UndoOptions::new(report.batch.parse().unwrap())
    };
    let undone = try_undo(&rig, options).await.unwrap();
    assert_eq!((undone.undone.withdrawn, undone.undone.kept), (5, 3), "{undone}");
    let mut kept = why(&undone.undone.first_kept);
    kept.sort_unstable_by_key(|(stream, ..)| ids.iter().position(|id| id.to_string() == *stream));
    let (five, other) = (ids[4].to_string(), theirs.to_string());
    assert_eq!(
        kept,
        [
            (ids[0].to_string(), KeptReason::Mentioned, five.as_str()),
            (ids[2].to_string(), KeptReason::Mentioned, other.as_str()),
            (five.clone(), KeptReason::ChangedSince, "CustomerRenamed"),
        ]
    );
    let shown = undone.to_string();
    assert!(shown.contains("changed since by others: CustomerRenamed / 之后被他人更改"), "{shown}");
    let written = fs::read_to_string(&path).unwrap();
    assert_eq!(written.lines().count(), 4, "{written}");
    assert!(written.contains("MENTIONED"), "{written}");

    // When theirs is no longer there, the next undoing goes further.
    say(&rig, theirs, Command::Withdraw).await;
    let further = undo(&rig, &report.batch).await;
    assert_eq!((further.undone.withdrawn, further.undone.kept), (6, 2), "{further}");
    let batch = import::batch(&rig.commands, report.batch.parse().unwrap()).await;
    let batch = batch.unwrap().unwrap();
    assert_eq!(batch.state.undone(), Some(&further.undone));
    assert!(batch.to_string().contains("changed since by others"), "{batch}");
}

/// A second file that changes what the first has made.
const CHANGES: &str = r#"
version = 1
system = "test"
[files.changes]
path = "changes.csv"
[[phases]]
name = "changes"
file = "changes"
[[phases.steps]]
name = "rename"
command = "customer.rename"
aggregate = { kind = "person", key = "{id}" }
when = [{ field = "name", present = true }]
set = { name = "{name}" }
[[phases.steps]]
name = "region"
command = "customer.assign_region"
aggregate = { kind = "person", key = "{id}" }
when = [{ field = "region", present = true }]
set = { region = "{region}" }
[[phases.steps]]
name = "industry"
command = "customer.set_industry"
aggregate = { kind = "person", key = "{id}" }
when = [{ field = "industry", present = true }]
set = { industry = "{industry}" }
[[phases.steps]]
name = "leave"
command = "customer.deactivate"
aggregate = { kind = "person", key = "{id}" }
when = [{ field = "gone", present = true }]
"#;

#[tokio::test]
async fn what_a_batch_only_changed_is_as_before() {
    let (rig, files) = (Rig::in_memory().await, people(4));
    let first = rig.import(files.options()).await;
    let ids = customers(&rig).await;
    let text = "id,name,region,industry,gone\n\
        1,New name,DE,,yes\n\
        2,,US,,\n\
        3,,,mining,\n\
        4,Newer,,,\n\
        4,Newest,,,\n";
    let changes = Files::new(CHANGES, &[("changes.csv", text.as_bytes())]);
    let second = rig.import(changes.options()).await;
    assert!(second.is_clean(), "{second}");
    say(&rig, ids[1], Command::SetIndustry { industry: "rail".to_owned() }).await;

    let undone = undo(&rig, &second.batch).await;
    assert_eq!((undone.undone.withdrawn, undone.undone.reverted), (0, 2), "{undone}");
    let expected = [
        (ids[1].to_string(), KeptReason::ChangedSince, "CustomerIndustrySet"),
        // Nothing says that an industry is not known.
        (ids[2].to_string(), KeptReason::NoInverse, "CustomerIndustrySet"),
    ];
    let mut kept = why(&undone.undone.first_kept);
    kept.sort_unstable_by_key(|(stream, ..)| ids.iter().position(|id| id.to_string() == *stream));
    assert_eq!(kept, expected);
    let mut names = std::collections::HashMap::new();
    let mut active = std::collections::HashMap::new();
    for recorded in rig.events().await {
        let stream = recorded.header.stream.clone();
        match recorded.event {
            DomainEvent::Customer(Event::Registered(it)) => drop(names.insert(stream, it.names)),
            DomainEvent::Customer(Event::Renamed(it)) => drop(names.insert(stream, it.names)),
            DomainEvent::Customer(Event::Deactivated(_)) => drop(active.insert(stream, false)),
            DomainEvent::Customer(Event::Reactivated(_)) => drop(active.insert(stream, true)),
            _ => {}
        }
    }
    let name = |n: usize| names[&ids[n - 1].stream()].original.as_str().unwrap().to_owned();
    assert_eq!((name(1), name(4)), ("客户 1".to_owned(), "客户 4".to_owned()));
    assert!(active[&ids[0].stream()]);
    let head = rig.head().await;
    assert_eq!(undo(&rig, &second.batch).await.undone, undone.undone, "said again, it is the same");
    assert_eq!(rig.head().await, head);

    // The first batch stays where others have been, and they only: 2, and nobody it rests on.
    let first = undo(&rig, &first.batch).await;
    assert!(first.undone.kept >= 1, "{first}");
}

/// Stops an undoing when so much is withdrawn.
struct Alarm {
    phase: usize,
    ring: std::sync::Arc<tokio::sync::Notify>,
    at: u64,
}

impl Progress for Alarm {
    fn begin(&mut self, _: &str, number: usize, _: usize, _: u64) {
        self.phase = number;
    }

    fn advance(&mut self, tally: &Tally, _: u64) {
        if self.phase == 3 && tally.rows_read >= self.at {
            self.ring.notify_one();
        }
    }

    fn end(&mut self, _: &Tally) {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undoing_that_is_stopped_goes_on_where_it_stopped() {
    let rig = Rig::on_postgres().await;
    let files = people(600);
    let report = rig.import(files.options()).await;
    let batch: ImportId = report.batch.parse().unwrap();
    for at in [50, 100, 200] {
        let ring = std::sync::Arc::new(tokio::sync::Notify::new());
        let mut alarm = Alarm { phase: 0, ring: ring.clone(), at };
        let options = UndoOptions { width: 8, ..UndoOptions::new(batch) };
        tokio::select! {
            biased;
            () = ring.notified() => {}
            ended = import::undo(&rig.commands, options, &mut alarm) => panic!("{ended:?}"),
        }
        // Half of it is gone: nothing may come in meanwhile.
        let error = rig.try_import(files.options()).await.unwrap_err();
        assert!(matches!(error, ImportError::BeingUndone(id) if id == batch), "{error}");
        assert!(error.to_string().contains("import undo"), "{error}");
    }
    let undone = undo(&rig, &report.batch).await;
    assert!(undone.is_clean(), "{undone}");
    assert_eq!((undone.undone.withdrawn, there(&rig).await), (600, 0));
    let found = import::batch(&rig.commands, batch).await.unwrap().unwrap();
    assert_eq!(found.state.stage(), Stage::Undone);
    let report = ImportOptions { dry_run: true, ..files.options() };
    assert!(rig.import(report).await.is_clean());
}

#[tokio::test]
async fn a_batch_that_never_was_is_not_undone() {
    let rig = Rig::in_memory().await;
    let error = try_undo(&rig, UndoOptions::new(ImportId(kehu::ids::new()))).await.unwrap_err();
    assert!(matches!(error, ImportError::NoSuchBatch(_)), "{error}");
    assert_eq!(rig.head().await, 0, "and nothing is written");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_company_goes_and_comes_again() {
    let Some(directory) = maven::directory() else { return };
    let rig = Rig::on_postgres().await;
    let first = rig.import(maven::options(directory.clone())).await;
    let undone = undo(&rig, &first.batch).await;
    // Salespeople, accounts, deals.
    assert_eq!((undone.undone.withdrawn, undone.undone.kept), (35 + 85 + 8_800, 0), "{undone}");
    let again = rig.import(maven::options(directory)).await;
    assert!(again.is_clean(), "{again}");
    assert_eq!(again.totals.accepted, first.totals.accepted);
}
