//! What a customer is made of.

use async_graphql::{ID, SimpleObject};
use kehu_domain::{customer, values};
use kehu_projections::customers as rows;

use super::{
    common::{Money, shown, shown_option},
    enums::{Consent, ContactMethodKind, CustomerRole, RequirementArea},
};
use crate::graphql::scalars;

/// The names of a customer. Erased names read `[erased]`.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct CustomerNames {
    /// As the customer writes itself, in any script.
    original: String,
    /// In Latin script, where the original is not.
    latin: Option<String>,
    /// What people say every day.
    short: Option<String>,
    /// Further names it goes by.
    aliases: Vec<String>,
}

impl From<&values::Names> for CustomerNames {
    fn from(names: &values::Names) -> Self {
        Self {
            original: shown(&names.original),
            latin: shown_option(names.latin.as_ref()),
            short: shown_option(names.short.as_ref()),
            aliases: names.aliases.iter().map(shown).collect(),
        }
    }
}

/// Names that a customer had before.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct FormerCustomerNames {
    /// The names.
    names: CustomerNames,
    /// When they were replaced.
    until: scalars::Time,
    /// Position of the event that replaced them.
    position: scalars::Position,
}

impl From<&rows::FormerNames> for FormerCustomerNames {
    fn from(former: &rows::FormerNames) -> Self {
        Self {
            names: (&former.names).into(),
            until: former.until.into(),
            position: former.position.into(),
        }
    }
}

/// A role of a customer and the time in which it is or was held.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct RoleGrant {
    /// The role.
    role: CustomerRole,
    /// First day, where known.
    from: Option<scalars::Date>,
    /// Last day, where known.
    until: Option<scalars::Date>,
    /// Whether it has ended; that can be known without the day.
    ended: bool,
}

impl From<&rows::RolePeriod> for RoleGrant {
    fn from(grant: &rows::RolePeriod) -> Self {
        Self {
            role: grant.role.into(),
            from: grant.from.map(Into::into),
            until: grant.until.map(Into::into),
            ended: grant.ended,
        }
    }
}

/// A rule that grades customers, and which version of it.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct GradingRule {
    /// Its name.
    name: String,
    /// Its version.
    version: u64,
}

/// A grade, and who or what gave it.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct CustomerGrade {
    /// A to D, or as configured.
    grade: String,
    /// The rule that said so; null when a person did.
    rule: Option<GradingRule>,
    /// When it was given.
    at: scalars::Time,
}

impl From<&rows::Grade> for CustomerGrade {
    fn from(grade: &rows::Grade) -> Self {
        let rule = |rule: &customer::GradingRule| GradingRule {
            name: rule.name.clone(),
            version: rule.version,
        };
        Self {
            grade: grade.grade.clone(),
            rule: grade.rule.as_ref().map(rule),
            at: grade.at.into(),
        }
    }
}

/// A way to reach a customer. Erased texts read `[erased]`.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ContactMethod {
    /// Its id within the customer.
    id: ID,
    /// The channel.
    kind: ContactMethodKind,
    /// As entered.
    value: String,
    /// In the form that can be compared, such as E.164; null where there is none.
    normalized: Option<String>,
    /// What people call it: head office, warehouse.
    label: Option<String>,
    /// What it is for: orders, invoices, marketing.
    purpose: Option<String>,
    /// What the party allowed.
    consent: Consent,
    /// When someone made sure that it works; null when nobody has.
    verified_at: Option<scalars::Time>,
}

impl From<&rows::ContactMethod> for ContactMethod {
    fn from(method: &rows::ContactMethod) -> Self {
        Self {
            id: ID(method.id.to_string()),
            kind: method.kind.into(),
            value: shown(&method.value),
            normalized: shown_option(method.normalized.as_ref()),
            label: shown_option(method.label.as_ref()),
            purpose: method.purpose.clone(),
            consent: method.consent.into(),
            verified_at: method.verified_at.map(Into::into),
        }
    }
}

/// What a customer needs in one area.
#[derive(Debug, Clone, SimpleObject)]
#[expect(clippy::struct_field_names, reason = "the names of the schema")]
pub(crate) struct Requirement {
    /// The area.
    area: RequirementArea,
    /// The requirement, in words.
    requirement: String,
    /// When it was stated.
    at: scalars::Time,
}

impl From<&rows::Requirement> for Requirement {
    fn from(requirement: &rows::Requirement) -> Self {
        Self {
            area: requirement.area.into(),
            requirement: shown(&requirement.requirement),
            at: requirement.at.into(),
        }
    }
}

/// What a customer likes.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Preference {
    /// Of what: delivery window, language, gift.
    name: String,
    /// Which.
    value: String,
}

impl From<&rows::Preference> for Preference {
    fn from(preference: &rows::Preference) -> Self {
        Self { name: preference.name.clone(), value: shown(&preference.value) }
    }
}

/// A date worth remembering.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ImportantDate {
    /// Of what: founding day, birthday.
    name: String,
    /// `2026-03-31`, or `--03-31` where the year is unknown.
    date: String,
}

impl From<&rows::ImportantDate> for ImportantDate {
    fn from(important: &rows::ImportantDate) -> Self {
        Self { name: important.name.clone(), date: shown(&important.date) }
    }
}

/// One field of a customer's profile.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ProfileField {
    /// Its name.
    field: String,
    /// Its value.
    value: String,
    /// Who or what says so.
    source: Option<String>,
    /// When it was recorded.
    at: scalars::Time,
}

impl From<&rows::ProfileField> for ProfileField {
    fn from(field: &rows::ProfileField) -> Self {
        Self {
            field: field.field.clone(),
            value: shown(&field.value),
            source: field.source.clone(),
            at: field.at.into(),
        }
    }
}

/// A competitor who is active at a customer.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct CompetitorNote {
    /// The competitor's name.
    competitor: String,
    /// What is known.
    note: Option<String>,
}

impl From<&rows::Competitor> for CompetitorNote {
    fn from(competitor: &rows::Competitor) -> Self {
        Self {
            competitor: competitor.competitor.clone(),
            note: shown_option(competitor.note.as_ref()),
        }
    }
}

/// On what terms we lend to a customer.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct CreditTerms {
    /// Credit grade.
    grade: String,
    /// How much.
    limit: Money,
    /// For how many days.
    term_days: u32,
}

impl From<&rows::Credit> for CreditTerms {
    fn from(credit: &rows::Credit) -> Self {
        Self {
            grade: credit.grade.clone(),
            limit: credit.limit.into(),
            term_days: credit.term_days,
        }
    }
}
