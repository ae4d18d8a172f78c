//! The table of event types: stored name, shape, and the struct that has that shape.

use serde::Serialize;
use serde_json::Value;

use super::{DecodeError, DomainEvent};
use crate::{
    calendar, contact, customer, hierarchy, import, interaction, opportunity, pipeline, quote,
    reservation, series, settings, ticket, user,
};

/// A type of event as the log names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventType {
    /// Category of the streams that have it: `customer`.
    pub category: &'static str,
    /// Stored name: `CustomerRegistered`. Never changes.
    pub name: &'static str,
    /// The shape that is written today; older ones are brought up to it on reading.
    pub schema_version: u16,
}

macro_rules! event_types {
    ($($aggregate:ident = $module:ident, $category:literal {
        $($variant:ident = $name:literal v $version:literal),+ $(,)?
    })+) => {
        /// Every event type, in the order in which the aggregates declare them.
        pub(super) const TYPES: &[EventType] = &[$($(
            EventType { category: $category, name: $name, schema_version: $version },
        )+)+];

        /// The type of `event`.
        pub(super) fn event_type(event: &DomainEvent) -> EventType {
            match event {$($(
                DomainEvent::$aggregate($module::Event::$variant(_)) => {
                    EventType { category: $category, name: $name, schema_version: $version }
                }
            )+)+}
        }

        /// What the log stores of `event` besides its type.
        pub(super) fn data(event: &DomainEvent) -> Value {
            match event {$($(
                DomainEvent::$aggregate($module::Event::$variant(data)) => to_json(data),
            )+)+}
        }

        /// Reads data that has the present shape of its type.
        pub(super) fn decode(
            known: EventType,
            data: Value,
        ) -> Result<DomainEvent, serde_json::Error> {
            match known.name {
                $($($name => serde_json::from_value(data)
                    .map(|data| DomainEvent::$aggregate($module::Event::$variant(data))),)+)+
                // Only names from the table come here.
                other => Err(serde::de::Error::custom(format_args!("unknown type {other}"))),
            }
        }
    };
}

