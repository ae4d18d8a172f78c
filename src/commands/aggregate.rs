//! What the one execute loop needs to know of each kind of aggregate.

use std::future::Future;

use kehu_domain::{
    Actor, Calendar, Contact, Customer, Decider, Hierarchy, ImportBatch, Interaction, Opportunity,
    Pipeline, Series, Settings, Ticket, User, calendar, contact, customer, import, interaction,
    opportunity, pipeline, series, settings, ticket, user,
    values::{ContactId, CustomerId, Percent, PipelineId, Region},
};

use super::{Commands, Failure, Refusal, cache::Cache, load::Looks, request::Request};

/// More merges in a row than anybody makes; merges have no cycles.
const MAX_CHAIN: usize = 1_000;

/// The aggregates kept folded, by kind; a state weighs about a kilobyte.
#[derive(Debug)]
pub(super) struct Caches {
    customers: Cache<customer::State>,
    contacts: Cache<contact::State>,
    opportunities: Cache<opportunity::State>,
    interactions: Cache<interaction::State>,
    pipelines: Cache<pipeline::State>,
    users: Cache<user::State>,
    hierarchies: Cache<kehu_domain::hierarchy::State>,
    series: Cache<series::State>,
    settings: Cache<settings::State>,
    tickets: Cache<ticket::State>,
    calendars: Cache<calendar::State>,
    imports: Cache<import::State>,
    pub(super) quotes: Cache<kehu_domain::quote::State>,
}

impl Caches {
    pub(super) fn new() -> Self {
        Self {
            customers: Cache::new(8_192),
            contacts: Cache::new(8_192),
            opportunities: Cache::new(8_192),
            // An e-mail's text may be long.
            interactions: Cache::new(512),
            pipelines: Cache::new(64),
            users: Cache::new(2_048),
            hierarchies: Cache::new(4),
            series: Cache::new(64),
            settings: Cache::new(1),
            tickets: Cache::new(8_192),
            calendars: Cache::new(64),
            // A thousand refused rows may be a megabyte.
            imports: Cache::new(4),
            quotes: Cache::new(2_048),
        }
    }
}

/// A decider that commands can be sent to.
pub(super) trait Aggregate: Decider + Sized {
    /// Where folded ones are kept.
    fn cache(caches: &Caches) -> &Cache<Self::State>;

    /// Whether the command begins a stream: its absence is then assumed, and confirmed by the
    /// append.
    fn creates(command: &Self::Command) -> bool;

    /// Fills in what the decision needs to know about the world.
    fn prepare(
        commands: &Commands,
        request: &Request,
        looks: &mut Looks,
        state: &Self::State,
        command: Self::Command,
    ) -> impl Future<Output = Result<Self::Command, Failure>> + Send {
        let _ = (commands, request, looks, state);
        std::future::ready(Ok(command))
    }

    /// The refusal as callers see it.
    fn explain(
        commands: &Commands,
        rejection: Self::Rejection,
    ) -> impl Future<Output = Result<Refusal, Failure>> + Send {
        let _ = commands;
        std::future::ready(Ok(Refusal::from_rejection(&rejection)))
    }
}

impl Aggregate for Customer {
    fn cache(caches: &Caches) -> &Cache<customer::State> {
        &caches.customers
    }

    fn creates(command: &customer::Command) -> bool {
        matches!(command, customer::Command::Register { .. })
    }

    async fn prepare(
        commands: &Commands,
        _: &Request,
        looks: &mut Looks,
        _: &customer::State,
        mut command: customer::Command,
    ) -> Result<customer::Command, Failure> {
        if let customer::Command::Grade { found, .. } = &mut command {
            *found = Some(commands.settings_snapshot(looks).await?);
        }
        Ok(command)
    }

    /// Names the customer that goes on in the end, however many merges there were.
    async fn explain(
        commands: &Commands,
        rejection: customer::Rejection,
    ) -> Result<Refusal, Failure> {
        if let customer::Rejection::Merged { survivor } = rejection {
            let survivor = commands.final_survivor(survivor).await?;
            return Ok(Refusal::from_rejection(&customer::Rejection::Merged { survivor }));
        }
        Ok(Refusal::from_rejection(&rejection))
    }
}

