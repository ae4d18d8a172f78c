//! Generated commands to customers.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{
    amounts, contact_method_inputs, contact_methods, customer_ids, days, external_ids, line,
    maybe_line, names, regions, user_ids,
};
use crate::{
    customer::{Command, CustomerKind, GradingRule, RequirementArea, Role, RoleGrant, ValueType},
    values::contact_method::ContactMethodInput,
};

/// Any command to a customer.
pub fn customer() -> BoxedStrategy<Command> {
    prop_oneof![2 => register(), 5 => party(), 5 => reach(), 6 => knowledge(), 3 => standing()]
        .boxed()
}

/// A registration.
pub fn register() -> BoxedStrategy<Command> {
    let kind = select(vec![CustomerKind::Company, CustomerKind::Department, CustomerKind::Person]);
    let grant = (roles(), option::of(days()), option::of(days()))
        .prop_map(|(role, from, until)| RoleGrant { role, from, until });
    let zone = select(vec![chrono_tz::Asia::Shanghai, chrono_tz::Europe::Berlin]);
    (
        kind,
        names(),
        vec(grant, 0..2),
        maybe_line(),
        option::of(regions()),
        maybe_line(),
        option::of(user_ids()),
        option::of(zone),
        vec(external_ids(), 0..3),
    )
        .prop_map(
            |(kind, names, roles, source, region, industry, owner, time_zone, external_ids)| {
                Command::Register {
                    kind,
                    names,
                    roles,
                    source,
                    region,
                    industry,
                    owner,
                    time_zone,
                    external_ids,
                }
            },
        )
        .boxed()
}

fn party() -> BoxedStrategy<Command> {
    prop_oneof![
        names().prop_map(|names| Command::Rename { names }),
        (roles(), option::of(days())).prop_map(|(role, from)| Command::GrantRole { role, from }),
        (roles(), option::of(days())).prop_map(|(role, until)| Command::EndRole { role, until }),
        user_ids().prop_map(|owner| Command::AssignOwner { owner }),
        regions().prop_map(|region| Command::AssignRegion { region }),
        line().prop_map(|industry| Command::SetIndustry { industry }),
        option::of(customer_ids()).prop_map(|parent| Command::SetParent { parent }),
        external_ids().prop_map(|external_id| Command::LinkExternalId { external_id }),
    ]
    .boxed()
}

fn reach() -> BoxedStrategy<Command> {
    prop_oneof![
        2 => contact_method_inputs().prop_map(|(contact_method, input)| {
            let ContactMethodInput { kind, value, label, purpose, consent } = input;
            Command::AddContactMethod { contact_method, kind, value, label, purpose, consent }
        }),
        1 => contact_methods()
            .prop_map(|contact_method| Command::VerifyContactMethod { contact_method }),
        1 => contact_methods()
            .prop_map(|contact_method| Command::RemoveContactMethod { contact_method }),
    ]
    .boxed()
}

fn knowledge() -> BoxedStrategy<Command> {
    let area = select(vec![
        RequirementArea::Warehousing,
        RequirementArea::InTransit,
        RequirementArea::Transport,
        RequirementArea::Packaging,
        RequirementArea::Reporting,
    ]);
    let rule = ("[a-c]", 1..4_u64).prop_map(|(name, version)| GradingRule { name, version });
    let value_type = select(vec![ValueType::Intrinsic, ValueType::Extrinsic, ValueType::Strategic]);
    let date =
        select(vec!["1988-08-08", "--02-29", "--02-30", "2026-13-01"]).prop_map(str::to_owned);
    prop_oneof![
        ("[A-D]", option::of(rule)).prop_map(|(grade, rule)| Command::Grade {
            grade,
            rule,
            found: None
        }),
        value_type.prop_map(|value_type| Command::AssignValueType { value_type }),
        (area, line())
            .prop_map(|(area, requirement)| Command::StateRequirement { area, requirement }),
        ("[ab]", line()).prop_map(|(name, value)| Command::RecordPreference { name, value }),
        ("[ab]", date).prop_map(|(name, date)| Command::RecordImportantDate { name, date }),
        ("[ab]", maybe_line(), maybe_line()).prop_map(|(field, value, source)| {
            Command::SetProfileField { field, value, source }
        }),
        ("[ab]", maybe_line())
            .prop_map(|(competitor, note)| Command::NoteCompetitor { competitor, note }),
        ("[A-C]", amounts(), 0..90_u32).prop_map(|(grade, limit, term_days)| {
            Command::SetCreditTerms { grade, limit, term_days }
        }),
        Just(Command::HoldCredit),
        Just(Command::ReleaseCredit),
    ]
    .boxed()
}

fn standing() -> BoxedStrategy<Command> {
    prop_oneof![
        3 => customer_ids().prop_map(|survivor| Command::MergeInto { survivor }),
        4 => Just(Command::UndoMerge),
        3 => Just(Command::Deactivate),
        6 => Just(Command::Reactivate),
        1 => Just(Command::Withdraw),
        1 => vec(customer_ids().prop_map(|id| id.to_string()), 0..2)
            .prop_map(|subjects| Command::ErasePersonalData { subjects }),
    ]
    .boxed()
}

fn roles() -> BoxedStrategy<Role> {
    select(vec![Role::Prospect, Role::Customer, Role::Supplier]).boxed()
}
