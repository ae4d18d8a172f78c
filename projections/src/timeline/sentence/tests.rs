//! Every kind of event in both languages, against a file of sentences.

use std::{collections::BTreeSet, fmt::Write as _};

use kehu_domain::{
    Actor, DomainEvent,
    customer::{
        self, Consent, ContactMethodKind, CustomerKind, ExternalIdInput, GradingRule, NamesInput,
        RequirementArea, Role, ValueType,
    },
    hierarchy,
    opportunity::{self, LineInput},
    pipeline, reservation,
    testing::{
        Log, contact_method_id, customer_id, day, line_id, opportunity_id, pipeline_id, stages,
        user_id, uuid_of,
    },
    user,
    values::{Currency, Money, Quantity, ReservationId, Text, UnitPrice},
};

use super::{
    super::{Entry, Language, Names, needed, projector::told},
    sentence,
};

fn money(amount: &str) -> Money {
    Money::parse(amount, Currency::parse("CNY").unwrap()).unwrap()
}

fn names_input(original: &str) -> NamesInput {
    NamesInput { original: original.to_owned(), latin: None, short: None, aliases: Vec::new() }
}

fn external(kind: &str, id: &str) -> ExternalIdInput {
    ExternalIdInput { system: "sap".to_owned(), kind: kind.to_owned(), id: id.to_owned() }
}

fn line(product: &str, quantity: &str, price: Option<&str>) -> LineInput {
    LineInput {
        line: line_id(1),
        product: product.to_owned(),
        quantity: Quantity::parse(quantity).unwrap(),
        unit_price: price.map(|price| UnitPrice::parse(price).unwrap()),
        currency: price.map(|_| Currency::parse("CNY").unwrap()),
    }
}

fn users_and_pipeline(log: &mut Log) {
    let register =
        |name: &str| user::Command::Register { name: name.to_owned(), external_ids: Vec::new() };
    log.by(Actor::SYSTEM).user(user_id(1), register("李伟"));
    log.user(user_id(2), register("Ann"));
    log.user(user_id(2), user::Command::Rename { name: "Ann Lee".to_owned() });
    log.user(user_id(2), user::Command::Deactivate);
    log.user(user_id(2), user::Command::Reactivate);
    let name = "Sales".to_owned();
    let all = stages();
    let first = all[..2].to_vec();
    log.pipeline(pipeline_id(1), pipeline::Command::Define { name, stages: first });
    log.pipeline(pipeline_id(1), pipeline::Command::ChangeStages { stages: all });
    log.pipeline(pipeline_id(1), pipeline::Command::Rename { name: "New sales".to_owned() });
}

fn a_customer(log: &mut Log) {
    use customer::Command as C;
    let register = |kind, name, region: Option<&str>| C::Register {
        kind,
        names: names_input(name),
        roles: Vec::new(),
        source: Some("fair".to_owned()),
        region: region.map(|region| region.parse().unwrap()),
        industry: None,
        owner: Some(user_id(1)),
        time_zone: None,
        external_ids: Vec::new(),
    };
    log.customer(customer_id(2), register(CustomerKind::Company, "Big Group", None));
    log.customer(customer_id(3), register(CustomerKind::Company, "Other Group", None));
    log.customer(customer_id(4), register(CustomerKind::Person, "王芳", Some("CN")));
    log.customer(customer_id(1), register(CustomerKind::Company, "Acme Ltd.", Some("CN-31")));
    let method = contact_method_id(1);
    let mut say = |reason: Option<&str>, command: C| {
        if let Some(reason) = reason {
            log.because(reason);
        }
        log.customer(customer_id(1), command);
    };
    let region = |code: &str| C::AssignRegion { region: code.parse().unwrap() };
    let industry = |industry: &str| C::SetIndustry { industry: industry.to_owned() };
    let grade = |grade: &str, rule| C::Grade { grade: grade.to_owned(), rule };
    let field = |value: Option<&str>| C::SetProfileField {
        field: "strategy".to_owned(),
        value: value.map(str::to_owned),
        source: Some("annual report".to_owned()),
    };
    let needs = |requirement: &str| C::StateRequirement {
        area: RequirementArea::Warehousing,
        requirement: requirement.to_owned(),
    };
    let terms = |limit, term_days| C::SetCreditTerms {
        grade: "AA".to_owned(),
        limit: money(limit),
        term_days,
    };
    let prefers =
        |value: &str| C::RecordPreference { name: "gift".to_owned(), value: value.to_owned() };
    let rule = GradingRule { name: "revenue".to_owned(), version: 3 };
    say(None, C::Rename { names: names_input("Acme") });
    say(None, C::GrantRole { role: Role::Partner, from: Some(day(3, 1)) });
    say(None, C::EndRole { role: Role::Partner, until: Some(day(4, 30)) });
    say(Some("李伟 moves to another region"), C::AssignOwner { owner: user_id(2) });
    say(None, region("CN-11"));
    say(None, industry("rail"));
    say(None, industry("logistics"));
    say(None, C::SetParent { parent: Some(customer_id(2)) });
    say(None, C::SetParent { parent: Some(customer_id(3)) });
    say(None, C::SetParent { parent: None });
    say(None, grade("B", None));
    say(None, grade("A", Some(rule)));
    say(None, C::AssignValueType { value_type: ValueType::Intrinsic });
    say(None, C::AssignValueType { value_type: ValueType::Strategic });
    say(
        None,
        C::AddContactMethod {
            contact_method: method,
            kind: ContactMethodKind::Email,
            value: "office@acme.example".to_owned(),
            label: Some("head office".to_owned()),
            purpose: Some("invoices".to_owned()),
            consent: Consent::Granted,
        },
    );
    say(None, C::VerifyContactMethod { contact_method: method });
    say(None, C::RemoveContactMethod { contact_method: method });
    say(None, needs("dry"));
    say(None, needs("dry and below 20 °C"));
    say(None, prefers("tea"));
    say(None, prefers("green tea"));
    let (name, date) = ("founding day".to_owned(), "--05-01".to_owned());
    say(None, C::RecordImportantDate { name, date });
    say(None, field(Some("grow in the west")));
    say(None, field(Some("grow in the east")));
    say(None, field(None));
    let (competitor, note) = ("Rival".to_owned(), Some("cheaper".to_owned()));
    say(None, C::NoteCompetitor { competitor, note });
    say(None, terms("100000.00", 30));
    say(None, terms("200000.00", 60));
    say(Some("two invoices overdue"), C::HoldCredit);
    say(None, C::ReleaseCredit);
    say(Some("contract ended"), C::Deactivate);
    say(None, C::Reactivate);
    say(None, C::LinkExternalId { external_id: external("debtor", "4711") });
    say(None, C::MergeInto { survivor: customer_id(2) });
    say(Some("not the same company"), C::UndoMerge);
}

