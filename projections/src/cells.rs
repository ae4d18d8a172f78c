//! Rows on their way to a table, column by column, every value as Postgres reads it from text.
//!
//! A cast from text costs the server a fraction of what it costs to take rows out of JSON.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection};

use crate::{Error, erasure, query::without_nul};

/// Name of a column, and its type with a perhaps following `NOT NULL`.
pub(crate) type Column = (&'static str, &'static str);

/// What one column of one row holds; `None` is NULL.
pub(crate) type Cell = Option<String>;

/// Rows that one statement writes.
#[derive(Debug)]
pub(crate) struct Cells {
    columns: Vec<Column>,
    /// For each column the cells of all rows.
    cells: Vec<Vec<Cell>>,
}

impl Cells {
    /// No rows yet.
    pub(crate) fn new(columns: impl IntoIterator<Item = Column>) -> Self {
        let columns: Vec<_> = columns.into_iter().collect();
        let cells = columns.iter().map(|_| Vec::new()).collect();
        Self { columns, cells }
    }

    /// Adds a row, with a cell for every column in their order.
    pub(crate) fn push(&mut self, row: impl IntoIterator<Item = Cell>) {
        let mut row = row.into_iter();
        for column in &mut self.cells {
            column.push(row.next().flatten());
        }
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.cells.first().map_or(0, Vec::len)
    }

    /// Changes one cell of the row that was added as the `row`th, beginning with 0.
    pub(crate) fn set(&mut self, row: usize, column: &str, cell: Cell) {
        let at = self.columns.iter().position(|(name, _)| *name == column);
        let old = at.and_then(|at| self.cells.get_mut(at)).and_then(|cells| cells.get_mut(row));
        if let Some(old) = old {
            *old = cell;
        }
    }

    /// Inserts the rows into `table`; `otherwise` may say what to do with those that are there.
    pub(crate) async fn insert(
        self,
        table: &str,
        otherwise: &str,
        db: &mut PgConnection,
    ) -> Result<(), Error> {
        let names: Vec<_> = self.columns.iter().map(|(name, _)| *name).collect();
        let into = format!("INSERT INTO {table} ({}) SELECT * FROM ", names.join(", "));
        self.send(&into, otherwise, db).await
    }

    /// Sends the statement that consists of `before`, the rows as a relation `r`, and `after`.
    pub(crate) async fn send(
        self,
        before: &str,
        after: &str,
        db: &mut PgConnection,
    ) -> Result<(), Error> {
        if self.len() == 0 {
            return Ok(());
        }
        let (mut names, mut casts, mut arrays) = (String::new(), String::new(), String::new());
        for (at, (name, kind)) in (1..).zip(&self.columns) {
            let comma = if at == 1 { "" } else { ", " };
            let kind = kind.strip_suffix(" NOT NULL").unwrap_or(kind);
            let _ = write!(names, "{comma}{name}");
            let _ = write!(casts, "{comma}{name}::{kind}");
            let _ = write!(arrays, "{comma}${at}::text[]");
        }
        let sql = format!(
            "{before}(SELECT {casts} FROM UNNEST({arrays}) AS u ({names})) AS r ({names}) {after}"
        );
        let mut statement = sqlx::query(AssertSqlSafe(sql));
        for cells in self.cells {
            statement = statement.bind(cells);
        }
        statement.execute(db).await?;
        Ok(())
    }
}

/// Columns as `CREATE TABLE` reads them.
pub(crate) fn definitions(columns: impl IntoIterator<Item = Column>) -> String {
    let columns = columns.into_iter().map(|(name, kind)| format!("{name} {kind}"));
    columns.collect::<Vec<_>>().join(", ")
}

/// A string, number or truth value for a column of a plain type; an array of them for an array's.
pub(crate) fn cell(value: Value) -> Cell {
    debug_assert!(!value.is_object(), "columns hold no objects: {value}");
    match value {
        Value::Null => None,
        Value::String(text) => Some(without_nul(text)),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => Some(value.to_string()),
        Value::Array(items) => Some(array(items.into_iter().map(cell))),
    }
}

/// An array as Postgres reads it (PostgreSQL manual, 8.15.2).
pub(crate) fn array(items: impl IntoIterator<Item = Cell>) -> String {
    let mut array = "{".to_owned();
    for item in items {
        if array.len() > 1 {
            array.push(',');
        }
        let Some(item) = item else {
            array.push_str("NULL");
            continue;
        };
        array.push('"');
        for char in item.chars() {
            if matches!(char, '"' | '\\') {
                array.push('\\');
            }
            array.push(char);
        }
        array.push('"');
    }
    array.push('}');
    array
}

/// JSON for a column of type `jsonb`.
pub(crate) fn json(value: &impl Serialize) -> serde_json::Result<String> {
    let text = serde_json::to_string(value)?;
    if text.contains("\\u0000") {
        return serde_json::from_str(&text).map(erasure::to_jsonb);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_value_has_a_form_that_postgres_reads() {
        for (value, wanted) in [
            (json!(null), None),
            (json!("a\0\"b"), Some("a\u{fffd}\"b")),
            (json!(-7), Some("-7")),
            (json!(true), Some("true")),
            (json!([]), Some("{}")),
            (json!(["", "a,b", "{\"\\", null]), Some(r#"{"","a,b","{\"\\",NULL}"#)),
        ] {
            assert_eq!(cell(value).as_deref(), wanted);
        }
    }

    #[test]
    fn json_holds_no_nul() {
        assert_eq!(json(&json!({ "a": "x\0y" })).unwrap(), "{\"a\":\"x\u{fffd}y\"}");
        assert_eq!(json(&json!({ "a": "x\\u0000y" })).unwrap(), r#"{"a":"x\\u0000y"}"#);
    }

    #[test]
    fn a_row_can_be_changed_before_it_is_written() {
        let mut cells = Cells::new([("a", "text NOT NULL"), ("b", "bigint")]);
        cells.push([Some("x".to_owned()), None]);
        cells.set(0, "b", Some("1".to_owned()));
        assert_eq!((cells.len(), cells.cells[1][0].as_deref()), (1, Some("1")));
    }
}
