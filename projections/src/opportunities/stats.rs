//! Win rates, amounts and cycle times, grouped; exact, in one statement.

use std::str::FromStr;

use kehu_domain::{
    Requester,
    opportunity::Status,
    values::{Currency, CustomerId, Money, PipelineId, Region, UserId},
};
use rust_decimal::Decimal;
use serde::Deserialize;
use sqlx::{PgPool, Postgres, QueryBuilder, Row, postgres::PgRow, types::Json};

use super::OpportunityFilter;
use crate::{
    AsOf, Error, ReadModel,
    query::{FAMILY_ROOTS, Filter as _, Where},
};

/// What the deals are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GroupBy {
    /// Open, won or lost.
    Status,
    /// Code of the stage.
    Stage,
    /// The pipeline.
    Pipeline,
    /// Who works on the deal.
    Owner,
    /// Product code; a deal with several products counts in each of them, its amount is split.
    Product,
    /// Where the customer is now.
    Region,
    /// The quarter in which the deal closed; the expected one while it is open. `2017-Q1`.
    Quarter,
    /// Where the deal came from.
    Source,
    /// Who might buy; deals of merged customers count for the one they go on as.
    Customer,
    /// Currency of the amount.
    Currency,
}

impl GroupBy {
    /// The expression over `t` (deal), `c` (customer), `s` (share) and `f` (family).
    fn expression(self) -> &'static str {
        match self {
            Self::Status => "t.status",
            Self::Stage => "t.stage",
            Self::Pipeline => "t.pipeline",
            Self::Owner => "t.owner",
            Self::Product => "s.product",
            Self::Region => "c.region",
            Self::Quarter => {
                "to_char(CASE t.status WHEN 'OPEN' THEN t.expected_close \
                 ELSE t.closed_on END, 'YYYY\"-Q\"Q')"
            }
            Self::Source => "t.source",
            Self::Customer => "COALESCE(f.root, t.customer)",
            Self::Currency => "t.currency",
        }
    }

    fn column(self) -> &'static str {
        match self {
            Self::Status => "k_status",
            Self::Stage => "k_stage",
            Self::Pipeline => "k_pipeline",
            Self::Owner => "k_owner",
            Self::Product => "k_product",
            Self::Region => "k_region",
            Self::Quarter => "k_quarter",
            Self::Source => "k_source",
            Self::Customer => "k_customer",
            Self::Currency => "k_currency",
        }
    }
}

/// What the deals of a row have in common; `None` where they have no value or it was not asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the fields are those of `GroupBy`, described there")]
pub struct StatsKey {
    pub status: Option<Status>,
    pub stage: Option<String>,
    pub pipeline: Option<PipelineId>,
    pub owner: Option<UserId>,
    pub product: Option<String>,
    pub region: Option<Region>,
    pub quarter: Option<String>,
    pub source: Option<String>,
    pub customer: Option<CustomerId>,
    pub currency: Option<Currency>,
}

/// What a group of deals comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatsRow {
    /// What they have in common.
    pub key: StatsKey,
    /// How many deals.
    pub count: u64,
    /// Sum of their amounts, one per currency.
    pub amounts: Vec<Money>,
    /// Sum of the open deals' amounts, each times its stage's chance; one per currency.
    pub weighted: Vec<Money>,
    /// How many are open.
    pub open: u64,
    /// How many were won.
    pub won: u64,
    /// How many were lost.
    pub lost: u64,
    /// Won / (won + lost), not rounded; `None` while none is closed.
    pub win_rate: Option<Decimal>,
    /// Mean days from opening to closing of the won deals.
    pub average_cycle_days: Option<Decimal>,
}

#[derive(Deserialize)]
struct Sum {
    currency: Currency,
    amount: String,
    weighted: String,
}