impl Aggregate for Contact {
    fn cache(caches: &Caches) -> &Cache<contact::State> {
        &caches.contacts
    }

    fn creates(command: &contact::Command) -> bool {
        matches!(command, contact::Command::Create { .. })
    }

    /// Looks up in which country a local telephone number is one.
    async fn prepare(
        commands: &Commands,
        _: &Request,
        looks: &mut Looks,
        state: &contact::State,
        mut command: contact::Command,
    ) -> Result<contact::Command, Failure> {
        if let contact::Command::AddContactMethod { found, .. } = &mut command
            && state.region().is_none()
        {
            *found = commands.region_of_customers(state, looks).await?;
        }
        Ok(command)
    }

    /// Names the contact that goes on in the end, however many merges there were.
    async fn explain(
        commands: &Commands,
        rejection: contact::Rejection,
    ) -> Result<Refusal, Failure> {
        if let contact::Rejection::Merged { survivor } = rejection {
            let survivor = commands.final_contact(survivor).await?;
            return Ok(Refusal::from_rejection(&contact::Rejection::Merged { survivor }));
        }
        Ok(Refusal::from_rejection(&rejection))
    }
}

impl Aggregate for Opportunity {
    fn cache(caches: &Caches) -> &Cache<opportunity::State> {
        &caches.opportunities
    }

    fn creates(command: &opportunity::Command) -> bool {
        matches!(command, opportunity::Command::Open { .. })
    }

    async fn prepare(
        commands: &Commands,
        _: &Request,
        looks: &mut Looks,
        state: &opportunity::State,
        mut command: opportunity::Command,
    ) -> Result<opportunity::Command, Failure> {
        if let opportunity::Command::Open { pipeline, found, .. } = &mut command {
            *found = commands.pipeline_snapshot(*pipeline, looks).await?;
        } else if let opportunity::Command::ChangeStage { found, .. } = &mut command
            && let Some(pipeline) = state.pipeline()
        {
            *found = commands.pipeline_snapshot(pipeline, looks).await?;
        }
        Ok(command)
    }
}

impl Aggregate for Interaction {
    fn cache(caches: &Caches) -> &Cache<interaction::State> {
        &caches.interactions
    }

    fn creates(command: &interaction::Command) -> bool {
        matches!(command, interaction::Command::Log { .. })
    }

    async fn prepare(
        commands: &Commands,
        _: &Request,
        looks: &mut Looks,
        _: &interaction::State,
        mut command: interaction::Command,
    ) -> Result<interaction::Command, Failure> {
        if let interaction::Command::Log { customer: Some(customer), region, .. } = &mut command {
            let customer = commands.look::<Customer>(&customer.stream(), looks).await?;
            *region = customer.state.region().cloned();
        } else if let interaction::Command::AttachFile { sha256, found, .. } = &mut command {
            *found = commands.stored_file(*sha256).await?;
        }
        Ok(command)
    }
}

impl Aggregate for Pipeline {
    fn cache(caches: &Caches) -> &Cache<pipeline::State> {
        &caches.pipelines
    }

    fn creates(command: &pipeline::Command) -> bool {
        matches!(command, pipeline::Command::Define { .. })
    }
}

impl Aggregate for User {
    fn cache(caches: &Caches) -> &Cache<user::State> {
        &caches.users
    }

    fn creates(command: &user::Command) -> bool {
        matches!(command, user::Command::Register { .. })
    }
}

impl Aggregate for Hierarchy {
    fn cache(caches: &Caches) -> &Cache<kehu_domain::hierarchy::State> {
        &caches.hierarchies
    }

    fn creates(_: &kehu_domain::hierarchy::Command) -> bool {
        false
    }
}

impl Aggregate for Ticket {
    fn cache(caches: &Caches) -> &Cache<ticket::State> {
        &caches.tickets
    }

    fn creates(command: &ticket::Command) -> bool {
        matches!(command, ticket::Command::Open { .. })
    }

    async fn prepare(
        commands: &Commands,
        request: &Request,
        looks: &mut Looks,
        state: &ticket::State,
        command: ticket::Command,
    ) -> Result<ticket::Command, Failure> {
        commands.inform_ticket(request, looks, state, command).await
    }

