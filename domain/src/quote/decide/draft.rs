//! Beginning a quote, and its terms.

use super::{
    Decision, calculated, check_count, check_optional_prose, external_id,
    lines::{self, MAX_LINES},
    says,
};
use crate::{
    customer::ExternalIdInput,
    quote::{
        Drafted, Event, LineInput, Rejection, State, TermsInput, TermsSet,
        state::{Terms, evolve},
    },
    series,
    values::{Currency, CustomerId, ExternalId, OpportunityId, SeriesId, Text, UserId},
};

/// The most external ids in one command.
const MAX_EXTERNAL_IDS: usize = 50;

/// What `Draft` says.
pub(super) struct Wanted {
    pub(super) customer: CustomerId,
    pub(super) opportunity: Option<OpportunityId>,
    pub(super) currency: Currency,
    pub(super) terms: TermsInput,
    pub(super) owner: Option<UserId>,
    pub(super) lines: Vec<LineInput>,
    pub(super) external_ids: Vec<ExternalIdInput>,
    pub(super) series: Option<SeriesId>,
    pub(super) number: Option<String>,
}

/// A repeated drafting is compared with the first one, whatever has changed since.
pub(super) fn draft(state: &State, wanted: Wanted) -> Decision {
    let external_ids = external_ids(&wanted.external_ids)?;
    if let Some(drafted) = &state.drafted {
        return if is_same(state, drafted, &wanted, &external_ids) {
            Ok(vec![])
        } else {
            Err(Rejection::AlreadyDrafted)
        };
    }
    check_terms(&wanted.terms)?;
    check_count("lines", MAX_LINES, wanted.lines.len())?;
    let series = wanted.series.unwrap_or(series::QUOTES);
    let mut drafted = Drafted {
        number: String::new(),
        series,
        customer: wanted.customer,
        opportunity: wanted.opportunity,
        currency: wanted.currency,
        payment: wanted.terms.payment.map(Text::personal),
        delivery: wanted.terms.delivery.map(Text::personal),
        valid_until: wanted.terms.valid_until,
        owner: wanted.owner,
        external_ids,
    };
    let mut after = evolve(State::default(), &Event::Drafted(drafted.clone()));
    let mut added = Vec::with_capacity(wanted.lines.len());
    for line in wanted.lines {
        let event = lines::added(&after, line)?;
        after = evolve(after, &event);
        added.push(event);
    }
    calculated(&after)?;
    // The number comes last: a draft that is refused anyway uses none up.
    drafted.number = wanted.number.ok_or(Rejection::SeriesUnknown(series))?;
    Ok(std::iter::once(Event::Drafted(drafted)).chain(added).collect())
}

fn external_ids(inputs: &[ExternalIdInput]) -> Result<Vec<ExternalId>, Rejection> {
    check_count("externalIds", MAX_EXTERNAL_IDS, inputs.len())?;
    let mut ids: Vec<ExternalId> = Vec::new();
    for input in inputs {
        let id = external_id(input)?;
        if !id.is_among(&ids) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// Of the lines it only asks that each was once added like this: the events do not tell lines
/// added on drafting from those added later.
fn is_same(state: &State, drafted: &Drafted, wanted: &Wanted, external_ids: &[ExternalId]) -> bool {
    let line_known = |line: &LineInput| {
        state.line(line.line).is_some_and(|known| lines::is_same(&known.added, line))
    };
    drafted.customer == wanted.customer
        && drafted.opportunity == wanted.opportunity
        && drafted.currency == wanted.currency
        && says(drafted.payment.as_ref(), wanted.terms.payment.as_deref())
        && says(drafted.delivery.as_ref(), wanted.terms.delivery.as_deref())
        && drafted.valid_until == wanted.terms.valid_until
        && drafted.owner == wanted.owner
        && drafted.series == wanted.series.unwrap_or(series::QUOTES)
        && drafted.external_ids.len() == external_ids.len()
        && external_ids.iter().all(|id| id.is_among(&drafted.external_ids))
        && wanted.lines.iter().all(line_known)
}

pub(super) fn set_terms(state: &State, terms: &TermsInput) -> Decision {
    check_terms(terms)?;
    let Terms { payment, delivery, valid_until } = &state.terms;
    if says(payment.as_ref(), terms.payment.as_deref())
        && says(delivery.as_ref(), terms.delivery.as_deref())
        && *valid_until == terms.valid_until
    {
        return Ok(vec![]);
    }
    let text = |text: &Option<String>| text.as_ref().map(Text::personal);
    Ok(vec![Event::TermsSet(TermsSet {
        payment: text(&terms.payment),
        delivery: text(&terms.delivery),
        valid_until: terms.valid_until,
    })])
}

fn check_terms(terms: &TermsInput) -> Result<(), Rejection> {
    check_optional_prose("terms.payment", terms.payment.as_deref())?;
    check_optional_prose("terms.delivery", terms.delivery.as_deref())
}
