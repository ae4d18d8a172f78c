//! The preset `zh-listed-companies` on the real files: renames become renames.

use std::collections::HashMap;

use kehu::import::{ImportOptions, MappingSource, Report};
use kehu_domain::{
    DomainEvent, Recorded, customer,
    values::{StreamName, Text},
};

use super::rig::Rig;
use crate::support::shared_data;

/// What a customer was called, first to last: full and short name.
type Names = HashMap<StreamName, Vec<(String, Option<String>)>>;

fn names(events: &[Recorded<DomainEvent>]) -> Names {
    let mut called = Names::new();
    let plain = |text: &Text| text.as_str().unwrap().to_owned();
    for Recorded { header, event } in events {
        let names = match event {
            DomainEvent::Customer(customer::Event::Registered(event)) => &event.names,
            DomainEvent::Customer(customer::Event::Renamed(event)) => &event.names,
            _ => continue,
        };
        let names = (plain(&names.original), names.short.as_ref().map(plain));
        called.entry(header.stream.clone()).or_default().push(names);
    }
    called
}

fn note(report: &Report, code: &str) -> u64 {
    report.notes.iter().find(|note| note.code == code).map_or(0, |note| note.count)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn former_names_become_renames_and_a_second_import_changes_nothing() {
    let Some(directory) = shared_data("zh_listed_companies") else { return };
    let preset = MappingSource::Preset("zh-listed-companies".to_owned());
    let options = ImportOptions::new(preset, directory);
    let rig = Rig::in_memory().await;
    let report = rig.import(options.clone()).await;
    assert!(report.is_clean(), "{report}");
    assert_eq!(report.totals.rows_read, 4654);
    for (code, count) in
        [("CODE_OF_ANOTHER_COMPANY", 23), ("LISTING_DATE_MISSING", 86), ("EXCHANGE_MISSING", 1)]
    {
        assert_eq!(note(&report, code), count, "{code}");
    }

    // 53 codes stand in 121 rows, so 68 rows repeat one: 49 tell the former name of the same company,
    // 19 are of 23 others, under four codes.
    let names = names(&rig.events().await);
    assert_eq!(names.len(), 4654 - 49);
    let renamed: Vec<_> = names.values().filter(|names| names.len() > 1).collect();
    assert_eq!(renamed.len(), 49);
    assert!(renamed.iter().all(|names| names.len() == 2));
    let story = |before: &str| {
        let found = renamed.iter().find(|names| names[0].1.as_deref() == Some(before));
        let (name, short) = &found.unwrap()[1];
        (name.as_str(), short.as_deref().unwrap())
    };
    assert_eq!(story("金路集团"), ("四川新金路集团股份有限公司", "新金路"));
    assert_eq!(story("大冶特钢"), ("中信泰富特钢集团股份有限公司", "中信特钢"));
    // Under the code of another company.
    let own = |name: &str| names.values().filter(|names| names[0].0 == name).count();
    assert_eq!((own("中国中铁股份有限公司"), own("中国建设银行股份有限公司")), (1, 1));

    let head = rig.head().await;
    let again = rig.import(options).await;
    assert_eq!(rig.head().await, head);
    assert_eq!(again.totals.unchanged, again.totals.commands_sent);
}
