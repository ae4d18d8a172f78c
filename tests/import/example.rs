//! The example of the README works, and says what it should.

use std::path::Path;

use kehu::import::{ImportOptions, MappingSource};
use kehu_domain::{DomainEvent, customer, opportunity};

use super::rig::Rig;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_example_is_imported_whole() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/import");
    let mapping = MappingSource::File(directory.join("mapping.toml"));
    let options = || ImportOptions::new(mapping.clone(), directory.clone());
    let rig = Rig::on_postgres().await;
    let report = rig.import(options()).await;
    assert!(report.is_clean(), "{report}");
    let notes: Vec<_> = report.notes.iter().map(|note| (note.code.as_str(), note.count)).collect();
    for expected in [
        ("VALUE_CORRECTED", 1),
        ("NO_ACCOUNT_MANAGER", 1),
        ("TEST_ENTRY", 1),
        ("CUSTOMER_WITHOUT_DEAL", 2),
    ] {
        assert!(notes.contains(&expected), "{expected:?}: {notes:?}");
    }

    let events = rig.events().await;
    let count = |event_type: &str| {
        events.iter().filter(|event| event.header.event_type == event_type).count()
    };
    assert_eq!(count("UserRegistered"), 3);
    assert_eq!(count("CustomerRegistered"), 7);
    assert_eq!(count("CustomerContactMethodAdded"), 5);
    assert_eq!(count("CustomerParentSet"), 1);
    assert_eq!(count("OpportunityOpened"), 6);
    assert_eq!((count("OpportunityWon"), count("OpportunityLost")), (2, 2));
    for event in &events {
        match &event.event {
            DomainEvent::Customer(customer::Event::Registered(registered))
                if registered.names.original.as_str() == Some("上海远航国际货运有限公司") =>
            {
                let latin = registered.names.latin.as_ref().unwrap().as_str();
                assert_eq!(latin, Some("Shanghai Yuanhang International Freight"));
                let began = event.header.occurred_at.to_rfc3339();
                assert_eq!(began, "2019-03-17T16:00:00+00:00", "midnight in Shanghai");
            }
            DomainEvent::Opportunity(opportunity::Event::Lost(lost))
                if lost.closed_on.to_string() == "2024-05-20" =>
            {
                let reason = event.header.reason.as_ref().unwrap().as_str();
                assert_eq!(reason, Some("客户改用其他公司"));
            }
            _ => {}
        }
    }

    let head = rig.head().await;
    let again = rig.import(options()).await;
    assert_eq!((rig.head().await, again.totals.accepted), (head, 0));
}
