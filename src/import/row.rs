//! What a row says: templates filled, values mapped and looked up, each mapping counted once.

use std::collections::{BTreeMap, HashSet};

use rust_decimal::Decimal;

use super::{
    ids,
    mapping::Other,
    message::{Fault, quoted},
    plan::{Bound, PlannedCondition, PlannedDerived, PlannedFile, Slot},
    records::Cells,
};

/// How often values were mapped: per map, then per value of the source.
#[derive(Debug, Default)]
pub(super) struct MapCounts {
    counts: BTreeMap<(String, String), MapCount>,
    /// Values that a phase has counted, so that a later phase does not count them again.
    counted: HashSet<(usize, usize, usize)>,
}

/// One entry of a map and how often it was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MapCount {
    pub to: String,
    pub kind: Mapped,
    pub file: String,
    pub count: u64,
}

/// What became of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mapped {
    /// A mistake of the source was corrected.
    Corrected,
    /// It is called something else here.
    Translated,
    /// It was not known, and left out.
    Dropped,
}

impl MapCounts {
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str, &MapCount)> {
        self.counts.iter().map(|((map, from), count)| (map.as_str(), from.as_str(), count))
    }

    /// Whether `phase` counts the derived value: the first phase that meets it does.
    fn counts_here(&mut self, phase: usize, file: usize, derived: usize) -> bool {
        let earlier = (0..phase).any(|earlier| self.counted.contains(&(earlier, file, derived)));
        if !earlier {
            self.counted.insert((phase, file, derived));
        }
        !earlier
    }

    fn add(&mut self, map: &str, from: &str, to: &str, kind: Mapped, file: &str) {
        let entry = self.counts.entry((map.to_owned(), from.to_owned())).or_insert_with(|| {
            MapCount { to: to.to_owned(), kind, file: file.to_owned(), count: 0 }
        });
        entry.count += 1;
    }
}

/// The most different unknown values that are counted one by one.
const MAX_DROPPED: usize = 1000;

/// One row and what was made of it so far.
pub(super) struct Row<'a> {
    /// Which phase reads it.
    phase: usize,
    index: usize,
    file: &'a PlannedFile,
    cells: &'a Cells,
    counts: &'a mut MapCounts,
    memo: Vec<Option<Result<Option<String>, Fault>>>,
}

impl<'a> Row<'a> {
    pub(super) fn new(
        phase: usize,
        index: usize,
        file: &'a PlannedFile,
        cells: &'a Cells,
        counts: &'a mut MapCounts,
    ) -> Self {
        Self { phase, index, file, cells, counts, memo: vec![None; file.derived.len()] }
    }

