//! The search itself: what the index offers, weighed and put in order.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use kehu_domain::Requester;
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Row as _, postgres::PgRow};

use super::{
    Class, Matched, Rank, Search, Texts,
    matching::Weight,
    table,
    terms::Mode,
    tokens::{Place, quoted},
};
use crate::{Error, ReadModel};

/// Rows that are weighed one by one; of more, only those in the first places are looked at.
const MOST_CANDIDATES: i64 = 500;
/// Merges of merged objects are followed so far.
const LONGEST_CHAIN: usize = 100;

/// What can be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SearchKind {
    /// Customers.
    Customer,
    /// Contacts.
    Contact,
    /// Opportunities.
    Opportunity,
    /// Interactions.
    Interaction,
}

impl SearchKind {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Customer, Self::Contact, Self::Opportunity, Self::Interaction];

    /// The read model that its rows are in.
    pub fn model(self) -> ReadModel {
        match self {
            Self::Customer => ReadModel::Customers,
            Self::Contact => ReadModel::Contacts,
            Self::Opportunity => ReadModel::Opportunities,
            Self::Interaction => ReadModel::Interactions,
        }
    }

    /// The table that says what its rows are found by.
    pub(crate) fn table(self) -> &'static str {
        match self {
            Self::Customer => "customers.customers_search",
            Self::Contact => "contacts.contacts_search",
            Self::Opportunity => "opportunities.opportunities_search",
            Self::Interaction => "interactions.interactions_search",
        }
    }
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: SearchKind,
    /// Its stream; where it was merged, the one it goes on as.
    pub stream: String,
    /// How well it answers the search.
    pub rank: Rank,
    /// The same as a number, finer: nothing in the list scores less than what comes after it.
    pub score: u32,
    /// What it was found by, the best first. Long texts are not kept here: they come without text.
    pub matched: Vec<Matched>,
}

/// A row that the index offers.
#[derive(Debug)]
struct Candidate {
    kind: SearchKind,
    stream: String,
    place: i32,
    survivor: Option<String>,
    texts: Texts,
}

/// The best answers, the best first, always in the same order; merged objects show once, as what
/// they go on as.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn search(
    db: &PgPool,
    requester: Requester,
    search: &Search,
    kinds: &[SearchKind],
    first: usize,
) -> Result<Vec<Hit>, Error> {
    let Some(wanted) = search.to_tsquery(Mode::default()) else { return Ok(Vec::new()) };
    let mut tx = db.begin().await?;
    // Whatever the planner thinks of a term: its rows are read through the index.
    sqlx::raw_sql("SET LOCAL enable_seqscan = off; SET LOCAL jit = off").execute(&mut *tx).await?;
    let mut finder = Finder { search, first, weighed: HashMap::new() };
    let mut kinds = kinds.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in finder.few(&kinds, &wanted, &mut tx).await? {
        finder.many(kind, &mut tx).await?;
    }
    if finder.weighed.len() < first
        && let Some(relaxed) = search.relaxed().and_then(|node| node.to_tsquery())
    {
        // Of what is common to too many rows, none is worth showing.
        finder.few(&kinds, &relaxed, &mut tx).await?;
    }
    let hits = finder.hits(&mut tx).await?;
    tx.commit().await?;
    Ok(hits)
}

struct Finder<'a> {
    search: &'a Search,
    first: usize,
    weighed: HashMap<(SearchKind, String), (Weight, Candidate)>,
}

