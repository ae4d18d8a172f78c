//! In what customers contradict each other: what somebody should look at before they are merged.

use std::collections::BTreeMap;

use kehu_domain::values::{CustomerId, Text};
use serde::Serialize;

use super::{Credit, Customer};

/// What customers can contradict each other in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Matter {
    /// Organisation or person.
    Kind,
    /// Where it is.
    Region,
    /// What it does.
    Industry,
    /// Its time zone.
    TimeZone,
    /// Who looks after it.
    Owner,
    /// The customer it belongs to.
    Parent,
    /// Its grade.
    Grade,
    /// What kind of value the relation has.
    ValueType,
    /// On what terms we lend to it.
    CreditTerms,
    /// Whether further credit is held back.
    CreditHeld,
    /// What one and the same system calls it.
    ExternalId,
}

/// Customers that say different things of one matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// Of what.
    pub matter: Matter,
    /// Of which part of it: of external ids, whose.
    pub part: Option<String>,
    /// Who says what, in the order of the customers; those that say nothing are left out.
    pub said: Vec<(CustomerId, Text)>,
}

/// In what `customers` contradict each other; what only some of them say is no contradiction.
pub fn contradictions(customers: &[Customer]) -> Vec<Contradiction> {
    type Said = fn(&Customer) -> Option<String>;
    let matters: [(Matter, Said); 10] = [
        (Matter::Kind, |customer| code(&customer.kind)),
        (Matter::Region, |customer| code(customer.region.as_ref()?)),
        (Matter::Industry, |customer| customer.industry.clone()),
        (Matter::TimeZone, |customer| customer.time_zone.clone()),
        (Matter::Owner, |customer| customer.owner.map(|owner| owner.to_string())),
        (Matter::Parent, |customer| customer.parent.map(|parent| parent.to_string())),
        (Matter::Grade, |customer| Some(customer.grade.as_ref()?.grade.clone())),
        (Matter::ValueType, |customer| code(&customer.value_type?)),
        (Matter::CreditTerms, |customer| customer.credit.as_ref().map(terms)),
        (Matter::CreditHeld, |customer| Some(customer.credit_held.to_string())),
    ];
    let mut found = Vec::new();
    for (matter, says) in matters {
        let said = |customer: &Customer| Some((customer.id, Text::open(says(customer)?)));
        found.push(Contradiction {
            matter,
            part: None,
            said: customers.iter().filter_map(said).collect(),
        });
    }
    let mut named: BTreeMap<String, Vec<(CustomerId, Text)>> = BTreeMap::new();
    for customer in customers {
        for external in &customer.external_ids {
            let part = format!("{}/{}", external.system, external.kind);
            named.entry(part).or_default().push((customer.id, external.id.clone()));
        }
    }
    let external =
        |(part, said)| Contradiction { matter: Matter::ExternalId, part: Some(part), said };
    found.extend(named.into_iter().map(external));
    found.retain(Contradiction::is_one);
    found
}

impl Contradiction {
    /// Whether two customers say different things; one may say as many as it likes.
    fn is_one(&self) -> bool {
        self.said.iter().enumerate().any(|(place, (one, says))| {
            let later = self.said.iter().skip(place + 1);
            later.into_iter().any(|(other, said)| other != one && !said.says_same(says))
        })
    }
}

/// As it stands in JSON.
fn code(value: &impl Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

fn terms(credit: &Credit) -> String {
    let Credit { grade, limit, term_days } = credit;
    format!("{grade}, {} {}, {term_days} d", limit.amount(), limit.currency().code())
}
