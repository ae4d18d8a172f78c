//! Who the customer is.

use super::*;
use crate::{
    testing::{day, user_id},
    values::{ExternalId, Region, bounded::NAME_CHARS},
};

pub(super) fn external_id(id: &str) -> ExternalIdInput {
    ExternalIdInput { system: "sap".to_owned(), kind: "account".to_owned(), id: id.to_owned() }
}

fn recorded_id(id: Text) -> ExternalId {
    ExternalId { system: "sap".to_owned(), kind: "account".to_owned(), id }
}

fn full(kind: CustomerKind) -> Command {
    Command::Register {
        kind,
        names: NamesInput {
            original: "张伟".to_owned(),
            latin: Some("Zhang Wei".to_owned()),
            short: Some("Wei".to_owned()),
            aliases: vec!["老张".to_owned()],
        },
        roles: vec![RoleGrant { role: Role::Prospect, from: Some(day(1, 5)), until: None }],
        source: Some("fair".to_owned()),
        region: Some(Region::parse("CN-31").unwrap()),
        industry: Some("logistics".to_owned()),
        owner: Some(user_id(1)),
        time_zone: Some(chrono_tz::Asia::Shanghai),
        external_ids: vec![external_id("A1"), external_id("A1"), external_id("A2")],
    }
}

fn recorded(kind: CustomerKind, text: fn(&str) -> Text) -> Event {
    Event::Registered(Registered {
        kind,
        names: Names {
            original: text("张伟"),
            latin: Some(text("Zhang Wei")),
            short: Some(text("Wei")),
            aliases: vec![text("老张")],
        },
        roles: vec![RoleGrant { role: Role::Prospect, from: Some(day(1, 5)), until: None }],
        source: Some("fair".to_owned()),
        region: Some(Region::parse("CN-31").unwrap()),
        industry: Some("logistics".to_owned()),
        owner: Some(user_id(1)),
        time_zone: Some(chrono_tz::Asia::Shanghai),
        external_ids: vec![recorded_id(text("A1")), recorded_id(text("A2"))],
    })
}

#[test]
fn a_persons_names_and_ids_are_personal() {
    let event = recorded(CustomerKind::Person, |text| Text::personal(text));
    given::<Customer>([]).when(full(CustomerKind::Person), &asked()).then([event]);
    registered(CustomerKind::Person)
        .when(Command::Rename { names: names("李娜") }, &asked())
        .then([Event::Renamed(Renamed { names: Names::of(Text::personal("李娜")) })]);
    registered(CustomerKind::Person)
        .when(Command::LinkExternalId { external_id: external_id("A1") }, &asked())
        .then([Event::ExternalIdLinked(ExternalIdLinked {
            external_id: recorded_id(Text::personal("A1")),
        })]);
}

#[test]
fn a_companys_names_and_ids_are_open() {
    for kind in [CustomerKind::Company, CustomerKind::Department] {
        let event = recorded(kind, |text| Text::open(text));
        given::<Customer>([]).when(full(kind), &asked()).then([event]);
    }
    company().when(Command::LinkExternalId { external_id: external_id("A1") }, &asked()).then([
        Event::ExternalIdLinked(ExternalIdLinked { external_id: recorded_id(Text::open("A1")) }),
    ]);
}

#[test]
fn a_customer_is_registered_once() {
    let again = given::<Customer>([]).and(full(CustomerKind::Person), &asked());
    again.when(full(CustomerKind::Person), &asked()).then_nothing();
    // Also when it has changed since.
    let renamed = again.and(Command::Rename { names: names("李娜") }, &asked());
    renamed.when(full(CustomerKind::Person), &asked()).then_nothing();
    renamed.when(full(CustomerKind::Company), &asked()).then_refused("CUSTOMER_ALREADY_REGISTERED");
    company()
        .when(full(CustomerKind::Company), &asked())
        .then_refused("CUSTOMER_ALREADY_REGISTERED");
}

