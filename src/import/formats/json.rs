//! Reads JSON lines as rows of cells: one object per line, nested ones flattened with dots.

use std::{
    collections::HashMap,
    fmt,
    io::{self, BufRead, Read},
};

use serde::{Deserialize, Deserializer, de};
use serde_json::value::RawValue;

use super::Text;
use crate::import::{
    message::{Fault, quoted},
    records::{Cells, MAX_CELL, MAX_COLUMNS, MAX_ROW, Record},
};

/// The deepest nesting that is flattened.
const MAX_DEPTH: usize = 8;

/// Rows of one file.
pub(in crate::import) struct JsonLines<R> {
    input: R,
    encoding: &'static str,
    line: u64,
    text: Vec<u8>,
    columns: HashMap<String, usize>,
}

/// One line as it was found.
enum Line {
    Text,
    TooLong,
    End,
}

/// Values by column, in the order of the line.
type Values = Vec<(String, String)>;

impl JsonLines<Text> {
    /// What it read from.
    pub(in crate::import) fn into_input(self) -> Text {
        self.input
    }
}

impl<R: BufRead> JsonLines<R> {
    /// Begins at the first line; encoded in `encoding` before it became UTF-8.
    pub(in crate::import) fn new(input: R, encoding: &'static str) -> Self {
        Self { input, encoding, line: 0, text: Vec::new(), columns: HashMap::new() }
    }

    /// The line it is at.
    pub(in crate::import) fn line(&self) -> u64 {
        self.line.max(1)
    }

    /// Reads to the end for the keys of all objects, in the order of their first occurrence.
    pub(in crate::import) fn keys(&mut self) -> io::Result<Result<Vec<String>, Fault>> {
        let mut keys: Vec<String> = Vec::new();
        let mut first_fault = None;
        loop {
            match self.read_line()? {
                Line::End => break,
                Line::TooLong => continue,
                Line::Text => {}
            }
            match self.values() {
                Err(fault) => {
                    first_fault.get_or_insert((self.line, fault));
                }
                Ok(values) => {
                    for (key, _) in values {
                        if self.columns.contains_key(&key) {
                            continue;
                        }
                        if keys.len() >= MAX_COLUMNS {
                            return Ok(Err(too_many_keys()));
                        }
                        self.columns.insert(key.clone(), keys.len());
                        keys.push(key);
                    }
                }
            }
        }
        match first_fault {
            // Not one line was an object: the file is something else.
            Some((line, fault)) if keys.is_empty() => {
                self.line = line;
                Ok(Err(fault))
            }
            _ => Ok(Ok(keys)),
        }
    }

    /// Takes the columns that rows are arranged in.
    pub(in crate::import) fn arrange(&mut self, header: &[String]) {
        self.columns = header.iter().cloned().zip(0..).collect();
    }

    /// Reads the next row; blank lines are none.
    pub(in crate::import) fn next(&mut self) -> io::Result<Option<Record>> {
        let cells = match self.read_line()? {
            Line::End => return Ok(None),
            Line::TooLong => Err(too_long()),
            Line::Text => self.values().and_then(|values| self.cells(values)),
        };
        Ok(Some(Record { line: self.line, end: 0, cells }))
    }

    /// Reads over blank lines to one that is not, and over the rest of one that is too long.
    fn read_line(&mut self) -> io::Result<Line> {
        loop {
            self.text.clear();
            self.line += 1;
            let limit = MAX_ROW as u64 + 1;
            let read = self.input.by_ref().take(limit).read_until(b'\n', &mut self.text)?;
            if read == 0 {
                self.line -= 1;
                return Ok(Line::End);
            }
            if read > MAX_ROW && self.text.last() != Some(&b'\n') {
                self.skip_rest()?;
                return Ok(Line::TooLong);
            }
            if !self.text.trim_ascii().is_empty() {
                return Ok(Line::Text);
            }
        }
    }

    fn skip_rest(&mut self) -> io::Result<()> {
        loop {
            let available = self.input.fill_buf()?;
            let end = memchr::memchr(b'\n', available);
            let skipped = end.map_or(available.len(), |end| end + 1);
            self.input.consume(skipped);
            if end.is_some() || skipped == 0 {
                return Ok(());
            }
        }
    }