event_types! {
    Customer = customer, "customer" {
        Registered = "CustomerRegistered" v 1,
        Renamed = "CustomerRenamed" v 1,
        RoleGranted = "CustomerRoleGranted" v 1,
        RoleEnded = "CustomerRoleEnded" v 1,
        OwnerAssigned = "CustomerOwnerAssigned" v 1,
        RegionAssigned = "CustomerRegionAssigned" v 1,
        IndustrySet = "CustomerIndustrySet" v 1,
        ParentSet = "CustomerParentSet" v 1,
        Graded = "CustomerGraded" v 1,
        ValueTypeAssigned = "CustomerValueTypeAssigned" v 1,
        ContactMethodAdded = "CustomerContactMethodAdded" v 1,
        ContactMethodVerified = "CustomerContactMethodVerified" v 1,
        ContactMethodRemoved = "CustomerContactMethodRemoved" v 1,
        RequirementStated = "CustomerRequirementStated" v 1,
        PreferenceRecorded = "CustomerPreferenceRecorded" v 1,
        ImportantDateRecorded = "CustomerImportantDateRecorded" v 1,
        ProfileFieldSet = "CustomerProfileFieldSet" v 1,
        CompetitorNoted = "CustomerCompetitorNoted" v 1,
        CreditTermsSet = "CustomerCreditTermsSet" v 1,
        CreditHeld = "CustomerCreditHeld" v 1,
        CreditReleased = "CustomerCreditReleased" v 1,
        Merged = "CustomerMerged" v 1,
        MergeUndone = "CustomerMergeUndone" v 1,
        Deactivated = "CustomerDeactivated" v 1,
        Reactivated = "CustomerReactivated" v 1,
        PersonalDataErased = "CustomerPersonalDataErased" v 1,
        ExternalIdLinked = "CustomerExternalIdLinked" v 1,
        Withdrawn = "CustomerWithdrawn" v 1,
    }
    Contact = contact, "contact" {
        Created = "ContactCreated" v 1,
        Renamed = "ContactRenamed" v 1,
        JobTitleSet = "ContactJobTitleSet" v 1,
        BirthdaySet = "ContactBirthdaySet" v 1,
        LanguagesSet = "ContactLanguagesSet" v 1,
        RegionAssigned = "ContactRegionAssigned" v 1,
        OwnerAssigned = "ContactOwnerAssigned" v 1,
        LinkedToCustomer = "ContactLinkedToCustomer" v 1,
        UnlinkedFromCustomer = "ContactUnlinkedFromCustomer" v 1,
        ContactMethodAdded = "ContactContactMethodAdded" v 1,
        ContactMethodVerified = "ContactContactMethodVerified" v 1,
        ContactMethodRemoved = "ContactContactMethodRemoved" v 1,
        PreferenceRecorded = "ContactPreferenceRecorded" v 1,
        ImportantDateRecorded = "ContactImportantDateRecorded" v 1,
        Merged = "ContactMerged" v 1,
        MergeUndone = "ContactMergeUndone" v 1,
        PersonalDataErased = "ContactPersonalDataErased" v 1,
        ExternalIdLinked = "ContactExternalIdLinked" v 1,
        Withdrawn = "ContactWithdrawn" v 1,
    }
    Opportunity = opportunity, "opportunity" {
        Opened = "OpportunityOpened" v 1,
        CustomerAssigned = "OpportunityCustomerAssigned" v 1,
        StageChanged = "OpportunityStageChanged" v 1,
        AmountRevised = "OpportunityAmountRevised" v 1,
        CloseRescheduled = "OpportunityCloseRescheduled" v 1,
        LineAdded = "OpportunityLineAdded" v 1,
        LineChanged = "OpportunityLineChanged" v 1,
        LineRemoved = "OpportunityLineRemoved" v 1,
        CompetitorAdded = "OpportunityCompetitorAdded" v 1,
        TeamMemberAdded = "OpportunityTeamMemberAdded" v 1,
        TeamMemberRemoved = "OpportunityTeamMemberRemoved" v 1,
        OwnerAssigned = "OpportunityOwnerAssigned" v 1,
        Won = "OpportunityWon" v 1,
        Lost = "OpportunityLost" v 1,
        Reopened = "OpportunityReopened" v 1,
        ExternalIdLinked = "OpportunityExternalIdLinked" v 1,
        Withdrawn = "OpportunityWithdrawn" v 1,
    }
    Interaction = interaction, "interaction" {
        Logged = "InteractionLogged" v 1,
        Corrected = "InteractionCorrected" v 1,
        CustomerAssigned = "InteractionCustomerAssigned" v 1,
        FileAttached = "InteractionFileAttached" v 1,
        AttachmentRemoved = "InteractionAttachmentRemoved" v 1,
        LinkedTo = "InteractionLinkedTo" v 1,
        UnlinkedFrom = "InteractionUnlinkedFrom" v 1,
        ExternalIdLinked = "InteractionExternalIdLinked" v 1,
        Withdrawn = "InteractionWithdrawn" v 1,
    }
    Pipeline = pipeline, "pipeline" {
        Defined = "PipelineDefined" v 1,
        StagesChanged = "PipelineStagesChanged" v 1,
        Renamed = "PipelineRenamed" v 1,
        ExternalIdLinked = "PipelineExternalIdLinked" v 1,
    }
    User = user, "user" {
        Registered = "UserRegistered" v 1,
        Renamed = "UserRenamed" v 1,
        Deactivated = "UserDeactivated" v 1,
        Reactivated = "UserReactivated" v 1,
        RoleGranted = "UserRoleGranted" v 1,
        RoleRevoked = "UserRoleRevoked" v 1,
        ExternalIdLinked = "UserExternalIdLinked" v 1,
        Withdrawn = "UserWithdrawn" v 1,
    }
    Reservation = reservation, "reservation" {
        Claimed = "ReservationClaimed" v 1,
        Confirmed = "ReservationConfirmed" v 1,
        Released = "ReservationReleased" v 1,
    }
    Hierarchy = hierarchy, "hierarchy" {
        LinkClaimed = "HierarchyLinkClaimed" v 1,
        LinkConfirmed = "HierarchyLinkConfirmed" v 1,
        LinkReleased = "HierarchyLinkReleased" v 1,
    }
    Quote = quote, "quote" {
        Drafted = "QuoteDrafted" v 1,
        LineAdded = "QuoteLineAdded" v 1,
        LineChanged = "QuoteLineChanged" v 1,
        LineRemoved = "QuoteLineRemoved" v 1,
        Discounted = "QuoteDiscounted" v 1,
        DiscountRemoved = "QuoteDiscountRemoved" v 1,
        AllowanceGranted = "QuoteAllowanceGranted" v 1,
        AllowanceRemoved = "QuoteAllowanceRemoved" v 1,
        TermsSet = "QuoteTermsSet" v 1,
        Submitted = "QuoteSubmitted" v 1,
        Approved = "QuoteApproved" v 1,
        Rejected = "QuoteRejected" v 1,
        Sent = "QuoteSent" v 1,
        Countered = "QuoteCountered" v 1,
        Revised = "QuoteRevised" v 1,
        Accepted = "QuoteAccepted" v 1,
        Declined = "QuoteDeclined" v 1,
        Withdrawn = "QuoteWithdrawn" v 1,
        Expired = "QuoteExpired" v 1,
        OwnerAssigned = "QuoteOwnerAssigned" v 1,
        ExternalIdLinked = "QuoteExternalIdLinked" v 1,
        Retracted = "QuoteRetracted" v 1,
    }
    Series = series, "series" {
        Defined = "SeriesDefined" v 1,
        NumberDrawn = "SeriesNumberDrawn" v 1,
    }
    Settings = settings, "settings" {
        GradesSet = "SettingsGradesSet" v 1,
        TicketCategoriesSet = "SettingsTicketCategoriesSet" v 1,
        ComplaintPointsSet = "SettingsComplaintPointsSet" v 1,
        DiscountLimitsSet = "SettingsDiscountLimitsSet" v 1,
        ServiceTargetsSet = "SettingsServiceTargetsSet" v 1,
        TimeZoneSet = "SettingsTimeZoneSet" v 1,
        DefaultCalendarSet = "SettingsDefaultCalendarSet" v 1,
        PolicySwitched = "SettingsPolicySwitched" v 1,
    }
    Ticket = ticket, "ticket" {
        Opened = "TicketOpened" v 1,
        CustomerAssigned = "TicketCustomerAssigned" v 1,
        ContactAssigned = "TicketContactAssigned" v 1,
        Classified = "TicketClassified" v 1,
        PriorityChanged = "TicketPriorityChanged" v 1,
        Assigned = "TicketAssigned" v 1,
        Answered = "TicketAnswered" v 1,
        NoteAdded = "TicketNoteAdded" v 1,
        AttributesRecorded = "TicketAttributesRecorded" v 1,
        Waiting = "TicketWaiting" v 1,
        Resumed = "TicketResumed" v 1,
        Escalated = "TicketEscalated" v 1,
        Resolved = "TicketResolved" v 1,
        Confirmed = "TicketConfirmed" v 1,
        Reopened = "TicketReopened" v 1,
        Closed = "TicketClosed" v 1,
        Cancelled = "TicketCancelled" v 1,
        Merged = "TicketMerged" v 1,
        MergeUndone = "TicketMergeUndone" v 1,
        ExternalIdLinked = "TicketExternalIdLinked" v 1,
        Withdrawn = "TicketWithdrawn" v 1,
    }
    Calendar = calendar, "calendar" {
        Defined = "CalendarDefined" v 1,
        Renamed = "CalendarRenamed" v 1,
        HoursSet = "CalendarHoursSet" v 1,
        TimeZoneSet = "CalendarTimeZoneSet" v 1,
        HolidayAdded = "CalendarHolidayAdded" v 1,
        HolidayRemoved = "CalendarHolidayRemoved" v 1,
        WorkingDayAdded = "CalendarWorkingDayAdded" v 1,
        WorkingDayRemoved = "CalendarWorkingDayRemoved" v 1,
    }
    Import = import, "import" {
        Begun = "ImportBegun" v 1,
        RowsRefused = "ImportRowsRefused" v 1,
        Finished = "ImportFinished" v 1,
        UndoBegun = "ImportUndoBegun" v 1,
        Undone = "ImportUndone" v 1,
    }
}

