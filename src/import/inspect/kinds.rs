//! What values look like: numbers, dates, addresses of several sorts, or just text.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Empty,
    Boolean,
    Email,
    Url,
    Date,
    Moment,
    Phone,
    Whole,
    Decimal,
    /// A number with thousands separators, a currency or a unit.
    Amount,
    Text,
}

impl Kind {
    /// In English and in Chinese.
    pub(super) fn noun(self) -> (&'static str, &'static str) {
        match self {
            Self::Empty => ("empty", "空"),
            Self::Boolean => ("yes/no", "是/否"),
            Self::Email => ("e-mail", "邮箱"),
            Self::Url => ("web address", "网址"),
            Self::Date => ("date", "日期"),
            Self::Moment => ("date and time", "日期时间"),
            Self::Phone => ("telephone", "电话"),
            Self::Whole => ("whole number", "整数"),
            Self::Decimal => ("number", "数字"),
            Self::Amount => ("formatted number", "带格式的数字"),
            Self::Text => ("text", "文本"),
        }
    }

    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Whole | Self::Decimal)
    }

    pub(super) fn is_date(self) -> bool {
        matches!(self, Self::Date | Self::Moment)
    }
}

/// From the most special to the most general, dates apart, which have formats.
pub(super) const GUESSES: [Kind; 7] =
    [Kind::Boolean, Kind::Email, Kind::Url, Kind::Phone, Kind::Whole, Kind::Decimal, Kind::Amount];

/// Whether a value may be of this kind.
pub(super) fn fits(kind: Kind, value: &str) -> bool {
    match kind {
        Kind::Empty => value.is_empty(),
        Kind::Boolean => {
            const WORDS: [&str; 8] = ["true", "false", "yes", "no", "y", "n", "是", "否"];
            WORDS.contains(&value.to_lowercase().as_str())
        }
        Kind::Email => is_email(value),
        Kind::Url => {
            let lower = value.to_lowercase();
            ["http://", "https://", "www."].iter().any(|start| lower.starts_with(start))
                && !value.contains(char::is_whitespace)
        }
        Kind::Date | Kind::Moment => could_be_date(value),
        Kind::Phone => is_phone(value),
        Kind::Whole => {
            let digits = value.strip_prefix('-').unwrap_or(value);
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        }
        Kind::Decimal => is_decimal(value),
        Kind::Amount => {
            const AROUND: &[char] =
                &['¥', '￥', '$', '€', '£', '元', '万', '亿', '%', ' ', '-', '+'];
            let bare = value.trim_matches(AROUND);
            let letters = bare.trim_matches(|c: char| c.is_ascii_uppercase() || c == ' ');
            !letters.is_empty()
                && letters
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\''))
        }
        Kind::Text => true,
    }
}

fn is_decimal(value: &str) -> bool {
    let number = value.strip_prefix('-').unwrap_or(value);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction)
}

fn is_email(value: &str) -> bool {
    let Some((name, host)) = value.split_once('@') else { return false };
    !name.is_empty()
        && host.split_once('.').is_some_and(|(host, rest)| !host.is_empty() && !rest.is_empty())
        && !value
            .contains(|c: char| c.is_whitespace() || c == '@' && value.matches('@').count() > 1)
}

fn is_phone(value: &str) -> bool {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let only = value.chars().all(|c| {
        c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '/' | '.' | '（' | '）')
    });
    let mobile = digits.len() == 11
        && digits.len() == value.len()
        && digits.starts_with('1')
        && matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'));
    let written = value.starts_with('+')
        || value.starts_with('0')
        || value.starts_with('(')
        || value.contains(['-', ' ', '（']);
    let point = value.contains('.') && !value.starts_with('+');
    only && (7..=18).contains(&digits.len())
        && (mobile || (written && !value.starts_with('-') && !point))
}

fn could_be_date(value: &str) -> bool {
    (6..=40).contains(&value.len())
        && value.chars().next().is_some_and(|c| c.is_ascii_alphanumeric())
        && value.bytes().filter(u8::is_ascii_digit).count() >= 3
}

/// Formats of days; of two that fit equally well, the first is proposed.
const DATES: [&str; 18] = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y年%m月%d日",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d.%m.%y",
    "%d-%b-%y",
    "%d-%b-%Y",
    "%d %b %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%Y%m%d",
];

/// Formats of days with a time of day.
const TIMES: [&str; 22] = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%d %H:%M:%S%z",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%+",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日 %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%d/%m/%y %H:%M",
];

/// The formats that a column may be in, struck out one by one.
#[derive(Debug, Clone)]
pub(super) struct Formats {
    alive: Vec<Candidate>,
    seen: u32,
}

#[derive(Debug, Clone)]
struct Candidate {
    format: &'static str,
    time: bool,
    hits: u32,
    misses: u32,
}

