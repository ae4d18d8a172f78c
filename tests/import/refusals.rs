//! Rows that cannot be imported are named exactly; all others are.

use std::fs;

use kehu::import::{ImportOptions, RefusedRow};
use kehu_domain::{DomainEvent, customer};

use super::rig::{Files, PEOPLE, Rig};

fn told(row: &RefusedRow) -> (u64, Option<u64>, &str, &str, Option<&str>, &str) {
    let column = row.column_name.as_deref().unwrap_or_default();
    (row.line, row.column, column, &row.phase, row.step.as_deref(), &row.code)
}

#[tokio::test]
async fn every_refused_row_is_named_with_line_column_and_reason() {
    let text = "id,name,country,since,boss\n\
        1,Ann,China,2020-01-02,\n\
        2,,China,2020-01-02,\n\
        3,Cy,Atlantis,2020-01-02,1\n\
        4,Di,China,31.12.2020,\n\
        5,Ed,China,2999-01-01,\n\
        ,Flo,China,2020-01-02,\n\
        6,Gus,China\n\
        7,Hal,China,2020-01-02,99\n\
        1,Ann,Germany,2020-01-02,\n\
        1,Ann,China,2020-01-02,1\n\
        8,\"Ida\nIngrid\",China,2020-01-02,1\n\
        9,Jo,China,,1\n";
    let files = Files::new(PEOPLE, &[("people.csv", text.as_bytes())]);
    let rig = Rig::in_memory().await;
    let path = files.path().join("report.csv");
    let report = rig.import(ImportOptions { report: Some(path.clone()), ..files.options() }).await;
    let expected = [
        (3, Some(2), "name", "people", None, "MISSING_VALUE"),
        (4, Some(3), "country", "people", None, "UNKNOWN_VALUE"),
        (5, Some(4), "since", "people", None, "INVALID_DATE"),
        (6, Some(4), "since", "people", Some("register"), "OCCURRED_IN_FUTURE"),
        (7, Some(1), "id", "people", None, "MISSING_VALUE"),
        (8, None, "", "people", None, "MALFORMED_ROW"),
        (10, None, "", "people", Some("register"), "CUSTOMER_ALREADY_REGISTERED"),
        (12, Some(2), "name", "people", Some("register"), "CUSTOMER_TEXT_CONTROL_CHARACTER"),
        (9, Some(5), "boss", "bosses", Some("boss"), "LINK_NOT_FOUND"),
        (11, Some(5), "boss", "bosses", Some("boss"), "CUSTOMER_PARENT_IS_ITSELF"),
    ];
    assert_eq!(report.refused.iter().map(told).collect::<Vec<_>>(), expected);
    assert_eq!(report.totals.rows_read, 12);
    assert_eq!(report.totals.rows_refused, 10);
    for row in &report.refused {
        assert!(!row.message.en.is_empty() && !row.message.zh.is_empty(), "{row:?}");
    }
    let names: Vec<_> = rig
        .events()
        .await
        .into_iter()
        .filter_map(|event| match event.event {
            DomainEvent::Customer(customer::Event::Registered(registered)) => {
                registered.names.original.as_str().map(str::to_owned)
            }
            _ => None,
        })
        .collect();
    assert_eq!(names, ["Ann", "Hal", "Jo"]);

    let written = fs::read_to_string(&path).unwrap();
    let mut lines = csv::Reader::from_reader(written.as_bytes());
    let lines: Vec<_> = lines.records().map(Result::unwrap).collect();
    let refused = lines.iter().filter(|line| &line[0] == "refused").count();
    assert_eq!(refused, 10);
    assert_eq!(&lines[1][2], "4");
    assert_eq!(&lines[1][9], "\"Atlantis\" is not among the values of country");
    assert_eq!(&lines[1][10], "\"Atlantis\" 不在 country 的取值之中");
    let total = |code: &str| {
        let line = lines.iter().find(|line| &line[0] == "total" && &line[7] == code).unwrap();
        line[8].to_owned()
    };
    assert_eq!((total("ROWS_READ"), total("ROWS_REFUSED")), ("12".to_owned(), "10".to_owned()));

    let shown = report.to_string();
    assert!(shown.contains("people.csv, line 4, column 3 (country)"), "{shown}");
}

#[tokio::test]
async fn a_changed_file_changes_nothing_that_is_there_and_names_what_differs() {
    let files = Files::new(PEOPLE, &[("people.csv", b"id,name,country,since,boss\n1,A,,,\n")]);
    let rig = Rig::in_memory().await;
    assert_eq!(rig.import(files.options()).await.totals.accepted, 1);
    files.write("people.csv", b"id,name,country,since,boss\n2,B,,,1\n1,A,,,\n");
    let report = rig.import(files.options()).await;
    assert_eq!((report.totals.accepted, report.totals.unchanged), (2, 1), "{report}");
    files.write("people.csv", b"id,name,country,since,boss\n1,Z,,,\n");
    let report = rig.import(files.options()).await;
    assert_eq!(report.refused.len(), 1);
    assert_eq!(report.refused[0].code, "CUSTOMER_ALREADY_REGISTERED");
}

/// A status per line, several lines per person: the commands of one person stay in order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_of_one_aggregate_keep_their_order() {
    let mapping = r#"
        version = 1
        system = "log"
        [files.log]
        path = "log.csv"
        [[phases]]
        name = "log"
        file = "log"
        [[phases.steps]]
        name = "first-seen"
        command = "customer.register"
        aggregate = { kind = "case", key = "{case}" }
        once = true
        set = { kind = "COMPANY", name = "{case}" }
        [[phases.steps]]
        name = "industry"
        command = "customer.set_industry"
        aggregate = { kind = "case", key = "{case}" }
        set = { industry = "{n}" }
    "#;
    let mut text = "case,n\n".to_owned();
    for n in 0..300 {
        text += &format!("{},{n}\n", n % 7);
    }
    let files = Files::new(mapping, &[("log.csv", text.as_bytes())]);
    let rig = Rig::in_memory().await;
    let report = rig.import(files.options()).await;
    assert!(report.is_clean(), "{report}");
    assert_eq!(report.totals.accepted, 7 + 300);
    let mut last = std::collections::HashMap::new();
    for event in rig.events().await {
        if let DomainEvent::Customer(customer::Event::IndustrySet(set)) = event.event {
            let number: u32 = set.industry.parse().unwrap();
            let before = last.insert(event.header.stream, number);
            assert!(before.is_none_or(|before| before + 7 == number), "{before:?} {number}");
        }
    }
}