    /// Fills a template; `None` when it has places and all of them are empty.
    pub(super) fn text(&mut self, template: &Bound) -> Result<Option<String>, Fault> {
        let mut text = String::new();
        let (mut places, mut filled) = (0, 0);
        for slot in &template.0 {
            let value = match slot {
                Slot::Text(plain) => {
                    text.push_str(plain);
                    continue;
                }
                Slot::Column(column) => Some(self.cells.get(*column).to_owned()),
                Slot::Derived(index) => self.derived(*index)?,
                Slot::Row => Some(ids::fingerprint(self.cells.iter())),
            };
            places += 1;
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                filled += 1;
                text.push_str(&value);
            }
        }
        Ok(((places == 0 || filled > 0) && !text.is_empty()).then_some(text))
    }

    /// The first column that a template rests on.
    pub(super) fn blame(&self, template: &Bound) -> Option<usize> {
        template.0.iter().find_map(|slot| match slot {
            Slot::Text(_) | Slot::Row => None,
            Slot::Column(column) => Some(*column),
            Slot::Derived(index) => {
                self.file.derived.get(*index).and_then(|derived| self.blame(&derived.value))
            }
        })
    }

    /// Whether the row meets every condition.
    pub(super) fn meets(&mut self, conditions: &[PlannedCondition]) -> Result<bool, Fault> {
        for condition in conditions {
            let value = self.text(&condition.value)?;
            let text = value.as_deref().unwrap_or_default();
            let present = condition.present.is_none_or(|present| present == value.is_some());
            let is = condition.is.as_ref().is_none_or(|values| values.contains(text));
            if !(present && is) || condition.not.contains(text) {
                return Ok(false);
            }
            if let Some(other) = &condition.differs_from {
                let other = self.text(other)?;
                if says_same(text, other.as_deref().unwrap_or_default()) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn derived(&mut self, index: usize) -> Result<Option<String>, Fault> {
        if let Some(Some(known)) = self.memo.get(index) {
            return known.clone();
        }
        let file = self.file;
        let Some(derived) = file.derived.get(index) else { return Ok(None) };
        let value = self.derive(index, derived);
        if let Some(memo) = self.memo.get_mut(index) {
            *memo = Some(value.clone());
        }
        value
    }

    fn derive(&mut self, index: usize, derived: &PlannedDerived) -> Result<Option<String>, Fault> {
        let Some(mut value) = self.text(&derived.value)? else { return Ok(None) };
        if let Some(times) = &derived.times {
            let Some(factor) = self.text(times)? else { return Ok(None) };
            let value_of = number(&value, self.blame(&derived.value))?;
            value = product(value_of, number(&factor, self.blame(times))?)
                .ok_or_else(|| not_a_number(&factor, self.blame(times)))?;
        }
        let column = self.blame(&derived.value);
        let count = self.counts.counts_here(self.phase, self.index, index);
        let Some(value) = self.map(derived, value, column, count)? else { return Ok(None) };
        let Some(lookup) = &derived.lookup else { return Ok(Some(value)) };
        match lookup.table.get(&value) {
            Some(found) => Ok((!found.is_empty()).then(|| found.clone())),
            None if lookup.other == Other::Refuse => Err(Fault::new(
                "LOOKUP_MISS",
                column,
                format!("{} is not in the lookup {}", quoted(&value), lookup.name),
                format!("查找表 {} 中没有 {}", lookup.name, quoted(&value)),
            )),
            None => Ok(None),
        }
    }

    fn map(
        &mut self,
        derived: &PlannedDerived,
        value: String,
        column: Option<usize>,
        count: bool,
    ) -> Result<Option<String>, Fault> {
        let Some((name, map)) = &derived.map else { return Ok(Some(value)) };
        let file = &self.file.source.display;
        let mut value = value;
        if let Some(meant) = map.correct.get(&value) {
            if count {
                self.counts.add(name, &value, meant, Mapped::Corrected, file);
            }
            value.clone_from(meant);
        }
        match (map.map.get(&value), map.other) {
            (Some(ours), _) => {
                if count && *ours != value {
                    self.counts.add(name, &value, ours, Mapped::Translated, file);
                }
                Ok((!ours.is_empty()).then(|| ours.clone()))
            }
            (None, Other::Keep) => Ok(Some(value)),
            (None, Other::Empty) => {
                if count {
                    let full = self.counts.counts.len() >= MAX_DROPPED;
                    let from = if full { "…" } else { value.as_str() };
                    self.counts.add(name, from, "", Mapped::Dropped, file);
                }
                Ok(None)
            }
            (None, Other::Refuse) => Err(Fault::new(
                "UNKNOWN_VALUE",
                column,
                format!("{} is not among the values of {name}", quoted(&value)),
                format!("{} 不在 {name} 的取值之中", quoted(&value)),
            )),
        }
    }
}

fn number(text: &str, column: Option<usize>) -> Result<Decimal, Fault> {
    Decimal::from_str_exact(text).map_err(|_| not_a_number(text, column))
}

/// Exact, without zeros at its end; `None` where it has too many digits.
fn product(one: Decimal, other: Decimal) -> Option<String> {
    let product = one.checked_mul(other)?;
    // Multiplying rounds rather than fails.
    let exact = one.normalize().scale() + other.normalize().scale() <= Decimal::MAX_SCALE;
    exact.then(|| product.normalize().to_string())
}

fn not_a_number(text: &str, column: Option<usize>) -> Fault {
    let (en, zh) = (
        format!("{} is not a decimal number, or has too many digits", quoted(text)),
        format!("{} 不是十进制数，或位数过多", quoted(text)),
    );
    Fault::new("INVALID_VALUE", column, en, zh)
}

/// Whether two values are the same text, or the same number.
fn says_same(one: &str, other: &str) -> bool {
    let number = |text: &str| Decimal::from_str_exact(text).ok();
    one == other || number(one).zip(number(other)).is_some_and(|(one, other)| one == other)
}
