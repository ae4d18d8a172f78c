//! Customers and contacts become known, and what is known of them grows.

use chrono::{DateTime, Datelike as _, Utc};
use kehu_domain::{
    contact::{self, CustomerLinkInput, DecisionPower},
    customer::{
        self, Consent, ContactMethodKind, CustomerKind, ExternalIdInput, GradingRule, NamesInput,
        RequirementArea, Role, RoleGrant, ValueType,
    },
    values::{ContactMethodId, Money, Region},
};
use rust_decimal::Decimal;

use super::{
    act::Deed,
    dice::Dice,
    names::{COMPETITORS, Lang},
    party::{Party, Person},
    script::{By, Script},
    staff::{self, Duty, Office},
    texts,
    year::day_of,
};

/// Tells of one customer, apart from what is bought, said and complained about.
pub(super) fn tell(script: &mut Script, party: &Party) {
    script.belongs(party.id, party.number);
    let mut dice = script.dice(&format!("company {}", party.number));
    register(script, &mut dice, party);
    for person in &party.people {
        introduce(script, &mut dice, party, person);
    }
    let mut at = reach(script, &mut dice, party);
    at = needs(script, &mut dice, party, at);
    judge(script, &mut dice, party, at);
}

/// A customer's command at a time.
fn act(script: &mut Script, party: &Party, by: By, command: customer::Command) {
    script.act(by, Deed::Customer(party.id, command));
}

fn register(script: &mut Script, dice: &mut Dice, party: &Party) {
    let held = |role, from| RoleGrant { role, from, until: None };
    let role = if party.old {
        let years = i32::try_from(dice.between(1, 9)).unwrap_or(1);
        let day = day_of(party.since);
        held(Role::Customer, day.with_day(1).and_then(|day| day.with_year(day.year() - years)))
    } else {
        held(Role::Prospect, None)
    };
    let id = |system: &str, kind: &str, id: String| ExternalIdInput {
        system: system.to_owned(),
        kind: kind.to_owned(),
        id,
    };
    let mut external_ids = vec![id("yuanhang", "customer", party.code())];
    if party.old {
        external_ids.push(id("erp", "debtor", (100_000 + party.number * 7).to_string()));
    }
    let wrong = is_misassigned(party);
    let owner = if wrong { staff::id("gu.chen") } else { party.first_owner().id() };
    let (zh, en) = party.trade.name;
    let command = customer::Command::Register {
        kind: CustomerKind::Company,
        names: NamesInput {
            original: party.name.clone(),
            latin: party.latin.clone(),
            short: Some(party.short.clone()),
            aliases: Vec::new(),
        },
        roles: vec![role],
        source: Some(party.lang.of(party.source.0, party.source.1).to_owned()),
        region: Region::parse(party.city.region).ok(),
        industry: Some(format!("{zh} {en}")),
        owner: Some(owner),
        time_zone: None,
        external_ids,
    };
    let who = party.owner(&script.year, party.since);
    let by = By::new(who, party.since, party.number);
    let by = if party.old {
        by.because(party.lang.of("从旧台账登记", "taken over from the old ledger"))
    } else {
        by.because(texts::words(dice, party).one(dice, texts::met(party.lang)))
    };
    act(script, party, by, command);
    if wrong {
        let at = script.year.soon(dice, party.since, 300, 900);
        let reason = party.lang.of(
            "登记时选错了负责人，应由所在区域的同事跟进",
            "the wrong owner was picked at registration; the region's own sales looks after it",
        );
        let by = By::new(staff::manager(party.city.office), at, party.number).because(reason);
        let owner = party.owner(&script.year, at);
        act(script, party, by, customer::Command::AssignOwner { owner });
    }
}

/// A few are given to the wrong colleague at first.
fn is_misassigned(party: &Party) -> bool {
    party.number % 29 == 5 && party.first_owner().login != "gu.chen"
}

