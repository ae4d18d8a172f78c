//! Who the person is.

use super::*;
use crate::values::bounded::{NAME_CHARS, PROSE_CHARS};

fn full() -> Command {
    Command::Create {
        names: NamesInput {
            original: "李娜".to_owned(),
            latin: Some("Li Na".to_owned()),
            short: Some("Na".to_owned()),
            aliases: vec!["小李".to_owned()],
        },
        job_title: Some("采购经理".to_owned()),
        birthday: Some("1988-08-08".to_owned()),
        languages: vec!["ZH-hant".to_owned(), "en-gb".to_owned(), "zh-Hant".to_owned()],
        region: Some(Region::parse("CN-31").unwrap()),
        source: Some("fair".to_owned()),
        owner: Some(user_id(1)),
        external_ids: vec![external_id("P1"), external_id("P1")],
        customers: vec![CustomerLinkInput {
            customer: customer_id(1),
            role: Some("purchasing".to_owned()),
            decision_power: Some(DecisionPower::Decides),
            from: Some(day(1, 5)),
        }],
    }
}

fn recorded() -> [Event; 2] {
    let id = Text::personal("P1");
    [
        Event::Created(Created {
            names: Names {
                original: Text::personal("李娜"),
                latin: Some(Text::personal("Li Na")),
                short: Some(Text::personal("Na")),
                aliases: vec![Text::personal("小李")],
            },
            job_title: Some(Text::personal("采购经理")),
            birthday: Some(Text::personal("1988-08-08")),
            languages: vec!["zh-Hant".to_owned(), "en-GB".to_owned()],
            region: Some(Region::parse("CN-31").unwrap()),
            source: Some("fair".to_owned()),
            owner: Some(user_id(1)),
            external_ids: vec![ExternalId {
                system: "sap".to_owned(),
                kind: "person".to_owned(),
                id,
            }],
        }),
        Event::LinkedToCustomer(LinkedToCustomer {
            customer: customer_id(1),
            role: Some("purchasing".to_owned()),
            decision_power: Some(DecisionPower::Decides),
            from: Some(day(1, 5)),
        }),
    ]
}

#[test]
fn everything_that_names_the_person_is_personal() {
    given::<Contact>([]).when(full(), &asked()).then(recorded());
}

#[test]
fn a_contact_is_created_once() {
    let known = given::<Contact>([]).and(full(), &asked());
    known.when(full(), &asked()).then_nothing();
    // What came later does not make the first creation another one.
    let changed = known
        .and(Command::Rename { names: names("李那") }, &asked())
        .and(links::unlink(1, Some(2)), &asked())
        .and(Command::SetJobTitle { job_title: None }, &asked());
    changed.when(full(), &asked()).then_nothing();
    known.when(create(), &asked()).then_refused("CONTACT_ALREADY_CREATED");
}

#[test]
fn every_part_of_a_creation_counts() {
    let change: [fn(&mut Command); 8] = [
        |it| {
            if let Command::Create { names, .. } = it {
                names.short = None;
            }
        },
        |it| {
            if let Command::Create { job_title, .. } = it {
                *job_title = None;
            }
        },
        |it| {
            if let Command::Create { birthday, .. } = it {
                *birthday = None;
            }
        },
        |it| {
            if let Command::Create { languages, .. } = it {
                languages.clear();
            }
        },
        |it| {
            if let Command::Create { region, .. } = it {
                *region = None;
            }
        },
        |it| {
            if let Command::Create { source, .. } = it {
                *source = None;
            }
        },
        |it| {
            if let Command::Create { owner, .. } = it {
                *owner = None;
            }
        },
        |it| {
            if let Command::Create { external_ids, .. } = it {
                external_ids.clear();
            }
        },
    ];
    let known = given::<Contact>([]).and(full(), &asked());
    for change in change {
        let mut other = full();
        change(&mut other);
        known.when(other, &asked()).then_refused("CONTACT_ALREADY_CREATED");
    }
    let mut elsewhere = full();
    if let Command::Create { customers, .. } = &mut elsewhere {
        for link in customers.iter_mut() {
            link.customer = customer_id(2);
        }
    }
    known.when(elsewhere, &asked()).then_refused("CONTACT_ALREADY_CREATED");
}