impl EventType {
    /// Looks a stored type up; names are unique over all categories.
    pub(super) fn find(category: &str, name: &str) -> Result<Self, DecodeError> {
        if let Some(known) = TYPES.iter().find(|known| known.name == name)
            && known.category == category
        {
            return Ok(*known);
        }
        if TYPES.iter().all(|known| known.category != category) {
            return Err(DecodeError::UnknownCategory(category.to_owned()));
        }
        Err(DecodeError::UnknownType { category: category.to_owned(), event_type: name.to_owned() })
    }
}

#[expect(clippy::expect_used, reason = "an event written as null would be lost for good")]
fn to_json(data: &impl Serialize) -> Value {
    serde_json::to_value(data).expect("events have string keys and no fallible serializers")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table and the `rename` attributes of the aggregates' enums must not drift apart.
    #[test]
    fn names_are_those_of_the_aggregates() {
        for known in TYPES {
            let declared = match known.category {
                "customer" => include_str!("../customer/event.rs"),
                "contact" => include_str!("../contact/event.rs"),
                "opportunity" => include_str!("../opportunity/event.rs"),
                "interaction" => include_str!("../interaction/event.rs"),
                "pipeline" => include_str!("../pipeline/event.rs"),
                "user" => include_str!("../user/event.rs"),
                "reservation" => include_str!("../reservation/event.rs"),
                "hierarchy" => include_str!("../hierarchy/event.rs"),
                "quote" => include_str!("../quote/event.rs"),
                "series" => include_str!("../series/event.rs"),
                "settings" => include_str!("../settings/event.rs"),
                "ticket" => include_str!("../ticket/event.rs"),
                "calendar" => include_str!("../calendar/event.rs"),
                "import" => include_str!("../import/event.rs"),
                other => panic!("no aggregate {other}"),
            };
            assert!(declared.contains(&format!("rename = \"{}\"", known.name)), "{}", known.name);
        }
    }
}
