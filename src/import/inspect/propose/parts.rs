//! What the proposals of every kind of table have in common.

use std::fmt::Write as _;

use super::{DECIDE, Draft, toml_text};
use crate::import::inspect::names::Meaning;

/// Lines that take fields from the columns that mean them, where there are such columns.
pub(super) fn fields(draft: &mut Draft<'_>, meant: &[(Meaning, &str)]) -> String {
    let mut lines = String::new();
    for (meaning, field) in meant {
        if let Some(column) = draft.find(*meaning) {
            let _ = writeln!(lines, "{field} = {}", toml_text(&draft.field(column)));
        }
    }
    lines
}

/// When a command happened, by a column or derived field.
pub(super) fn at(date: Option<&str>) -> String {
    date.map_or_else(String::new, |date| format!("occurred_at = {}\n", toml_text(date)))
}

/// A step's `once` and the remark on it, where the rows repeat their key; `each` is what a key stands
/// for, in English and Chinese.
pub(super) fn repeated(draft: &Draft<'_>, key: usize, each: [&str; 2]) -> (&'static str, String) {
    let Some(key) = draft.key(key).filter(|key| key.duplicates > 0) else {
        return Default::default();
    };
    let (rows, [each, each_in_chinese]) = (key.duplicates, each);
    let remark = format!(
        "# {DECIDE}: {rows} rows repeat a key; the first row of each {each} is taken.\n\
         # 有 {rows} 行的编号重复，每个{each_in_chinese}只取第一行。\n"
    );
    ("once = true\n", remark)
}
