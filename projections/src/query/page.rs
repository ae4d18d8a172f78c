//! Pages by keyset: a cursor holds the order's values of one row, so that a page costs the same
//! wherever it lies and nothing is skipped or shown twice while rows come and go.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sqlx::{Postgres, QueryBuilder};

use crate::moments;

/// The most rows that one page holds.
pub(crate) const MAX_ROWS: u32 = 1000;
/// How many rows a page holds unless the caller says.
pub(crate) const DEFAULT_ROWS: u32 = 50;

/// From the smallest up, or from the greatest down. An absent value counts as the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// Smallest first.
    #[default]
    Asc,
    /// Greatest first.
    Desc,
}

impl Direction {
    fn reversed(self) -> Self {
        match self {
            Self::Asc => Self::Desc,
            Self::Desc => Self::Asc,
        }
    }

    fn sql(self) -> &'static str {
        match self {
            Self::Asc => "ASC",
            Self::Desc => "DESC",
        }
    }
}

/// One key of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderBy<F> {
    /// What to order by.
    pub field: F,
    /// Which way.
    pub direction: Direction,
}

/// Which rows of a list: the first after a cursor, or the last before one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageRequest {
    /// So many from the front.
    pub first: Option<u32>,
    /// After this row.
    pub after: Option<String>,
    /// So many from the back.
    pub last: Option<u32>,
    /// Before this row.
    pub before: Option<String>,
}

impl PageRequest {
    /// The first rows.
    pub fn first(rows: u32) -> Self {
        Self { first: Some(rows), ..Self::default() }
    }
}

/// A page that cannot be given: the caller's mistake.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The cursor does not come from this list.
    #[error("the cursor does not come from a list in this order")]
    Cursor,
    /// Both ends at once.
    #[error("ask for the first rows or for the last ones, not for both")]
    FirstAndLast,
    /// More than a page holds.
    #[error("a page has at most {MAX_ROWS} rows, {0} were asked for")]
    TooMany(u32),
    /// The same key twice.
    #[error("the same key occurs twice in the order")]
    RepeatedKey,
}

/// A row and its cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge<T> {
    /// Where the row lies in this order.
    pub cursor: String,
    /// The row.
    pub node: T,
}

/// Some rows of a list, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub edges: Vec<Edge<T>>,
    /// Whether there are rows after these.
    pub has_next: bool,
    /// Whether there are rows before these.
    pub has_previous: bool,
}

impl<T> Page<T> {
    /// A page of nothing.
    pub fn empty() -> Self {
        Self { edges: Vec::new(), has_next: false, has_previous: false }
    }

    /// The rows alone.
    pub fn nodes(&self) -> impl Iterator<Item = &T> {
        self.edges.iter().map(|edge| &edge.node)
    }
}

/// A field that a list can be ordered by.
pub trait OrderField: Copy + Eq {
    /// Its name in cursors.
    fn name(self) -> &'static str;
    /// The expression in SQL.
    fn expression(self) -> &'static str;
    /// The expression's type.
    fn cast(self) -> &'static str;
}

/// One key in SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) expression: &'static str,
    pub(crate) cast: &'static str,
    pub(crate) direction: Direction,
}

/// A total order: the caller's keys and then the row's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Keyset(Vec<Key>);

#[derive(Serialize, Deserialize)]
struct Cursor {
    o: String,
    v: Vec<Option<String>>,
}

impl Keyset {
    /// The caller's keys, ties broken by `id`.
    pub(crate) fn new<F: OrderField>(order: &[OrderBy<F>], id: Key) -> Result<Self, PageError> {
        let mut keys = Vec::with_capacity(order.len() + 1);
        for by in order {
            let key = Key {
                name: by.field.name(),
                expression: by.field.expression(),
                cast: by.field.cast(),
                direction: by.direction,
            };
            if keys.iter().any(|earlier: &Key| earlier.name == key.name) {
                return Err(PageError::RepeatedKey);
            }
            keys.push(key);
        }
        keys.push(id);
        Ok(Self(keys))
    }

    /// Exactly these keys, which name a row.
    pub(crate) fn fixed(keys: Vec<Key>) -> Self {
        Self(keys)
    }

    fn signature(&self) -> String {
        let mark = |key: &Key| match key.direction {
            Direction::Asc => format!("+{}", key.name),
            Direction::Desc => format!("-{}", key.name),
        };
        self.0.iter().map(mark).collect()
    }

    fn reversed(&self) -> Self {
        let reverse = |key: &Key| Key { direction: key.direction.reversed(), ..*key };
        Self(self.0.iter().map(reverse).collect())
    }

