//! Customers and the people there, as they are thought up.

use chrono::{DateTime, Utc};
use kehu_domain::values::{ContactId, Currency, CustomerId, UserId};

use super::{
    dice::Dice,
    names::{
        BRANDS, CHINA, City, EUROPE, EUROPEANS, GIVEN, JOBS, Lang, ROUTES, SOURCES, STEMS,
        SURNAMES, TRADES, Trade,
    },
    script::Script,
    staff::{self, Colleague, Duty},
    year::{Year, day_of},
};

/// Every so manieth customer is the parent of those that follow it.
const GROUP: u32 = 12;

/// How many belong to such a parent.
const SUBSIDIARIES: u32 = 2;

/// How many of a hundred customers are in Europe.
const EUROPEAN: u32 = 38;

/// How many of a hundred were customers before the year began.
const OLD: u32 = 55;

/// Somebody at a customer.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) id: ContactId,
    pub(super) name: String,
    /// In Latin letters, where the name is not.
    pub(super) latin: Option<String>,
    /// What one says to them.
    pub(super) called: String,
    pub(super) job: (&'static str, &'static str),
    pub(super) phone: String,
    pub(super) email: String,
    pub(super) wechat: Option<String>,
}

/// A customer.
#[derive(Debug, Clone)]
pub(super) struct Party {
    /// Its place among all, from 1 on.
    pub(super) number: u32,
    pub(super) id: CustomerId,
    pub(super) lang: Lang,
    pub(super) name: String,
    pub(super) latin: Option<String>,
    pub(super) short: String,
    pub(super) city: &'static City,
    pub(super) trade: &'static Trade,
    pub(super) route: &'static (&'static str, &'static str),
    pub(super) source: &'static (&'static str, &'static str),
    pub(super) currency: Currency,
    pub(super) domain: String,
    pub(super) parent: Option<CustomerId>,
    /// From when on it is known, and whether it was a customer before the year began.
    pub(super) since: DateTime<Utc>,
    pub(super) old: bool,
    owner: &'static Colleague,
    pub(super) people: Vec<Person>,
}

impl Party {
    /// What people at Yuanhang call it by number.
    pub(super) fn code(&self) -> String {
        format!("YH-{:04}", self.number)
    }

    /// Who looks after it at that time.
    pub(super) fn owner(&self, year: &Year, at: DateTime<Utc>) -> UserId {
        let day = (day_of(at) - year.day(0)).num_days();
        staff::in_charge(self.owner, u32::try_from(day).unwrap_or_default()).id()
    }

    /// Who looks after it at first.
    pub(super) fn first_owner(&self) -> &'static Colleague {
        self.owner
    }

    /// Somebody there.
    pub(super) fn somebody(&self, dice: &mut Dice) -> Option<&Person> {
        (!self.people.is_empty()).then(|| dice.pick(&self.people))
    }

    /// What it ships.
    pub(super) fn goods(&self, dice: &mut Dice) -> &'static str {
        let (zh, en) = *dice.pick(&self.trade.goods);
        self.lang.of(zh, en)
    }

    /// Where it ships it.
    pub(super) fn route(&self) -> &'static str {
        self.lang.of(self.route.0, self.route.1)
    }
}

/// What a company is called: as it writes itself, in Latin letters, for short, and on the net.
struct Called {
    name: String,
    latin: Option<String>,
    short: String,
    domain: String,
}

/// Thinks up customer number `number`; `parent` is the last one that has subsidiaries.
pub(super) fn think_up(script: &Script, number: u32, parent: Option<&Party>) -> Party {
    let mut dice = script.dice(&format!("party {number}"));
    let parent = parent.filter(|_| (1..=SUBSIDIARIES).contains(&(number % GROUP)));
    let lang = match parent {
        Some(parent) => parent.lang,
        None if dice.chance(EUROPEAN) => Lang::En,
        None => Lang::Zh,
    };
    let city = dice.pick(lang.of(&CHINA[..], &EUROPE[..]));
    let trade = parent.map_or_else(|| dice.pick(&TRADES), |parent| parent.trade);
    let called = match lang {
        Lang::Zh => chinese(&mut dice, number, city, trade, parent),
        Lang::En => european(number, city, trade, parent),
    };
    let old = parent.is_some() || number.is_multiple_of(GROUP) || dice.chance(OLD);
    let since = if old {
        script.year.soon(&mut dice, script.year.opening(), 5, 5 * 450)
    } else {
        let from = script.year.morning(8);
        script.year.some_time(&mut dice, from)
    };
    let owner = *dice.pick(&staff::doing(Duty::Sales, city.office));
    let currency = currency(&mut dice, city);
    let mut party = Party {
        number,
        id: CustomerId(script.id(&format!("customer {number}"))),
        lang,
        name: called.name,
        latin: called.latin,
        short: called.short,
        city,
        trade,
        route: dice.pick(&ROUTES),
        source: dice.pick(&SOURCES),
        currency,
        domain: called.domain,
        parent: parent.map(|parent| parent.id),
        since,
        old,
        owner,
        people: Vec::new(),
    };
    let most = if number.is_multiple_of(GROUP) { 4 } else { 3 };
    for index in 1..=dice.between(1, most) {
        let person = person(script, &mut dice, &party, index);
        party.people.push(person);
    }
    party
}

/// Whether it is one of those that have subsidiaries.
pub(super) fn is_parent(party: &Party) -> bool {
    party.number.is_multiple_of(GROUP)
}

