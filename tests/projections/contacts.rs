//! Contacts in their read model: at customers now and before, merged over a chain, by number.

use kehu_domain::{
    contact::{Command, CustomerLinkInput},
    customer,
    testing::{Log, contact_id, contact_method_id, customer_id},
    values::{Consent, ContactId, ContactMethodKind, NamesInput, StreamName, reach},
};
use kehu_projections::{
    AsOf, Direction, OrderBy, PageRequest, TextFilter, ValueFilter,
    contacts::{self, Contact, ContactFilter, ContactOrder, ContactStatus},
    customers,
    lists::{self, Belonging},
    search::Search,
};

use super::{Setup, requester};

fn names(original: &str) -> NamesInput {
    NamesInput { original: original.to_owned(), latin: None, short: None, aliases: Vec::new() }
}

fn company(name: &str) -> customer::Command {
    customer::Command::Register {
        kind: customer::CustomerKind::Company,
        names: names(name),
        roles: Vec::new(),
        source: None,
        region: None,
        industry: None,
        owner: None,
        time_zone: None,
        external_ids: Vec::new(),
    }
}

fn person(name: &str) -> Command {
    Command::Create {
        names: names(name),
        job_title: Some("Buyer".to_owned()),
        birthday: None,
        languages: vec!["zh".to_owned()],
        region: "CN-31".parse().ok(),
        source: Some("fair".to_owned()),
        owner: None,
        external_ids: Vec::new(),
        customers: Vec::new(),
    }
}

fn link(customer: u64) -> Command {
    let customer = customer_id(customer);
    let role = Some("purchasing".to_owned());
    Command::LinkToCustomer(CustomerLinkInput { customer, role, decision_power: None, from: None })
}

fn phone(value: &str) -> Command {
    Command::AddContactMethod {
        contact_method: contact_method_id(1),
        kind: ContactMethodKind::Phone,
        value: value.to_owned(),
        label: None,
        purpose: None,
        consent: Consent::Unknown,
        found: None,
    }
}

/// Customers 1 (into which 2 is merged) and 3; contacts 1 at 2, 2 at 1 and merged into 3 and 4.
fn log() -> Log {
    let mut log = Log::new();
    for (n, name) in [(1, "Acme"), (2, "Acme Ltd."), (3, "Other")] {
        log.customer(customer_id(n), company(name));
    }
    for (n, name) in [(1, "王芳"), (2, "李娜"), (3, "Li Na"), (4, "Na")] {
        log.contact(contact_id(n), person(name));
    }
    log.contact(contact_id(1), link(2)).contact(contact_id(2), link(1));
    log.contact(contact_id(2), phone("021-55550101"));
    log.contact(contact_id(2), Command::MergeInto { survivor: contact_id(3) });
    log.contact(contact_id(3), Command::MergeInto { survivor: contact_id(4) });
    log.customer(customer_id(2), customer::Command::MergeInto { survivor: customer_id(1) });
    log
}

async fn of(setup: &Setup, belonging: Belonging, root: StreamName, at: AsOf) -> Vec<ContactId> {
    let (db, filter, page) =
        (&setup.database.pool, ContactFilter::default(), PageRequest::first(100));
    let roots = [root];
    let pages =
        lists::pages_of::<Contact>(db, requester(), belonging, &roots, &filter, &[], &page, at);
    let found: Vec<ContactId> = pages.await.unwrap()[0].nodes().map(|row| row.id).collect();
    let counts = lists::counts_of::<Contact>(db, requester(), belonging, &roots, &filter, at);
    assert_eq!(counts.await.unwrap(), [found.len() as u64]);
    found
}

#[tokio::test]
async fn a_customer_has_the_contacts_that_go_on_and_had_those_of_the_time() {
    let mut log = log();
    let before = log.events().len() as u64;
    log.contact(
        contact_id(1),
        Command::UnlinkFromCustomer { customer: customer_id(2), until: None },
    );
    log.contact(contact_id(3), Command::UndoMerge);
    let setup = Setup::caught_up(log.into_events()).await;
    let at_customer = |n, at| of(&setup, contacts::OF_CUSTOMERS, customer_id(n).stream(), at);
    assert_eq!(at_customer(1, AsOf::Now).await, [contact_id(3)]);
    assert_eq!(at_customer(2, AsOf::Now).await, []);
    assert_eq!(at_customer(3, AsOf::Now).await, []);
    // Merges count as they are now; whom a contact belonged to, as it was then.
    assert!(at_customer(2, AsOf::Position(before)).await.contains(&contact_id(1)));
    let merged = |n| of(&setup, contacts::MERGED, contact_id(n).stream(), AsOf::Now);
    assert_eq!(merged(4).await, []);
    assert_eq!(merged(3).await, [contact_id(2)]);
    let into = |n| of(&setup, contacts::OF_SURVIVORS, contact_id(n).stream(), AsOf::Now);
    assert_eq!(into(3).await, [contact_id(2)]);
    setup.stop().await;
}

