//! Inputs that several mutations share.

use async_graphql::{ID, InputObject};
use kehu_domain::{contact, customer, opportunity, pipeline, values::LineId};
use uuid::Uuid;

use super::{
    parse::{self, Parsed, optional},
    user_error::UserError,
};
use crate::graphql::{
    scalars,
    types::{CustomerRole, DecisionPower},
};

/// The names of one party.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct NamesInput {
    /// As the party writes itself, in any script.
    original: String,
    /// In Latin script, where the original is not.
    latin: Option<String>,
    /// What people say every day.
    short: Option<String>,
    /// Further names it goes by.
    #[graphql(default)]
    aliases: Vec<String>,
}

impl From<NamesInput> for customer::NamesInput {
    fn from(input: NamesInput) -> Self {
        let NamesInput { original, latin, short, aliases } = input;
        Self { original, latin, short, aliases }
    }
}

/// What another system calls something; (system, kind, id) names at most one object.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ExternalIdInput {
    /// The other system, such as `sap`.
    pub system: String,
    /// What it names there, such as `account` or `taxNumber`.
    pub kind: String,
    /// The id there.
    pub id: String,
}

impl From<ExternalIdInput> for customer::ExternalIdInput {
    fn from(input: ExternalIdInput) -> Self {
        let ExternalIdInput { system, kind, id } = input;
        Self { system, kind, id }
    }
}

/// External ids, as a command takes them.
pub(crate) fn external_ids(inputs: Vec<ExternalIdInput>) -> Vec<customer::ExternalIdInput> {
    inputs.into_iter().map(Into::into).collect()
}

/// A customer that a contact belongs to.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ContactLinkInput {
    /// The id of the customer.
    customer: ID,
    /// As what: purchasing, finance, warehouse.
    role: Option<String>,
    /// What the person decides there; null where nobody knows.
    decision_power: Option<DecisionPower>,
    /// First day, where known.
    from: Option<scalars::Date>,
}

impl ContactLinkInput {
    /// As a command takes it.
    pub(crate) fn parse(self) -> Parsed<contact::CustomerLinkInput> {
        Ok(contact::CustomerLinkInput {
            customer: parse::id("customer", &self.customer)?,
            role: self.role,
            decision_power: self.decision_power.map(Into::into),
            from: optional(self.from, |day| parse::date("from", &day))?,
        })
    }
}

/// An amount in one currency.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct MoneyInput {
    /// The amount, with no more decimals than the currency has.
    amount: scalars::Decimal,
    /// The ISO 4217 code of the currency.
    currency: String,
}

impl MoneyInput {
    /// The money; `field` is where it stands in the input.
    pub(crate) fn parse(&self, field: &str) -> Parsed<kehu_domain::values::Money> {
        parse::money(field, &self.amount, &self.currency)
    }
}

/// A role and when it is held.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct RoleInput {
    /// The role.
    role: CustomerRole,
    /// First day, where known.
    from: Option<scalars::Date>,
    /// Last day, where known.
    until: Option<scalars::Date>,
}

/// Roles, as a command takes them.
pub(crate) fn roles(field: &str, inputs: Vec<RoleInput>) -> Parsed<Vec<customer::RoleGrant>> {
    parse::each(field, inputs, |_, input| {
        Ok(customer::RoleGrant {
            role: input.role.into(),
            from: optional(input.from, |day| parse::date("from", &day))?,
            until: optional(input.until, |day| parse::date("until", &day))?,
        })
    })
}

/// A rule that grades customers, and which version of it.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct GradingRuleInput {
    /// Its name.
    name: String,
    /// Its version.
    version: i32,
}

impl GradingRuleInput {
    /// The rule; `field` is where it stands in the input.
    pub(crate) fn parse(self, field: &str) -> Parsed<customer::GradingRule> {
        let version = parse::whole("version", self.version).map_err(|error| error.within(field))?;
        Ok(customer::GradingRule { name: self.name, version })
    }
}

/// A product within an opportunity.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct OpportunityLineInput {
    /// The line's id within the opportunity; made from `commandId` when absent.
    line_id: Option<scalars::Uuid>,
    /// Product code.
    product: String,
    /// How many, with at most 9 digits before and 3 after the point.
    quantity: scalars::Decimal,
    /// Price of one, with at most 12 digits before and 4 after the point.
    unit_price: Option<scalars::Decimal>,
    /// The ISO 4217 code of the price's currency.
    currency: Option<String>,
}

impl OpportunityLineInput {
    /// A new line; the nth of those that one command brings.
    pub(crate) fn parse(self, command_id: Uuid, n: usize) -> Parsed<opportunity::LineInput> {
        let line = match &self.line_id {
            Some(id) => parse::uuid("lineId", id)?,
            None => Uuid::new_v5(&command_id, format!("line-{n}").as_bytes()),
        };
        self.named(LineId(line))
    }