fn chinese(
    dice: &mut Dice,
    number: u32,
    city: &City,
    trade: &Trade,
    parent: Option<&Party>,
) -> Called {
    let of = parent.map_or(number, |parent| parent.number);
    let count = u32::try_from(BRANDS.len()).unwrap_or(1);
    // Every pair of halves comes up once before one comes again.
    let (one, other) = (of % count, (of / count + of) % count);
    let half = |at: u32| usize::try_from(at).ok().and_then(|at| BRANDS.get(at)).copied();
    let (first, read) = half(one).unwrap_or_default();
    let (second, also_read) = half(other).unwrap_or_default();
    let read = format!("{read}{}", also_read.to_lowercase());
    let (word, english, _) = trade.word;
    let (form, latin_form) = *dice.pick(&[
        ("有限公司", "Co., Ltd."),
        ("股份有限公司", "Corp."),
        ("（集团）有限公司", "Group Co., Ltd."),
        ("贸易有限公司", "Trading Co., Ltd."),
    ]);
    Called {
        name: format!("{}{first}{second}{word}{form}", city.name),
        latin: Some(format!("{} {read} {english} {latin_form}", city.latin)),
        short: format!("{first}{second}{word}"),
        domain: format!("{}{of}.example", read.to_lowercase()),
    }
}

fn european(number: u32, city: &City, trade: &Trade, parent: Option<&Party>) -> Called {
    let of = parent.map_or(number, |parent| parent.number);
    let (beginnings, ends) = STEMS;
    let at = |names: &[&'static str], index: u32| {
        let count = u32::try_from(names.len()).unwrap_or(1);
        let index = usize::try_from(index % count).unwrap_or_default();
        names.get(index).copied().unwrap_or_default()
    };
    let stem = format!("{}{}", at(&beginnings, of), at(&ends, of / 16 + of));
    let (_, english, german) = trade.word;
    let country = city.region.split('-').next().unwrap_or_default();
    let (word, form) = match country {
        "DE" | "AT" => (german, "GmbH"),
        "NL" => (english, "B.V."),
        "FR" => (english, "S.A.S."),
        "SE" => (english, "AB"),
        "IT" => (english, "S.p.A."),
        _ => (english, "Ltd"),
    };
    let branch = if parent.is_some() { format!(" {}", city.name) } else { String::new() };
    Called {
        name: format!("{stem} {word}{branch} {form}"),
        latin: None,
        short: format!("{stem}{branch}"),
        domain: format!("{}{of}.example", stem.to_lowercase()),
    }
}

/// Europeans pay in euros, the British in dollars; some Chinese exporters in dollars, too.
fn currency(dice: &mut Dice, city: &City) -> Currency {
    let exports = dice.chance(25);
    let code = match city.region.split('-').next() {
        Some("CN") if exports => "USD",
        Some("CN") => "CNY",
        Some("GB") => "USD",
        _ => "EUR",
    };
    currency_of(code)
}

/// A currency of the demo's.
#[expect(clippy::expect_used, reason = "the three codes exist, and a test reads them")]
pub(super) fn currency_of(code: &'static str) -> Currency {
    Currency::parse(code).expect("the demo's currencies exist")
}

fn person(script: &Script, dice: &mut Dice, party: &Party, index: u32) -> Person {
    let job = *dice.pick(&JOBS);
    let (name, latin, called, mailbox) = match party.lang {
        Lang::Zh => {
            let (surname, read) = *dice.pick(&SURNAMES);
            let (given, given_read) = *dice.pick(&GIVEN);
            let called = if job.0 == "总经理" { "总" } else { "经理" };
            let mailbox = format!("{given_read}.{read}").to_lowercase();
            let latin = Some(format!("{read} {given_read}"));
            (format!("{surname}{given}"), latin, format!("{surname}{called}"), mailbox)
        }
        Lang::En => {
            let (firsts, lasts) = EUROPEANS;
            let (first, last) = (*dice.pick(&firsts), *dice.pick(&lasts));
            let mailbox = format!("{first}.{last}").to_lowercase().replace('ö', "oe");
            (format!("{first} {last}"), None, first.to_owned(), mailbox)
        }
    };
    let wechat = (party.lang == Lang::Zh && dice.chance(60))
        .then(|| format!("{}_{}", mailbox.replace('.', "_"), party.number));
    let local = (party.number * 4 + index) % 1_000;
    Person {
        id: ContactId(script.id(&format!("contact {} {index}", party.number))),
        name,
        latin,
        called,
        job,
        phone: format!("{}{local:03}", party.city.dial),
        email: format!("{mailbox}@{}", party.domain),
        wechat,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn money_has_currencies() {
        let codes = ["CNY", "USD", "EUR"];
        assert_eq!(codes.map(|code| currency_of(code).code()), codes);
    }

    #[test]
    fn hardly_two_customers_share_a_name() {
        let script = Script::new(1, Year::until("2026-11-20".parse().unwrap()));
        let (mut parties, mut parent) = (Vec::<Party>::new(), None);
        for number in 1..=240 {
            let party = think_up(&script, number, parent.as_ref());
            if is_parent(&party) {
                parent = Some(party.clone());
            }
            parties.push(party);
        }
        let names: BTreeSet<_> = parties.iter().map(|party| &party.name).collect();
        assert!(names.len() > 230, "{} names", names.len());
        let domains: BTreeSet<_> = parties.iter().map(|party| &party.domain).collect();
        assert!(domains.len() > 190, "{} domains", domains.len());
        assert!(parties.iter().filter(|party| party.parent.is_some()).count() >= 30);
        assert!(parties.iter().filter(|party| party.lang == Lang::En).count() >= 60);
    }
}