/// The deals that pass the filter, grouped; without `group_by` one row over all of them.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn stats(
    db: &PgPool,
    requester: Requester,
    filter: &OpportunityFilter,
    group_by: &[GroupBy],
    at: AsOf,
) -> Result<Vec<StatsRow>, Error> {
    let mut groups: Vec<GroupBy> = Vec::new();
    for &group in group_by {
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    let mut sql = statement(filter, &groups, at);
    let rows = sql.build().fetch_all(db).await?;
    rows.iter().map(|row| read(row, &groups)).collect()
}

/// The read models that statistics with this filter and these groups look at.
pub fn stats_models(filter: &OpportunityFilter, group_by: &[GroupBy]) -> Vec<ReadModel> {
    let mut models = vec![ReadModel::Opportunities, ReadModel::Directory];
    models.extend(filter.models());
    let about_customers = |group: &GroupBy| matches!(group, GroupBy::Region | GroupBy::Customer);
    if group_by.iter().any(about_customers) && !models.contains(&ReadModel::Customers) {
        models.push(ReadModel::Customers);
    }
    models
}

fn statement(filter: &OpportunityFilter, groups: &[GroupBy], at: AsOf) -> QueryBuilder<Postgres> {
    let columns: String = groups.iter().flat_map(|group| [group.column(), ", "]).collect();
    let by_product = groups.contains(&GroupBy::Product);
    let by_region = groups.contains(&GroupBy::Region);
    let by_customer = by_region || groups.contains(&GroupBy::Customer);
    let mut sql = QueryBuilder::new("WITH RECURSIVE ");
    sql.push(FAMILY_ROOTS).push(", ").push(CHANCES).push(", deals AS (SELECT ");
    for group in groups {
        sql.push(format_args!("{} AS {}, ", group.expression(), group.column()));
    }
    sql.push("t.status, t.currency, t.cycle_days, ");
    sql.push(if by_product { PRODUCT_AMOUNT } else { "t.amount AS amount, " });
    sql.push(CHANCE).push(" FROM opportunities.opportunities AS t");
    if by_product {
        sql.push(SHARES);
    }
    if by_customer {
        sql.push(" LEFT JOIN roots AS f ON f.member = t.customer");
    }
    if by_region {
        sql.push(
            " LEFT JOIN customers.customers AS c \
             ON c.stream = COALESCE(f.root, t.customer) AND c.valid_to IS NULL",
        );
    }
    sql.push(STAGES).push(" WHERE ");
    at.push("t", &mut sql);
    sql.push(" AND ");
    Where::few(&mut sql, filter, at);
    sql.push(format_args!("), sums AS (SELECT {columns}currency, {SUMS} FROM deals "));
    sql.push(format_args!("GROUP BY {columns}currency) SELECT {columns}{TOTALS} FROM sums"));
    if !groups.is_empty() {
        let columns = columns.trim_end_matches(", ");
        sql.push(format_args!(" GROUP BY {columns} ORDER BY {columns}"));
    }
    sql
}

/// A deal without lines keeps its whole amount, under no product.
const PRODUCT_AMOUNT: &str =
    "CASE WHEN s.product IS NULL THEN t.amount ELSE (s.amount->>'amount')::numeric END AS amount, ";
const SHARES: &str = " LEFT JOIN LATERAL jsonb_to_recordset(t.state->'shares') \
     AS s(product text, amount jsonb) ON TRUE";
const CHANCE: &str =
    "CASE t.status WHEN 'OPEN' THEN COALESCE(p.probability, 0) ELSE 0 END AS chance";
/// Each stage's chance of winning, as its pipeline says today.
const CHANCES: &str = "chances(pipeline, stage, probability) AS (\
     SELECT DISTINCT ON (1, 2) pipelines.stream, steps.step->>'code', \
     (steps.step->>'probability')::numeric FROM directory.pipelines, \
     jsonb_array_elements(pipelines.state->'stages') AS steps(step) \
     WHERE pipelines.valid_to IS NULL)";
const STAGES: &str = " LEFT JOIN chances AS p ON p.pipeline = t.pipeline AND p.stage = t.stage";
const SUMS: &str = "count(*) AS deals, count(*) FILTER (WHERE status = 'OPEN') AS open, \
     count(*) FILTER (WHERE status = 'WON') AS won, \
     count(*) FILTER (WHERE status = 'LOST') AS lost, \
     sum(cycle_days) FILTER (WHERE status = 'WON') AS cycle_days, \
     count(cycle_days) FILTER (WHERE status = 'WON') AS cycles, \
     COALESCE(sum(amount), 0) AS amount, COALESCE(sum(amount * chance / 100), 0) AS weighted";
const TOTALS: &str = "COALESCE(sum(deals), 0)::bigint AS deals, \
     COALESCE(sum(open), 0)::bigint AS open, COALESCE(sum(won), 0)::bigint AS won, \
     COALESCE(sum(lost), 0)::bigint AS lost, COALESCE(sum(cycle_days), 0)::bigint AS cycle_days, \
     COALESCE(sum(cycles), 0)::bigint AS cycles, \
     COALESCE(jsonb_agg(jsonb_build_object('currency', currency, 'amount', amount::text, \
     'weighted', weighted::text) ORDER BY currency) FILTER (WHERE currency IS NOT NULL), '[]') \
     AS sums";

fn read(row: &PgRow, groups: &[GroupBy]) -> Result<StatsRow, Error> {
    let number = |column: &str| -> Result<u64, sqlx::Error> {
        Ok(u64::try_from(row.try_get::<i64, _>(column)?).unwrap_or_default())
    };
    let Json(sums) = row.try_get::<Json<Vec<Sum>>, _>("sums")?;
    let money = |text: &str, currency| {
        Decimal::from_str(text)
            .map(|amount| Money::rounded(amount, currency))
            .map_err(|error| sqlx::Error::Decode(Box::new(error)))
    };
    let amounts = sums.iter().map(|sum| money(&sum.amount, sum.currency)).collect::<Result<_, _>>();
    let weighted =
        sums.iter().map(|sum| money(&sum.weighted, sum.currency)).collect::<Result<_, _>>();
    let (won, lost) = (number("won")?, number("lost")?);
    let (days, cycles) = (number("cycle_days")?, number("cycles")?);
    Ok(StatsRow {
        key: key(row, groups)?,
        count: number("deals")?,
        amounts: amounts?,
        weighted: weighted?,
        open: number("open")?,
        won,
        lost,
        win_rate: ratio(won, won + lost),
        average_cycle_days: ratio(days, cycles),
    })
}

fn ratio(part: u64, whole: u64) -> Option<Decimal> {
    Decimal::from(part).checked_div(Decimal::from(whole))
}

fn key(row: &PgRow, groups: &[GroupBy]) -> Result<StatsKey, Error> {
    let mut key = StatsKey::default();
    for &group in groups {
        let Some(text) = row.try_get::<Option<String>, _>(group.column())? else { continue };
        match group {
            GroupBy::Status => key.status = status(&text),
            GroupBy::Stage => key.stage = Some(text),
            GroupBy::Pipeline => key.pipeline = text.parse().ok(),
            GroupBy::Owner => key.owner = text.parse().ok(),
            GroupBy::Product => key.product = Some(text),
            GroupBy::Region => key.region = text.parse().ok(),
            GroupBy::Quarter => key.quarter = Some(text),
            GroupBy::Source => key.source = Some(text),
            GroupBy::Customer => key.customer = text.parse().ok(),
            GroupBy::Currency => key.currency = text.parse().ok(),
        }
    }
    Ok(key)
}

fn status(name: &str) -> Option<Status> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}
