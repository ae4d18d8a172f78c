//! Typed filters and the SQL they become: columns come from the code, values are always bound.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use kehu_domain::{
    customer::{CustomerKind, ValueType},
    interaction,
    opportunity::Status as OpportunityStatus,
    quote::Status as QuoteStatus,
    ticket,
    values::{
        ContactId, Currency, CustomerId, InteractionId, OpportunityId, PipelineId, QuoteId, Region,
        StreamName, TicketId, UserId,
    },
};
use rust_decimal::Decimal;
use serde::Serialize;
use sqlx::{Postgres, QueryBuilder};

use super::AsOf;
use crate::{
    ReadModel, moments,
    search::{self, Search, SearchKind},
};

/// A condition on one field; what is `None` demands nothing, the rest must all hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueFilter<T> {
    /// Is this.
    pub eq: Option<T>,
    /// Is anything but this; an absent value is something else too.
    pub ne: Option<T>,
    /// Is one of these.
    pub one_of: Option<Vec<T>>,
    /// Is absent, or is present.
    pub is_null: Option<bool>,
    /// Is more than this.
    pub gt: Option<T>,
    /// Is this or more.
    pub gte: Option<T>,
    /// Is less than this.
    pub lt: Option<T>,
    /// Is this or less.
    pub lte: Option<T>,
}

impl<T> Default for ValueFilter<T> {
    fn default() -> Self {
        Self {
            eq: None,
            ne: None,
            one_of: None,
            is_null: None,
            gt: None,
            gte: None,
            lt: None,
            lte: None,
        }
    }
}

impl<T> ValueFilter<T> {
    /// Exactly this value.
    pub fn eq(value: T) -> Self {
        Self { eq: Some(value), ..Self::default() }
    }

    /// One of these values.
    pub fn one_of(values: impl IntoIterator<Item = T>) -> Self {
        Self { one_of: Some(values.into_iter().collect()), ..Self::default() }
    }

    /// No value, or any value.
    pub fn is_null(absent: bool) -> Self {
        Self { is_null: Some(absent), ..Self::default() }
    }
}

/// A condition on a text; what is `None` demands nothing, the rest must all hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextFilter {
    /// Is this, letter for letter.
    pub eq: Option<String>,
    /// Is anything but this; an absent text is something else too.
    pub ne: Option<String>,
    /// Is one of these.
    pub one_of: Option<Vec<String>>,
    /// Is absent, or is present.
    pub is_null: Option<bool>,
    /// Has this somewhere in it, whatever the case.
    pub contains: Option<String>,
    /// Begins with this, whatever the case.
    pub starts_with: Option<String>,
}

impl TextFilter {
    /// Exactly this text.
    pub fn eq(text: impl Into<String>) -> Self {
        Self { eq: Some(text.into()), ..Self::default() }
    }

    /// Has this somewhere in it.
    pub fn contains(text: impl Into<String>) -> Self {
        Self { contains: Some(text.into()), ..Self::default() }
    }
}

/// A value that can be compared in SQL: it travels as text and is cast to its column's type.
pub trait FilterValue {
    /// The SQL type.
    const CAST: &'static str;
    /// The text that the type reads.
    fn to_sql(&self) -> String;
}

macro_rules! displayed {
    ($($type:ty => $cast:literal),+ $(,)?) => {$(
        impl FilterValue for $type {
            const CAST: &'static str = $cast;
            fn to_sql(&self) -> String {
                self.to_string()
            }
        }
    )+};
}

displayed!(
    String => "text",
    CustomerId => "text",
    ContactId => "text",
    TicketId => "text",
    QuoteId => "text",
    OpportunityId => "text",
    InteractionId => "text",
    StreamName => "text",
    PipelineId => "text",
    UserId => "text",
    Region => "text",
    Currency => "text",
    Decimal => "numeric",
    i64 => "bigint",
);

impl FilterValue for DateTime<Utc> {
    const CAST: &'static str = "timestamptz";
    fn to_sql(&self) -> String {
        moments::time(*self)
    }
}

impl FilterValue for NaiveDate {
    const CAST: &'static str = "date";
    fn to_sql(&self) -> String {
        moments::date(*self)
    }
}

macro_rules! named {
    ($($type:ty),+ $(,)?) => {$(
        impl FilterValue for $type {
            const CAST: &'static str = "text";
            fn to_sql(&self) -> String {
                enum_text(self)
            }
        }
    )+};
}

named!(
    CustomerKind,
    ValueType,
    OpportunityStatus,
    interaction::Channel,
    interaction::Direction,
    QuoteStatus,
    crate::customers::CustomerStatus,
    crate::contacts::ContactStatus,
);
named!(ticket::Kind, ticket::Channel, ticket::Priority, ticket::Status);
named!(ticket::ComplaintClass, ticket::WaitingFor);

