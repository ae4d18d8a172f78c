//! The enums of the schema.

use async_graphql::Enum;
use kehu_domain::{
    Source as RecordedSource, calendar, contact, customer, interaction, opportunity, quote, ticket,
    values,
};
use kehu_projections::{contacts, customers, timeline};

/// A language for sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "timeline::Language")]
pub(crate) enum Language {
    /// English.
    En,
    /// Chinese.
    Zh,
}

/// Whether a customer is an organisation or a human being.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "customer::CustomerKind")]
pub(crate) enum CustomerKind {
    /// A company.
    Company,
    /// A part of a company that buys for itself.
    Department,
    /// A human being: the names are personal.
    Person,
}

/// Where a customer stands with us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "customers::CustomerStatus")]
pub(crate) enum CustomerStatus {
    /// Dealt with.
    Active,
    /// No longer dealt with.
    Deactivated,
    /// Goes on as another customer.
    Merged,
    /// The personal data is destroyed.
    Erased,
}

/// Where a contact stands with us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "contacts::ContactStatus")]
pub(crate) enum ContactStatus {
    /// Known.
    Active,
    /// Goes on as another contact.
    Merged,
    /// The personal data is destroyed.
    Erased,
}

/// What a contact can decide at a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "contact::DecisionPower")]
pub(crate) enum DecisionPower {
    /// Decides what is bought.
    Decides,
    /// Releases the money.
    Approves,
    /// Is asked, and listened to.
    Influences,
    /// Works with what was bought.
    Uses,
    /// Has no say.
    None,
}

/// What a party is to us; one party can be several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "customer::Role")]
pub(crate) enum CustomerRole {
    /// Has not bought yet.
    Prospect,
    /// Buys.
    Customer,
    /// Works with us.
    Partner,
    /// Sells for us.
    Agent,
    /// Sells to us.
    Supplier,
    /// Competes with us.
    Competitor,
    /// A department of our own.
    Internal,
}

/// What kind of value a relation has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "customer::ValueType")]
pub(crate) enum CustomerValueType {
    /// Buys the product as it is; price decides.
    Intrinsic,
    /// Buys advice and service around it.
    Extrinsic,
    /// Builds on us beyond single sales.
    Strategic,
}

/// By which channel a party can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "customer::ContactMethodKind")]
pub(crate) enum ContactMethodKind {
    /// Telephone, kept as entered and as E.164.
    Phone,
    /// Fax, kept like a telephone number.
    Fax,
    /// E-mail.
    Email,
    /// `WeChat` id.
    Wechat,
    /// Postal address.
    Address,
    /// Web page.
    Website,
    /// Anything else.
    Other,
}

/// What a party allowed us to do with a contact method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "customer::Consent")]
pub(crate) enum Consent {
    /// Allowed.
    Granted,
    /// Refused.
    Denied,
    /// Never asked.
    Unknown,
}

/// Where a requirement lies in the logistics chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "customer::RequirementArea")]
pub(crate) enum RequirementArea {
    /// Storage.
    Warehousing,
    /// Goods on the way: tracking, conditions, insurance.
    InTransit,
    /// Vehicles, routes, times.
    Transport,
    /// Packaging.
    Packaging,
    /// Reports and data exchange.
    Reporting,
}

/// Where a possible sale stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "opportunity::Status")]
pub(crate) enum OpportunityStatus {
    /// Being worked on.
    Open,
    /// Sold.
    Won,
    /// Not sold.
    Lost,
}

/// How people got in touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "interaction::Channel")]
pub(crate) enum InteractionChannel {
    /// By telephone.
    Call,
    /// By e-mail.
    Email,
    /// One party went to see the other.
    Visit,
    /// They met, in a room or on screens.
    Meeting,
    /// By text message.
    Sms,
    /// By `WeChat`.
    Wechat,
    /// By fax.
    Fax,
    /// On paper.
    Letter,
    /// Through a form or a chat on a web site.
    Web,
}

/// Who got in touch with whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "interaction::Direction")]
pub(crate) enum InteractionDirection {
    /// They with us.
    Inbound,
    /// We with them.
    Outbound,
}