    /// The cursor of a row whose values are these.
    pub(crate) fn cursor(&self, values: Vec<Option<String>>) -> String {
        let cursor = Cursor { o: self.signature(), v: values };
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default())
    }

    fn read(&self, cursor: &str) -> Result<Vec<Option<String>>, PageError> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| PageError::Cursor)?;
        let cursor: Cursor = serde_json::from_slice(&bytes).map_err(|_| PageError::Cursor)?;
        let fits = cursor.o == self.signature() && cursor.v.len() == self.0.len();
        let sound =
            self.0.iter().zip(&cursor.v).all(|(key, value)| reads_as(key.cast, value.as_deref()));
        if fits && sound { Ok(cursor.v) } else { Err(PageError::Cursor) }
    }

    /// Pushes `ARRAY[…]`: the values that make a row's cursor.
    pub(crate) fn push_values(&self, sql: &mut QueryBuilder<Postgres>) {
        sql.push("ARRAY[");
        for (at, key) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            sql.push(format_args!("{comma}({})::text", key.expression));
        }
        sql.push("]");
    }

    /// Pushes the keys of `ORDER BY`.
    pub(crate) fn push_order(&self, sql: &mut QueryBuilder<Postgres>) {
        for (at, key) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            sql.push(format_args!("{comma}{} {}", key.expression, key.direction.sql()));
        }
    }

    /// Pushes ` AND (…)`: only rows that come after the one with these values.
    fn push_after(&self, values: &[Option<String>], sql: &mut QueryBuilder<Postgres>) {
        sql.push(" AND (FALSE");
        for (at, (key, value)) in self.0.iter().zip(values).enumerate() {
            sql.push(" OR (TRUE");
            for (key, value) in self.0.iter().zip(values).take(at) {
                sql.push(format_args!(" AND {} IS NOT DISTINCT FROM ", key.expression));
                sql.push_bind(value.clone()).push(format_args!("::text::{}", key.cast));
            }
            match (key.direction, value) {
                (Direction::Asc, None) => {
                    sql.push(" AND FALSE");
                }
                (Direction::Desc, None) => {
                    sql.push(format_args!(" AND {} IS NOT NULL", key.expression));
                }
                (Direction::Asc, Some(value)) => {
                    sql.push(format_args!(" AND ({0} IS NULL OR {0} > ", key.expression));
                    sql.push_bind(value.clone()).push(format_args!("::text::{})", key.cast));
                }
                (Direction::Desc, Some(value)) => {
                    sql.push(format_args!(" AND {} < ", key.expression));
                    sql.push_bind(value.clone()).push(format_args!("::text::{}", key.cast));
                }
            }
            sql.push(")");
        }
        sql.push(")");
    }
}

/// The caller's order of versioned rows known as `t`, ties broken by stream.
pub(crate) fn by_stream<F: OrderField>(order: &[OrderBy<F>]) -> Result<Keyset, PageError> {
    let direction = Direction::Asc;
    Keyset::new(order, Key { name: "id", expression: "t.stream", cast: "text", direction })
}

/// Whether Postgres will read `value` as `cast`: a forged cursor must not become a failure.
fn reads_as(cast: &str, value: Option<&str>) -> bool {
    let Some(value) = value else { return true };
    match cast {
        "bigint" => value.parse::<i64>().is_ok(),
        "numeric" => value.parse::<rust_decimal::Decimal>().is_ok(),
        "date" => moments::is_date(value),
        "timestamptz" => moments::is_time(value),
        _ => !value.contains('\0'),
    }
}

/// A page request checked and turned into what SQL needs.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// The order as the caller sees it.
    pub(crate) keys: Keyset,
    /// The order in which rows are read: reversed for the last rows.
    reading: Keyset,
    after: Option<Vec<Option<String>>>,
    before: Option<Vec<Option<String>>>,
    rows: u32,
    backward: bool,
}

impl Plan {
    /// Checks the request.
    pub(crate) fn new(keys: Keyset, page: &PageRequest) -> Result<Self, PageError> {
        let (rows, backward) = match (page.first, page.last) {
            (Some(_), Some(_)) => return Err(PageError::FirstAndLast),
            (None, Some(last)) => (last, true),
            (first, None) => (first.unwrap_or(DEFAULT_ROWS), false),
        };
        if rows > MAX_ROWS {
            return Err(PageError::TooMany(rows));
        }
        let after = page.after.as_deref().map(|cursor| keys.read(cursor)).transpose()?;
        let before = page.before.as_deref().map(|cursor| keys.read(cursor)).transpose()?;
        let reading = if backward { keys.reversed() } else { keys.clone() };
        Ok(Self { keys, reading, after, before, rows, backward })
    }

    /// Pushes the conditions that the cursors put on the rows.
    pub(crate) fn push_conditions(&self, sql: &mut QueryBuilder<Postgres>) {
        if let Some(values) = &self.after {
            self.keys.push_after(values, sql);
        }
        if let Some(values) = &self.before {
            self.keys.reversed().push_after(values, sql);
        }
    }

    /// Pushes the keys of `ORDER BY`, in reading order.
    pub(crate) fn push_order(&self, sql: &mut QueryBuilder<Postgres>) {
        self.reading.push_order(sql);
    }

    /// How many rows to read: one more than wanted, to know whether there are more.
    pub(crate) fn limit(&self) -> i64 {
        i64::from(self.rows) + 1
    }

    /// Puts rows that were read in reading order into a page.
    pub(crate) fn page<T>(&self, rows: Vec<(T, Vec<Option<String>>)>) -> Page<T> {
        let wanted = usize::try_from(self.rows).unwrap_or(usize::MAX);
        let more = rows.len() > wanted;
        let edge = |(node, values)| Edge { cursor: self.keys.cursor(values), node };
        let mut edges: Vec<_> = rows.into_iter().take(wanted).map(edge).collect();
        if self.backward {
            edges.reverse();
            Page { edges, has_next: self.before.is_some(), has_previous: more }
        } else {
            Page { edges, has_next: more, has_previous: self.after.is_some() }
        }
    }
}
