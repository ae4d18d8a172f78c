//! How many quotes there are of what, what they come to, and how customers answer; one statement.

use std::{collections::BTreeMap, str::FromStr};

use kehu_domain::{
    Requester,
    quote::Status,
    values::{Currency, Money},
};
use rust_decimal::Decimal;
use serde::Deserialize;
use sqlx::{PgPool, QueryBuilder, Row, postgres::PgRow, types::Json};

use super::QuoteFilter;
use crate::{AsOf, Error, query::Where};

/// What quotes are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GroupBy {
    /// Where they stand.
    Status,
    /// Who works on them.
    Owner,
    /// Who is to buy, as recorded.
    Customer,
    /// The possible sale that they are part of.
    Opportunity,
    /// What they are priced in.
    Currency,
    /// The month in which they were drafted, in UTC: `2026-03`.
    Month,
}

impl GroupBy {
    fn expression(self) -> &'static str {
        match self {
            Self::Status => "t.status",
            Self::Owner => "t.owner",
            Self::Customer => "t.customer",
            Self::Opportunity => "t.opportunity",
            Self::Currency => "t.currency",
            Self::Month => "to_char(t.created_at AT TIME ZONE 'UTC', 'YYYY-MM')",
        }
    }
}

/// What the quotes of a row have in common, in the order in which it was asked.
pub type StatsKey = Vec<(GroupBy, Option<String>)>;

/// What a group of quotes comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatsRow {
    /// What they have in common.
    pub key: StatsKey,
    /// How many there are.
    pub count: u64,
    /// How many stand where.
    pub by_status: BTreeMap<String, u64>,
    /// Sum of what is paid, one per currency.
    pub totals: Vec<Money>,
    /// The same, of those that were accepted.
    pub accepted_totals: Vec<Money>,
    /// Of those that were sent and came to an end, the part that was accepted; not rounded.
    pub acceptance_rate: Option<Decimal>,
    /// Mean days from sending to accepting or declining.
    pub average_days_to_answer: Option<Decimal>,
}

impl StatsRow {
    /// How many stand there.
    pub fn standing(&self, status: Status) -> u64 {
        self.by_status.get(status.code()).copied().unwrap_or_default()
    }
}

#[derive(Deserialize)]
struct Sum {
    currency: Currency,
    status: String,
    quotes: u64,
    total: String,
    seconds: i64,
    answers: u64,
}

/// The quotes that pass the filter, grouped; without `groups` one row over all of them.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn stats(
    db: &PgPool,
    requester: Requester,
    filter: &QuoteFilter,
    groups: &[GroupBy],
    at: AsOf,
) -> Result<Vec<StatsRow>, Error> {
    let expressions: Vec<&str> = groups.iter().map(|group| group.expression()).collect();
    let mut sql = QueryBuilder::new("WITH sums AS (SELECT ARRAY[");
    sql.push(expressions.join(", ")).push("]::text[] AS key, t.currency, t.status, ");
    sql.push(
        "count(*) AS quotes, sum(t.total) AS total, \
         COALESCE(sum(t.answer_seconds), 0)::bigint AS seconds, \
         count(t.answer_seconds) AS answers FROM quotes.quotes AS t WHERE ",
    );
    at.push("t", &mut sql);
    sql.push(" AND ");
    Where::any(&mut sql, filter, at);
    sql.push(
        " GROUP BY 1, 2, 3) SELECT key, jsonb_agg(jsonb_build_object('currency', currency, \
         'status', status, 'quotes', quotes, 'total', total::text, 'seconds', seconds, \
         'answers', answers) ORDER BY currency, status) AS sums FROM sums GROUP BY key ORDER BY key",
    );
    let found = sql.build().fetch_all(db).await?;
    let rows: Result<Vec<_>, Error> = found.iter().map(|row| read(row, groups)).collect();
    let mut rows = rows?;
    if rows.is_empty() && groups.is_empty() {
        rows.push(StatsRow::default());
    }
    Ok(rows)
}

fn read(row: &PgRow, groups: &[GroupBy]) -> Result<StatsRow, Error> {
    let key: Vec<Option<String>> = row.try_get("key")?;
    let Json(sums) = row.try_get::<Json<Vec<Sum>>, _>("sums")?;
    let mut found =
        StatsRow { key: groups.iter().copied().zip(key).collect(), ..StatsRow::default() };
    let mut totals: BTreeMap<Currency, Decimal> = BTreeMap::new();
    let mut accepted: BTreeMap<Currency, Decimal> = BTreeMap::new();
    let (mut seconds, mut answers) = (0_i64, 0_u64);
    for sum in sums {
        let total =
            Decimal::from_str(&sum.total).map_err(|error| sqlx::Error::Decode(error.into()))?;
        *totals.entry(sum.currency).or_default() += total;
        if sum.status == Status::Accepted.code() {
            *accepted.entry(sum.currency).or_default() += total;
        }
        found.count += sum.quotes;
        *found.by_status.entry(sum.status).or_default() += sum.quotes;
        seconds += sum.seconds;
        answers += sum.answers;
    }
    let money = |sums: BTreeMap<Currency, Decimal>| {
        sums.into_iter().map(|(currency, sum)| Money::rounded(sum, currency)).collect()
    };
    found.totals = money(totals);
    found.accepted_totals = money(accepted);
    let taken = found.standing(Status::Accepted);
    let ended = taken + found.standing(Status::Declined) + found.standing(Status::Expired);
    found.acceptance_rate = Decimal::from(taken).checked_div(Decimal::from(ended));
    let day = Decimal::from(86_400_u32);
    found.average_days_to_answer = Decimal::from(seconds).checked_div(day * Decimal::from(answers));
    Ok(found)
}