/// How it is reached; when the last of it was entered.
fn reach(script: &mut Script, dice: &mut Dice, party: &Party) -> DateTime<Utc> {
    let local = (party.number * 4) % 1_000;
    let street = dice.between(1, 288);
    let (address, label) = match party.lang {
        Lang::Zh => (format!("{}市工业园区{street}号", party.city.name), "总部"),
        Lang::En => (format!("Hafenweg {street}, {}", party.city.name), "Head office"),
    };
    let known = [
        (ContactMethodKind::Phone, format!("{}{local:03}", party.city.dial), 100),
        (ContactMethodKind::Email, format!("info@{}", party.domain), 90),
        (ContactMethodKind::Address, address, 80),
        (ContactMethodKind::Website, format!("https://www.{}", party.domain), 45),
    ];
    let mut at = party.since;
    for (index, (kind, value, percent)) in known.into_iter().enumerate() {
        if !dice.chance(percent) {
            continue;
        }
        at = script.year.soon(dice, at, 1, 6);
        let contact_method = ContactMethodId(script.id(&format!("reach {} {index}", party.number)));
        let command = customer::Command::AddContactMethod {
            contact_method,
            kind,
            value,
            label: Some(label.to_owned()),
            purpose: None,
            consent: if dice.chance(70) { Consent::Granted } else { Consent::Unknown },
        };
        let who = party.owner(&script.year, at);
        act(script, party, By::new(who, at, party.number), command);
        if kind == ContactMethodKind::Phone && dice.chance(40) {
            let at = script.year.soon(dice, at, 30, 900);
            let command = customer::Command::VerifyContactMethod { contact_method };
            let who = party.owner(&script.year, at);
            act(script, party, By::new(who, at, party.number), command);
        }
    }
    at
}

/// What it needs and likes, and who else is after it.
fn needs(
    script: &mut Script,
    dice: &mut Dice,
    party: &Party,
    mut at: DateTime<Utc>,
) -> DateTime<Utc> {
    if let Some(parent) = party.parent {
        at = script.year.soon(dice, at.max(script.year.morning(9)), 10, 200);
        let who = party.owner(&script.year, at);
        let by = By::new(who, at, party.number)
            .because(party.lang.of("同属一个集团，合并授信", "one group, one credit line"));
        act(script, party, by, customer::Command::SetParent { parent: Some(parent) });
    }
    let areas = [
        RequirementArea::Transport,
        RequirementArea::InTransit,
        RequirementArea::Warehousing,
        RequirementArea::Packaging,
        RequirementArea::Reporting,
    ];
    // Whoever ships what must be kept cold says so first.
    let first = if party.trade.cold { 1 } else { dice.below(5) };
    for step in 0..u64::from(dice.between(0, 2)) {
        let index = usize::try_from((first + step) % 5).unwrap_or_default();
        let Some(area) = areas.get(index) else { continue };
        at = script.year.soon(dice, at, 60, 1_500);
        let template = *dice.pick(texts::needs(party.lang, *area));
        let requirement = texts::words(dice, party).fill(template);
        let who = party.owner(&script.year, at);
        let command = customer::Command::StateRequirement { area: *area, requirement };
        act(script, party, By::new(who, at, party.number), command);
    }
    if dice.chance(35) {
        at = script.year.soon(dice, at, 60, 1_500);
        let (name, value) = *dice.pick(texts::habits(party.lang));
        let (name, value) = (name.to_owned(), value.to_owned());
        let who = party.owner(&script.year, at);
        let command = customer::Command::RecordPreference { name, value };
        act(script, party, By::new(who, at, party.number), command);
    }
    if dice.chance(30) {
        at = script.year.soon(dice, at, 60, 2_500);
        let competitor = (*dice.pick(&COMPETITORS)).to_owned();
        let note = texts::words(dice, party).one(dice, texts::rivals(party.lang));
        let who = party.owner(&script.year, at);
        let command = customer::Command::NoteCompetitor { competitor, note: Some(note) };
        act(script, party, By::new(who, at, party.number), command);
    }
    at
}