/// What an address was to an interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "interaction::AddressRole")]
pub(crate) enum InteractionAddressRole {
    /// It came from there: the caller's number, the sender's mailbox.
    From,
    /// It went there: the number that was dialled, a recipient.
    To,
    /// A copy went there.
    Cc,
    /// A copy went there that the others were not told of.
    Bcc,
    /// Answers were asked for there.
    ReplyTo,
    /// It happened there: the place of a visit or a meeting.
    Place,
}

/// Through which door a command came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "RecordedSource")]
pub(crate) enum EventSource {
    /// GraphQL.
    Api,
    /// An import.
    Import,
    /// A policy reacting to an earlier event.
    Policy,
    /// The customers' portal.
    Portal,
    /// kehu itself.
    System,
}

/// What a ticket is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "ticket::Kind")]
pub(crate) enum TicketKind {
    /// Something is wanted.
    Request,
    /// Somebody is dissatisfied.
    Complaint,
    /// Something is asked.
    Inquiry,
    /// An opinion, praise, a suggestion.
    Feedback,
    /// Something is sent back.
    Return,
    /// Something does not work.
    Defect,
    /// One department needs another.
    Internal,
}

/// How a ticket comes in, or an answer goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "ticket::Channel")]
pub(crate) enum TicketChannel {
    /// A call.
    Phone,
    /// An e-mail.
    Email,
    /// A short message.
    Sms,
    /// `WeChat`.
    Wechat,
    /// A form or a portal.
    Web,
    /// A fax.
    Fax,
    /// A letter.
    Letter,
    /// In person.
    Visit,
    /// Another system.
    Api,
    /// From colleague to colleague.
    Internal,
}

/// How urgent a ticket is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "values::Priority")]
pub(crate) enum TicketPriority {
    /// Everything else waits.
    Urgent,
    /// Before what is usual.
    High,
    /// As usual.
    Normal,
    /// When there is time.
    Low,
}

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "ticket::Status")]
pub(crate) enum TicketStatus {
    /// Being worked on.
    Open,
    /// Somebody else has to move first.
    Waiting,
    /// Settled, as those who worked on it see it.
    Resolved,
    /// Settled, as the customer sees it.
    Confirmed,
    /// Done with.
    Closed,
    /// Never was one, or is not wanted any more.
    Cancelled,
    /// Goes on in another ticket.
    Merged,
}

/// Whom a ticket waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "ticket::WaitingFor")]
pub(crate) enum TicketWaitingFor {
    /// The customer.
    Customer,
    /// A supplier or partner.
    Supplier,
    /// Another team of ours.
    Team,
}

/// What has to be done in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "ticket::Deadline")]
pub(crate) enum TicketDeadline {
    /// The first answer.
    Answer,
    /// The resolution.
    Resolution,
}

/// What a complaint is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "ticket::ComplaintClass")]
pub(crate) enum ComplaintClass {
    /// How it was done.
    ServiceQuality,
    /// What was delivered.
    ProductQuality,
    /// Who did it.
    Department,
}

/// Where a quote stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "quote::Status")]
pub(crate) enum QuoteStatus {
    /// Being written.
    Draft,
    /// Waits for approval.
    Submitted,
    /// May be sent as it is.
    Approved,
    /// The customer has it.
    Sent,
    /// The customer wants it otherwise.
    Countered,
    /// The customer takes it.
    Accepted,
    /// The customer does not want it.
    Declined,
    /// We no longer offer it.
    Withdrawn,
    /// The customer's time is over.
    Expired,
}

/// How a quote reaches a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "quote::Channel")]
pub(crate) enum QuoteChannel {
    /// E-mail.
    Email,
    /// A letter.
    Letter,
    /// Fax.
    Fax,
    /// `WeChat`.
    #[graphql(name = "WECHAT")]
    WeChat,
    /// A text message.
    Sms,
    /// Handed over.
    InPerson,
    /// The customers' portal, or another page.
    Web,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "calendar::Weekday")]
pub(crate) enum Weekday {
    /// The first day of the week.
    Monday,
    /// The second.
    Tuesday,
    /// The third.
    Wednesday,
    /// The fourth.
    Thursday,
    /// The fifth.
    Friday,
    /// The sixth.
    Saturday,
    /// The last.
    Sunday,
}