#[test]
fn names_and_texts_are_neither_blank_nor_endless_and_have_no_control_characters() {
    for (text, code) in [
        (" ".to_owned(), "CONTACT_TEXT_EMPTY"),
        ("客".repeat(PROSE_CHARS + 1), "CONTACT_TEXT_TOO_LONG"),
        ("a\0".to_owned(), "CONTACT_TEXT_CONTROL_CHARACTER"),
    ] {
        for command in [
            Command::Rename { names: names(&text) },
            Command::SetJobTitle { job_title: Some(text.clone()) },
            Command::RecordPreference { name: "gift".to_owned(), value: text.clone() },
            Command::RecordPreference { name: text.clone(), value: "tea".to_owned() },
            Command::RecordImportantDate { name: text.clone(), date: "--01-01".to_owned() },
            Command::LinkExternalId { external_id: external_id(&text) },
            links::link_as(1, Some(&text), None, None),
        ] {
            contact().when(command, &asked()).then_refused(code);
        }
    }
    let long = "n".repeat(NAME_CHARS + 1);
    contact()
        .when(Command::Rename { names: names(&long) }, &asked())
        .then_refused("CONTACT_TEXT_TOO_LONG");
}

#[test]
fn lists_are_bounded() {
    let tags = |n: usize| (0..n).map(|_| "zh".to_owned()).collect();
    contact()
        .when(Command::SetLanguages { languages: tags(21) }, &asked())
        .then_refused("CONTACT_TOO_MANY");
    let mut command = create();
    if let Command::Create { external_ids, .. } = &mut command {
        *external_ids = (0..51).map(|n| external_id(&n.to_string())).collect();
    }
    given::<Contact>([]).when(command, &asked()).then_refused("CONTACT_TOO_MANY");
}

#[test]
fn a_language_is_a_language_tag() {
    let set = |tag: &str| Command::SetLanguages { languages: vec![tag.to_owned()] };
    for (given, kept) in [("ZH", "zh"), (" zh-hans-cn ", "zh-Hans-CN"), ("yue", "yue")] {
        let languages = vec![kept.to_owned()];
        contact()
            .when(set(given), &asked())
            .then([Event::LanguagesSet(LanguagesSet { languages })]);
    }
    for wrong in ["", "-", "chinese", "z", "中文", "zh_CN", "zh-", "zh-a-b-c-d-e", "12"] {
        contact().when(set(wrong), &asked()).then_refused("CONTACT_LANGUAGE_INVALID");
    }
}

#[test]
fn a_birthday_and_an_important_date_are_days_of_the_calendar() {
    for date in ["--02-30", "1988-8-8", "soon", ""] {
        let date = date.to_owned();
        let birthday = Command::SetBirthday { birthday: Some(date.clone()) };
        let refused = contact().when(birthday, &asked()).rejection();
        assert_eq!((refused.code(), refused.field()), ("CONTACT_DATE_INVALID", Some("birthday")));
        let remembered = Command::RecordImportantDate { name: "wedding".to_owned(), date };
        let refused = contact().when(remembered, &asked()).rejection();
        assert_eq!((refused.code(), refused.field()), ("CONTACT_DATE_INVALID", Some("date")));
    }
    let mut command = create();
    if let Command::Create { birthday, .. } = &mut command {
        *birthday = Some("tomorrow".to_owned());
    }
    given::<Contact>([]).when(command, &asked()).then_refused("CONTACT_DATE_INVALID");
}

#[test]
fn what_is_known_can_be_forgotten_again() {
    let known = given::<Contact>([]).and(full(), &asked());
    known
        .when(Command::SetJobTitle { job_title: None }, &asked())
        .then([Event::JobTitleSet(JobTitleSet { job_title: None })]);
    known
        .when(Command::SetBirthday { birthday: None }, &asked())
        .then([Event::BirthdaySet(BirthdaySet { birthday: None })]);
    known
        .when(Command::SetLanguages { languages: vec![] }, &asked())
        .then([Event::LanguagesSet(LanguagesSet { languages: vec![] })]);
    contact().when(Command::SetJobTitle { job_title: None }, &asked()).then_nothing();
    contact().when(Command::SetBirthday { birthday: None }, &asked()).then_nothing();
}

#[test]
fn a_replaced_owner_leaves_a_reason() {
    let assign = |n| Command::AssignOwner { owner: user_id(n) };
    let owned = contact().and(assign(1), &without_reason());
    assert_eq!(owned.state().owner(), Some(user_id(1)));
    owned.when(assign(1), &without_reason()).then_nothing();
    owned.when(assign(2), &without_reason()).then_refused("CONTACT_REASON_MISSING");
    owned.when(assign(2), &asked()).then([Event::OwnerAssigned(OwnerAssigned {
        owner: user_id(2),
        previous: Some(user_id(1)),
    })]);
}