impl Finder<'_> {
    /// How many good answers are enough: some may be merged into others.
    fn enough(&self) -> usize {
        self.first * 2 + 20
    }

    /// Weighs all rows of each kind, unless there are too many; gives the kinds where there are.
    async fn few(
        &mut self,
        kinds: &[SearchKind],
        wanted: &str,
        db: &mut PgConnection,
    ) -> Result<Vec<SearchKind>, Error> {
        if kinds.is_empty() {
            return Ok(Vec::new());
        }
        let select = |(at, kind): (usize, &SearchKind)| {
            format!(
                "(SELECT {at} AS kind, stream, place, survivor, texts FROM {} \
                 WHERE tokens @@ $1::text::tsquery LIMIT $2)",
                kind.table()
            )
        };
        let sql: Vec<String> = kinds.iter().enumerate().map(select).collect();
        let rows = sqlx::query(AssertSqlSafe(sql.join(" UNION ALL ")))
            .bind(wanted)
            .bind(MOST_CANDIDATES + 1)
            .fetch_all(db)
            .await?;
        let mut found: Vec<Vec<Candidate>> = kinds.iter().map(|_| Vec::new()).collect();
        for row in &rows {
            let at = usize::try_from(row.try_get::<i32, _>("kind")?).unwrap_or_default();
            if let (Some(kind), Some(found)) = (kinds.get(at), found.get_mut(at)) {
                found.push(candidate(*kind, row)?);
            }
        }
        let mut too_many = Vec::new();
        for (kind, found) in kinds.iter().zip(found) {
            if found.len() > usize::try_from(MOST_CANDIDATES).unwrap_or(usize::MAX) {
                too_many.push(*kind);
            } else {
                self.weigh(found);
            }
        }
        Ok(too_many)
    }

    /// Weighs the rows of one kind in the first places, the best kinds of answer first.
    async fn many(&mut self, kind: SearchKind, db: &mut PgConnection) -> Result<(), Error> {
        let modes = [(true, true), (true, false), (false, true), (false, false)];
        let mut asked = Vec::new();
        for (first, literal) in modes {
            let mode = Mode { first, literal, coarse: true };
            let wanted = self.search.to_tsquery(mode).filter(|wanted| !asked.contains(wanted));
            let Some(wanted) = wanted else { continue };
            let found = ordered(kind, &wanted, self.enough(), db).await?;
            self.weigh(found);
            // A whole name by its sound outranks the beginning of one by its letters.
            let good = if first { Rank::Prefix } else { Rank::Name };
            let answers = self
                .weighed
                .values()
                .filter(|(weight, candidate)| candidate.kind == kind && weight.rank >= good);
            if !(first && literal) && answers.count() >= self.enough() {
                break;
            }
            asked.push(wanted);
        }
        Ok(())
    }

    fn weigh(&mut self, found: Vec<Candidate>) {
        for candidate in found {
            let key = (candidate.kind, candidate.stream.clone());
            if !self.weighed.contains_key(&key)
                && let Some(weight) = self.search.weigh(&candidate.texts)
            {
                self.weighed.insert(key, (weight, candidate));
            }
        }
    }

    /// Puts what was found in order.
    async fn hits(self, db: &mut PgConnection) -> Result<Vec<Hit>, Error> {
        let Self { search, first, weighed } = self;
        let mut found: Vec<(Weight, Candidate)> = weighed.into_values().collect();
        found.sort_unstable_by(|(weight, one), (other_weight, other)| {
            (Reverse(weight), one.place, &one.stream, one.kind).cmp(&(
                Reverse(other_weight),
                other.place,
                &other.stream,
                other.kind,
            ))
        });
        let roots = roots(&found, db).await?;
        let mut shown = HashSet::new();
        let mut hits = Vec::new();
        for (weight, candidate) in found {
            let key = (candidate.kind, candidate.stream.clone());
            let stream = roots.get(&key).cloned().unwrap_or(key.1);
            if hits.len() < first && shown.insert((candidate.kind, stream.clone())) {
                hits.push(hit(search, weight, &candidate, stream));
            }
        }
        Ok(hits)
    }
}

fn hit(search: &Search, weight: Weight, candidate: &Candidate, stream: String) -> Hit {
    let mut matched = search.matched(&candidate.texts);
    let long = candidate.texts.iter().any(|(class, _)| class == Class::Text);
    if matched.is_empty() && long {
        matched.push(Matched { class: Class::Text, text: String::new(), ranges: Vec::new() });
    }
    let score = weight.score() + u32::from(Place::LONGEST - Place::length(candidate.place));
    Hit { kind: candidate.kind, stream, rank: weight.rank, score, matched }
}

