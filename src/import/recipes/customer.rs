//! Commands to customers.

use kehu_domain::{
    customer::{Command, Consent, CustomerKind, Role, RoleGrant},
    values::{ContactMethodId, CustomerId},
};

use super::{AnyCommand, Category, Field, Recipe, Takes, Values, may, need};
use crate::import::message::Fault;

const KINDS: Takes = Takes::OneOf(&["COMPANY", "DEPARTMENT", "PERSON"]);
const ROLES: &[&str] =
    &["PROSPECT", "CUSTOMER", "PARTNER", "AGENT", "SUPPLIER", "COMPETITOR", "INTERNAL"];
pub(super) const CHANNELS: Takes =
    Takes::OneOf(&["PHONE", "FAX", "EMAIL", "WECHAT", "ADDRESS", "WEBSITE", "OTHER"]);
pub(super) const CONSENTS: Takes = Takes::OneOf(&["GRANTED", "DENIED", "UNKNOWN"]);
const AREAS: Takes =
    Takes::OneOf(&["WAREHOUSING", "IN_TRANSIT", "TRANSPORT", "PACKAGING", "REPORTING"]);
const VALUE_TYPES: Takes = Takes::OneOf(&["INTRINSIC", "EXTRINSIC", "STRATEGIC"]);

pub(super) const NAME: Field = need("name", Takes::Text);
pub(super) const LATIN: Field = may("latin", Takes::Text);
pub(super) const SHORT: Field = may("short", Takes::Text);
pub(super) const ALIASES: Field = may("aliases", Takes::Texts);

