//! What was found, as people read it on a terminal.

use std::fmt;

use super::{Column, Inspection, Key};
use crate::import::{
    formats::{Format, KnownBy},
    message::quoted,
};

/// How many columns are shown.
const SHOWN: usize = 100;
/// The widest name.
const NAME_WIDTH: usize = 28;
/// Wide enough for every kind, with its share.
const KIND_WIDTH: usize = 36;

impl fmt::Display for Inspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.source.display)?;
        self.write_file(f)?;
        self.write_refused(f)?;
        self.write_columns(f)?;
        self.write_dates(f)?;
        self.write_keys(f)
    }
}

impl Inspection {
    fn write_file(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shape = &self.source.shape;
        let mut parts = vec![shape.format.name().to_uppercase()];
        if matches!(shape.format, Format::Csv | Format::Tsv) {
            parts.push(match shape.delimiter {
                b',' => "comma / 逗号".to_owned(),
                b'\t' => "tab / 制表符".to_owned(),
                b';' => "semicolon / 分号".to_owned(),
                other => format!("{:?}", char::from(other)),
            });
        }
        if shape.gzip {
            parts.push("gzip".to_owned());
        }
        if let Some(sheet) = &shape.sheet {
            parts.push(format!("sheet / 工作表 {}", quoted(sheet)));
        }
        line(f, "Format / 格式", &parts.join(", "))?;
        let others: Vec<_> =
            shape.sheets.iter().filter(|sheet| shape.sheet.as_ref() != Some(sheet)).collect();
        if !others.is_empty() {
            let names: Vec<_> = others.iter().map(|sheet| quoted(sheet)).collect();
            line(f, "Not read / 未读", &names.join(", "))?;
        }
        if shape.format != Format::Xlsx {
            line(f, "Encoding / 编码", &self.encoding_words())?;
        }
        let refused = match self.refused() {
            0 => String::new(),
            refused => format!(" ({refused} broken / 有误)"),
        };
        line(f, "Rows / 行数", &format!("{}{refused}", self.rows))?;
        line(f, "Columns / 列数", &self.columns.len().to_string())?;
        if self.repeated > 0 {
            let least = if self.forgot { "at least / 至少 " } else { "" };
            let told = format!("{least}{}, equal in every column / 各列完全相同", self.repeated);
            line(f, "Repeated / 重复行", &told)?;
        }
        if self.misnamed() {
            let told = "each column needs a name of its own / 每列须有各自的名称";
            line(f, "Header / 表头", told)?;
        }
        Ok(())
    }

    fn encoding_words(&self) -> String {
        let shape = &self.source.shape;
        let by = match shape.known_by {
            KnownBy::Declaration => "as you say / 按指定",
            KnownBy::Mark => "byte order mark / 有字节顺序标记",
            KnownBy::Validity => "valid throughout / 全文有效",
            KnownBy::Likelihood => "most likely / 最有可能",
        };
        let mut words = format!("{}, {by}", shape.encoding.name());
        if let Some(first) = shape.first_astray {
            let lines = shape.astray;
            let astray = format!("{lines} lines / 行, the first is line / 首行 {first}");
            words.push_str("; not so / 除外: ");
            words.push_str(&astray);
        }
        if let Some(hint) = shape.hint {
            words.push_str(" (");
            words.push_str(hint.name());
            words.push_str("?)");
        }
        words
    }

    fn write_refused(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for refused in &self.refused {
            let column = refused.column.map(|column| format!(", column {column}"));
            writeln!(
                f,
                "  {} × {}, first / 首次: line {}{}: {} / {}",
                refused.count,
                refused.code,
                refused.line,
                column.unwrap_or_default(),
                refused.message.en,
                refused.message.zh
            )?;
        }
        Ok(())
    }

