//! Every kind of event in both languages, against a file of sentences.

mod contact;
mod customer;
mod imports;
mod interaction;
mod machinery;
mod opportunity;
mod quote;
mod settings;
mod tickets;
mod users;

use std::{collections::BTreeSet, fmt::Write as _};

use kehu_domain::{
    Actor, DomainEvent,
    calendar::DEFAULT_CALENDAR,
    customer::ExternalIdInput,
    settings::Snapshot,
    testing::{
        Log, contact_id, customer_id, import_id, interaction_id, opportunity_id, pipeline_id,
        quote_id, stages, ticket_id, user_id,
    },
    values::{Currency, Money, Text},
};

use super::{
    super::{Entry, Language, Names, needed, projector::told},
    sentence,
};

fn money(amount: &str) -> Money {
    Money::parse(amount, Currency::parse("CNY").unwrap()).unwrap()
}

fn external(kind: &str, id: &str) -> ExternalIdInput {
    ExternalIdInput { system: "sap".to_owned(), kind: kind.to_owned(), id: id.to_owned() }
}

fn story() -> Vec<Entry> {
    let mut log = Log::new();
    users::tell(&mut log);
    settings::tell(&mut log);
    customer::tell(&mut log);
    contact::tell(&mut log);
    opportunity::tell(&mut log);
    interaction::tell(&mut log);
    quote::tell(&mut log);
    machinery::tell(&mut log);
    tickets::tell(&mut log);
    imports::tell(&mut log);
    told(log.events())
}

fn names() -> Names {
    let mut names = Names::default();
    names.users.extend([(user_id(1), "李伟".to_owned()), (user_id(2), "Ann Lee".to_owned())]);
    let customers = [(1, "Acme"), (2, "Big Group"), (3, "Other Group")];
    names.customers.extend(customers.map(|(n, name)| (customer_id(n), name.to_owned())));
    let others = [
        (ticket_id(1).stream(), "T-000001"),
        (ticket_id(2).stream(), "T-000002"),
        (DEFAULT_CALENDAR.stream(), "Office"),
        (import_id(1).stream(), "Customers of 2026"),
    ];
    names.others.extend(others.map(|(stream, name)| (stream, name.to_owned())));
    names.class(&Snapshot::default());
    names.opportunities.insert(opportunity_id(1), "Rail freight".to_owned());
    let people = [(1, "李娜"), (2, "Tom")];
    names.others.extend(people.map(|(n, name)| (contact_id(n).stream(), name.to_owned())));
    names.others.insert(interaction_id(1).stream(), "Rail prices".to_owned());
    names.pipelines.insert(pipeline_id(1), "New sales".to_owned());
    names.others.insert(quote_id(1).stream(), "Q-2026-000001".to_owned());
    for (place, stage) in stages().into_iter().enumerate() {
        names.places.insert((pipeline_id(1), stage.code.clone()), place);
        names.stages.insert((pipeline_id(1), stage.code), (stage.name_en, stage.name_zh));
    }
    names
}

#[test]
fn every_event_has_a_sentence_in_both_languages() {
    let (story, names) = (story(), names());
    let mut told = String::new();
    for entry in &story {
        let en = sentence(entry, &names, Language::En);
        let zh = sentence(entry, &names, Language::Zh);
        assert!(!en.contains("  ") && !en.contains("null"), "{en}");
        let _ = writeln!(told, "{}\n  {en}\n  {zh}", entry.event_type);
    }
    let types: BTreeSet<&str> = DomainEvent::types().iter().map(|kind| kind.name).collect();
    let seen: BTreeSet<&str> = story.iter().map(|entry| entry.event_type.as_str()).collect();
    let missing: Vec<_> = types.difference(&seen).collect();
    assert!(missing.is_empty(), "the story lacks {missing:?}");
    assert!(told == include_str!("../sentences.txt"), "sentences.txt should say:\n{told}");
}

#[test]
fn sentences_do_without_names_and_without_erased_texts() {
    for entry in story() {
        for language in [Language::En, Language::Zh] {
            assert!(!sentence(&entry, &Names::default(), language).contains("user-"));
        }
    }
    let mut entry = story().remove(0);
    entry.reason = Some(Text::Erased { subject: "customer-x".to_owned() });
    entry.on_behalf_of = Some(Actor::user(user_id(2)));
    assert_eq!(
        sentence(&entry, &names(), Language::En),
        "kehu (for Ann Lee) registered the user “李伟” (the reason has been erased)"
    );
    assert_eq!(
        sentence(&entry, &names(), Language::Zh),
        "kehu（代Ann Lee）登记了用户“李伟”（原因已删除）"
    );
}

#[test]
fn every_sentence_gets_the_names_it_needs() {
    let all = names();
    for entry in story() {
        let needed = needed([&entry]);
        let mut names = all.clone();
        names.users.retain(|id, _| needed.users.contains(id));
        names.customers.retain(|id, _| needed.customers.contains(id));
        names.opportunities.retain(|id, _| needed.opportunities.contains(id));
        names.pipelines.retain(|id, _| needed.pipelines.contains(id));
        names.stages.retain(|(pipeline, _), _| needed.pipelines.contains(pipeline));
        names.places.retain(|(pipeline, _), _| needed.pipelines.contains(pipeline));
        names.others.retain(|stream, _| needed.others.contains(stream));
        if !needed.classes {
            (names.categories, names.complaint_points) = Default::default();
        }
        for language in [Language::En, Language::Zh] {
            assert_eq!(sentence(&entry, &names, language), sentence(&entry, &all, language));
        }
    }
}

#[test]
fn the_ids_that_sentences_need_are_known() {
    let needed = needed(&story());
    assert_eq!(needed.users, BTreeSet::from([user_id(1), user_id(2)]));
    assert_eq!(needed.customers.len(), 4);
    assert!(needed.classes);
    assert_eq!(needed.opportunities, BTreeSet::from([opportunity_id(1)]));
    assert_eq!(needed.pipelines, BTreeSet::from([pipeline_id(1)]));
}