fn a_deal(log: &mut Log) {
    use opportunity::Command as C;
    let open = C::Open {
        customer: Some(customer_id(1)),
        name: Some("Rail freight".to_owned()),
        pipeline: pipeline_id(1),
        found: None,
        stage: None,
        amount: None,
        expected_close: None,
        source: Some("tender".to_owned()),
        sales_mode: None,
        owner: Some(user_id(1)),
        lines: Vec::new(),
        external_ids: Vec::new(),
    };
    log.opportunity(opportunity_id(1), open);
    let mut say = |reason: Option<&str>, command: C| {
        if let Some(reason) = reason {
            log.because(reason);
        }
        log.opportunity(opportunity_id(1), command);
    };
    let stage = |stage: &str| C::ChangeStage { stage: stage.to_owned(), found: None };
    let amount = |amount| C::ReviseAmount { amount: money(amount) };
    let closes = |expected_close| C::RescheduleClose { expected_close };
    say(None, C::AssignCustomer { customer: customer_id(2) });
    say(None, stage("negotiating"));
    say(None, stage("engaging"));
    say(Some("first estimate"), amount("900.00"));
    say(Some("two more wagons"), amount("1250.00"));
    say(Some("one wagon less"), amount("1100.00"));
    say(Some("budget round"), closes(day(6, 1)));
    say(Some("budget round is late"), closes(day(7, 1)));
    say(None, C::AddLine(line("GTX", "2", Some("550"))));
    say(None, C::ChangeLine(line("GTX", "3", Some("500"))));
    say(None, C::RemoveLine { line: line_id(1) });
    say(None, C::AddCompetitor { competitor: "Rival".to_owned() });
    let role = Some("engineer".to_owned());
    say(None, C::AddTeamMember { user: user_id(2), role });
    say(None, C::RemoveTeamMember { user: user_id(2) });
    say(Some("holiday"), C::AssignOwner { owner: user_id(2) });
    say(None, C::Win { amount: Some(money("1200.00")), closed_on: None });
    say(Some("the contract was not signed"), C::Reopen);
    let competitor = Some("Rival".to_owned());
    say(Some("too dear"), C::Lose { closed_on: None, competitor });
    say(None, C::LinkExternalId { external_id: external("deal", "D-1") });
}

fn machinery(log: &mut Log) {
    let owner = customer_id(1).stream();
    let id = ReservationId(uuid_of(7, 1));
    let claim = reservation::Command::Claim { owner: owner.clone(), takeover: false };
    log.reservation(id, claim);
    log.reservation(id, reservation::Command::Confirm { owner: owner.clone() });
    log.reservation(id, reservation::Command::Release { owner: owner.clone() });
    let (child, parent) = (owner, customer_id(2).stream());
    let links = hierarchy::CUSTOMER_PARENTS;
    let claim = hierarchy::Command::Claim { child: child.clone(), parent: parent.clone() };
    log.hierarchy(links, claim);
    let confirm = hierarchy::Command::Confirm { child: child.clone(), parent: parent.clone() };
    log.hierarchy(links, confirm);
    log.hierarchy(links, hierarchy::Command::Release { child, parent });
    let subjects = vec![customer_id(4).to_string()];
    let erase = customer::Command::ErasePersonalData { subjects };
    log.because("asked for it").customer(customer_id(4), erase);
}

fn story() -> Vec<Entry> {
    let mut log = Log::new();
    users_and_pipeline(&mut log);
    a_customer(&mut log);
    a_deal(&mut log);
    machinery(&mut log);
    told(log.events())
}

fn names() -> Names {
    let mut names = Names::default();
    names.users.extend([(user_id(1), "李伟".to_owned()), (user_id(2), "Ann Lee".to_owned())]);
    let customers = [(1, "Acme"), (2, "Big Group"), (3, "Other Group")];
    names.customers.extend(customers.map(|(n, name)| (customer_id(n), name.to_owned())));
    names.opportunities.insert(opportunity_id(1), "Rail freight".to_owned());
    names.pipelines.insert(pipeline_id(1), "New sales".to_owned());
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
    assert!(told == include_str!("sentences.txt"), "sentences.txt should say:\n{told}");
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
fn the_ids_that_sentences_need_are_known() {
    let needed = needed(&story());
    assert_eq!(needed.users, BTreeSet::from([user_id(1), user_id(2)]));
    assert_eq!(needed.customers.len(), 4);
    assert_eq!(needed.opportunities, BTreeSet::from([opportunity_id(1)]));
    assert_eq!(needed.pipelines, BTreeSet::from([pipeline_id(1)]));
}