#[tokio::test]
async fn everybody_of_a_chain_of_merges_is_reached_under_the_number_of_one() {
    let setup = Setup::caught_up(log().into_events()).await;
    let db = &setup.database.pool;
    let keys = reach::phone_keys("+86 21 5555 0101", None);
    let found = contacts::reached(db, requester(), &keys).await.unwrap();
    let ids: Vec<ContactId> = found.iter().map(|row| row.id).collect();
    assert_eq!(ids, [contact_id(2), contact_id(3), contact_id(4)]);
    assert_eq!(found.iter().filter(|row| row.survivor.is_none()).count(), 1);
    let parties = customers::reached(db, requester(), &keys, &[customer_id(2)]).await.unwrap();
    let ids: Vec<_> = parties.iter().map(|row| row.id).collect();
    assert_eq!(ids, [customer_id(1), customer_id(2)]);
    let nobody = ["+862155550102".to_owned()];
    assert!(contacts::reached(db, requester(), &nobody).await.unwrap().is_empty());

    let explained: Vec<String> = sqlx::query_scalar(
        "EXPLAIN SELECT * FROM contacts.contacts WHERE valid_to IS NULL AND reach && ARRAY['x']",
    )
    .fetch_all(db)
    .await
    .unwrap();
    let indexes: Vec<String> = sqlx::query_scalar(
        "SELECT indexname FROM pg_indexes WHERE schemaname IN ('contacts', 'customers') \
         AND indexdef LIKE '%gin (reach)%'",
    )
    .fetch_all(db)
    .await
    .unwrap();
    assert_eq!(indexes.len(), 2, "{indexes:?} {explained:?}");
    setup.stop().await;
}

async fn found(setup: &Setup, filter: ContactFilter) -> Vec<ContactId> {
    let (db, page) = (&setup.database.pool, PageRequest::first(100));
    let rows = lists::page::<Contact>(db, requester(), &filter, &[], &page, AsOf::Now);
    let found: Vec<ContactId> = rows.await.unwrap().nodes().map(|row| row.id).collect();
    let count = lists::count::<Contact>(db, requester(), &filter, AsOf::Now).await.unwrap();
    assert_eq!(count, found.len() as u64, "{filter:?}");
    found
}

#[tokio::test]
async fn filters_and_orders_find_contacts() {
    let setup = Setup::caught_up(log().into_events()).await;
    let all: Vec<ContactId> = (1..=4).map(contact_id).collect();
    let any = ContactFilter::default;
    let text = |text: &str| Some(TextFilter::contains(text));
    assert_eq!(found(&setup, any()).await, all);
    let cases = vec![
        (ContactFilter { id: Some(ValueFilter::eq(contact_id(2))), ..any() }, vec![2]),
        (ContactFilter { name: text("li"), ..any() }, vec![3]),
        (ContactFilter { search: text("娜"), ..any() }, vec![2]),
        (ContactFilter { matches: Some(Search::parse("wangfang").unwrap()), ..any() }, vec![1]),
        (ContactFilter { job_title: text("buy"), ..any() }, vec![1, 2, 3, 4]),
        (
            ContactFilter { status: Some(ValueFilter::eq(ContactStatus::Merged)), ..any() },
            vec![2, 3],
        ),
        (ContactFilter { customer: Some(ValueFilter::eq(customer_id(1))), ..any() }, vec![2]),
        (ContactFilter { language: text("ZH"), ..any() }, vec![1, 2, 3, 4]),
        (ContactFilter { survivor: Some(ValueFilter::eq(contact_id(4))), ..any() }, vec![3]),
        (ContactFilter { region: Some(ValueFilter::eq("DE".parse().unwrap())), ..any() }, vec![]),
        (
            ContactFilter {
                source: text("fair"),
                not: Some(Box::new(ContactFilter { name: text("na"), ..any() })),
                ..any()
            },
            vec![1, 2],
        ),
    ];
    for (filter, expected) in cases {
        let expected: Vec<ContactId> = expected.into_iter().map(contact_id).collect();
        assert_eq!(found(&setup, filter.clone()).await, expected, "{filter:?}");
    }
    let fields = [
        ContactOrder::Name,
        ContactOrder::JobTitle,
        ContactOrder::Status,
        ContactOrder::Region,
        ContactOrder::CreatedAt,
        ContactOrder::UpdatedAt,
    ];
    for field in fields {
        for direction in [Direction::Asc, Direction::Desc] {
            let order = [OrderBy { field, direction }];
            let (db, mut request) = (&setup.database.pool, PageRequest::first(3));
            let page = async |request: &PageRequest| {
                lists::page::<Contact>(db, requester(), &any(), &order, request, AsOf::Now)
                    .await
                    .unwrap()
            };
            let first = page(&request).await;
            request.after = first.edges.last().map(|edge| edge.cursor.clone());
            let second = page(&request).await;
            assert_eq!(first.edges.len() + second.edges.len(), 4, "{field:?} {direction:?}");
        }
    }
    setup.stop().await;
}
