//! What one column holds, counted in bounded memory while rows go by.

use std::{
    collections::{BTreeMap, BTreeSet, hash_map::DefaultHasher},
    hash::{Hash as _, Hasher as _},
};

use super::kinds::{Formats, GUESSES, Kind, Written, fits};

/// Different values are counted exactly up to here, and estimated from as many hashes beyond.
const HASHES: usize = 1024;
/// How many examples are kept, and how many characters of each.
const EXAMPLES: usize = 3;
const EXAMPLE_LENGTH: usize = 40;
/// A column with at most so many different values is a list of choices.
const CHOICES: usize = 200;
/// The longest value that can be a choice, in bytes.
const CHOICE_LENGTH: usize = 120;
/// How many values are tried as dates.
const DATES_TRIED: u32 = 2000;
/// A column is of a kind if this share of its values is, in percent.
const MOST: u64 = 95;

/// A column while rows go by.
#[derive(Debug)]
pub(super) struct Tally {
    filled: u64,
    empty: u64,
    hashes: BTreeSet<u64>,
    overflowed: bool,
    examples: Vec<String>,
    choices: Option<BTreeMap<String, u64>>,
    sampled: u64,
    fitting: [u64; GUESSES.len()],
    formats: Formats,
    errors: u64,
}

/// What a column holds.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its name, which may be empty or not its own.
    pub name: String,
    pub filled: u64,
    pub empty: u64,
    pub distinct: u64,
    /// Whether `distinct` is exact.
    pub exact: bool,
    pub examples: Vec<String>,
    pub kind: Kind,
    /// How many of a hundred sampled values are of that kind.
    pub share: u64,
    pub written: Option<Written>,
    /// All values with their counts, where there are few.
    pub choices: Option<BTreeMap<String, u64>>,
    /// Values that are errors of a spreadsheet, such as `#N/A`.
    pub errors: u64,
}

