//! Making a contact known.

use super::{Decision, links, person};
use crate::{
    contact::{Created, CustomerLinkInput, Event, LinkedToCustomer, Rejection, State},
    values::{
        ExternalIdInput, NamesInput, Region, Text, UserId, bounded, external_id, text::says_same,
    },
};

/// The longest list of external ids or customers in one command.
const MAX_ENTRIES: usize = 50;

/// What `Create` says.
pub(super) struct Wanted {
    pub(super) names: NamesInput,
    pub(super) job_title: Option<String>,
    pub(super) birthday: Option<String>,
    pub(super) languages: Vec<String>,
    pub(super) region: Option<Region>,
    pub(super) source: Option<String>,
    pub(super) owner: Option<UserId>,
    pub(super) external_ids: Vec<ExternalIdInput>,
    pub(super) customers: Vec<CustomerLinkInput>,
}

/// A repeated creation is compared with the first one, whatever has changed since.
pub(super) fn create(state: &State, wanted: Wanted) -> Decision {
    let (created, linked) = parse(wanted)?;
    match (&state.created, state.merged_into) {
        (None, _) => {
            let linked = linked.into_iter().map(Event::LinkedToCustomer);
            Ok(std::iter::once(Event::Created(created)).chain(linked).collect())
        }
        (Some(before), _) if is_same(state, before, &created, &linked) => Ok(vec![]),
        (Some(_), Some(survivor)) => Err(Rejection::Merged { survivor }),
        (Some(_), None) => Err(Rejection::AlreadyCreated),
    }
}

fn parse(wanted: Wanted) -> Result<(Created, Vec<LinkedToCustomer>), Rejection> {
    bounded::optional_line("jobTitle", wanted.job_title.as_deref())?;
    person::check_birthday(wanted.birthday.as_deref())?;
    bounded::optional_line("source", wanted.source.as_deref())?;
    bounded::count("externalIds", MAX_ENTRIES, wanted.external_ids.len())?;
    bounded::count("customers", MAX_ENTRIES, wanted.customers.len())?;
    let mut linked: Vec<LinkedToCustomer> = Vec::new();
    for link in wanted.customers {
        let link = links::parse(link)?;
        if linked.iter().any(|other| other.customer == link.customer) {
            return Err(Rejection::LinkedTwice(link.customer));
        }
        linked.push(link);
    }
    let created = Created {
        names: wanted.names.recorded(true)?,
        job_title: wanted.job_title.map(Text::personal),
        birthday: wanted.birthday.map(Text::personal),
        languages: person::languages(wanted.languages)?,
        region: wanted.region,
        source: wanted.source,
        owner: wanted.owner,
        external_ids: external_id::recorded(&wanted.external_ids, true)?,
    };
    Ok((created, linked))
}

/// Of the customers it only asks that each was once linked like this: the events do not tell
/// links made on creation from those made later.
fn is_same(state: &State, one: &Created, two: &Created, linked: &[LinkedToCustomer]) -> bool {
    one.names.says_same(&two.names)
        && says_same(one.job_title.as_ref(), two.job_title.as_ref())
        && says_same(one.birthday.as_ref(), two.birthday.as_ref())
        && one.languages == two.languages
        && one.region == two.region
        && one.source == two.source
        && one.owner == two.owner
        && one.external_ids.len() == two.external_ids.len()
        && one.external_ids.iter().all(|id| id.is_among(&two.external_ids))
        && linked.iter().all(|wanted| state.links.iter().any(|link| link.first == *wanted))
}