    /// Names the ticket that goes on in the end, however many merges there were.
    async fn explain(
        commands: &Commands,
        rejection: ticket::Rejection,
    ) -> Result<Refusal, Failure> {
        if let ticket::Rejection::Merged { survivor } = rejection {
            let survivor = commands.final_ticket(survivor).await?;
            return Ok(Refusal::from_rejection(&ticket::Rejection::Merged { survivor }));
        }
        Ok(Refusal::from_rejection(&rejection))
    }
}

impl Aggregate for Calendar {
    fn cache(caches: &Caches) -> &Cache<calendar::State> {
        &caches.calendars
    }

    fn creates(command: &calendar::Command) -> bool {
        matches!(command, calendar::Command::Define { .. })
    }
}

impl Aggregate for ImportBatch {
    fn cache(caches: &Caches) -> &Cache<import::State> {
        &caches.imports
    }

    fn creates(command: &import::Command) -> bool {
        matches!(command, import::Command::Begin(_))
    }
}

impl Aggregate for Series {
    fn cache(caches: &Caches) -> &Cache<series::State> {
        &caches.series
    }

    fn creates(command: &series::Command) -> bool {
        matches!(command, series::Command::Define { .. })
    }
}

impl Aggregate for Settings {
    fn cache(caches: &Caches) -> &Cache<settings::State> {
        &caches.settings
    }

    fn creates(_: &settings::Command) -> bool {
        false
    }
}

impl Commands {
    /// The settings in force, defaults filled in.
    pub(super) async fn settings_snapshot(
        &self,
        looks: &mut Looks,
    ) -> Result<settings::Snapshot, Failure> {
        let found = self.look::<Settings>(&settings::COMPANY.stream(), looks).await?;
        Ok(found.state.snapshot(found.version))
    }

    /// The settings in force, as of at most a second ago.
    pub async fn current_settings(&self) -> Result<settings::Snapshot, Failure> {
        self.settings_snapshot(&mut Looks::quick()).await
    }

    /// The most discount that someone may give under `settings`; kehu itself gives none.
    pub(super) async fn discount_limit(
        &self,
        actor: Actor,
        settings: &settings::Snapshot,
        looks: &mut Looks,
    ) -> Result<Percent, Failure> {
        let Some(user) = actor.as_user() else { return Ok(Percent::ZERO) };
        let found = self.look::<User>(&user.stream(), looks).await?;
        Ok(settings.discount_limit(found.state.roles()))
    }

    async fn pipeline_snapshot(
        &self,
        id: PipelineId,
        looks: &mut Looks,
    ) -> Result<Option<pipeline::PipelineSnapshot>, Failure> {
        let pipeline = self.look::<Pipeline>(&id.stream(), looks).await?;
        Ok(pipeline.version.and_then(|version| pipeline.state.snapshot(id, version)))
    }

    /// Where the first of the contact's customers is of which that is known.
    async fn region_of_customers(
        &self,
        contact: &contact::State,
        looks: &mut Looks,
    ) -> Result<Option<Region>, Failure> {
        for customer in contact.customers() {
            let customer = self.look::<Customer>(&customer.stream(), looks).await?;
            if let Some(region) = customer.state.region() {
                return Ok(Some(region.clone()));
            }
        }
        Ok(None)
    }

    /// The customer that goes on in place of `customer`, over any number of merges.
    pub(super) async fn final_survivor(&self, customer: CustomerId) -> Result<CustomerId, Failure> {
        let (mut survivor, mut looks) = (customer, Looks::certain());
        for _ in 0..MAX_CHAIN {
            let found = self.look::<Customer>(&survivor.stream(), &mut looks).await?;
            let Some(next) = found.state.merged_into() else { break };
            survivor = next;
        }
        Ok(survivor)
    }

    /// The contact that goes on in place of `contact`, over any number of merges.
    pub(super) async fn final_contact(&self, contact: ContactId) -> Result<ContactId, Failure> {
        let (mut survivor, mut looks) = (contact, Looks::certain());
        for _ in 0..MAX_CHAIN {
            let found = self.look::<Contact>(&survivor.stream(), &mut looks).await?;
            let Some(next) = found.state.merged_into() else { break };
            survivor = next;
        }
        Ok(survivor)
    }
}