/// What Yuanhang thinks of it.
fn judge(script: &mut Script, dice: &mut Dice, party: &Party, at: DateTime<Utc>) {
    let grades = ["A", "B", "C", "D"];
    let weights = if party.old { [15, 30, 40, 15] } else { [0, 10, 50, 40] };
    let mut index = dice.weighted(&weights);
    let grade = |index: usize| (*grades.get(index).unwrap_or(&"C")).to_owned();
    let yearly = || GradingRule { name: "annual-revenue".to_owned(), version: 3 };
    let mut at = script.year.soon(dice, at, 60, 900);
    let manager = staff::manager(party.city.office);
    let command = customer::Command::Grade {
        grade: grade(index),
        rule: dice.chance(60).then(yearly),
        found: None,
    };
    act(script, party, By::new(manager, at, party.number), command);
    if party.old {
        at = script.year.soon(dice, at, 60, 900);
        let limit = [800_000, 300_000, 100_000, 30_000].get(index).copied().unwrap_or(30_000);
        let command = customer::Command::SetCreditTerms {
            grade: grade(index),
            limit: Money::rounded(Decimal::from(limit), party.currency),
            term_days: *dice.pick(&[30, 30, 45, 60]),
        };
        let by = By::new(staff::id("cai.ting"), at, party.number).because("年度授信评审");
        act(script, party, by, command);
    }
    if dice.chance(25) {
        let value_type = match index {
            0 => ValueType::Strategic,
            1 => ValueType::Extrinsic,
            _ => ValueType::Intrinsic,
        };
        at = script.year.soon(dice, at, 10, 900);
        let command = customer::Command::AssignValueType { value_type };
        act(script, party, By::new(manager, at, party.number), command);
    }
    if index > 0 && dice.chance(20) {
        index -= 1;
        at = script.year.some_time(dice, at);
        let reason = party.lang.of("半年发货量超过预期", "more shipments than expected");
        let by = By::new(manager, at, party.number).because(reason);
        let command =
            customer::Command::Grade { grade: grade(index), rule: Some(yearly()), found: None };
        act(script, party, by, command);
    }
    if party.old && dice.chance(7) {
        let from = script.year.some_time(dice, at);
        let cai = staff::id("cai.ting");
        let by = By::new(cai, from, party.number)
            .because(party.lang.of("三张发票逾期超过四十天", "three invoices over forty days due"));
        act(script, party, by, customer::Command::HoldCredit);
        let until = script.year.soon(dice, from, 2_000, 6_000);
        let by = By::new(cai, until, party.number)
            .because(party.lang.of("货款已到账", "payment has arrived"));
        act(script, party, by, customer::Command::ReleaseCredit);
    }
}

/// Somebody at the customer becomes known.
fn introduce(script: &mut Script, dice: &mut Dice, party: &Party, person: &Person) {
    let at = script.year.soon(dice, party.since, 3, 120);
    let who = party.owner(&script.year, at);
    let powers = [
        DecisionPower::Decides,
        DecisionPower::Approves,
        DecisionPower::Influences,
        DecisionPower::Uses,
    ];
    let (zh, en) = person.job;
    let job = party.lang.of(zh, en).to_owned();
    let languages = match party.lang {
        Lang::Zh if dice.chance(40) => vec!["zh".to_owned(), "en".to_owned()],
        lang => vec![lang.tag().to_owned()],
    };
    let birthday =
        dice.chance(20).then(|| format!("--{:02}-{:02}", dice.between(1, 12), dice.between(1, 28)));
    let command = contact::Command::Create {
        names: NamesInput {
            original: person.name.clone(),
            latin: person.latin.clone(),
            short: None,
            aliases: Vec::new(),
        },
        job_title: Some(job.clone()),
        birthday,
        languages,
        region: None,
        source: None,
        owner: Some(who),
        external_ids: Vec::new(),
        customers: vec![CustomerLinkInput {
            customer: party.id,
            role: Some(job),
            decision_power: Some(*dice.pick(&powers)),
            from: None,
        }],
    };
    script.act(By::new(who, at, party.number), Deed::Contact(person.id, command));
    let known = [
        (ContactMethodKind::Phone, Some(person.phone.clone())),
        (ContactMethodKind::Email, Some(person.email.clone())),
        (ContactMethodKind::Wechat, person.wechat.clone()),
    ];
    let mut at = at;
    for (index, (kind, value)) in known.into_iter().enumerate() {
        let Some(value) = value else { continue };
        at = script.year.soon(dice, at, 1, 4);
        let name = format!("reach {} {index}", person.id);
        let command = contact::Command::AddContactMethod {
            contact_method: ContactMethodId(script.id(&name)),
            kind,
            value,
            label: None,
            purpose: None,
            consent: if dice.chance(80) { Consent::Granted } else { Consent::Unknown },
            found: None,
        };
        script.act(By::new(who, at, party.number), Deed::Contact(person.id, command));
    }
    if dice.chance(25) {
        let at = script.year.soon(dice, at, 900, 9_000);
        let (name, value) = *dice.pick(texts::likes(party.lang));
        let (name, value) = (name.to_owned(), value.to_owned());
        let who = party.owner(&script.year, at);
        let command = contact::Command::RecordPreference { name, value };
        script.act(By::new(who, at, party.number), Deed::Contact(person.id, command));
    }
}

/// Somebody of the service, as near as possible.
pub(super) fn server(dice: &mut Dice, office: Office) -> &'static staff::Colleague {
    let all = staff::doing(Duty::Service, office);
    dice.pick::<&'static staff::Colleague>(&all)
}