#[test]
fn every_part_of_a_registration_counts() {
    let change: [fn(&mut Registered); 9] = [
        |it| it.kind = CustomerKind::Company,
        |it| it.names.short = None,
        |it| it.roles.clear(),
        |it| it.source = None,
        |it| it.region = None,
        |it| it.industry = None,
        |it| it.owner = None,
        |it| it.time_zone = None,
        |it| it.external_ids.truncate(1),
    ];
    for change in change {
        let Event::Registered(mut before) =
            recorded(CustomerKind::Person, |text| Text::personal(text))
        else {
            panic!("not a registration");
        };
        change(&mut before);
        given::<Customer>([Event::Registered(before)])
            .when(full(CustomerKind::Person), &asked())
            .then_refused("CUSTOMER_ALREADY_REGISTERED");
    }
}

#[test]
fn names_and_texts_are_neither_blank_nor_endless_and_have_no_control_characters() {
    let long = "客".repeat(NAME_CHARS + 1);
    for (text, code) in [
        (" ", "CUSTOMER_TEXT_EMPTY"),
        (long.as_str(), "CUSTOMER_TEXT_TOO_LONG"),
        ("a\0", "CUSTOMER_TEXT_CONTROL_CHARACTER"),
    ] {
        let text = || text.to_owned();
        let with = |change: fn(&mut NamesInput, String)| {
            let mut input = names("x");
            change(&mut input, text());
            Command::Rename { names: input }
        };
        let id = |change: fn(&mut ExternalIdInput, String)| {
            let mut input = external_id("A1");
            change(&mut input, text());
            Command::LinkExternalId { external_id: input }
        };
        for command in [
            with(|names, text| names.original = text),
            with(|names, text| names.latin = Some(text)),
            with(|names, text| names.short = Some(text)),
            with(|names, text| names.aliases = vec![text]),
            id(|id, text| id.system = text),
            id(|id, text| id.kind = text),
            id(|id, text| id.id = text),
            Command::SetIndustry { industry: text() },
            Command::Grade { grade: text(), rule: None, found: None },
            Command::Grade {
                grade: "A".to_owned(),
                rule: Some(GradingRule { name: text(), version: 1 }),
                found: None,
            },
            Command::RecordPreference { name: text(), value: "x".to_owned() },
            Command::RecordImportantDate { name: text(), date: "--01-01".to_owned() },
            Command::SetProfileField { field: text(), value: None, source: None },
            Command::SetProfileField { field: "f".to_owned(), value: None, source: Some(text()) },
            Command::NoteCompetitor { competitor: text(), note: None },
        ] {
            company().when(command, &asked()).then_refused(code);
        }
    }
}

#[test]
fn a_registration_with_a_bad_text_is_refused() {
    for field in ["source", "industry"] {
        let mut command = full(CustomerKind::Company);
        if let Command::Register { source, industry, .. } = &mut command {
            *(if field == "source" { source } else { industry }) = Some(String::new());
        }
        given::<Customer>([])
            .when(command, &asked())
            .then_rejected(&Rejection::Text { field, fault: crate::values::TextFault::Empty });
    }
}

#[test]
fn lists_are_bounded() {
    let mut aliases = names("x");
    aliases.aliases = vec!["y".to_owned(); 51];
    company()
        .when(Command::Rename { names: aliases }, &asked())
        .then_rejected(&Rejection::TooMany { field: "names.aliases", allowed: 50, found: 51 });
    let refusal = Rejection::TooMany { field: "roles", allowed: 50, found: 51 };
    assert_eq!(refusal.code(), "CUSTOMER_TOO_MANY");
    for field in ["roles", "externalIds"] {
        let mut command = full(CustomerKind::Company);
        if let Command::Register { roles, external_ids, .. } = &mut command {
            if field == "roles" {
                *roles = vec![RoleGrant { role: Role::Agent, from: None, until: None }; 51];
            } else {
                *external_ids = vec![external_id("A1"); 51];
            }
        }
        given::<Customer>([]).when(command, &asked()).then_rejected(&Rejection::TooMany {
            field,
            allowed: 50,
            found: 51,
        });
    }
}

#[test]
fn a_rename_to_the_same_names_changes_nothing() {
    company().when(Command::Rename { names: names("中铁特货物流") }, &asked()).then_nothing();
}

#[test]
fn a_replaced_owner_leaves_a_reason() {
    let assign = |n| Command::AssignOwner { owner: user_id(n) };
    company()
        .when(assign(1), &without_reason())
        .then([Event::OwnerAssigned(OwnerAssigned { owner: user_id(1), previous: None })]);
    let owned = company().and(assign(1), &without_reason());
    owned.when(assign(1), &without_reason()).then_nothing();
    owned.when(assign(2), &without_reason()).then_refused("CUSTOMER_REASON_MISSING");
    owned.when(assign(2), &asked()).then([Event::OwnerAssigned(OwnerAssigned {
        owner: user_id(2),
        previous: Some(user_id(1)),
    })]);
}

