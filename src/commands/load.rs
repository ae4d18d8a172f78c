//! Aggregates out of the log, by way of the cache.

use std::sync::Arc;

use kehu_domain::{
    Calendar, Contact, Customer, Decider, Interaction, Opportunity, Quote, Ticket, User,
    values::{
        ContactId, CustomerId, InteractionId, OpportunityId, QuoteId, StreamName, TicketId, UserId,
    },
};

use super::{
    Code, CommandError, Commands, Failure, Refusal, aggregate::Aggregate, cache::Folded,
    plan::Reference,
};
use crate::feed;

/// Events read from a stream at once.
const PAGE: usize = 1_000;

/// How sure the looks of one attempt have to be, and whether they were.
#[derive(Debug, Clone, Copy)]
pub(super) struct Looks {
    /// Whether everything is confirmed with the log.
    certain: bool,
    /// Whether something was taken from the cache unconfirmed.
    pub(super) guessed: bool,
}

impl Looks {
    /// Takes what the cache has.
    pub(super) fn quick() -> Self {
        Self { certain: false, guessed: false }
    }

    /// Asks the log.
    pub(super) fn certain() -> Self {
        Self { certain: true, guessed: false }
    }

    pub(super) fn are_certain(self) -> bool {
        self.certain
    }
}

impl Commands {
    /// An aggregate: from the cache if it was confirmed just now or certainty is not asked for.
    pub(super) async fn look<D: Aggregate>(
        &self,
        stream: &StreamName,
        looks: &mut Looks,
    ) -> Result<Arc<Folded<D::State>>, Failure> {
        let cached = D::cache(&self.inner.caches).get(stream);
        match cached {
            Some((folded, recent)) if recent && !looks.certain => {
                looks.guessed = true;
                Ok(folded)
            }
            Some((folded, _)) => self.refresh::<D>(stream, folded).await,
            None => self.refresh::<D>(stream, Arc::default()).await,
        }
    }

    /// The aggregate that a command is for: whatever the cache has, since the append confirms it.
    pub(super) async fn look_at_own<D: Aggregate>(
        &self,
        stream: &StreamName,
        command: &D::Command,
        looks: &mut Looks,
    ) -> Result<Arc<Folded<D::State>>, Failure> {
        let cached = D::cache(&self.inner.caches).get(stream);
        match cached {
            Some((folded, _)) if !looks.certain => {
                looks.guessed = true;
                Ok(folded)
            }
            Some((folded, _)) => self.refresh::<D>(stream, folded).await,
            None if !looks.certain && D::creates(command) => {
                looks.guessed = true;
                Ok(Arc::default())
            }
            None => self.refresh::<D>(stream, Arc::default()).await,
        }
    }

    /// Folds what has been appended since.
    async fn refresh<D: Aggregate>(
        &self,
        stream: &StreamName,
        folded: Arc<Folded<D::State>>,
    ) -> Result<Arc<Folded<D::State>>, Failure> {
        let cache = D::cache(&self.inner.caches);
        let mut folded = folded;
        loop {
            let from = folded.version.map_or(0, |version| version + 1);
            let stored = self.store().read_stream(stream, from, PAGE).await?;
            let full = stored.len() == PAGE;
            if !stored.is_empty() {
                cache.take(stream);
                let events = feed::decode_all(self.vault(), stored).await?;
                let mut next = Arc::unwrap_or_clone(folded);
                for recorded in events {
                    let header = recorded.header;
                    if let Some(event) = D::event(recorded.event) {
                        next.state = D::evolve(next.state, &event);
                    }
                    next.version = Some(header.version);
                    next.position = header.position;
                }
                folded = Arc::new(next);
            }
            if !full {
                break;
            }
        }
        if folded.version.is_some() {
            cache.put(stream, Arc::clone(&folded));
        }
        Ok(folded)
    }

    /// Keeps an aggregate as it is after an append.
    pub(super) fn advance<D: Aggregate>(
        &self,
        stream: &StreamName,
        folded: Arc<Folded<D::State>>,
        events: &[D::Event],
        version: u64,
        position: u64,
    ) {
        let cache = D::cache(&self.inner.caches);
        cache.take(stream);
        let before = Arc::unwrap_or_clone(folded);
        let state = events.iter().fold(before.state, <D as Decider>::evolve);
        cache.put(stream, Arc::new(Folded { state, version: Some(version), position }));
    }

