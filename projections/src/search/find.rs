//! The search itself: what the index offers, weighed and put in order.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use kehu_domain::Requester;
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Row as _};

use super::{
    Class, Matched, Rank, Search,
    kind::SearchKind,
    matching::Weight,
    place::{Place, SAMPLE},
    table::Candidate,
    terms::Mode,
    tokens::quoted,
    walk::Walk,
};
use crate::Error;

/// Rows that are weighed one by one; of more, only those in the first places are looked at.
const MOST_CANDIDATES: i64 = 500;
/// So many rows of the sample that have what is looked for say that far more do than are weighed
/// one by one.
const MANY_OF_SAMPLE: i64 = 8;
/// When so many times as many rows were offered as are enough, the search goes no further.
const FUTILE: usize = 20;
/// Merges of merged objects are followed so far.
const LONGEST_CHAIN: usize = 100;

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
        let mut too_many = common(kinds, wanted, db).await?;
        let kinds: Vec<SearchKind> =
            kinds.iter().copied().filter(|kind| !too_many.contains(kind)).collect();
        if kinds.is_empty() {
            return Ok(too_many);
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
                found.push(Candidate::read(*kind, row)?);
            }
        }
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
        for exactly in self.search.exactly() {
            self.first_places(kind, &exactly, db).await?;
        }
        let mut asked = Vec::new();
        for (first, literal) in modes {
            let mode = Mode { first, literal, coarse: true };
            let wanted = self.search.to_tsquery(mode).filter(|wanted| !asked.contains(wanted));
            let Some(wanted) = wanted else { continue };
            self.first_places(kind, &wanted, db).await?;
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

    /// Weighs rows in the order of their places until enough of them answer the search.
    async fn first_places(
        &mut self,
        kind: SearchKind,
        wanted: &str,
        db: &mut PgConnection,
    ) -> Result<(), Error> {
        let enough = self.enough();
        if common(&[kind], wanted, db).await?.is_empty() {
            let found = in_order(kind, wanted, enough * 2, db).await?;
            self.weigh(found);
            return Ok(());
        }
        let mut walk = Walk::new(kind, wanted, enough * 2);
        let (mut offered, mut answers) = (0, 0);
        while answers < enough
            && offered < enough * FUTILE
            && let Some(found) = walk.next(db).await?
        {
            offered += found.len();
            answers += self.weigh(found);
        }
        Ok(())
    }

    /// Weighs these rows; gives the number of those that answer the search.
    fn weigh(&mut self, found: Vec<Candidate>) -> usize {
        let mut answers = 0;
        for candidate in found {
            let key = (candidate.kind, candidate.stream.clone());
            if self.weighed.contains_key(&key) {
                answers += 1;
            } else if let Some(weight) = self.search.weigh(&candidate.texts) {
                self.weighed.insert(key, (weight, candidate));
                answers += 1;
            }
        }
        answers
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

/// The kinds of which so many rows have this that it would take long to look at them all.
async fn common(
    kinds: &[SearchKind],
    wanted: &str,
    db: &mut PgConnection,
) -> Result<Vec<SearchKind>, Error> {
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let count = |kind: &SearchKind| {
        format!(
            "(SELECT count(*) FROM (SELECT FROM {} \
             WHERE tokens @@ ($1::text::tsquery && $2::text::tsquery) LIMIT $3) AS s)",
            kind.table()
        )
    };
    let counts: Vec<String> = kinds.iter().map(count).collect();
    let counts: Vec<i64> =
        sqlx::query_scalar(AssertSqlSafe(format!("SELECT ARRAY[{}]", counts.join(", "))))
            .bind(wanted)
            .bind(quoted(SAMPLE))
            .bind(MANY_OF_SAMPLE)
            .fetch_one(db)
            .await?;
    let common = kinds.iter().zip(counts).filter(|(_, count)| *count >= MANY_OF_SAMPLE);
    Ok(common.map(|(kind, _)| *kind).collect())
}

/// The rows in the first places of those that have this, when they are not too many to sort.
async fn in_order(
    kind: SearchKind,
    wanted: &str,
    most: usize,
    db: &mut PgConnection,
) -> Result<Vec<Candidate>, Error> {
    let sql = format!(
        "SELECT stream, place, survivor, texts FROM {} \
         WHERE tokens @@ $1::text::tsquery ORDER BY place, stream LIMIT $2",
        kind.table()
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(wanted)
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(db)
        .await?;
    Ok(rows.iter().map(|row| Candidate::read(kind, row)).collect::<Result<_, _>>()?)
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
