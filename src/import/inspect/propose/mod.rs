//! Writes a mapping for what was found, with a remark wherever someone must decide.

mod contacts;
mod customers;
mod deals;
mod parts;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use super::{Inspection, Key, column::Column, names::Meaning, places};
use crate::import::{formats::Format, mapping::Template, message::quoted};

/// What marks a line that someone must look at.
pub(super) const DECIDE: &str = "DECIDE / 请确认";
/// The longest list of values that is shown in a remark.
const SHOWN: usize = 12;

/// A mapping for the file.
pub(super) fn mapping(inspection: &Inspection) -> String {
    let mut draft = Draft::new(inspection);
    let deals = (0..inspection.columns.len())
        .filter_map(|column| inspection.meaning(column))
        .filter(|meaning| meaning.is_of_deals())
        .collect::<BTreeSet<_>>();
    let is_deals = deals.contains(&Meaning::DealId)
        || deals.contains(&Meaning::DealName)
        || (deals.contains(&Meaning::Stage) && deals.len() > 1)
        || (deals.contains(&Meaning::Amount) && deals.contains(&Meaning::ExpectedClose));
    let is_contacts = [Meaning::ContactId, Meaning::JobTitle]
        .into_iter()
        .any(|meaning| draft.find(meaning).is_some())
        && [Meaning::Person, Meaning::Name].into_iter().any(|name| draft.find(name).is_some());
    let made = if is_deals {
        deals::draft(&mut draft)
    } else if is_contacts {
        contacts::draft(&mut draft)
    } else {
        customers::draft(&mut draft)
    };
    if made { draft.finish() } else { Draft::new(inspection).skeleton() }
}

/// A mapping under way.
struct Draft<'a> {
    inspection: &'a Inspection,
    used: BTreeSet<usize>,
    dates: Vec<&'static str>,
    times: Vec<&'static str>,
    constants: String,
    derived: String,
    values: String,
    phases: String,
    /// Why a column is not used, where there is more to say than that nobody asked for it.
    reasons: BTreeMap<usize, String>,
    names: BTreeSet<String>,
}

/// Text as TOML writes it.
fn toml_text(text: &str) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(written, "\\u{:04X}", u32::from(c));
            }
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

impl<'a> Draft<'a> {
    fn new(inspection: &'a Inspection) -> Self {
        Self {
            inspection,
            used: BTreeSet::new(),
            dates: Vec::new(),
            times: Vec::new(),
            constants: String::new(),
            derived: String::new(),
            values: String::new(),
            phases: String::new(),
            reasons: BTreeMap::new(),
            names: inspection.columns.iter().map(|column| column.name.clone()).collect(),
        }
    }