/// The name that an enum without data has in JSON.
fn enum_text(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// A filter that can say itself in SQL.
pub trait Filter: Sync {
    /// Pushes its conditions, each with [`Where`].
    fn push(&self, conditions: &mut Where<'_>);

    /// The read models that it looks at, beside the rows' own.
    fn models(&self) -> Option<ReadModel> {
        None
    }
}

/// Conditions that must all hold.
pub struct Where<'a> {
    sql: &'a mut QueryBuilder<Postgres>,
    at: AsOf,
    /// Whether the index of tokens may be asked. It knows current rows only.
    indexed: bool,
}

impl fmt::Debug for Where<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Where").field("sql", &self.sql.sql().as_str()).finish_non_exhaustive()
    }
}

impl<'a> Where<'a> {
    /// Pushes `filter` on rows as they are at a moment, as one expression in parentheses.
    pub(crate) fn few(sql: &'a mut QueryBuilder<Postgres>, filter: &impl Filter, at: AsOf) {
        Where { sql, at, indexed: false }.branch(filter);
    }

    /// The same where any row of the table may pass: parts of current names are looked up in the
    /// index of tokens.
    pub(crate) fn any(sql: &'a mut QueryBuilder<Postgres>, filter: &impl Filter, at: AsOf) {
        Where { sql, at, indexed: at == AsOf::Now }.branch(filter);
    }

    fn branch(&mut self, filter: &impl Filter) {
        self.sql.push("(TRUE");
        filter.push(&mut Where { sql: self.sql, at: self.at, indexed: self.indexed });
        self.sql.push(")");
    }

    /// Pushes the branches that every filter has.
    pub(crate) fn branches<F: Filter>(&mut self, and: &[F], or: &[F], not: Option<&F>) {
        for filter in and {
            self.sql.push(" AND ");
            self.branch(filter);
        }
        if let Some((first, rest)) = or.split_first() {
            self.sql.push(" AND (");
            self.branch(first);
            for filter in rest {
                self.sql.push(" OR ");
                self.branch(filter);
            }
            self.sql.push(")");
        }
        if let Some(filter) = not {
            // An unknown comparison is not a hit, so its negation is one.
            self.sql.push(" AND ");
            self.branch(filter);
            self.sql.push(" IS NOT TRUE");
        }
    }

    /// Pushes a condition on `column`.
    pub(crate) fn value<T: FilterValue>(
        &mut self,
        column: &'static str,
        filter: Option<&ValueFilter<T>>,
    ) {
        let Some(filter) = filter else { return };
        let compared = [
            ("=", &filter.eq),
            ("IS DISTINCT FROM", &filter.ne),
            (">", &filter.gt),
            (">=", &filter.gte),
            ("<", &filter.lt),
            ("<=", &filter.lte),
        ];
        for (operator, value) in compared {
            if let Some(value) = value {
                self.compare(column, operator, value.to_sql(), T::CAST);
            }
        }
        if let Some(values) = &filter.one_of {
            let values = values.iter().map(FilterValue::to_sql).collect();
            self.one_of(column, values, T::CAST);
        }
        self.is_null(column, filter.is_null);
    }

    /// Pushes a condition on whether some value of the array in `column` passes; an array without
    /// values counts as absent.
    pub(crate) fn any_of<T: FilterValue>(
        &mut self,
        column: &'static str,
        filter: Option<&ValueFilter<T>>,
    ) {
        let Some(filter) = filter else { return };
        let values = |values: &[T]| values.iter().map(FilterValue::to_sql).collect::<Vec<_>>();
        if let Some(value) = &filter.eq {
            self.overlaps(column, "", values(std::slice::from_ref(value)), T::CAST);
        }
        if let Some(value) = &filter.ne {
            self.overlaps(column, "NOT ", values(std::slice::from_ref(value)), T::CAST);
        }
        if let Some(given) = &filter.one_of {
            self.overlaps(column, "", values(given), T::CAST);
        }
        match filter.is_null {
            Some(true) => drop(self.sql.push(format_args!(" AND cardinality({column}) = 0"))),
            Some(false) => drop(self.sql.push(format_args!(" AND cardinality({column}) > 0"))),
            None => {}
        }
    }

    fn overlaps(&mut self, column: &str, not: &str, values: Vec<String>, cast: &str) {
        let values: Vec<String> = values.into_iter().map(without_nul).collect();
        self.sql.push(format_args!(" AND {not}({column} && ")).push_bind(values);
        self.sql.push(format_args!("::text[]::{cast}[])"));
    }

