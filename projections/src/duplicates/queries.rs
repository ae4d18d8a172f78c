//! What else may be the same party, for many rows in one statement.

use std::collections::HashMap;

use kehu_domain::Requester;
use serde_json::json;
use sqlx::{AssertSqlSafe, PgPool, Row, types::Json};

use super::{
    Reason,
    keys::{Forms, id_keys, name_keys},
    score::compare,
};
use crate::{Error, contacts::Contact, customers::Customer, lists::Listed, query::reach_keys};

/// Rows of one party that are looked at; more share only what many share.
const MOST_CANDIDATES: i64 = 50;

/// A kind of row that may be recorded twice.
pub trait Compared: Listed {
    /// Whether the rows are people.
    const PEOPLE: bool;

    /// What is compared.
    fn forms(&self) -> Forms;

    /// Whether it was merged into another: then that one is looked at instead.
    fn is_merged(&self) -> bool;
}

impl Compared for Customer {
    const PEOPLE: bool = false;

    fn forms(&self) -> Forms {
        Forms {
            names: name_keys(&self.names),
            reach: reach_keys(&self.contact_methods),
            ids: id_keys(&self.external_ids),
        }
    }

    fn is_merged(&self) -> bool {
        self.survivor.is_some()
    }
}

impl Compared for Contact {
    const PEOPLE: bool = true;

    fn forms(&self) -> Forms {
        Forms {
            names: name_keys(&self.names),
            reach: reach_keys(&self.contact_methods),
            ids: id_keys(&self.external_ids),
        }
    }

    fn is_merged(&self) -> bool {
        self.survivor.is_some()
    }
}

/// Another row that may be the same party.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate<R> {
    /// It.
    pub row: R,
    /// How sure that is, in percent.
    pub score: u32,
    /// What both have in common, the most telling first.
    pub reasons: Vec<Reason>,
}

/// What else may be the same party as each of `rows`, the surest first, in the order of `rows`.
///
/// What was merged into another is no candidate: it is known to be the same.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, rows = rows.len()))]
pub async fn candidates<R: Compared>(
    db: &PgPool,
    requester: Requester,
    rows: &[R],
) -> Result<Vec<Vec<Candidate<R>>>, Error> {
    let forms: Vec<Forms> = rows.iter().map(Compared::forms).collect();
    let wanted: Vec<_> = rows
        .iter()
        .zip(&forms)
        .map(|(row, forms)| {
            json!({ "root": row.id().to_string(), "names": forms.names, "reach": forms.reach,
                    "ids": forms.ids })
        })
        .collect();
    let sql = format!(
        "SELECT w.root, c.state FROM jsonb_to_recordset($1::text::jsonb) \
         AS w(root text, names text[], reach text[], ids text[]) CROSS JOIN LATERAL (\
         SELECT t.state FROM {} AS t WHERE t.valid_to IS NULL AND t.survivor IS NULL \
         AND t.stream <> w.root \
         AND (t.name_keys && w.names OR t.reach && w.reach OR t.id_keys && w.ids) \
         LIMIT $2) AS c",
        R::TABLE
    );
    let wanted = crate::erasure::to_jsonb(json!(wanted));
    let mut found: HashMap<String, Vec<R>> = HashMap::with_capacity(rows.len());
    let read = sqlx::query(AssertSqlSafe(sql)).bind(wanted).bind(MOST_CANDIDATES);
    for row in read.fetch_all(db).await? {
        let Json(state) = row.try_get::<Json<R>, _>("state")?;
        found.entry(row.try_get("root")?).or_default().push(state);
    }
    let ranked = rows.iter().zip(&forms).map(|(row, forms)| {
        let others = found.remove(&row.id().to_string()).unwrap_or_default();
        let mut candidates: Vec<Candidate<R>> = others
            .into_iter()
            .map(|other| {
                let (score, reasons) = compare(forms, &other.forms(), R::PEOPLE);
                Candidate { row: other, score, reasons }
            })
            .collect();
        candidates.sort_by_cached_key(|one| (100 - one.score, one.row.id().to_string()));
        candidates
    });
    Ok(ranked.collect())
}
