//! Rows in another order than the file's: kept in memory and sorted.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::{mapping::OrderBy, records::Record};

/// The most that a file in another order than its own may take in memory.
pub(super) const MAX_BYTES: usize = 1024 * 1024 * 1024;

/// One thing that rows are ordered by.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlannedOrder {
    /// What is compared: the line, or the column as text or as number.
    pub by: OrderBy,
    /// The column; of no meaning for lines.
    pub column: usize,
    pub descending: bool,
}

/// A row with its number in the file, from 1.
pub(super) type Numbered = (u64, Record);

/// Puts rows in order; those that nothing tells apart stay in the order of the file.
///
/// Numbers come before what is no number, and broken rows before all others. How far the file is
/// read still grows with every row.
pub(super) fn sort(rows: &mut [Numbered], order: &[PlannedOrder]) {
    let ends: Vec<u64> = rows.iter().map(|(_, record)| record.end).collect();
    rows.sort_by_cached_key(|row| order.iter().map(|order| key(row, *order)).collect::<Vec<_>>());
    for ((_, record), end) in rows.iter_mut().zip(ends) {
        record.end = end;
    }
}

/// What a row is compared by, forward or backward.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Up(Value),
    Down(Reverse<Value>),
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Line(u64),
    /// `None` where the row is broken.
    Text(Option<String>),
    Number(Option<Number>),
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Number {
    Is(Decimal, String),
    IsNot(String),
}

fn key((number, record): &Numbered, order: PlannedOrder) -> Key {
    let cell = || record.cells.as_ref().ok().map(|cells| cells.get(order.column).to_owned());
    let value = match order.by {
        OrderBy::Line => Value::Line(*number),
        OrderBy::Text => Value::Text(cell()),
        OrderBy::Number => Value::Number(cell().map(|text| match Decimal::from_str_exact(&text) {
            Ok(number) => Number::Is(number, text),
            Err(_) => Number::IsNot(text),
        })),
    };
    if order.descending { Key::Down(Reverse(value)) } else { Key::Up(value) }
}

#[cfg(test)]
mod tests {
    use super::{OrderBy, PlannedOrder, Record, sort};
    use crate::import::message::Fault;

    fn sorted(rows: &[&str], order: &[PlannedOrder]) -> Vec<u64> {
        let record = |text: &&str| {
            let cells = text.split(',').map(str::to_owned).collect();
            let broken = Fault::new("MALFORMED_ROW", None, "broken", "损坏");
            if *text == "!" { Err(broken) } else { Ok(cells) }
        };
        let mut rows: Vec<_> = (1..)
            .zip(rows)
            .map(|(n, text)| (n, Record { line: n + 1, end: n * 10, cells: record(text) }))
            .collect();
        sort(&mut rows, order);
        assert!(rows.is_sorted_by_key(|(_, record)| record.end));
        rows.into_iter().map(|(number, _)| number).collect()
    }

    fn by(by: OrderBy, column: usize) -> PlannedOrder {
        PlannedOrder { by, column, descending: false }
    }

    #[test]
    fn numbers_are_compared_as_numbers_and_text_as_text() {
        let rows = ["a,10", "b,9", "a,x", "!", "b,9.0", "a,2"];
        assert_eq!(sorted(&rows, &[by(OrderBy::Number, 1)]), [4, 6, 2, 5, 1, 3]);
        assert_eq!(sorted(&rows, &[by(OrderBy::Text, 1)]), [4, 1, 6, 2, 5, 3]);
        let both = [by(OrderBy::Text, 0), by(OrderBy::Number, 1)];
        assert_eq!(sorted(&rows, &both), [4, 6, 1, 3, 2, 5]);
    }

    #[test]
    fn the_last_line_can_come_first() {
        let order = PlannedOrder { descending: true, ..by(OrderBy::Line, 0) };
        assert_eq!(sorted(&["a", "b", "c"], &[order]), [3, 2, 1]);
        assert_eq!(sorted(&["b", "a", "b"], &[by(OrderBy::Text, 0), order]), [2, 3, 1]);
    }
}