    /// Refuses events that point at what is not there.
    pub(super) async fn check(
        &self,
        reference: &Reference,
        looks: &mut Looks,
    ) -> Result<(), CommandError> {
        match reference {
            Reference::User { id, field } => {
                let user = self.look::<User>(&id.stream(), looks).await?;
                if user.state.exists() {
                    return Ok(());
                }
                let refusal = Refusal::new(
                    Code::UserNotFound,
                    format!("there is no such user: {id}"),
                    format!("没有这个用户：{id}"),
                );
                Err(refusal.of_field(field).into())
            }
            Reference::Customer { id, field } => self.check_customer(*id, field, looks).await,
            Reference::Contact { id, field } => self.check_contact(*id, field, looks).await,
            Reference::Ticket { id, field } => self.check_ticket(*id, field, looks).await,
            Reference::Calendar { id, field } => {
                let calendar = self.look::<Calendar>(&id.stream(), looks).await?;
                if calendar.version.is_some() {
                    return Ok(());
                }
                let refusal = Refusal::new(
                    Code::CalendarNotFound,
                    format!("there is no such calendar: {id}"),
                    format!("没有这个日历：{id}"),
                );
                Err(refusal.of_field(field).into())
            }
            Reference::Stream { stream, field } => self.check_stream(stream, field, looks).await,
            Reference::Opportunity { id, field } => {
                let opportunity = self.look::<Opportunity>(&id.stream(), looks).await?;
                if opportunity.state.exists() {
                    return Ok(());
                }
                let refusal = Refusal::new(
                    Code::OpportunityNotFound,
                    format!("there is no such opportunity: {id}"),
                    format!("没有这个商机：{id}"),
                );
                Err(refusal.of_field(field).into())
            }
        }
    }

    async fn check_ticket(
        &self,
        id: TicketId,
        field: &'static str,
        looks: &mut Looks,
    ) -> Result<(), CommandError> {
        let ticket = self.look::<Ticket>(&id.stream(), looks).await?;
        let refusal = if !ticket.state.exists() {
            Refusal::new(
                Code::TicketNotFound,
                format!("there is no such ticket: {id}"),
                format!("没有这个工单：{id}"),
            )
        } else if let Some(survivor) = ticket.state.merged_into() {
            let survivor = self.final_ticket(survivor).await?;
            Refusal::new(
                Code::TicketMerged,
                format!("{id} has been merged into {survivor}; use that one"),
                format!("{id} 已合并到 {survivor}，请使用后者"),
            )
        } else {
            return Ok(());
        };
        Err(refusal.of_field(field).into())
    }

    /// Whether there is such a stream, and what it holds was not withdrawn.
    async fn check_stream(
        &self,
        stream: &StreamName,
        field: &'static str,
        looks: &mut Looks,
    ) -> Result<(), CommandError> {
        let there = match stream.category() {
            OpportunityId::CATEGORY => {
                self.look::<Opportunity>(stream, looks).await?.state.exists()
            }
            InteractionId::CATEGORY => {
                self.look::<Interaction>(stream, looks).await?.state.exists()
            }
            QuoteId::CATEGORY => self.look::<Quote>(stream, looks).await?.state.exists(),
            _ => self.store().version(stream).await.map_err(Failure::Store)?.is_some(),
        };
        if there {
            return Ok(());
        }
        let refusal = Refusal::new(
            Code::LinkTargetNotFound,
            format!("there is nothing like {stream} to link to"),
            format!("没有可关联的 {stream}"),
        );
        Err(refusal.of_field(field).into())
    }

    async fn check_customer(
        &self,
        id: CustomerId,
        field: &'static str,
        looks: &mut Looks,
    ) -> Result<(), CommandError> {
        let customer = self.look::<Customer>(&id.stream(), looks).await?;
        let refusal = if !customer.state.exists() {
            Refusal::new(
                Code::CustomerNotFound,
                format!("there is no such customer: {id}"),
                format!("没有这个客户：{id}"),
            )
        } else if let Some(survivor) = customer.state.merged_into() {
            let survivor = self.final_survivor(survivor).await?;
            Refusal::new(
                Code::CustomerMerged,
                format!("{id} has been merged into {survivor}; use that one"),
                format!("{id} 已合并到 {survivor}，请使用后者"),
            )
        } else {
            return Ok(());
        };
        Err(refusal.of_field(field).into())
    }

    async fn check_contact(
        &self,
        id: ContactId,
        field: &'static str,
        looks: &mut Looks,
    ) -> Result<(), CommandError> {
        let contact = self.look::<Contact>(&id.stream(), looks).await?;
        let refusal = if !contact.state.exists() {
            Refusal::new(
                Code::ContactNotFound,
                format!("there is no such contact: {id}"),
                format!("没有这个联系人：{id}"),
            )
        } else if let Some(survivor) = contact.state.merged_into() {
            let survivor = self.final_contact(survivor).await?;
            Refusal::new(
                Code::ContactMerged,
                format!("{id} has been merged into {survivor}; use that one"),
                format!("{id} 已合并到 {survivor}，请使用后者"),
            )
        } else {
            return Ok(());
        };
        Err(refusal.of_field(field).into())
    }
}

/// Whether a user may act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserStanding {
    /// Never registered.
    Unknown,
    /// Works with kehu.
    Active,
    /// No longer works with kehu.
    Deactivated,
}

impl Commands {
    /// Whether a user may act, as of at most a second ago.
    pub async fn user_standing(&self, id: UserId) -> Result<UserStanding, Failure> {
        let user = self.look::<User>(&id.stream(), &mut Looks::quick()).await?;
        Ok(match user.state.exists() {
            false => UserStanding::Unknown,
            true if user.state.is_active() => UserStanding::Active,
            true => UserStanding::Deactivated,
        })
    }
}