fn grant(month: Option<u32>) -> Command {
    Command::GrantRole { role: Role::Agent, from: month.map(|month| day(month, 1)) }
}

fn end(month: Option<u32>) -> Command {
    Command::EndRole { role: Role::Agent, until: month.map(|month| day(month, 1)) }
}

#[test]
fn a_role_has_one_period_at_a_time_and_no_period_ends_before_it_begins() {
    let agent = company().and(grant(Some(3)), &asked());
    agent.when(grant(None), &asked()).then_nothing();
    agent.when(grant(Some(4)), &asked()).then_refused("CUSTOMER_ROLE_ALREADY_HELD");
    agent.when(end(Some(2)), &asked()).then_rejected(&Rejection::RolePeriodReversed {
        role: Role::Agent,
        from: day(3, 1),
        until: day(2, 1),
    });
    agent.and(end(Some(3)), &asked());
    let ended = agent.and(end(Some(5)), &asked());
    ended.when(grant(Some(5)), &asked()).then_refused("CUSTOMER_ROLE_PERIODS_OVERLAP");
    ended
        .when(grant(Some(6)), &asked())
        .then([Event::RoleGranted(RoleGranted { role: Role::Agent, from: Some(day(6, 1)) })]);
}

#[test]
fn periods_given_on_registration_are_looked_at_too() {
    let with = |periods: &[(u32, Option<u32>)]| {
        let mut command = register(CustomerKind::Company);
        if let Command::Register { roles, .. } = &mut command {
            *roles = periods
                .iter()
                .map(|(from, until)| RoleGrant {
                    role: Role::Agent,
                    from: Some(day(*from, 1)),
                    until: until.map(|until| day(until, 1)),
                })
                .collect();
        }
        given::<Customer>([]).when(command, &asked())
    };
    with(&[(1, Some(2)), (3, None)]).then_given();
    with(&[(3, None), (1, Some(2))]).then_given();
    with(&[(3, Some(2))]).then_refused("CUSTOMER_ROLE_PERIOD_REVERSED");
    with(&[(1, Some(3)), (2, Some(4))]).then_refused("CUSTOMER_ROLE_PERIODS_OVERLAP");
    with(&[(1, None), (2, None)]).then_refused("CUSTOMER_ROLE_PERIODS_OVERLAP");
}

#[test]
fn only_a_role_that_is_held_ends() {
    company().when(end(None), &asked()).then_refused("CUSTOMER_ROLE_NOT_HELD");
    let ended = company().and(grant(None), &asked()).and(end(Some(5)), &asked());
    assert_eq!(ended.state().roles_held().count(), 0);
    ended.when(end(Some(5)), &asked()).then_nothing();
    ended.when(end(None), &asked()).then_nothing();
    ended.when(end(Some(6)), &asked()).then_refused("CUSTOMER_ROLE_NOT_HELD");
}

#[test]
fn a_role_can_end_nobody_knows_when() {
    let ended = company().and(grant(None), &asked()).and(end(None), &asked());
    assert_eq!(ended.state().roles_held().count(), 0);
    ended.when(grant(None), &asked()).then_given();
}

#[test]
fn a_customer_is_neither_its_own_parent_nor_its_own_survivor() {
    company()
        .when(Command::SetParent { parent: Some(customer_id(1)) }, &asked())
        .then_refused("CUSTOMER_PARENT_IS_ITSELF");
    company()
        .when(Command::MergeInto { survivor: customer_id(1) }, &asked())
        .then_refused("CUSTOMER_SURVIVOR_IS_ITSELF");
}

#[test]
fn a_parent_can_be_taken_away() {
    let child = company().and(Command::SetParent { parent: Some(customer_id(2)) }, &asked());
    assert_eq!(child.state().parent(), Some(customer_id(2)));
    child
        .when(Command::SetParent { parent: None }, &asked())
        .then([Event::ParentSet(ParentSet { parent: None })]);
    company().when(Command::SetParent { parent: None }, &asked()).then_nothing();
}