    fn values(&self) -> Result<Values, Fault> {
        let text = std::str::from_utf8(&self.text).map_err(|error| {
            let at = error.valid_up_to() + 1;
            let encoding = self.encoding;
            Fault::new(
                if encoding == "UTF-8" { "INVALID_UTF8" } else { "INVALID_ENCODING" },
                None,
                format!("not {encoding} from byte {at} of the line on"),
                format!("从该行第 {at} 个字节起不是 {encoding} 编码"),
            )
        })?;
        if text.trim_start().starts_with('[') {
            return Err(not_json(
                "an array: expected one JSON object per line (JSON lines)",
                "是数组：每行应为一个 JSON 对象（JSON lines）",
            ));
        }
        let members: Members<'_> = serde_json::from_str(text).map_err(|error| {
            let at = error.column();
            not_json(
                format!("not a JSON object, from character {at} of the line on: {error}"),
                format!("从该行第 {at} 个字符起不是 JSON 对象：{error}"),
            )
        })?;
        let mut values = Vec::new();
        for (key, value) in members.0 {
            flatten(key.trim().to_owned(), value, 1, &mut values)?;
        }
        Ok(values)
    }

    fn cells(&self, values: Values) -> Result<Cells, Fault> {
        let mut row: Vec<Option<String>> = vec![None; self.columns.len()];
        for (key, value) in values {
            // The columns are those of the whole file, unless it has changed, which is told later.
            let Some(place) = self.columns.get(&key).copied() else { continue };
            if value.len() > MAX_CELL {
                let key = quoted(&key);
                return Err(Fault::new(
                    "CELL_TOO_LARGE",
                    Some(place),
                    format!("the value of {key} is longer than {MAX_CELL} bytes"),
                    format!("{key} 的值超过 {MAX_CELL} 字节"),
                ));
            }
            let Some(cell) = row.get_mut(place) else { continue };
            if cell.replace(value).is_some() {
                let key = quoted(&key);
                return Err(Fault::new(
                    "DUPLICATE_KEY",
                    Some(place),
                    format!("key {key} occurs twice in this object"),
                    format!("键 {key} 在该对象中出现两次"),
                ));
            }
        }
        Ok(row.into_iter().map(Option::unwrap_or_default).collect())
    }
}

/// Text as it is, numbers and booleans as they are written, null as nothing.
fn flatten(key: String, value: &RawValue, depth: usize, values: &mut Values) -> Result<(), Fault> {
    let raw = value.get();
    let wrong = |error: serde_json::Error| {
        let shown = quoted(&key);
        not_json(format!("{shown}: {error}"), format!("{shown}：{error}"))
    };
    if matches!(raw.as_bytes().first(), Some(b'{' | b'[')) && depth >= MAX_DEPTH {
        let shown = quoted(&key);
        return Err(not_json(
            format!("{shown} is nested more than {MAX_DEPTH} levels deep"),
            format!("{shown} 嵌套超过 {MAX_DEPTH} 层"),
        ));
    }
    match raw.as_bytes().first() {
        Some(b'{') => {
            let members: Members<'_> = serde_json::from_str(raw).map_err(wrong)?;
            for (name, value) in members.0 {
                flatten(format!("{key}.{}", name.trim()), value, depth + 1, values)?;
            }
            return Ok(());
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(raw).map_err(wrong)?;
            for (index, item) in items.into_iter().enumerate() {
                flatten(format!("{key}.{index}"), item, depth + 1, values)?;
            }
            return Ok(());
        }
        Some(b'"') => {
            let text = serde_json::from_str(raw).map_err(wrong)?;
            values.push((key, text));
        }
        Some(b'n') | None => values.push((key, String::new())),
        Some(_) => values.push((key, raw.to_owned())),
    }
    if values.len() > MAX_COLUMNS { Err(too_many_keys()) } else { Ok(()) }
}

/// The members of an object in order, their values as they are written.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    if members.len() > MAX_COLUMNS {
                        return Err(de::Error::custom("an object with too many keys"));
                    }
                    members.push(member);
                }
                Ok(members)
            }
        }

        deserializer.deserialize_map(Visitor).map(Members)
    }
}

fn not_json(en: impl Into<String>, zh: impl Into<String>) -> Fault {
    Fault::new("MALFORMED_ROW", None, en, zh)
}

fn too_many_keys() -> Fault {
    Fault::new(
        "TOO_MANY_COLUMNS",
        None,
        format!("more than {MAX_COLUMNS} different keys"),
        format!("不同的键超过 {MAX_COLUMNS} 个"),
    )
}

