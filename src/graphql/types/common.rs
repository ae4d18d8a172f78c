//! Small objects that many others have.

use async_graphql::{OneofObject, Result, SimpleObject};
use kehu_domain::values::{self, Text};
use kehu_projections::AsOf;

use crate::graphql::{error::bad_input, scalars};

/// What erased text is shown as.
const ERASED: &str = "[erased]";

/// Text for readers: what it says, or that it was erased.
pub(crate) fn shown(text: &Text) -> String {
    text.as_str().unwrap_or(ERASED).to_owned()
}

/// The same, where there may be none.
pub(crate) fn shown_option(text: Option<&Text>) -> Option<String> {
    text.map(shown)
}

/// An amount in one currency. Amounts of different currencies are never added.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub(crate) struct Money {
    /// The amount, with as many decimals as the currency has.
    amount: scalars::Decimal,
    /// ISO 4217 code of the currency.
    currency: String,
}

impl From<values::Money> for Money {
    fn from(money: values::Money) -> Self {
        Self { amount: money.into(), currency: money.currency().code().to_owned() }
    }
}

/// What another system calls an object.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub(crate) struct ExternalId {
    /// The other system.
    system: String,
    /// What it names there.
    kind: String,
    /// The id there; `[erased]` once it has been erased.
    id: String,
}

impl From<&values::ExternalId> for ExternalId {
    fn from(external: &values::ExternalId) -> Self {
        Self {
            system: external.system.clone(),
            kind: external.kind.clone(),
            id: shown(&external.id),
        }
    }
}

/// The moment at which to look. Exactly one must be given.
#[derive(Debug, Clone, OneofObject)]
#[graphql(name = "AsOf")]
pub(crate) enum AsOfInput {
    /// As kehu knew it once it had recorded the event at this position.
    Position(scalars::Position),
    /// As it was true at this time, as far as kehu knows today.
    Time(scalars::Time),
}

/// The moment; now unless said.
pub(crate) fn moment(input: Option<AsOfInput>) -> Result<AsOf> {
    match input {
        None => Ok(AsOf::Now),
        Some(AsOfInput::Position(position)) => position
            .value()
            .map(AsOf::Position)
            .ok_or_else(|| bad_input("`asOf.position` is not a position")),
        Some(AsOfInput::Time(time)) => time
            .value()
            .map(AsOf::Time)
            .ok_or_else(|| bad_input("`asOf.time` is not a time such as 2026-03-31T08:30:00Z")),
    }
}