    /// A line that is there already.
    pub(crate) fn parse_known(self) -> Parsed<opportunity::LineInput> {
        let Some(id) = &self.line_id else {
            return Err(UserError::invalid("lineId", "say which line", "请指明是哪一行"));
        };
        let line = LineId(parse::uuid("lineId", id)?);
        self.named(line)
    }

    fn named(self, line: LineId) -> Parsed<opportunity::LineInput> {
        Ok(opportunity::LineInput {
            line,
            product: self.product,
            quantity: parse::quantity("quantity", &self.quantity)?,
            unit_price: optional(self.unit_price, |price| parse::unit_price("unitPrice", &price))?,
            currency: optional(self.currency, |code| parse::currency("currency", &code))?,
        })
    }
}

/// A stage of a pipeline.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct StageInput {
    /// Stable code, lower case: `engaging`.
    code: String,
    /// What English readers see.
    name_en: String,
    /// What Chinese readers see.
    name_zh: String,
    /// Chance of winning from here, in whole percent.
    probability: i32,
}

/// Stages, as a command takes them.
pub(crate) fn stages(field: &str, inputs: Vec<StageInput>) -> Parsed<Vec<pipeline::Stage>> {
    parse::each(field, inputs, |_, StageInput { code, name_en, name_zh, probability }| {
        let probability = parse::whole("probability", probability)?;
        Ok(pipeline::Stage { code, name_en, name_zh, probability })
    })
}

/// What every command to something that exists says beside its own fields.
#[derive(Debug, Clone, InputObject)]
#[graphql(name = "ChangeEnvelope")]
pub(crate) struct Change {
    /// What to change: its id.
    pub(super) id: ID,
    /// Names the command: sent again, it has no second effect and gets the first answer. Recommended;
    /// one is made up when absent.
    pub(super) command_id: Option<scalars::Uuid>,
    /// The version that the caller has seen; refused when there is a later one.
    pub(super) expected_version: Option<i32>,
    /// Why, in the caller's words.
    pub(super) reason: Option<String>,
    /// When it happened; now when absent, and never in the future.
    pub(super) occurred_at: Option<scalars::Time>,
    /// The id of the user in whose name the caller acts.
    pub(super) on_behalf_of: Option<ID>,
}

/// What every command that makes something new says beside its own fields.
#[derive(Debug, Clone, InputObject)]
#[graphql(name = "CreationEnvelope")]
pub(crate) struct Creation {
    /// The new object's id; made from `commandId` when absent.
    pub(super) id: Option<ID>,
    /// Names the command: sent again, it has no second effect and gets the first answer. Recommended;
    /// one is made up when absent.
    pub(super) command_id: Option<scalars::Uuid>,
    /// Why, in the caller's words.
    pub(super) reason: Option<String>,
    /// When it happened; now when absent, and never in the future.
    pub(super) occurred_at: Option<scalars::Time>,
    /// The id of the user in whose name the caller acts.
    pub(super) on_behalf_of: Option<ID>,
}

/// What every command to the settings says beside its own fields.
#[derive(Debug, Clone, InputObject)]
#[graphql(name = "SettingEnvelope")]
pub(crate) struct Setting {
    /// Names the command: sent again, it has no second effect and gets the first answer. Recommended;
    /// one is made up when absent.
    pub(super) command_id: Option<scalars::Uuid>,
    /// The version that the caller has seen; refused when there is a later one.
    pub(super) expected_version: Option<i32>,
    /// Why, in the caller's words.
    pub(super) reason: Option<String>,
    /// When it happened; now when absent, and never in the future.
    pub(super) occurred_at: Option<scalars::Time>,
    /// The id of the user in whose name the caller acts.
    pub(super) on_behalf_of: Option<ID>,
}

/// What [`Change`], [`Creation`] and [`Setting`] have in common.
#[derive(Debug)]
pub(crate) struct Around {
    pub(super) id: Option<ID>,
    pub(super) command_id: Option<scalars::Uuid>,
    pub(super) expected_version: Option<i32>,
    pub(super) reason: Option<String>,
    pub(super) occurred_at: Option<scalars::Time>,
    pub(super) on_behalf_of: Option<ID>,
}

impl From<Change> for Around {
    fn from(change: Change) -> Self {
        let Change { id, command_id, expected_version, reason, occurred_at, on_behalf_of } = change;
        Self { id: Some(id), command_id, expected_version, reason, occurred_at, on_behalf_of }
    }
}

impl From<Setting> for Around {
    fn from(setting: Setting) -> Self {
        let Setting { command_id, expected_version, reason, occurred_at, on_behalf_of } = setting;
        Self { id: None, command_id, expected_version, reason, occurred_at, on_behalf_of }
    }
}

impl From<Creation> for Around {
    fn from(creation: Creation) -> Self {
        let Creation { id, command_id, reason, occurred_at, on_behalf_of } = creation;
        Self { id, command_id, expected_version: None, reason, occurred_at, on_behalf_of }
    }
}