/// How a column writes its dates.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Written {
    /// The format that fits most, and others that fit just as well.
    pub formats: Vec<&'static str>,
    pub time: bool,
    /// Values that fit it, of so many.
    pub hits: u32,
    pub seen: u32,
}

impl Written {
    /// Whether day and month could be the other way round.
    pub(super) fn is_ambiguous(&self) -> bool {
        let day_first = |format: &str| format.find("%d") < format.find("%m");
        let year_first = |format: &&&str| format.starts_with("%Y");
        let open: Vec<_> = self.formats.iter().filter(|format| !year_first(format)).collect();
        open.iter().any(|format| day_first(format)) && open.iter().any(|format| !day_first(format))
    }
}

impl Formats {
    pub(super) fn all() -> Self {
        let candidate =
            |time| move |format: &&'static str| Candidate { format, time, hits: 0, misses: 0 };
        let alive = DATES.iter().map(candidate(false)).chain(TIMES.iter().map(candidate(true)));
        Self { alive: alive.collect(), seen: 0 }
    }

    pub(super) fn seen(&self) -> u32 {
        self.seen
    }

    pub(super) fn see(&mut self, value: &str) {
        const PATIENCE: u32 = 20;
        self.seen += 1;
        if !could_be_date(value) {
            return;
        }
        for candidate in &mut self.alive {
            if candidate.misses > candidate.hits + PATIENCE {
                continue;
            }
            if reads(value, candidate.format, candidate.time) {
                candidate.hits += 1;
            } else {
                candidate.misses += 1;
            }
        }
    }

    pub(super) fn written(&self) -> Option<Written> {
        let most =
            self.alive.iter().map(|candidate| candidate.hits).max().filter(|hits| *hits > 0)?;
        let best: Vec<_> = self.alive.iter().filter(|candidate| candidate.hits == most).collect();
        Some(Written {
            time: best.first().is_some_and(|candidate| candidate.time),
            formats: best.iter().map(|candidate| candidate.format).collect(),
            hits: most,
            seen: self.seen,
        })
    }
}

fn reads(value: &str, format: &str, time: bool) -> bool {
    let date = if time {
        DateTime::parse_from_str(value, format)
            .map(|time| time.date_naive())
            .or_else(|_| NaiveDateTime::parse_from_str(value, format).map(|time| time.date()))
    } else {
        NaiveDate::parse_from_str(value, format)
    };
    date.is_ok_and(|date| (1900..=2100).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use super::{Formats, GUESSES, Kind, fits};

    fn guess(value: &str) -> Kind {
        GUESSES.into_iter().find(|kind| fits(*kind, value)).unwrap_or(Kind::Text)
    }

    #[test]
    fn values_are_told_by_their_looks() {
        let cases = [
            ("13800138000", Kind::Phone),
            ("+86 21 6888 0000", Kind::Phone),
            ("021-68880000", Kind::Phone),
            ("(555) 010-9999", Kind::Phone),
            ("20240102", Kind::Whole),
            ("-7", Kind::Whole),
            ("1234.50", Kind::Decimal),
            ("1,234.50", Kind::Amount),
            ("¥12万", Kind::Amount),
            ("USD 12", Kind::Amount),
            ("a@b.cn", Kind::Email),
            ("a@b", Kind::Text),
            ("https://kehu.example", Kind::Url),
            ("是", Kind::Boolean),
            ("上海", Kind::Text),
            ("ABC", Kind::Text),
        ];
        for (value, expected) in cases {
            assert_eq!(guess(value), expected, "{value}");
        }
    }

    fn written(values: &[&str]) -> (Vec<&'static str>, bool) {
        let mut formats = Formats::all();
        for value in values {
            formats.see(value);
        }
        let written = formats.written().unwrap();
        let ambiguous = written.is_ambiguous();
        (written.formats, ambiguous)
    }

    #[test]
    fn date_formats_are_found_and_ambiguity_is_seen() {
        assert_eq!(written(&["2024-01-02", "2024-1-3"]), (vec!["%Y-%m-%d"], false));
        assert_eq!(written(&["2024年1月2日"]), (vec!["%Y年%m月%d日"], false));
        assert_eq!(written(&["1/2/2024", "3/4/2024"]), (vec!["%d/%m/%Y", "%m/%d/%Y"], true));
        assert_eq!(written(&["1/2/2024", "29/2/2024"]), (vec!["%d/%m/%Y"], false));
        assert_eq!(written(&["29/2/2016 01:16"]), (vec!["%d/%m/%Y %H:%M"], false));
        let (formats, ambiguous) = written(&["2012-10-09T14:50:17+00:00"]);
        assert_eq!((formats[0], ambiguous), ("%Y-%m-%dT%H:%M:%S%z", false));
        assert_eq!(written(&["2-Jun-06"]), (vec!["%d-%b-%y"], false));
    }
}