    fn column(&self, column: usize) -> Option<&'a Column> {
        self.inspection.columns.get(column)
    }

    /// The first column that means this, has values, and can be named in a template.
    fn find(&self, wanted: Meaning) -> Option<usize> {
        self.all(wanted).into_iter().next()
    }

    fn all(&self, wanted: Meaning) -> Vec<usize> {
        let columns = 0..self.inspection.columns.len();
        columns
            .filter(|column| {
                self.inspection.meaning(*column) == Some(wanted)
                    && !self.used.contains(column)
                    && self.column(*column).is_some_and(|it| it.filled > 0)
                    && self.can_be_named(*column)
            })
            .collect()
    }

    fn can_be_named(&self, column: usize) -> bool {
        let Some(name) = self.column(column).map(|column| column.name.as_str()) else {
            return false;
        };
        let single = self.inspection.columns.iter().filter(|other| other.name == name).count() == 1;
        single && !name.is_empty() && Template::parse(&format!("{{{name}}}")).is_ok()
    }

    fn key(&self, column: usize) -> Option<&'a Key> {
        self.inspection.keys.iter().find(|key| key.column == column)
    }

    /// The column that names what the rows are about: an id that does, or else the name.
    fn key_column(&self, ids: &[Meaning], name: Option<usize>) -> Option<usize> {
        let candidates = ids.iter().flat_map(|id| self.all(*id));
        let whole = |column: &usize| {
            self.key(*column)
                .is_some_and(|key| key.empty == 0 && key.duplicates * 20 <= self.inspection.rows)
        };
        candidates.into_iter().find(whole).or(name)
    }

    /// The column in braces, from now on used.
    fn field(&mut self, column: usize) -> String {
        self.used.insert(column);
        let name = self.column(column).map_or("", |column| column.name.as_str());
        format!("{{{name}}}")
    }

    fn name(&self, column: usize) -> String {
        toml_text(self.column(column).map_or("", |column| column.name.as_str()))
    }

    /// A date column as a field, its formats among those of the mapping.
    fn date(&mut self, column: usize) -> Option<String> {
        let written = self.column(column)?.written.clone()?;
        let format = written.formats.first()?;
        let formats = if written.time { &mut self.times } else { &mut self.dates };
        if !formats.contains(format) {
            formats.push(format);
        }
        Some(self.field(column))
    }

    /// A name for a derived value that no column has.
    fn derive(&mut self, wanted: &str, value: &str, map: &str) -> String {
        let mut name = wanted.to_owned();
        while !self.names.insert(name.clone()) {
            name.push('_');
        }
        let _ = writeln!(
            self.derived,
            "\n[[files.table.derived]]\nname = {}\nvalue = {}\nmap = {}",
            toml_text(&name),
            toml_text(value),
            toml_text(map)
        );
        format!("{{{name}}}")
    }

    /// A table of values, and those that it does not know in a remark.
    fn table(&mut self, name: &str, known: &[(String, String)], unknown: &[String], other: &str) {
        let _ = writeln!(self.values, "\n[values.{name}]\nother = {}", toml_text(other));
        if !unknown.is_empty() {
            let shown: Vec<_> = unknown.iter().take(SHOWN).map(|value| quoted(value)).collect();
            let more = if unknown.len() > SHOWN { ", …" } else { "" };
            let _ = writeln!(
                self.values,
                "# {DECIDE}: not known, taken as empty / 未识别，视为空: {}{more}",
                shown.join(", ")
            );
        }
        let _ = writeln!(self.values, "\n[values.{name}.map]");
        for (from, to) in known {
            let _ = writeln!(self.values, "{} = {}", toml_text(from), toml_text(to));
        }
    }

    /// The region column as ISO codes.
    fn region(&mut self, column: usize) -> Option<String> {
        let Some(choices) = self.column(column)?.choices.clone() else {
            let reason = "too many different values for a region / 取值太多，不像地区";
            self.reasons.insert(column, reason.to_owned());
            return None;
        };
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for value in choices.into_keys() {
            match places::region(&value) {
                Some(code) => known.push((value, code)),
                None => unknown.push(value),
            }
        }
        if known.is_empty() {
            let reason = "no value is a country or province that is known / 没有可识别的国家或省份";
            self.reasons.insert(column, reason.to_owned());
            return None;
        }
        let name = self.field(column);
        self.table("region", &known, &unknown, "empty");
        Some(self.derive("region code", &name, "region"))
    }

    /// A phase that registers the users whom a column names.
    fn owners(&mut self, column: usize) -> String {
        let field = toml_text(&self.field(column));
        let _ = writeln!(
            self.phases,
            "\n[[phases]]\nname = \"users\"\nfile = \"table\"\n\n[[phases.steps]]\n\
             name = \"register-user\"\ncommand = \"user.register\"\n\
             aggregate = {{ kind = \"user\", key = {field} }}\n\
             when = [{{ field = {}, present = true }}]\nonce = true\nset = {{ name = {field} }}",
            self.name(column)
        );
        format!("{{ kind = \"user\", key = {field} }}")
    }

    fn system(&self) -> String {
        let path = self.inspection.source.path.file_stem();
        let stem = path.map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
        let words: Vec<&str> = stem
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let name: String = words.join("-").chars().take(40).collect();
        if name.is_empty() { "old-crm".to_owned() } else { name }
    }

    fn is_chinese(&self) -> bool {
        let han = |text: &str| text.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
        self.inspection
            .columns
            .iter()
            .any(|column| han(&column.name) || column.examples.iter().any(|example| han(example)))
    }

    fn head(&self) -> String {
        let source = &self.inspection.source;
        let file = source.path.file_name().unwrap_or_default().to_string_lossy();
        let mut text = format!(
            "# Proposed by `kehu import inspect` for {}: {} rows, {} columns.\n\
             # Read it through, above all what is marked {DECIDE}, then try it:\n\
             #     kehu import --mapping THIS-FILE {} --dry-run\n\n\
             version = 1\ntitle = {}\n\
             # The first part of every external id: {DECIDE}, and do not change it afterwards.\n\
             system = {}\n",
            quoted(&file),
            self.inspection.rows,
            self.inspection.columns.len(),
            if file.contains(char::is_whitespace) { quoted(&file) } else { file.to_string() },
            toml_text(&file),
            toml_text(&self.system()),
        );
        let zone = if self.is_chinese() { "Asia/Shanghai" } else { "UTC" };
        let _ =
            writeln!(text, "time_zone = \"{zone}\"  # {DECIDE}: where days begin / 日期所在时区");
        for (name, formats) in [("dates", &self.dates), ("times", &self.times)] {
            if !formats.is_empty() {
                let list: Vec<_> = formats.iter().map(|format| toml_text(format)).collect();
                let _ = writeln!(text, "{name} = [{}]", list.join(", "));
            }
        }
        if self.inspection.misnamed() {
            let _ = writeln!(
                text,
                "# {DECIDE}: each column needs a name of its own before the file can be imported.\n\
                 # 每列须有各自的名称，文件才能导入。"
            );
        }
        for column in &self.inspection.columns {
            if let Some(written) = column.written.as_ref().filter(|written| written.is_ambiguous())
            {
                let _ = writeln!(
                    text,
                    "# {DECIDE}: column {} fits {}: is the day or the month first? / 先日还是先月？",
                    quoted(&column.name),
                    written.formats.join(" and "),
                );
            }
        }
        text
    }

    /// The file: what was found is written down, so that it is the same next time.
    fn file(&self, ignored: &str) -> String {
        let source = &self.inspection.source;
        let shape = &source.shape;
        let file = source.path.file_name().unwrap_or_default().to_string_lossy();
        let mut text = format!(
            "\n[files.table]\npath = {}\nformat = \"{}\"\n",
            toml_text(&file),
            shape.format.name()
        );
        match (shape.format, &shape.sheet) {
            (Format::Xlsx, Some(sheet)) => {
                let others = shape.sheets.len() - 1;
                let remark = match others {
                    0 => String::new(),
                    more => format!("  # {DECIDE}: {more} more / 另有 {more} 个工作表"),
                };
                let _ = writeln!(text, "sheet = {}{remark}", toml_text(sheet));
            }
            (Format::Xlsx, None) => {}
            (Format::Csv, _) => {
                let delimiter = char::from(shape.delimiter).to_string();
                let encoding = toml_text(&shape.encoding.name().to_lowercase());
                let _ =
                    writeln!(text, "encoding = {encoding}\ndelimiter = {}", toml_text(&delimiter));
            }
            (Format::Tsv | Format::JsonLines, _) => {
                let encoding = toml_text(&shape.encoding.name().to_lowercase());
                let _ = writeln!(text, "encoding = {encoding}");
            }
        }
        text.push_str(ignored);
        text
    }

    /// Columns that the mapping does not use, each with what is in it.
    fn ignored(&self) -> String {
        let mut text = String::new();
        for (index, column) in self.inspection.columns.iter().enumerate() {
            if self.used.contains(&index) {
                continue;
            }
            let (en, zh) = column.kind.noun();
            let reason = self.reasons.get(&index).map(|reason| format!("; {reason}"));
            let example = column.examples.first().map(|example| format!(", {}", quoted(example)));
            let _ = writeln!(
                text,
                "    {},  # {en} / {zh}{}{}",
                toml_text(&column.name),
                example.unwrap_or_default(),
                reason.unwrap_or_default()
            );
        }
        if text.is_empty() {
            return text;
        }
        format!("# {DECIDE}: columns that are not imported / 不导入的列\nignore = [\n{text}]\n")
    }

    fn finish(self) -> String {
        let mut text = self.head();
        if !self.constants.is_empty() {
            let _ = write!(text, "\n[constants]\n{}", self.constants);
        }
        text.push_str(&self.file(&self.ignored()));
        text.push_str(&self.derived);
        text.push_str(&self.values);
        text.push_str(&self.phases);
        text
    }

    /// What is left to write where nobody can tell what the rows are about.
    fn skeleton(self) -> String {
        let mut text = self.head();
        let _ = writeln!(
            text,
            "\n# {DECIDE}: the columns do not say what the rows are about. Write phases as the guide\n\
             # shows, such as the one at the end, and take `phases = []` out.\n\
             # 无法判断每行代表什么：请参照文末示例编写 phases，并删去下一行。\nphases = []"
        );
        text.push_str(&self.file("other_columns = \"ignore\"\n"));
        for column in &self.inspection.columns {
            let (en, zh) = column.kind.noun();
            let examples: Vec<_> = column.examples.iter().map(|example| quoted(example)).collect();
            let _ = writeln!(
                text,
                "# {{{}}}  {en} / {zh}: {}",
                column.name.escape_debug(),
                examples.join(", ")
            );
        }
        text.push_str(
            "\n# [[phases]]\n# name = \"customers\"\n# file = \"table\"\n#\n# [[phases.steps]]\n\
             # name = \"register-customer\"\n# command = \"customer.register\"\n\
             # aggregate = { kind = \"customer\", key = \"{COLUMN}\" }\n# once = true\n\
             # set = { kind = \"COMPANY\", name = \"{COLUMN}\" }\n",
        );
        text
    }
}

#[cfg(test)]
mod tests {
    use super::toml_text;

    #[test]
    fn any_text_can_be_written() {
        for text in ["", "a", "中\"文\\", "a\nb\r\tc", "\u{1}\u{7f}", "'''"] {
            let document = format!("x = {}", toml_text(text));
            let table: toml::Table = document.parse().unwrap();
            assert_eq!(table["x"].as_str(), Some(text), "{document}");
        }
    }
}
