//! The fields of one command, as one row sets them.

use std::{collections::BTreeMap, str::FromStr};

use chrono::NaiveDate;
use kehu_domain::{
    customer::{ExternalIdInput, NamesInput},
    values::{ContactId, Currency, CustomerId, Money, OpportunityId, Quantity, StreamName, UserId},
};
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Field, Takes};
use crate::import::{
    convert::Calendar,
    ids::ExternalKey,
    message::{Fault, quoted},
};

/// What a field is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::import) enum Value {
    Text(String),
    List(Vec<String>),
    Link(ExternalKey),
    Links(Vec<ExternalKey>),
    /// Those that are not empty.
    Pairs(Vec<(String, String)>),
}

/// The fields of one command; a field that turned out empty is not among them.
#[derive(Debug)]
pub(in crate::import) struct Values<'p> {
    /// The aggregate.
    pub key: ExternalKey,
    /// Name of the step.
    pub step: &'p str,
    /// Id of the command: of this step at this row.
    pub command: Uuid,
    pub calendar: &'p Calendar,
    /// Values, each with the column to blame.
    pub fields: BTreeMap<&'static str, Value>,
    /// The column to blame for each field that the mapping sets, empty or not.
    pub columns: BTreeMap<&'static str, Option<usize>>,
}

impl Values<'_> {
    /// The external id under which the aggregate is registered.
    pub(super) fn external_id(&self) -> ExternalIdInput {
        let ExternalKey { system, kind, id } = self.key.clone();
        ExternalIdInput { system, kind, id }
    }

    /// The external id that a command links.
    pub(super) fn external_id_of_fields(&self) -> Result<ExternalIdInput, Fault> {
        let (system, kind) = (self.required("system")?, self.required("kind")?);
        Ok(ExternalIdInput { system, kind, id: self.required("id")? })
    }

    /// The id of a part of the aggregate, of which there is one per row: named by the field of the
    /// part's kind, or else by the command, which differs by row.
    pub(super) fn part_of_row(&self, kind: &'static str) -> Uuid {
        let name = self.text(kind).unwrap_or_else(|| self.command.to_string());
        self.key.part(kind, &name)
    }

    pub(super) fn column(&self, field: &'static str) -> Option<usize> {
        self.columns.get(field).copied().flatten()
    }

    /// The value of `field` is not what it takes.
    pub(super) fn invalid(
        &self,
        field: &'static str,
        en: impl Into<String>,
        zh: impl Into<String>,
    ) -> Fault {
        Fault::new("INVALID_VALUE", self.column(field), en, zh)
    }

    pub(super) fn text(&self, field: &'static str) -> Option<String> {
        match self.fields.get(field) {
            Some(Value::Text(text)) => Some(text.clone()),
            Some(Value::List(_) | Value::Link(_) | Value::Links(_) | Value::Pairs(_)) | None => {
                None
            }
        }
    }

    /// The value, or the refusal that it is missing.
    pub(super) fn require<T>(&self, field: &'static str, value: Option<T>) -> Result<T, Fault> {
        value.ok_or_else(|| {
            Fault::new(
                "MISSING_VALUE",
                self.column(field),
                format!("`{field}` has no value in this row"),
                format!("该行缺少 `{field}` 的值"),
            )
        })
    }

    pub(super) fn required(&self, field: &'static str) -> Result<String, Fault> {
        self.require(field, self.text(field))
    }

    pub(super) fn texts(&self, field: &'static str) -> Vec<String> {
        match self.fields.get(field) {
            Some(Value::List(list)) => list.clone(),
            Some(Value::Text(_) | Value::Link(_) | Value::Links(_) | Value::Pairs(_)) | None => {
                Vec::new()
            }
        }
    }

    /// Parses a value by its own rules.
    pub(super) fn parse<T: FromStr<Err: std::fmt::Display>>(
        &self,
        field: &'static str,
    ) -> Result<Option<T>, Fault> {
        let parse = |text: String| {
            T::from_str(&text).map_err(|error| {
                let zh = format!("{} 不是有效的 `{field}`：{error}", quoted(&text));
                self.invalid(field, error.to_string(), zh)
            })
        };
        self.text(field).map(parse).transpose()
    }

    /// A whole number, of whatever size `T` takes.
    pub(super) fn whole<T: FromStr>(&self, field: &'static str) -> Result<Option<T>, Fault> {
        let Some(text) = self.text(field) else { return Ok(None) };
        T::from_str(&text).map(Some).map_err(|_| {
            let (shown, zh) = (quoted(&text), "不是有效的整数");
            self.invalid(
                field,
                format!("{shown} is not a whole number that `{field}` can have"),
                format!("{shown} {zh}（`{field}`）"),
            )
        })
    }

    pub(super) fn parse_with<T, E: std::fmt::Display>(
        &self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Fault> {
        let Some(text) = self.text(field) else { return Ok(None) };
        parse(&text).map(Some).map_err(|error| {
            let zh = format!("{} 不是有效的 `{field}`：{error}", quoted(&text));
            self.invalid(field, error.to_string(), zh)
        })
    }

    /// A word of a closed list, as the domain writes it.
    pub(super) fn word<T: DeserializeOwned>(
        &self,
        field: &'static str,
    ) -> Result<Option<T>, Fault> {
        self.text(field).map(|text| self.as_word(field, text)).transpose()
    }

    pub(super) fn words<T: DeserializeOwned>(&self, field: &'static str) -> Result<Vec<T>, Fault> {
        self.texts(field).into_iter().map(|text| self.as_word(field, text)).collect()
    }

    fn as_word<T: DeserializeOwned>(&self, field: &'static str, text: String) -> Result<T, Fault> {
        let shown = quoted(&text);
        serde_json::from_value(serde_json::Value::String(text)).map_err(|_| {
            let zh = format!("{shown} 不是 `{field}` 可取的值");
            self.invalid(field, format!("{shown} is not a value that `{field}` can have"), zh)
        })
    }

    pub(super) fn date(&self, field: &'static str) -> Result<Option<NaiveDate>, Fault> {
        let Some(text) = self.text(field) else { return Ok(None) };
        let wrong = |(en, zh)| Fault::new("INVALID_DATE", self.column(field), en, zh);
        self.calendar.date(&text).map(Some).map_err(wrong)
    }

    pub(super) fn currency(&self) -> Result<Option<Currency>, Fault> {
        self.parse("currency")
    }

    /// An amount in the command's currency, which must be there if the amount is.
    pub(super) fn money(&self, field: &'static str) -> Result<Option<Money>, Fault> {
        if self.text(field).is_none() {
            return Ok(None);
        }
        let currency = self.require("currency", self.currency()?)?;
        self.parse_with(field, |text| Money::parse(text, currency))
    }

    /// Values by name. What is not there is not said, rather than no longer known.
    pub(super) fn pairs(&self, field: &'static str) -> BTreeMap<String, Option<String>> {
        match self.fields.get(field) {
            Some(Value::Pairs(pairs)) => {
                pairs.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect()
            }
            Some(Value::Text(_) | Value::List(_) | Value::Link(_) | Value::Links(_)) | None => {
                BTreeMap::new()
            }
        }
    }

    fn link(&self, field: &'static str) -> Option<Uuid> {
        match self.fields.get(field) {
            Some(Value::Link(key)) => Some(key.aggregate()),
            Some(Value::Text(_) | Value::List(_) | Value::Links(_) | Value::Pairs(_)) | None => {
                None
            }
        }
    }

    /// The aggregates that a field links, each once per place in the mapping.
    pub(super) fn links(&self, field: &'static str) -> Vec<Uuid> {
        match self.fields.get(field) {
            Some(Value::Links(keys)) => keys.iter().map(ExternalKey::aggregate).collect(),
            Some(Value::Text(_) | Value::List(_) | Value::Link(_) | Value::Pairs(_)) | None => {
                Vec::new()
            }
        }
    }

    /// The stream that a field links.
    pub(super) fn linked(&self, field: &Field) -> Option<StreamName> {
        match field.takes {
            Takes::Link(category) => self.link(field.name).map(|id| category.stream(id)),
            _ => None,
        }
    }

    /// One of something, where the row does not say how many.
    pub(super) fn one(&self) -> Result<Quantity, Fault> {
        Quantity::new(Decimal::ONE)
            .map_err(|error| self.invalid("quantity", error.to_string(), error.to_string()))
    }

    pub(super) fn names(&self) -> Result<NamesInput, Fault> {
        Ok(NamesInput {
            original: self.required("name")?,
            latin: self.text("latin"),
            short: self.text("short"),
            aliases: self.texts("aliases"),
        })
    }

    pub(super) fn customer(&self, field: &'static str) -> Option<CustomerId> {
        self.link(field).map(CustomerId)
    }

    pub(super) fn contact(&self, field: &'static str) -> Option<ContactId> {
        self.link(field).map(ContactId)
    }

    pub(super) fn opportunity(&self, field: &'static str) -> Option<OpportunityId> {
        self.link(field).map(OpportunityId)
    }

    pub(super) fn user(&self, field: &'static str) -> Option<UserId> {
        self.link(field).map(UserId)
    }
}
