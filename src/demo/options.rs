//! What a demo is made of: chance, the last day, and how many customers; and how the log tells.

use chrono::{Days, NaiveDate};
use kehu_domain::{customer::ExternalIdInput, values::ExternalId};

use super::{DemoError, year::day_of};
use crate::clock::Clock;

/// How a demo is called among external ids.
pub(super) const SYSTEM: &str = "kehu-demo";

/// The kind of the external id that tells what the demo is made of.
const SCRIPT: &str = "script";

/// Raised whenever the same options lead to another story.
const VERSION: u32 = 1;

/// How many customers there are unless said otherwise.
const CUSTOMERS: u32 = 240;

/// The most there can be: names and numbers begin to repeat.
const MOST: u32 = 5_000;

/// The first day on which a demo can end: one year after the first day it knows holidays of.
const EARLIEST: (i32, u32, u32) = (2024, 1, 1);

/// What somebody wants of a demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wanted {
    /// What chance follows from; 1 unless said.
    pub seed: Option<u64>,
    /// The last day that is told of; yesterday unless said.
    pub until: Option<NaiveDate>,
    /// How many customers there are.
    pub customers: Option<u32>,
}

/// What a demo is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// What chance follows from.
    pub seed: u64,
    /// The last day that is told of.
    pub until: NaiveDate,
    /// How many customers there are.
    pub customers: u32,
}

impl Options {
    /// What was wanted, and otherwise what is usual. The last day is over, in Shanghai.
    pub(super) fn decide(wanted: Wanted, clock: &Clock) -> Result<Self, DemoError> {
        let yesterday = day_of(clock.now()) - Days::new(1);
        let until = wanted.until.unwrap_or(yesterday);
        let (year, month, day) = EARLIEST;
        let early = NaiveDate::from_ymd_opt(year, month, day).is_some_and(|first| until < first);
        if until > yesterday || early {
            return Err(DemoError::Day { until, yesterday });
        }
        let customers = wanted.customers.unwrap_or(CUSTOMERS);
        if !(1..=MOST).contains(&customers) {
            return Err(DemoError::Customers { most: MOST });
        }
        Ok(Self { seed: wanted.seed.unwrap_or(1), until, customers })
    }

    /// Whether nothing else was wanted.
    pub(super) fn fits(&self, wanted: Wanted) -> bool {
        wanted.seed.is_none_or(|seed| seed == self.seed)
            && wanted.until.is_none_or(|until| until == self.until)
            && wanted.customers.is_none_or(|customers| customers == self.customers)
    }

    /// What the log is told of it.
    pub(super) fn mark(&self) -> ExternalIdInput {
        let Self { seed, until, customers } = self;
        ExternalIdInput {
            system: SYSTEM.to_owned(),
            kind: SCRIPT.to_owned(),
            id: format!("{VERSION} {seed} {until} {customers}"),
        }
    }

    /// What the log tells of it; `None` when it tells nothing of the kind.
    pub(super) fn read(ids: &[ExternalId]) -> Option<Result<Self, DemoError>> {
        let mark = ids.iter().find(|id| id.system == SYSTEM && id.kind == SCRIPT)?;
        let parts: Vec<_> = mark.id.as_str()?.split(' ').collect();
        let [version, seed, until, customers] = parts.as_slice() else {
            return Some(Err(DemoError::Version));
        };
        if version.parse() != Ok(VERSION) {
            return Some(Err(DemoError::Version));
        }
        let read = (seed.parse(), until.parse(), customers.parse());
        let (Ok(seed), Ok(until), Ok(customers)) = read else {
            return Some(Err(DemoError::Version));
        };
        Some(Ok(Self { seed, until, customers }))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone as _, Utc};

    use super::*;

    fn clock() -> Clock {
        Clock::from_fn(|| Utc.with_ymd_and_hms(2026, 11, 20, 17, 0, 0).unwrap())
    }

    #[test]
    fn the_usual_year_ended_yesterday_in_shanghai() {
        let options = Options::decide(Wanted::default(), &clock()).unwrap();
        let until = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        assert_eq!(options, Options { seed: 1, until, customers: CUSTOMERS });
        assert!(options.fits(Wanted::default()));
        assert!(!options.fits(Wanted { seed: Some(2), ..Wanted::default() }));
    }

    #[test]
    fn what_is_to_come_cannot_be_told() {
        for day in ["2026-11-21", "2023-12-31"] {
            let wanted = Wanted { until: Some(day.parse().unwrap()), ..Wanted::default() };
            let refused = Options::decide(wanted, &clock());
            assert!(matches!(refused, Err(DemoError::Day { .. })), "{day}");
        }
        let wanted = Wanted { customers: Some(0), ..Wanted::default() };
        assert!(matches!(Options::decide(wanted, &clock()), Err(DemoError::Customers { .. })));
    }

    #[test]
    fn the_log_tells_what_it_was_told() {
        let options = Options::decide(Wanted::default(), &clock()).unwrap();
        let recorded = options.mark().recorded(true).unwrap();
        assert_eq!(Options::read(std::slice::from_ref(&recorded)).unwrap().unwrap(), options);
        let id = kehu_domain::values::Text::personal("2 1 2026-11-20 240");
        let later = ExternalId { id, ..recorded };
        assert!(matches!(Options::read(&[later]), Some(Err(DemoError::Version))));
        assert!(Options::read(&[]).is_none());
    }
}
