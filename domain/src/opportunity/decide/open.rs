//! Opening an opportunity.

use chrono::NaiveDate;

use super::{Decision, check_optional_line, check_stage, deal, lines, looked_at};
use crate::{
    customer::ExternalIdInput,
    opportunity::{Event, LineAdded, LineInput, Opened, Rejection, State},
    pipeline::PipelineSnapshot,
    values::{CustomerId, ExternalId, Money, PipelineId, Text, UserId},
};

/// The most external ids in one command.
const MAX_EXTERNAL_IDS: usize = 50;
/// The most lines in one command; more can be added afterwards.
const MAX_LINES: usize = 500;

/// What `Open` says.
pub(super) struct Wanted {
    pub(super) customer: Option<CustomerId>,
    pub(super) name: Option<String>,
    pub(super) pipeline: PipelineId,
    pub(super) found: Option<PipelineSnapshot>,
    pub(super) stage: Option<String>,
    pub(super) amount: Option<Money>,
    pub(super) expected_close: Option<NaiveDate>,
    pub(super) source: Option<String>,
    pub(super) sales_mode: Option<String>,
    pub(super) owner: Option<UserId>,
    pub(super) lines: Vec<LineInput>,
    pub(super) external_ids: Vec<ExternalIdInput>,
}

/// A repeated opening is compared with the first one, whatever has changed since.
pub(super) fn open(state: &State, wanted: Wanted) -> Decision {
    let external_ids = external_ids(&wanted.external_ids)?;
    if let Some(opened) = &state.opened {
        return if is_same(state, opened, &wanted, &external_ids) {
            Ok(vec![])
        } else {
            Err(Rejection::AlreadyOpened)
        };
    }
    check(&wanted)?;
    let pipeline = looked_at(wanted.pipeline, wanted.found.as_ref())?;
    let first = pipeline.stages.first().map(|first| first.code.clone());
    let Some(entered) = wanted.stage.or(first) else {
        return Err(Rejection::PipelineUnknown(pipeline.id));
    };
    check_stage(&entered, pipeline)?;
    let opened = Opened {
        customer: wanted.customer,
        name: wanted.name.map(Text::personal),
        pipeline: pipeline.id,
        pipeline_version: pipeline.version,
        stage: entered,
        amount: wanted.amount,
        expected_close: wanted.expected_close,
        source: wanted.source,
        sales_mode: wanted.sales_mode,
        owner: wanted.owner,
        external_ids,
    };
    let added = wanted.lines.into_iter().map(|line| Event::LineAdded(LineAdded::from(line)));
    Ok(std::iter::once(Event::Opened(opened)).chain(added).collect())
}

fn check(wanted: &Wanted) -> Result<(), Rejection> {
    check_optional_line("name", wanted.name.as_deref())?;
    check_optional_line("source", wanted.source.as_deref())?;
    check_optional_line("salesMode", wanted.sales_mode.as_deref())?;
    check_count("lines", MAX_LINES, wanted.lines.len())?;
    if wanted.amount.is_some_and(Money::is_negative) {
        return Err(Rejection::AmountNegative);
    }
    let mut currency = wanted.amount.map(Money::currency);
    for (index, line) in wanted.lines.iter().enumerate() {
        lines::check(line, currency)?;
        currency = currency.or(line.currency);
        if wanted.lines.iter().take(index).any(|earlier| earlier.line == line.line) {
            return Err(Rejection::LineIdTaken(line.line));
        }
    }
    Ok(())
}

fn external_ids(inputs: &[ExternalIdInput]) -> Result<Vec<ExternalId>, Rejection> {
    check_count("externalIds", MAX_EXTERNAL_IDS, inputs.len())?;
    let mut ids: Vec<ExternalId> = Vec::new();
    for input in inputs {
        let id = deal::external_id(input)?;
        if !id.is_among(&ids) {
            ids.push(id);
        }
    }
    Ok(ids)
}

fn check_count(field: &'static str, allowed: usize, found: usize) -> Result<(), Rejection> {
    if found > allowed {
        return Err(Rejection::TooMany { field, allowed, found });
    }
    Ok(())
}

/// Of the lines it only asks that each was once added like this: the events do not tell lines
/// added on opening from those added later. A stage that was left out was the first of its day.
fn is_same(state: &State, opened: &Opened, wanted: &Wanted, external_ids: &[ExternalId]) -> bool {
    let line_known =
        |line: &LineInput| state.lines.get(&line.line).is_some_and(|known| known.added == *line);
    opened.customer == wanted.customer
        && opened.name.as_ref().and_then(Text::as_str) == wanted.name.as_deref()
        && opened.pipeline == wanted.pipeline
        && wanted.stage.as_ref().is_none_or(|stage| opened.stage == *stage)
        && opened.amount == wanted.amount
        && opened.expected_close == wanted.expected_close
        && opened.source == wanted.source
        && opened.sales_mode == wanted.sales_mode
        && opened.owner == wanted.owner
        && opened.external_ids.len() == external_ids.len()
        && external_ids.iter().all(|id| id.is_among(&opened.external_ids))
        && wanted.lines.iter().all(line_known)
}
