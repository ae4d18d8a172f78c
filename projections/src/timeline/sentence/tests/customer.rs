//! A customer to whom everything happens.

use kehu_domain::{
    customer::{
        self, Consent, ContactMethodKind, CustomerKind, GradingRule, NamesInput, RequirementArea,
        Role, ValueType,
    },
    testing::{Log, contact_method_id, customer_id, day, user_id},
};

use super::{external, money};

fn names_input(original: &str) -> NamesInput {
    NamesInput { original: original.to_owned(), latin: None, short: None, aliases: Vec::new() }
}

pub(super) fn tell(log: &mut Log) {
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
    let grade = |grade: &str, rule| C::Grade { grade: grade.to_owned(), rule, found: None };
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