/// Rows in the order of their places, complete up to some place; at least `enough`, if there are.
async fn ordered(
    kind: SearchKind,
    wanted: &str,
    enough: usize,
    db: &mut PgConnection,
) -> Result<Vec<Candidate>, Error> {
    let sql = format!(
        "SELECT p.at, s.* FROM UNNEST($2::text[]) WITH ORDINALITY AS p (token, at) \
         CROSS JOIN LATERAL (SELECT stream, place, survivor, texts FROM {} \
         WHERE tokens @@ ($1::text::tsquery && p.token::tsquery) LIMIT $3) AS s LIMIT $3",
        kind.table()
    );
    // Places with more rows than this are divided before they are read.
    let most = enough * 2;
    let limit = i64::try_from(most + 1).unwrap_or(i64::MAX);
    let mut found = Vec::new();
    let mut waiting = vec![Place::within(None)];
    while let Some(places) = waiting.pop().filter(|_| found.len() < enough) {
        let tokens: Vec<String> = places.iter().map(|place| quoted(place)).collect();
        let rows = sqlx::query(AssertSqlSafe(sql.as_str()))
            .bind(wanted)
            .bind(tokens)
            .bind(limit)
            .fetch_all(&mut *db)
            .await?;
        let mut read = Vec::with_capacity(rows.len());
        for row in &rows {
            let at = usize::try_from(row.try_get::<i64, _>("at")?).unwrap_or_default();
            read.push((at, candidate(kind, row)?));
        }
        // Places are counted from one.
        let last = read.iter().map(|(at, _)| *at).max().unwrap_or_default();
        let narrower = places.get(last.wrapping_sub(1)).map(|place| Place::within(Some(place)));
        let narrower = narrower.filter(|places| read.len() > most && !places.is_empty());
        if let Some(narrower) = narrower {
            read.retain(|(at, _)| *at < last);
            waiting.push(places.get(last..).unwrap_or_default().to_vec());
            waiting.push(narrower);
        } else if read.len() > most {
            // The narrowest places are not divided further.
            waiting.push(places.get(last..).unwrap_or_default().to_vec());
        }
        found.extend(read.into_iter().map(|(_, candidate)| candidate));
    }
    Ok(found)
}

fn candidate(kind: SearchKind, row: &PgRow) -> Result<Candidate, sqlx::Error> {
    Ok(Candidate {
        kind,
        stream: row.try_get("stream")?,
        place: row.try_get("place")?,
        survivor: row.try_get("survivor")?,
        texts: table::read(row.try_get("texts")?),
    })
}

/// For each merged object among these: what it goes on as in the end.
async fn roots(
    found: &[(Weight, Candidate)],
    db: &mut PgConnection,
) -> Result<HashMap<(SearchKind, String), String>, Error> {
    let mut roots: HashMap<(SearchKind, String), String> = HashMap::new();
    for (_, candidate) in found {
        if let Some(survivor) = &candidate.survivor {
            roots.insert((candidate.kind, candidate.stream.clone()), survivor.clone());
        }
    }
    for _ in 0..LONGEST_CHAIN {
        let mut further: HashMap<(SearchKind, String), String> = HashMap::new();
        for kind in SearchKind::ALL {
            let of_kind = roots.iter().filter(|((one, _), _)| *one == kind);
            let streams: Vec<&str> = of_kind.map(|(_, root)| root.as_str()).collect();
            if streams.is_empty() {
                continue;
            }
            let sql = format!(
                "SELECT stream, survivor FROM {} WHERE stream = ANY($1) AND survivor IS NOT NULL",
                kind.table()
            );
            let rows = sqlx::query(AssertSqlSafe(sql)).bind(streams).fetch_all(&mut *db).await?;
            for row in rows {
                further.insert((kind, row.try_get("stream")?), row.try_get("survivor")?);
            }
        }
        if further.is_empty() {
            break;
        }
        for ((kind, _), root) in &mut roots {
            if let Some(next) = further.get(&(*kind, root.clone())) {
                root.clone_from(next);
            }
        }
    }
    Ok(roots)
}