/// What a value is known by.
pub(super) fn hash(value: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

impl Tally {
    pub(super) fn new() -> Self {
        Self {
            filled: 0,
            empty: 0,
            hashes: BTreeSet::new(),
            overflowed: false,
            examples: Vec::new(),
            choices: Some(BTreeMap::new()),
            sampled: 0,
            fitting: [0; GUESSES.len()],
            formats: Formats::all(),
            errors: 0,
        }
    }

    /// Counts a value; looks at it more closely if it is in the sample.
    pub(super) fn see(&mut self, value: &str, sample: bool) {
        if value.is_empty() {
            self.empty += 1;
            return;
        }
        self.filled += 1;
        let hash = hash(value);
        let largest = self.hashes.last().copied().unwrap_or_default();
        if self.hashes.len() < HASHES || hash < largest {
            if self.hashes.insert(hash) {
                self.show(value);
            }
            if self.hashes.len() > HASHES {
                self.hashes.pop_last();
                self.overflowed = true;
            }
        } else if hash != largest {
            self.overflowed = true;
        }
        self.choose(value);
        self.errors += u64::from(is_error(value));
        if sample {
            self.look_at(value);
        }
    }

    fn show(&mut self, value: &str) {
        if self.examples.len() < EXAMPLES {
            let mut shown: String = value.chars().take(EXAMPLE_LENGTH).collect();
            if shown.len() < value.len() {
                shown.push('…');
            }
            self.examples.push(shown);
        }
    }

    fn choose(&mut self, value: &str) {
        let Some(choices) = &mut self.choices else { return };
        if let Some(count) = choices.get_mut(value) {
            *count += 1;
        } else if choices.len() < CHOICES && value.len() <= CHOICE_LENGTH {
            choices.insert(value.to_owned(), 1);
        } else {
            self.choices = None;
        }
    }

    fn look_at(&mut self, value: &str) {
        self.sampled += 1;
        for (count, kind) in self.fitting.iter_mut().zip(GUESSES) {
            *count += u64::from(fits(kind, value));
        }
        if self.formats.seen() < DATES_TRIED {
            self.formats.see(value);
        }
    }

    pub(super) fn close(self, name: &str) -> Column {
        let (distinct, exact) = self.distinct();
        let (kind, share) = self.kind();
        let written = self.formats.written().filter(|_| kind.is_date());
        Column {
            name: name.to_owned(),
            filled: self.filled,
            empty: self.empty,
            distinct,
            exact,
            examples: self.examples,
            kind,
            share,
            written,
            choices: self.choices.filter(|choices| !choices.is_empty()),
            errors: self.errors,
        }
    }

    /// From the share of all hashes that the smallest take up.
    fn distinct(&self) -> (u64, bool) {
        let kept = self.hashes.len() as u64;
        let Some(largest) = self.hashes.last().filter(|_| self.overflowed) else {
            return (kept, true);
        };
        let estimate = u128::from(kept.saturating_sub(1)) * u128::from(u64::MAX)
            / u128::from((*largest).max(1));
        (u64::try_from(estimate).unwrap_or(u64::MAX).min(self.filled), false)
    }

    fn kind(&self) -> (Kind, u64) {
        if self.filled == 0 {
            return (Kind::Empty, 100);
        }
        let percent = |count: u64, of: u64| count * 100 / of.max(1);
        if let Some(written) = self.formats.written() {
            let share = percent(u64::from(written.hits), u64::from(written.seen));
            // Eight digits are a date only if every one of them is.
            let bare = written.formats == ["%Y%m%d"];
            if share >= if bare { 100 } else { MOST } {
                return (if written.time { Kind::Moment } else { Kind::Date }, share);
            }
        }
        let found = GUESSES.into_iter().zip(self.fitting).find_map(|(kind, count)| {
            let share = percent(count, self.sampled);
            (share >= MOST).then_some((kind, share))
        });
        found.unwrap_or((Kind::Text, 100))
    }
}

impl Column {
    /// Whether it has a value in every row, each but once, as far as is known.
    pub(super) fn may_be_key(&self) -> bool {
        self.filled > 0
            && self.empty * 10 <= self.filled
            && self.distinct.saturating_mul(10) >= self.filled.saturating_mul(8)
    }
}

fn is_error(value: &str) -> bool {
    const ERRORS: [&str; 7] = ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"];
    value.starts_with('#') && ERRORS.contains(&value)
}

#[cfg(test)]
mod tests {
    use super::{Column, Kind, Tally};

    fn column(values: impl IntoIterator<Item = String>) -> Column {
        let mut tally = Tally::new();
        for value in values {
            tally.see(&value, true);
        }
        tally.close("x")
    }

    #[test]
    fn few_values_are_counted_and_many_estimated() {
        let few = column((0..5000).map(|n| (n % 7).to_string()));
        assert_eq!((few.distinct, few.exact, few.filled), (7, true, 5000));
        assert_eq!(few.choices.unwrap()["3"], 714);
        let many = column((0..20_000).map(|n| format!("value {n}")));
        assert!((17_500..22_500).contains(&many.distinct), "{}", many.distinct);
        assert!(!many.exact && many.choices.is_none());
        assert_eq!(many.examples, ["value 0", "value 1", "value 2"]);
    }

    #[test]
    fn a_few_strangers_do_not_change_the_kind() {
        let days = (1..29).map(|day| format!("2024-02-{day:02}"));
        let dates = column(days.clone().chain(["unknown".to_owned()]));
        assert_eq!(dates.kind, Kind::Date);
        let mixed = column(days.chain((0..9).map(|n| format!("unknown {n}"))));
        assert_eq!(mixed.kind, Kind::Text);
        assert_eq!(column(["20240102".to_owned(), "20249902".to_owned()]).kind, Kind::Whole);
        assert_eq!(column([String::new()]).kind, Kind::Empty);
    }

    #[test]
    fn errors_of_spreadsheets_are_counted() {
        let errors = column(["#N/A", "1", "#REF!", "#1"].map(str::to_owned));
        assert_eq!(errors.errors, 2);
    }
}