    fn write_columns(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\n  {:>4}  {}  {}  {:>9}  {:>12}  Examples / 示例",
            "#",
            padded("Column / 列", NAME_WIDTH),
            padded("Type / 类型", KIND_WIDTH),
            "Empty/空",
            "Distinct/不同",
        )?;
        for (number, column) in self.columns.iter().enumerate().take(SHOWN) {
            let place = self.source.place_of(number);
            let (en, zh) = column.kind.noun();
            let share =
                if column.share < 100 { format!(" {}%", column.share) } else { String::new() };
            let about = if column.exact { "" } else { "~" };
            writeln!(
                f,
                "  {place:>4}  {}  {}  {:>8}%  {:>12}  {}",
                padded(&shown_name(column), NAME_WIDTH),
                padded(&format!("{en} / {zh}{share}"), KIND_WIDTH),
                percent(column.empty, column.empty + column.filled),
                format!("{about}{}", column.distinct),
                column.examples.iter().map(|it| quoted(it)).collect::<Vec<_>>().join(", ")
            )?;
        }
        match self.columns.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => writeln!(f, "        and {more} more / 另有 {more} 列"),
        }
    }

    fn write_dates(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for column in &self.columns {
            let name = quoted(&column.name);
            if let Some(written) = &column.written {
                let formats = written.formats.join(", ");
                let doubt = if written.is_ambiguous() {
                    "; AMBIGUOUS: day or month first? / 有歧义：先日还是先月？"
                } else {
                    ""
                };
                writeln!(f, "  {name}: {formats}{doubt}")?;
            }
            if column.errors > 0 {
                let errors = column.errors;
                writeln!(f, "  {name}: {errors} errors of formulas such as #N/A / 公式错误")?;
            }
        }
        Ok(())
    }

    fn write_keys(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.keys.is_empty() {
            return Ok(());
        }
        writeln!(f, "\n  Keys / 可作编号的列")?;
        for key in &self.keys {
            let name = self.columns.get(key.column).map(shown_name).unwrap_or_default();
            writeln!(f, "    {}  {}", padded(&name, NAME_WIDTH), words(key))?;
        }
        Ok(())
    }
}

fn words(key: &Key) -> String {
    let mut words = Vec::new();
    if key.duplicates == 0 && key.empty == 0 && !key.forgot {
        words.push("in every row, each once / 每行都有，各不相同".to_owned());
    }
    if key.empty > 0 {
        words.push(format!("empty in {} rows / {} 行为空", key.empty, key.empty));
    }
    if key.duplicates > 0 {
        let example = key.first.map(|(line, earlier)| {
            format!(" (line {line} repeats line {earlier} / 第 {line} 行与第 {earlier} 行相同)")
        });
        let rows = key.duplicates;
        words.push(format!(
            "repeated in {rows} rows / {rows} 行重复{}",
            example.unwrap_or_default()
        ));
    }
    if key.forgot {
        words.push("too many to compare all / 数量太多，未全部比较".to_owned());
    }
    words.join("; ")
}

fn shown_name(column: &Column) -> String {
    if column.name.is_empty() {
        return "(no name / 无名)".to_owned();
    }
    column.name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn line(f: &mut fmt::Formatter<'_>, label: &str, value: &str) -> fmt::Result {
    writeln!(f, "  {}  {value}", padded(label, 18))
}

/// One decimal, but never 0.0 or 100.0 for what is not.
fn percent(part: u64, whole: u64) -> String {
    if part == 0 || whole == 0 {
        return "0".to_owned();
    }
    if part == whole {
        return "100".to_owned();
    }
    let tenths = (u128::from(part) * 1000 / u128::from(whole)).clamp(1, 999);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Text in a field of that width; Chinese characters are two wide.
fn padded(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut taken = 0;
    for c in text.chars() {
        let wide = if is_wide(c) { 2 } else { 1 };
        if taken + wide > width {
            out.pop();
            out.push('…');
            break;
        }
        out.push(c);
        taken += wide;
    }
    out.extend(std::iter::repeat_n(' ', width.saturating_sub(taken)));
    out
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::{padded, percent};

    #[test]
    fn columns_line_up() {
        assert_eq!(padded("ab", 4), "ab  ");
        assert_eq!(padded("公司", 6), "公司  ");
        assert_eq!(padded("abcdef", 4), "abc…");
    }

    #[test]
    fn shares_are_not_rounded_away() {
        assert_eq!(percent(0, 5), "0");
        assert_eq!(percent(1, 100_000), "0.1");
        assert_eq!(percent(99_999, 100_000), "99.9");
        assert_eq!(percent(5, 5), "100");
    }
}
