//! What is done next about a deal or an offer.

use chrono::Days;
use kehu_domain::{
    opportunity::{self, Status},
    pipeline::DEFAULT_PIPELINE,
    quote::{self, Circumstances},
    values::{OpportunityId, Percent, QuoteId, UserId},
};
use kehu_projections::{
    ValueFilter,
    opportunities::{Opportunity, OpportunityFilter, OpportunityOrder},
    quotes::{Quote, QuoteFilter, QuoteOrder},
};

use super::{Idle, Life, Next};
use crate::{
    demo::{
        act::Deed,
        dice::Dice,
        names::COMPETITORS,
        party::Party,
        pricing,
        sales::{self, Deal, STAGES},
        staff, texts,
        year::day_of,
    },
    ids,
};

impl Life {
    /// A deal moves on, is won or lost, or gets an offer.
    pub(super) async fn deal(&self, dice: &mut Dice) -> Result<Option<Next>, Idle> {
        let filter = OpportunityFilter {
            status: Some(ValueFilter::eq(Status::Open)),
            ..OpportunityFilter::default()
        };
        let row = self.waiting::<Opportunity>(dice, &filter, OpportunityOrder::UpdatedAt).await?;
        let Some(row) = row else { return Ok(None) };
        let Some(party) = self.party(row.customer) else { return Ok(None) };
        let who = row.owner.unwrap_or_else(|| sales::manager(party));
        let words = texts::words(dice, party);
        let at = STAGES.iter().position(|stage| *stage == row.stage);
        let next = at.and_then(|at| STAGES.get(at + 1)).filter(|_| !dice.chance(12));
        if row.stage == "proposing" && dice.chance(50) {
            return Ok(Some(Next { who, reason: None, deed: draft(self, dice, party, &row, who) }));
        }
        let (reason, command) = match next {
            Some(stage) => {
                let stage = (*stage).to_owned();
                (None, opportunity::Command::ChangeStage { stage, found: None })
            }
            None if dice.chance(55) => {
                let reason = words.one(dice, texts::won(party.lang));
                (Some(reason), opportunity::Command::Win { amount: None, closed_on: None })
            }
            None => {
                let competitor = dice.chance(50).then(|| (*dice.pick(&COMPETITORS)).to_owned());
                let reason = words.one(dice, texts::lost(party.lang));
                (Some(reason), opportunity::Command::Lose { closed_on: None, competitor })
            }
        };
        Ok(Some(Next { who, reason, deed: Deed::Opportunity(row.id, command) }))
    }

    /// An offer is approved, sent or answered.
    pub(super) async fn quote(&self, dice: &mut Dice) -> Result<Option<Next>, Idle> {
        use quote::Status::{Approved, Countered, Draft, Sent, Submitted};
        let status = [Draft, Submitted, Approved, Sent, Countered];
        let filter =
            QuoteFilter { status: Some(ValueFilter::one_of(status)), ..QuoteFilter::default() };
        let row = self.waiting::<Quote>(dice, &filter, QuoteOrder::UpdatedAt).await?;
        let Some(row) = row else { return Ok(None) };
        let Some(party) = self.party(Some(row.customer)) else { return Ok(None) };
        let owner = row.owner.unwrap_or_else(|| sales::manager(party));
        let today = day_of(self.commands.clock().now());
        if row.offer.valid_until.is_some_and(|last| last < today) {
            // Its time is over; kehu says so when it comes to it, and a draft needs new terms.
            return Ok(None);
        }
        let contact = party.somebody(dice).map(|person| person.id);
        let words = texts::words(dice, party);
        let found = Circumstances::default();
        let (who, reason, command) = match row.status {
            Submitted => (staff::id("gao.yuan"), None, quote::Command::Approve { found }),
            // What takes much off and is not approved yet.
            Draft if row.offer.totals.discount_percent > Percent::from(4) => {
                let reason = words.one(dice, texts::discount(party.lang));
                (owner, Some(reason), quote::Command::Submit)
            }
            Draft | Approved => {
                let channel = quote::Channel::Email;
                (owner, None, quote::Command::Send { to: None, contact, channel, found })
            }
            _ if dice.chance(65) => {
                let revision = Some(row.revision);
                (owner, None, quote::Command::Accept { revision, by: None, contact, found })
            }
            _ => {
                let reason = words.one(dice, texts::declined(party.lang));
                (owner, Some(reason), quote::Command::Decline { by: None, contact })
            }
        };
        Ok(Some(Next { who, reason, deed: Deed::Quote(row.id, command) }))
    }

    /// A customer may buy something.
    pub(super) fn chance(&self, dice: &mut Dice) -> Option<Next> {
        let party = self.anybody(dice)?;
        let now = self.commands.clock().now();
        let words = texts::words(dice, party);
        let value = dice.between(60, 900) * 100;
        let who = party.owner(&self.story.year, now);
        let command = opportunity::Command::Open {
            customer: Some(party.id),
            name: Some(words.one(dice, texts::deal(party.lang))),
            pipeline: DEFAULT_PIPELINE,
            found: None,
            stage: None,
            amount: Some(sales::money(value, party)),
            expected_close: Some(day_of(now) + Days::new(u64::from(dice.between(30, 90)))),
            source: None,
            sales_mode: Some("direct".to_owned()),
            owner: Some(who),
            lines: Vec::new(),
            external_ids: Vec::new(),
        };
        let deed = Deed::Opportunity(OpportunityId(ids::new()), command);
        Some(Next { who, reason: None, deed })
    }
}

/// An offer for a deal, without a discount.
fn draft(life: &Life, dice: &mut Dice, party: &Party, row: &Opportunity, owner: UserId) -> Deed {
    let now = life.commands.clock().now();
    let value =
        row.amount.and_then(|amount| u32::try_from(amount.amount().trunc().mantissa()).ok());
    let deal = Deal {
        id: row.id,
        number: 0,
        value: value.unwrap_or(10_000).max(100),
        opened: now,
        closed: None,
    };
    let name = |index| ids::derived(ids::new(), &format!("line {index}"));
    let lines = pricing::lines(dice, party, deal.value, name);
    let command = pricing::drafting(party, &deal, owner, lines, day_of(now) + Days::new(30));
    Deed::Quote(QuoteId(ids::new()), command)
}