    /// Pushes a condition on the text in `column`, whose lower-case form is `folded`.
    pub(crate) fn text(
        &mut self,
        column: &'static str,
        folded: &'static str,
        filter: Option<&TextFilter>,
    ) {
        let Some(filter) = filter else { return };
        if let Some(text) = &filter.eq {
            self.compare(column, "=", text.clone(), "text");
        }
        if let Some(text) = &filter.ne {
            self.compare(column, "IS DISTINCT FROM", text.clone(), "text");
        }
        if let Some(texts) = &filter.one_of {
            self.one_of(column, texts.clone(), "text");
        }
        self.is_null(column, filter.is_null);
        if let Some(text) = &filter.contains {
            self.compare(folded, "LIKE", format!("%{}%", escape_like(text)), "text");
        }
        if let Some(text) = &filter.starts_with {
            self.compare(folded, "LIKE", format!("{}%", escape_like(text)), "text");
        }
    }

    /// Pushes a condition on names that rows are found by: as [`Where::text`], through the index of
    /// tokens of `kind` where that can tell anything.
    pub(crate) fn named(
        &mut self,
        kind: SearchKind,
        column: &'static str,
        folded: &'static str,
        filter: Option<&TextFilter>,
    ) {
        self.text(column, folded, filter);
        let Some(filter) = filter.filter(|_| self.indexed) else { return };
        if let Some(tokens) = filter.contains.as_deref().and_then(search::containing) {
            self.found_in(kind, tokens);
        }
        if let Some(tokens) = filter.starts_with.as_deref().and_then(search::beginning_with) {
            self.found_in(kind, tokens);
        }
    }

    /// Pushes the condition that a search finds the row, as it is now, among those of `kind`.
    pub(crate) fn matches(&mut self, kind: SearchKind, search: Option<&Search>) {
        match search.map(Search::tokens) {
            None => {}
            Some(Some(tokens)) => self.found_in(kind, tokens),
            Some(None) => {
                self.sql.push(" AND FALSE");
            }
        }
    }

    fn found_in(&mut self, kind: SearchKind, tokens: String) {
        self.sql.push(format_args!(
            " AND t.stream IN (SELECT f.stream FROM {} AS f WHERE f.tokens @@ ",
            kind.table()
        ));
        self.sql.push_bind(tokens).push("::text::tsquery)");
    }

    /// Pushes a condition inside a subquery: `before` opens it, `after` closes it.
    pub(crate) fn nested(
        &mut self,
        before: &'static str,
        after: &'static str,
        inside: impl FnOnce(&mut Where<'_>),
    ) {
        self.sql.push(" AND ").push(before).push(" (TRUE");
        inside(&mut Where { sql: self.sql, at: self.at, indexed: self.indexed });
        self.sql.push(")").push(after);
    }

    /// Whether the time in `column` had come at the moment that is looked at; at an earlier
    /// position, whether it has come by now.
    pub(crate) fn passed(&mut self, column: &str, filter: Option<bool>) {
        let Some(passed) = filter else { return };
        self.sql.push(format_args!(" AND ({column} <= "));
        match self.at {
            AsOf::Time(time) => self.sql.push_bind(time),
            AsOf::Now | AsOf::Position(_) => self.sql.push("now()"),
        };
        self.sql.push(if passed { ")" } else { ") IS NOT TRUE" });
    }

    fn compare(&mut self, column: &str, operator: &str, value: String, cast: &str) {
        self.sql.push(format_args!(" AND {column} {operator} ")).push_bind(without_nul(value));
        self.sql.push(format_args!("::text::{cast}"));
    }

    fn one_of(&mut self, column: &str, values: Vec<String>, cast: &str) {
        let values: Vec<String> = values.into_iter().map(without_nul).collect();
        self.sql.push(format_args!(" AND {column} = ANY(")).push_bind(values);
        self.sql.push(format_args!("::text[]::{cast}[])"));
    }

    fn is_null(&mut self, column: &str, is_null: Option<bool>) {
        match is_null {
            Some(true) => self.sql.push(format_args!(" AND {column} IS NULL")),
            Some(false) => self.sql.push(format_args!(" AND {column} IS NOT NULL")),
            None => self.sql,
        };
    }
}

/// Postgres's text cannot hold NUL; rows have the replacement character in its place.
pub(crate) fn without_nul(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

/// Lower case, with the pattern characters of `LIKE` standing for themselves.
fn escape_like(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.to_lowercase().chars() {
        if matches!(character, '\\' | '%' | '_') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pattern_characters_stand_for_themselves() {
        assert_eq!(escape_like(r"50%_A\"), r"50\%\_a\\");
    }
}