fn too_long() -> Fault {
    Fault::new(
        "CELL_TOO_LARGE",
        None,
        format!("the line is longer than {MAX_ROW} bytes"),
        format!("该行超过 {MAX_ROW} 字节"),
    )
}

#[cfg(test)]
mod tests {
    use super::{JsonLines, MAX_COLUMNS, MAX_ROW};

    type Row = Result<Vec<String>, &'static str>;

    fn keys(text: &str) -> Result<Vec<String>, &'static str> {
        let mut lines = JsonLines::new(text.as_bytes(), "UTF-8");
        lines.keys().unwrap().map_err(|fault| fault.code)
    }

    fn rows(text: &str) -> Vec<(u64, Row)> {
        let mut lines = JsonLines::new(text.as_bytes(), "UTF-8");
        lines.arrange(&keys(text).unwrap());
        std::iter::from_fn(|| lines.next().unwrap())
            .map(|record| {
                let cells = record.cells.map(|cells| cells.iter().map(str::to_owned).collect());
                (record.line, cells.map_err(|fault| fault.code))
            })
            .collect()
    }

    fn cells<const N: usize>(cells: [&str; N]) -> Vec<String> {
        cells.map(str::to_owned).into()
    }

    #[test]
    fn columns_are_the_keys_of_all_lines() {
        let text = "{\"a\": 1, \"b\": \"x\"}\n\n{\"c\": null, \"a\": \"2\"}\r\n{}";
        assert_eq!(keys(text).unwrap(), ["a", "b", "c"]);
        let expected = vec![
            (1, Ok(cells(["1", "x", ""]))),
            (3, Ok(cells(["2", "", ""]))),
            (4, Ok(cells(["", "", ""]))),
        ];
        assert_eq!(rows(text), expected);
    }

    #[test]
    fn numbers_and_booleans_are_kept_as_written() {
        let text = r#"{"n": 1.50, "e": -1e400, "long": 12345678901234567890123, "t": true}"#;
        let expected = Ok(cells(["1.50", "-1e400", "12345678901234567890123", "true"]));
        assert_eq!(rows(text), [(1, expected)]);
    }

    #[test]
    fn nested_values_are_flattened_with_dots() {
        let text = r#"{"a": {"b": {"c": "x"}, "d": []}, "tags": ["p", "q"], "e": {}}"#;
        assert_eq!(keys(text).unwrap(), ["a.b.c", "tags.0", "tags.1"]);
        assert_eq!(rows(text), [(1, Ok(cells(["x", "p", "q"])))]);
        let deep = format!("{{\"a\": 1}}\n{{\"a\": {}1{}}}", "[".repeat(99), "]".repeat(99));
        assert_eq!(rows(&deep), [(1, Ok(cells(["1"]))), (2, Err("MALFORMED_ROW"))]);
    }

    #[test]
    fn lines_that_are_no_objects_are_refused_one_by_one() {
        let text = "{\"a\": 1}\n[1]\n{\"a\": \n\"x\"\n{\"a\": 1, \"a\": 2}\n{\"a.b\": 1}\n{\"a\": 3} x\n{\"a\": 4}";
        let codes: Vec<_> = rows(text).into_iter().map(|(line, row)| (line, row.err())).collect();
        let malformed = Some("MALFORMED_ROW");
        let expected = [
            (1, None),
            (2, malformed),
            (3, malformed),
            (4, malformed),
            (5, Some("DUPLICATE_KEY")),
            (6, None),
            (7, malformed),
            (8, None),
        ];
        assert_eq!(codes, expected);
        assert_eq!(keys("[{\"a\": 1}]"), Err("MALFORMED_ROW"));
    }

    #[test]
    fn long_lines_and_many_keys_cost_one_row() {
        let long = "x".repeat(MAX_ROW);
        let many: Vec<_> = (0..=MAX_COLUMNS).map(|key| format!("\"k{key}\":1")).collect();
        let text =
            format!("{{\"a\":1}}\n{{\"a\":\"{long}\"}}\n{{{}}}\n{{\"a\":2}}", many.join(","));
        let codes: Vec<_> = rows(&text).into_iter().map(|(_, row)| row.err()).collect();
        assert_eq!(codes.len(), 4);
        assert_eq!((codes[0], codes[1], codes[3]), (None, Some("CELL_TOO_LARGE"), None));
        assert!(codes[2].is_some());
    }
}