pub(super) const RECIPES: &[Recipe] = &[
    Recipe {
        name: "customer.register",
        fields: &[
            need("kind", KINDS),
            NAME,
            LATIN,
            SHORT,
            ALIASES,
            may("roles", Takes::EachOf(ROLES)),
            may("roles_from", Takes::Date),
            may("source", Takes::Text),
            may("region", Takes::Region),
            may("industry", Takes::Text),
            may("owner", Takes::Link(Category::User)),
            may("time_zone", Takes::TimeZone),
        ],
        build: register,
    },
    Recipe {
        name: "customer.rename",
        fields: &[NAME, LATIN, SHORT, ALIASES],
        build: |v| Ok(to(v, Command::Rename { names: v.names()? })),
    },
    Recipe {
        name: "customer.grant_role",
        fields: &[need("role", Takes::OneOf(ROLES)), may("from", Takes::Date)],
        build: |v| {
            let (role, from) = (v.require("role", v.word("role")?)?, v.date("from")?);
            Ok(to(v, Command::GrantRole { role, from }))
        },
    },
    Recipe {
        name: "customer.end_role",
        fields: &[need("role", Takes::OneOf(ROLES)), may("until", Takes::Date)],
        build: |v| {
            let (role, until) = (v.require("role", v.word("role")?)?, v.date("until")?);
            Ok(to(v, Command::EndRole { role, until }))
        },
    },
    Recipe {
        name: "customer.assign_owner",
        fields: &[need("owner", Takes::Link(Category::User))],
        build: |v| Ok(to(v, Command::AssignOwner { owner: v.require("owner", v.user("owner"))? })),
    },
    Recipe {
        name: "customer.assign_region",
        fields: &[need("region", Takes::Region)],
        build: |v| {
            Ok(to(v, Command::AssignRegion { region: v.require("region", v.parse("region")?)? }))
        },
    },
    Recipe {
        name: "customer.set_industry",
        fields: &[need("industry", Takes::Text)],
        build: |v| Ok(to(v, Command::SetIndustry { industry: v.required("industry")? })),
    },
    Recipe {
        name: "customer.set_parent",
        fields: &[need("parent", Takes::Link(Category::Customer))],
        build: |v| {
            let parent = Some(v.require("parent", v.customer("parent"))?);
            Ok(to(v, Command::SetParent { parent }))
        },
    },
    Recipe {
        name: "customer.grade",
        fields: &[need("grade", Takes::Text)],
        build: |v| {
            Ok(to(v, Command::Grade { grade: v.required("grade")?, rule: None, found: None }))
        },
    },
    Recipe {
        name: "customer.assign_value_type",
        fields: &[need("value_type", VALUE_TYPES)],
        build: |v| {
            let value_type = v.require("value_type", v.word("value_type")?)?;
            Ok(to(v, Command::AssignValueType { value_type }))
        },
    },
    Recipe {
        name: "customer.add_contact_method",
        fields: &[
            may("method", Takes::Text),
            need("kind", CHANNELS),
            need("value", Takes::Text),
            may("label", Takes::Text),
            may("purpose", Takes::Text),
            may("consent", CONSENTS),
        ],
        build: add_contact_method,
    },
    Recipe {
        name: "customer.state_requirement",
        fields: &[need("area", AREAS), need("requirement", Takes::Text)],
        build: |v| {
            let area = v.require("area", v.word("area")?)?;
            Ok(to(v, Command::StateRequirement { area, requirement: v.required("requirement")? }))
        },
    },
    Recipe {
        name: "customer.record_preference",
        fields: &[NAME, need("value", Takes::Text)],
        build: |v| {
            let (name, value) = (v.required("name")?, v.required("value")?);
            Ok(to(v, Command::RecordPreference { name, value }))
        },
    },
    Recipe {
        name: "customer.record_important_date",
        fields: &[NAME, need("date", Takes::Date)],
        build: |v| {
            let date = v.require("date", v.date("date")?)?.to_string();
            Ok(to(v, Command::RecordImportantDate { name: v.required("name")?, date }))
        },
    },
    Recipe {
        name: "customer.set_profile_field",
        fields: &[
            need("field", Takes::Text),
            need("value", Takes::Text),
            may("source", Takes::Text),
        ],
        build: |v| {
            let (field, value) = (v.required("field")?, Some(v.required("value")?));
            Ok(to(v, Command::SetProfileField { field, value, source: v.text("source") }))
        },
    },
    Recipe {
        name: "customer.note_competitor",
        fields: &[need("competitor", Takes::Text), may("note", Takes::Text)],
        build: |v| {
            let competitor = v.required("competitor")?;
            Ok(to(v, Command::NoteCompetitor { competitor, note: v.text("note") }))
        },
    },
    Recipe {
        name: "customer.set_credit_terms",
        fields: &[
            need("grade", Takes::Text),
            need("limit", Takes::Number),
            need("currency", Takes::Currency),
            need("term_days", Takes::Whole),
        ],
        build: |v| {
            let grade = v.required("grade")?;
            let limit = v.require("limit", v.money("limit")?)?;
            let term_days = v.require("term_days", v.whole("term_days")?)?;
            Ok(to(v, Command::SetCreditTerms { grade, limit, term_days }))
        },
    },
    Recipe { name: "customer.hold_credit", fields: &[], build: |v| Ok(to(v, Command::HoldCredit)) },
    Recipe { name: "customer.deactivate", fields: &[], build: |v| Ok(to(v, Command::Deactivate)) },
    Recipe {
        name: "customer.link_external_id",
        fields: super::EXTERNAL_ID,
        build: |v| Ok(to(v, Command::LinkExternalId { external_id: v.external_id_of_fields()? })),
    },
];

fn to(v: &Values<'_>, command: Command) -> AnyCommand {
    AnyCommand::Customer(CustomerId(v.key.aggregate()), command)
}

fn register(v: &Values<'_>) -> Result<AnyCommand, Fault> {
    let kind: CustomerKind = v.require("kind", v.word("kind")?)?;
    let from = v.date("roles_from")?;
    let roles: Vec<Role> = v.words("roles")?;
    let command = Command::Register {
        kind,
        names: v.names()?,
        roles: roles.into_iter().map(|role| RoleGrant { role, from, until: None }).collect(),
        source: v.text("source"),
        region: v.parse("region")?,
        industry: v.text("industry"),
        owner: v.user("owner"),
        time_zone: v.parse("time_zone")?,
        external_ids: vec![v.external_id()],
    };
    Ok(to(v, command))
}

fn add_contact_method(v: &Values<'_>) -> Result<AnyCommand, Fault> {
    // Never named after its value: the hash of a telephone number gives the number away.
    let method = v.text("method").unwrap_or_else(|| v.step.to_owned());
    let command = Command::AddContactMethod {
        contact_method: ContactMethodId(v.key.part("contactMethod", &method)),
        kind: v.require("kind", v.word("kind")?)?,
        value: v.required("value")?,
        label: v.text("label"),
        purpose: v.text("purpose"),
        consent: v.word("consent")?.unwrap_or(Consent::Unknown),
    };
    Ok(to(v, command))
}
