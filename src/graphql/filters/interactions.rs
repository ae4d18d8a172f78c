//! Which interactions, and in which order.

use async_graphql::{Enum, InputObject, Result};
use kehu_projections::{OrderBy, TextFilter, interactions::InteractionFilter as Target};

use super::{
    Budget, FilterInput, OrderDirection, read_filter,
    values::{
        self, DateFilter, DateTimeFilter, IdFilter, IntFilter, InteractionChannelFilter,
        InteractionDirectionFilter, StringFilter,
    },
};

/// A condition on interactions. Everything that is said must hold.
#[derive(Debug, Clone, Default, InputObject)]
pub(crate) struct InteractionFilter {
    /// All of these.
    and: Option<Vec<Self>>,
    /// At least one of these.
    or: Option<Vec<Self>>,
    /// Not this.
    not: Option<Box<Self>>,
    /// The id.
    id: Option<IdFilter>,
    /// A search for this text finds it, as it is now: by subject, text, names of files, addresses
    /// and telephone numbers.
    matches: Option<String>,
    /// How people got in touch.
    channel: Option<InteractionChannelFilter>,
    /// Who got in touch with whom.
    direction: Option<InteractionDirectionFilter>,
    /// When it happened.
    happened_at: Option<DateTimeFilter>,
    /// How long it took, in seconds.
    duration_seconds: Option<IntFilter>,
    /// What it was about, in a line.
    subject: Option<StringFilter>,
    /// What was said or written.
    body: Option<StringFilter>,
    /// What came of it, as a code.
    outcome: Option<StringFilter>,
    /// Until when something is to be done.
    next_step_due: Option<DateFilter>,
    /// The customer it was with, as recorded.
    customer: Option<IdFilter>,
    /// A contact it was with.
    contact: Option<IdFilter>,
    /// A user who took part.
    user: Option<IdFilter>,
    /// Something it was about: an opportunity, a quote, a ticket, a customer, a contact.
    linked_to: Option<IdFilter>,
    /// A telephone number or mailbox, as it was given or in the form that can be compared.
    address: Option<StringFilter>,
    /// The e-mail's `Message-ID`, without angle brackets.
    message_id: Option<StringFilter>,
    /// The `Message-ID` of the e-mail that it answers, without angle brackets.
    in_reply_to: Option<StringFilter>,
    /// How many files it has.
    attachments: Option<IntFilter>,
    /// When it was recorded.
    recorded_at: Option<DateTimeFilter>,
    /// When it last changed.
    updated_at: Option<DateTimeFilter>,
}

impl FilterInput for InteractionFilter {
    type Target = Target;

    fn parse(self) -> Result<Target> {
        self.read(&mut Budget::new())
    }
}

impl InteractionFilter {
    fn read(self, budget: &mut Budget) -> Result<Target> {
        let text = |filter: StringFilter| Ok::<_, async_graphql::Error>(TextFilter::from(filter));
        read_filter!(
            self,
            budget,
            Target {
                id: |filter| filter.parse(values::id),
                matches: values::search,
                channel: |filter| filter.parse(values::choice),
                direction: |filter| filter.parse(values::choice),
                happened_at: |filter| filter.parse(values::time),
                duration_seconds: |filter| filter.parse(values::whole),
                subject: text,
                body: text,
                outcome: text,
                next_step_due: |filter| filter.parse(values::date),
                customer: |filter| filter.parse(values::id),
                contact: |filter| filter.parse(values::id),
                user: |filter| filter.parse(values::id),
                linked_to: |filter| filter.parse(values::id),
                address: text,
                message_id: text,
                in_reply_to: text,
                attachments: |filter| filter.parse(values::whole),
                recorded_at: |filter| filter.parse(values::time),
                updated_at: |filter| filter.parse(values::time),
            }
        )
    }
}

/// What interactions can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kehu_projections::interactions::InteractionOrder")]
pub(crate) enum InteractionOrderField {
    /// When it happened.
    HappenedAt,
    /// How people got in touch.
    Channel,
    /// What it was about.
    Subject,
    /// How long it took.
    Duration,
    /// Until when something is to be done.
    NextStepDue,
    /// When it was recorded.
    RecordedAt,
    /// When it last changed.
    UpdatedAt,
}

/// One key of an order of interactions.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct InteractionOrder {
    /// What to order by.
    field: InteractionOrderField,
    /// Which way.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

impl From<InteractionOrder> for OrderBy<kehu_projections::interactions::InteractionOrder> {
    fn from(order: InteractionOrder) -> Self {
        Self { field: order.field.into(), direction: order.direction.into() }
    }
}
