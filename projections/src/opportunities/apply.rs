//! What each event does to an opportunity.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_domain::{
    Header,
    opportunity::{Event, LineAdded, LineChanged, Opened, Status},
    values::{OpportunityId, PipelineId},
};

use super::{Line, Opportunity, StageStay, TeamMember, shares::shares};

/// The opportunity after `event`; `at` is since when that is true.
pub(super) fn apply(
    before: Option<Opportunity>,
    header: &Header,
    event: &Event,
    at: DateTime<Utc>,
) -> Result<Opportunity, &'static str> {
    let mut deal = match (before, event) {
        (None, Event::Opened(opened)) => open(header, opened)?,
        (None, _) => return Err("the opportunity has not been opened"),
        (Some(_), Event::Opened(_)) => return Err("the opportunity has been opened before"),
        (Some(deal), _) => deal,
    };
    let moment = Moment { position: header.position, at };
    change(&mut deal, event, moment);
    deal.shares = shares(deal.amount, &deal.lines);
    deal.version = header.version;
    deal.position = header.position;
    deal.updated_at = at;
    Ok(deal)
}

/// When a stay in a stage begins or ends.
#[derive(Debug, Clone, Copy)]
struct Moment {
    position: u64,
    at: DateTime<Utc>,
}

fn open(header: &Header, event: &Opened) -> Result<Opportunity, &'static str> {
    let id = header.stream.id().ok_or("the stream names no opportunity")?;
    let moment = Moment { position: header.position, at: header.occurred_at };
    Ok(Opportunity {
        id: OpportunityId(id),
        customer: event.customer,
        name: event.name.clone(),
        pipeline: event.pipeline,
        pipeline_version: event.pipeline_version,
        stage: event.stage.clone(),
        status: Status::Open,
        amount: event.amount,
        expected_close: event.expected_close,
        opened_on: header.occurred_at.date_naive(),
        closed_on: None,
        cycle_days: None,
        source: event.source.clone(),
        sales_mode: event.sales_mode.clone(),
        owner: event.owner,
        external_ids: event.external_ids.clone(),
        lines: Vec::new(),
        shares: Vec::new(),
        competitors: Vec::new(),
        lost_to: None,
        team: Vec::new(),
        stages: vec![stay(event.pipeline, &event.stage, moment)],
        version: header.version,
        position: header.position,
        created_at: header.occurred_at,
        created_by: header.actor,
        updated_at: header.occurred_at,
    })
}

fn change(deal: &mut Opportunity, event: &Event, moment: Moment) {
    match event {
        Event::Opened(_) | Event::Withdrawn(_) => {}
        Event::CustomerAssigned(event) => deal.customer = Some(event.customer),
        Event::StageChanged(event) => {
            leave_stage(deal, moment);
            deal.pipeline = event.pipeline;
            deal.pipeline_version = event.pipeline_version;
            enter_stage(deal, &event.to, moment);
        }
        Event::AmountRevised(event) => deal.amount = Some(event.to),
        Event::CloseRescheduled(event) => deal.expected_close = Some(event.to),
        Event::LineAdded(event) => deal.lines.push(added(event)),
        Event::LineChanged(event) => {
            if let Some(line) = deal.lines.iter_mut().find(|line| line.id == event.line) {
                *line = changed(event);
            }
        }
        Event::LineRemoved(event) => deal.lines.retain(|line| line.id != event.line),
        Event::CompetitorAdded(event) => deal.competitors.push(event.competitor.clone()),
        Event::TeamMemberAdded(event) => {
            deal.team.retain(|member| member.user != event.user);
            deal.team.push(TeamMember { user: event.user, role: event.role.clone() });
        }
        Event::TeamMemberRemoved(event) => deal.team.retain(|member| member.user != event.user),
        Event::OwnerAssigned(event) => deal.owner = Some(event.owner),
        Event::Won(event) => {
            deal.amount = event.amount.or(deal.amount);
            close(deal, Status::Won, event.closed_on, moment);
        }
        Event::Lost(event) => {
            deal.lost_to.clone_from(&event.competitor);
            close(deal, Status::Lost, event.closed_on, moment);
        }
        Event::Reopened(event) => {
            deal.status = Status::Open;
            deal.closed_on = None;
            deal.cycle_days = None;
            deal.lost_to = None;
            enter_stage(deal, &event.stage, moment);
        }
        Event::ExternalIdLinked(event) => deal.external_ids.push(event.external_id.clone()),
    }
}

fn close(deal: &mut Opportunity, status: Status, closed_on: NaiveDate, moment: Moment) {
    leave_stage(deal, moment);
    deal.status = status;
    deal.closed_on = Some(closed_on);
    deal.cycle_days = Some((closed_on - deal.opened_on).num_days());
}

fn leave_stage(deal: &mut Opportunity, moment: Moment) {
    if let Some(stay) = deal.stages.last_mut().filter(|stay| stay.left_position.is_none()) {
        stay.left_position = Some(moment.position);
        stay.left_at = Some(moment.at);
    }
}

fn enter_stage(deal: &mut Opportunity, stage: &str, moment: Moment) {
    stage.clone_into(&mut deal.stage);
    deal.stages.push(stay(deal.pipeline, stage, moment));
}

fn stay(pipeline: PipelineId, stage: &str, moment: Moment) -> StageStay {
    StageStay {
        pipeline,
        stage: stage.to_owned(),
        entered_position: moment.position,
        entered_at: moment.at,
        left_position: None,
        left_at: None,
    }
}

fn added(event: &LineAdded) -> Line {
    Line {
        id: event.line,
        product: event.product.clone(),
        quantity: event.quantity,
        unit_price: event.unit_price,
        currency: event.currency,
    }
}

fn changed(event: &LineChanged) -> Line {
    Line {
        id: event.line,
        product: event.product.clone(),
        quantity: event.quantity,
        unit_price: event.unit_price,
        currency: event.currency,
    }
}
