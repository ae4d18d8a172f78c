//! The codes of refusals: stable, machine-readable, in the schema.

use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)+) => {
        /// Every reason for which a command can be refused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, async_graphql::Enum)]
        #[graphql(name = "ErrorCode")]
        pub enum Code {
            $($(#[$doc])* #[graphql(name = $text)] $name,)+
        }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// As it is written in the schema and in logs.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// Reads what [`as_str`](Self::as_str) writes.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

codes! {
    /// The stream has moved on since the caller looked.
    VersionConflict = "VERSION_CONFLICT";
    /// The command id has been used for something else.
    CommandIdReused = "COMMAND_ID_REUSED";
    /// Nothing can have happened in the future.
    OccurredInFuture = "OCCURRED_IN_FUTURE";
    /// Before the year 1900.
    OccurredTooEarly = "OCCURRED_TOO_EARLY";
    /// An input that no command can have.
    InvalidInput = "INVALID_INPUT";
    /// More content than one event can hold.
    TooLarge = "TOO_LARGE";
    /// Another aggregate has this external id.
    ExternalIdTaken = "EXTERNAL_ID_TAKEN";
    /// The customer would be its own ancestor.
    ParentCycle = "PARENT_CYCLE";
    /// The customers or contacts would be merged into each other.
    MergeCycle = "MERGE_CYCLE";
    /// Nothing has that id.
    LinkTargetNotFound = "LINK_TARGET_NOT_FOUND";
    /// No such customer.
    CustomerNotFound = "CUSTOMER_NOT_FOUND";
    /// The customer is registered, with other content.
    CustomerAlreadyRegistered = "CUSTOMER_ALREADY_REGISTERED";
    /// The customer must be reactivated first.
    CustomerDeactivated = "CUSTOMER_DEACTIVATED";
    /// Another customer goes on in its place.
    CustomerMerged = "CUSTOMER_MERGED";
    /// The personal data has been erased: nothing personal can be added.
    CustomerErased = "CUSTOMER_ERASED";
    /// A text is blank.
    CustomerTextEmpty = "CUSTOMER_TEXT_EMPTY";
    /// A text is too long.
    CustomerTextTooLong = "CUSTOMER_TEXT_TOO_LONG";
    /// A text has control characters.
    CustomerTextControlCharacter = "CUSTOMER_TEXT_CONTROL_CHARACTER";
    /// A list is too long.
    CustomerTooMany = "CUSTOMER_TOO_MANY";
    /// This needs a reason.
    CustomerReasonMissing = "CUSTOMER_REASON_MISSING";
    /// No such grade is configured.
    CustomerGradeUnknown = "CUSTOMER_GRADE_UNKNOWN";
    /// The customer has the role already.
    CustomerRoleAlreadyHeld = "CUSTOMER_ROLE_ALREADY_HELD";
    /// The customer does not have the role.
    CustomerRoleNotHeld = "CUSTOMER_ROLE_NOT_HELD";
    /// A role would end before it begins.
    CustomerRolePeriodReversed = "CUSTOMER_ROLE_PERIOD_REVERSED";
    /// A role would be held twice at the same time.
    CustomerRolePeriodsOverlap = "CUSTOMER_ROLE_PERIODS_OVERLAP";
    /// A customer is not its own parent.
    CustomerParentIsItself = "CUSTOMER_PARENT_IS_ITSELF";
    /// A customer is not merged into itself.
    CustomerSurvivorIsItself = "CUSTOMER_SURVIVOR_IS_ITSELF";
    /// No such contact method.
    CustomerContactMethodUnknown = "CUSTOMER_CONTACT_METHOD_UNKNOWN";
    /// The contact method has been removed.
    CustomerContactMethodRemoved = "CUSTOMER_CONTACT_METHOD_REMOVED";
    /// The id names another contact method.
    CustomerContactMethodIdTaken = "CUSTOMER_CONTACT_METHOD_ID_TAKEN";
    /// Nothing that could be dialled.
    CustomerPhoneInvalid = "CUSTOMER_PHONE_INVALID";
    /// Not an e-mail address.
    CustomerEmailInvalid = "CUSTOMER_EMAIL_INVALID";
    /// Not a day of the calendar.
    CustomerDateInvalid = "CUSTOMER_DATE_INVALID";
    /// A credit limit is not negative.
    CustomerCreditLimitNegative = "CUSTOMER_CREDIT_LIMIT_NEGATIVE";
    /// Not the name of a stream.
    CustomerSubjectInvalid = "CUSTOMER_SUBJECT_INVALID";
    /// No such contact.
    ContactNotFound = "CONTACT_NOT_FOUND";
    /// The contact exists, with other content.
    ContactAlreadyCreated = "CONTACT_ALREADY_CREATED";
    /// Another contact goes on in its place.
    ContactMerged = "CONTACT_MERGED";
    /// The personal data has been erased: nothing can be added.
    ContactErased = "CONTACT_ERASED";
    /// A text is blank.
    ContactTextEmpty = "CONTACT_TEXT_EMPTY";
    /// A text is too long.
    ContactTextTooLong = "CONTACT_TEXT_TOO_LONG";
    /// A text has control characters.
    ContactTextControlCharacter = "CONTACT_TEXT_CONTROL_CHARACTER";
    /// A list is too long.
    ContactTooMany = "CONTACT_TOO_MANY";
    /// This needs a reason.
    ContactReasonMissing = "CONTACT_REASON_MISSING";
    /// Not a language tag.
    ContactLanguageInvalid = "CONTACT_LANGUAGE_INVALID";
    /// The contact does not belong to the customer.
    ContactNotLinked = "CONTACT_NOT_LINKED";
    /// A customer is named twice.
    ContactLinkedTwice = "CONTACT_LINKED_TWICE";
    /// A link ends before it begins.
    ContactLinkPeriodReversed = "CONTACT_LINK_PERIOD_REVERSED";
    /// Two links to one customer share a day.
    ContactLinkPeriodsOverlap = "CONTACT_LINK_PERIODS_OVERLAP";
    /// A merge needs two.
    ContactSurvivorIsItself = "CONTACT_SURVIVOR_IS_ITSELF";
    /// No such contact method.
    ContactContactMethodUnknown = "CONTACT_CONTACT_METHOD_UNKNOWN";
    /// The contact method has been removed.
    ContactContactMethodRemoved = "CONTACT_CONTACT_METHOD_REMOVED";
    /// The id names another contact method.
    ContactContactMethodIdTaken = "CONTACT_CONTACT_METHOD_ID_TAKEN";
    /// A telephone number has digits.
    ContactPhoneInvalid = "CONTACT_PHONE_INVALID";
    /// Not an e-mail address.
    ContactEmailInvalid = "CONTACT_EMAIL_INVALID";
    /// Not a day of the calendar.
    ContactDateInvalid = "CONTACT_DATE_INVALID";
    /// Not the name of a stream.
    ContactSubjectInvalid = "CONTACT_SUBJECT_INVALID";
    /// No such opportunity.
    OpportunityNotFound = "OPPORTUNITY_NOT_FOUND";
    /// The opportunity is open, with other content.
    OpportunityAlreadyOpened = "OPPORTUNITY_ALREADY_OPENED";
    /// The opportunity has been won.
    OpportunityAlreadyWon = "OPPORTUNITY_ALREADY_WON";
    /// The opportunity has been lost.
    OpportunityAlreadyLost = "OPPORTUNITY_ALREADY_LOST";
    /// The opportunity is still open.
    OpportunityNotClosed = "OPPORTUNITY_NOT_CLOSED";
    /// A text is blank.
    OpportunityTextEmpty = "OPPORTUNITY_TEXT_EMPTY";
    /// A text is too long.
    OpportunityTextTooLong = "OPPORTUNITY_TEXT_TOO_LONG";
    /// A text has control characters.
    OpportunityTextControlCharacter = "OPPORTUNITY_TEXT_CONTROL_CHARACTER";
    /// A list is too long.
    OpportunityTooMany = "OPPORTUNITY_TOO_MANY";
    /// This needs a reason.
    OpportunityReasonMissing = "OPPORTUNITY_REASON_MISSING";
    /// No such pipeline.
    OpportunityPipelineUnknown = "OPPORTUNITY_PIPELINE_UNKNOWN";
    /// The pipeline has no such stage.
    OpportunityStageUnknown = "OPPORTUNITY_STAGE_UNKNOWN";
    /// An amount is not negative.
    OpportunityAmountNegative = "OPPORTUNITY_AMOUNT_NEGATIVE";
    /// A price is not negative.
    OpportunityPriceNegative = "OPPORTUNITY_PRICE_NEGATIVE";
    /// A quantity is positive.
    OpportunityQuantityNotPositive = "OPPORTUNITY_QUANTITY_NOT_POSITIVE";
    /// A price has a currency, and a currency a price.
    OpportunityPriceIncomplete = "OPPORTUNITY_PRICE_INCOMPLETE";
    /// Lines are priced in one currency, the amount's.
    OpportunityCurrencyMixed = "OPPORTUNITY_CURRENCY_MIXED";
    /// No such line.
    OpportunityLineUnknown = "OPPORTUNITY_LINE_UNKNOWN";
    /// The line has been removed.
    OpportunityLineRemoved = "OPPORTUNITY_LINE_REMOVED";
    /// The id names another line.
    OpportunityLineIdTaken = "OPPORTUNITY_LINE_ID_TAKEN";
    /// The user is not in the team.
    OpportunityNotInTeam = "OPPORTUNITY_NOT_IN_TEAM";
    /// Nothing closes in the future.
    OpportunityClosedInFuture = "OPPORTUNITY_CLOSED_IN_FUTURE";
    /// No such interaction.
    InteractionNotFound = "INTERACTION_NOT_FOUND";
    /// The interaction is logged, with other content.
    InteractionAlreadyLogged = "INTERACTION_ALREADY_LOGGED";
    /// A text is blank.
    InteractionTextEmpty = "INTERACTION_TEXT_EMPTY";
    /// A text is too long.
    InteractionTextTooLong = "INTERACTION_TEXT_TOO_LONG";
    /// A text has control characters.
    InteractionTextControlCharacter = "INTERACTION_TEXT_CONTROL_CHARACTER";
    /// A list is too long.
    InteractionTooMany = "INTERACTION_TOO_MANY";
    /// Only an e-mail has a Message-ID.
    InteractionNotAnEmail = "INTERACTION_NOT_AN_EMAIL";
    /// Not a Message-ID.
    InteractionMessageIdInvalid = "INTERACTION_MESSAGE_ID_INVALID";
    /// Nothing has happened in the future.
    InteractionHappenedInFuture = "INTERACTION_HAPPENED_IN_FUTURE";
    /// Before the year 1900.
    InteractionHappenedTooEarly = "INTERACTION_HAPPENED_TOO_EARLY";
    /// No file with this hash has been uploaded.
    InteractionFileUnknown = "INTERACTION_FILE_UNKNOWN";
    /// The id names another attachment.
    InteractionAttachmentIdTaken = "INTERACTION_ATTACHMENT_ID_TAKEN";
    /// No such attachment.
    InteractionAttachmentUnknown = "INTERACTION_ATTACHMENT_UNKNOWN";
    /// An interaction is not about such things.
    InteractionLinkInvalid = "INTERACTION_LINK_INVALID";
    /// The interaction is not linked to it.
    InteractionNotLinked = "INTERACTION_NOT_LINKED";
    /// No such pipeline.
    PipelineNotFound = "PIPELINE_NOT_FOUND";
    /// The pipeline is defined, with other content.
    PipelineAlreadyDefined = "PIPELINE_ALREADY_DEFINED";
    /// A pipeline has stages.
    PipelineNoStages = "PIPELINE_NO_STAGES";
    /// A pipeline has too many stages.
    PipelineTooManyStages = "PIPELINE_TOO_MANY_STAGES";
    /// Two stages have one code.
    PipelineStageCodeTwice = "PIPELINE_STAGE_CODE_TWICE";
    /// A stage's code does not fit URLs.
    PipelineStageCodeInvalid = "PIPELINE_STAGE_CODE_INVALID";
    /// A probability is 0 to 100 percent.
    PipelineProbabilityInvalid = "PIPELINE_PROBABILITY_INVALID";
    /// A text is blank.
    PipelineTextEmpty = "PIPELINE_TEXT_EMPTY";
    /// A text is too long.
    PipelineTextTooLong = "PIPELINE_TEXT_TOO_LONG";
    /// A text has control characters.
    PipelineTextControlCharacter = "PIPELINE_TEXT_CONTROL_CHARACTER";
    /// No such user.
    UserNotFound = "USER_NOT_FOUND";
    /// The user is registered, with other content.
    UserAlreadyRegistered = "USER_ALREADY_REGISTERED";
    /// The user must be reactivated first.
    UserDeactivated = "USER_DEACTIVATED";
    /// A role is a code that fits URLs.
    UserRoleInvalid = "USER_ROLE_INVALID";
    /// The user does not have the role.
    UserRoleNotHeld = "USER_ROLE_NOT_HELD";
    /// A text is blank.
    UserTextEmpty = "USER_TEXT_EMPTY";
    /// A text is too long.
    UserTextTooLong = "USER_TEXT_TOO_LONG";
    /// A text has control characters.
    UserTextControlCharacter = "USER_TEXT_CONTROL_CHARACTER";
    /// A list is too long.
    UserTooMany = "USER_TOO_MANY";
    /// No such ticket.
    TicketNotFound = "TICKET_NOT_FOUND";
    /// The ticket is open, with other content.
    TicketAlreadyOpened = "TICKET_ALREADY_OPENED";
    /// The ticket has been resolved.
    TicketAlreadyResolved = "TICKET_ALREADY_RESOLVED";
    /// The ticket has been closed.
    TicketAlreadyClosed = "TICKET_ALREADY_CLOSED";
    /// The ticket has been cancelled.
    TicketAlreadyCancelled = "TICKET_ALREADY_CANCELLED";
    /// The ticket is not resolved yet.
    TicketNotResolved = "TICKET_NOT_RESOLVED";
    /// The ticket is still being worked on.
    TicketNotEnded = "TICKET_NOT_ENDED";
    /// The ticket does not wait for anybody.
    TicketNotWaiting = "TICKET_NOT_WAITING";
    /// Another ticket goes on in its place.
    TicketMerged = "TICKET_MERGED";
    /// A ticket is not merged into itself.
    TicketSurvivorIsItself = "TICKET_SURVIVOR_IS_ITSELF";
    /// A text is blank.
    TicketTextEmpty = "TICKET_TEXT_EMPTY";
    /// A text is too long.
    TicketTextTooLong = "TICKET_TEXT_TOO_LONG";
    /// A text has control characters.
    TicketTextControlCharacter = "TICKET_TEXT_CONTROL_CHARACTER";
    /// A list is too long.
    TicketTooMany = "TICKET_TOO_MANY";
    /// This needs a reason.
    TicketReasonMissing = "TICKET_REASON_MISSING";
    /// No such calendar.
    TicketCalendarUnknown = "TICKET_CALENDAR_UNKNOWN";
    /// No such category is configured.
    TicketCategoryUnknown = "TICKET_CATEGORY_UNKNOWN";
    /// No such complaint point is configured.
    TicketComplaintPointUnknown = "TICKET_COMPLAINT_POINT_UNKNOWN";
    /// The configuration says that the complaint is about something else.
    TicketComplaintClassMismatch = "TICKET_COMPLAINT_CLASS_MISMATCH";
    /// Nothing is said of what the ticket is about.
    TicketClassificationEmpty = "TICKET_CLASSIFICATION_EMPTY";
    /// Another system says that a ticket is merged, but not into what.
    TicketStatusNotTold = "TICKET_STATUS_NOT_TOLD";
    /// A ticket waits, but for whom is not said.
    TicketWaitingForMissing = "TICKET_WAITING_FOR_MISSING";
    /// No attribute was named.
    TicketAttributesEmpty = "TICKET_ATTRIBUTES_EMPTY";
    /// A complaint about product quality names the product.
    TicketProductMissing = "TICKET_PRODUCT_MISSING";
    /// A complaint about a department names it.
    TicketDepartmentMissing = "TICKET_DEPARTMENT_MISSING";
    /// A ticket is assigned to a person or a team.
    TicketAssigneeMissing = "TICKET_ASSIGNEE_MISSING";
    /// The id names another answer.
    TicketAnswerIdTaken = "TICKET_ANSWER_ID_TAKEN";
    /// The id names another note.
    TicketNoteIdTaken = "TICKET_NOTE_ID_TAKEN";
    /// An escalation level lies between 1 and 9.
    TicketLevelInvalid = "TICKET_LEVEL_INVALID";
    /// The ticket has been escalated higher already.
    TicketLevelLower = "TICKET_LEVEL_LOWER";
    /// The deadline has not passed.
    TicketNotOverdue = "TICKET_NOT_OVERDUE";
    /// No such calendar.
    CalendarNotFound = "CALENDAR_NOT_FOUND";
    /// The calendar is defined, with other content.
    CalendarAlreadyDefined = "CALENDAR_ALREADY_DEFINED";
    /// Nobody would ever work.
    CalendarNoHours = "CALENDAR_NO_HOURS";
    /// An interval ends before it begins.
    CalendarIntervalReversed = "CALENDAR_INTERVAL_REVERSED";
    /// Two intervals of a day overlap.
    CalendarIntervalsOverlap = "CALENDAR_INTERVALS_OVERLAP";
    /// The day is a holiday.
    CalendarDayIsHoliday = "CALENDAR_DAY_IS_HOLIDAY";
    /// The day is an extra working day.
    CalendarDayIsWorkingDay = "CALENDAR_DAY_IS_WORKING_DAY";
    /// The day is too long ago or too far ahead.
    CalendarDayInvalid = "CALENDAR_DAY_INVALID";
    /// A list is too long.
    CalendarTooMany = "CALENDAR_TOO_MANY";
    /// A text is blank.
    CalendarTextEmpty = "CALENDAR_TEXT_EMPTY";
    /// A text is too long.
    CalendarTextTooLong = "CALENDAR_TEXT_TOO_LONG";
    /// A text has control characters.
    CalendarTextControlCharacter = "CALENDAR_TEXT_CONTROL_CHARACTER";
    /// No such import.
    ImportNotFound = "IMPORT_NOT_FOUND";
    /// The import has begun, with other files.
    ImportAlreadyBegun = "IMPORT_ALREADY_BEGUN";
    /// The import is being undone, or has been.
    ImportUndone = "IMPORT_UNDONE";
    /// The import is not being undone.
    ImportUndoNotBegun = "IMPORT_UNDO_NOT_BEGUN";
    /// A text is blank.
    ImportTextEmpty = "IMPORT_TEXT_EMPTY";
    /// A text is too long.
    ImportTextTooLong = "IMPORT_TEXT_TOO_LONG";
    /// A text has control characters.
    ImportTextControlCharacter = "IMPORT_TEXT_CONTROL_CHARACTER";
    /// A list is too long.
    ImportTooMany = "IMPORT_TOO_MANY";
    /// No such quote.
    QuoteNotFound = "QUOTE_NOT_FOUND";
    /// The quote is drafted, with other content.
    QuoteAlreadyDrafted = "QUOTE_ALREADY_DRAFTED";
    /// Only a draft can be changed.
    QuoteNotDraft = "QUOTE_NOT_DRAFT";
    /// The revision is still a draft: there is nothing to revise.
    QuoteStillDraft = "QUOTE_STILL_DRAFT";
    /// Only what was submitted is approved or rejected.
    QuoteNotSubmitted = "QUOTE_NOT_SUBMITTED";
    /// The quote waits for approval.
    QuoteAwaitsApproval = "QUOTE_AWAITS_APPROVAL";
    /// The customer does not have this revision.
    QuoteNotSent = "QUOTE_NOT_SENT";
    /// The quote has been accepted.
    QuoteAlreadyAccepted = "QUOTE_ALREADY_ACCEPTED";
    /// The quote has been declined.
    QuoteAlreadyDeclined = "QUOTE_ALREADY_DECLINED";
    /// The quote has been withdrawn.
    QuoteAlreadyWithdrawn = "QUOTE_ALREADY_WITHDRAWN";
    /// The quote has expired.
    QuoteExpired = "QUOTE_EXPIRED";
    /// The quote can still be accepted.
    QuoteNotExpired = "QUOTE_NOT_EXPIRED";
    /// Another revision has taken the revision's place.
    QuoteSuperseded = "QUOTE_SUPERSEDED";
    /// Not the next revision, or not there yet.
    QuoteRevisionUnexpected = "QUOTE_REVISION_UNEXPECTED";
    /// A quote without lines is not submitted or sent.
    QuoteNoLines = "QUOTE_NO_LINES";
    /// A text is blank.
    QuoteTextEmpty = "QUOTE_TEXT_EMPTY";
    /// A text is too long.
    QuoteTextTooLong = "QUOTE_TEXT_TOO_LONG";
    /// A text has control characters.
    QuoteTextControlCharacter = "QUOTE_TEXT_CONTROL_CHARACTER";
    /// A list is too long.
    QuoteTooMany = "QUOTE_TOO_MANY";
    /// This needs a reason.
    QuoteReasonMissing = "QUOTE_REASON_MISSING";
    /// No such number series.
    QuoteSeriesUnknown = "QUOTE_SERIES_UNKNOWN";
    /// No such line.
    QuoteLineUnknown = "QUOTE_LINE_UNKNOWN";
    /// The line has been removed.
    QuoteLineRemoved = "QUOTE_LINE_REMOVED";
    /// The id names another line.
    QuoteLineIdTaken = "QUOTE_LINE_ID_TAKEN";
    /// A line needs a product or a description.
    QuoteLineUnnamed = "QUOTE_LINE_UNNAMED";
    /// A quantity is positive.
    QuoteQuantityNotPositive = "QUOTE_QUANTITY_NOT_POSITIVE";
    /// A price is not negative.
    QuotePriceNegative = "QUOTE_PRICE_NEGATIVE";
    /// A discount is not negative.
    QuoteDiscountNegative = "QUOTE_DISCOUNT_NEGATIVE";
    /// Discounts are not more than what they are taken from.
    QuoteDiscountTooLarge = "QUOTE_DISCOUNT_TOO_LARGE";
    /// A quote is in one currency.
    QuoteCurrencyMixed = "QUOTE_CURRENCY_MIXED";
    /// A quote is below 10^15 of its currency.
    QuoteAmountTooLarge = "QUOTE_AMOUNT_TOO_LARGE";
    /// No such allowance.
    QuoteAllowanceUnknown = "QUOTE_ALLOWANCE_UNKNOWN";
    /// The discount is above the sender's limit: it needs approval.
    QuoteDiscountAboveLimit = "QUOTE_DISCOUNT_ABOVE_LIMIT";
    /// Who submitted a quote neither approves nor rejects it.
    QuoteApproverSubmitted = "QUOTE_APPROVER_SUBMITTED";
    /// The discount is above the approver's limit.
    QuoteApproverLimit = "QUOTE_APPROVER_LIMIT";
    /// A quote is sent to somebody.
    QuoteRecipientMissing = "QUOTE_RECIPIENT_MISSING";
    /// The quote's validity is over.
    QuoteValidityPast = "QUOTE_VALIDITY_PAST";
    /// The id names another counter-offer.
    QuoteCounterOfferIdTaken = "QUOTE_COUNTER_OFFER_ID_TAKEN";
    /// A counter-offer needs an amount or a note.
    QuoteCounterOfferEmpty = "QUOTE_COUNTER_OFFER_EMPTY";
    /// No such number series.
    SeriesNotFound = "SERIES_NOT_FOUND";
    /// The number series is defined, with other content.
    SeriesAlreadyDefined = "SERIES_ALREADY_DEFINED";
    /// A series' code does not fit URLs.
    SeriesCodeInvalid = "SERIES_CODE_INVALID";
    /// A prefix is letters and marks without digits.
    SeriesPrefixInvalid = "SERIES_PREFIX_INVALID";
    /// Numbers are filled up to 1 to 12 digits.
    SeriesDigitsInvalid = "SERIES_DIGITS_INVALID";
    /// A text is blank.
    SeriesTextEmpty = "SERIES_TEXT_EMPTY";
    /// A text is too long.
    SeriesTextTooLong = "SERIES_TEXT_TOO_LONG";
    /// A text has control characters.
    SeriesTextControlCharacter = "SERIES_TEXT_CONTROL_CHARACTER";
    /// There is at least one grade.
    SettingsNoGrades = "SETTINGS_NO_GRADES";
    /// A grade is short and has no space around it.
    SettingsGradeInvalid = "SETTINGS_GRADE_INVALID";
    /// Two entries have one code.
    SettingsCodeTwice = "SETTINGS_CODE_TWICE";
    /// A code does not fit URLs.
    SettingsCodeInvalid = "SETTINGS_CODE_INVALID";
    /// Ticket categories have too many levels.
    SettingsTooDeep = "SETTINGS_TOO_DEEP";
    /// A list is too long.
    SettingsTooMany = "SETTINGS_TOO_MANY";
    /// Every priority has a service target.
    SettingsTargetMissing = "SETTINGS_TARGET_MISSING";
    /// A priority has one service target.
    SettingsTargetTwice = "SETTINGS_TARGET_TWICE";
    /// A service target is from a minute to a year.
    SettingsTargetOutOfRange = "SETTINGS_TARGET_OUT_OF_RANGE";
    /// Tickets would be answered later than they are resolved.
    SettingsTargetReversed = "SETTINGS_TARGET_REVERSED";
    /// A text is blank.
    SettingsTextEmpty = "SETTINGS_TEXT_EMPTY";
    /// A text is too long.
    SettingsTextTooLong = "SETTINGS_TEXT_TOO_LONG";
    /// A text has control characters.
    SettingsTextControlCharacter = "SETTINGS_TEXT_CONTROL_CHARACTER";
}

impl Code {
    /// The public code for a rejection's; claims have none of their own.
    pub(super) fn of_domain(code: &str) -> Option<Self> {
        match code {
            "RESERVATION_TAKEN" | "RESERVATION_NOT_HELD" => Some(Self::ExternalIdTaken),
            "HIERARCHY_CYCLE" | "HIERARCHY_NOT_CLAIMED" => Some(Self::ParentCycle),
            other => Self::parse(other),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use kehu_domain::testing::CODES;

    use super::*;

    #[test]
    fn every_rejection_of_the_domain_has_a_code() {
        for code in CODES.iter().flat_map(|(_, codes)| *codes) {
            assert!(Code::of_domain(code).is_some(), "{code} is missing from the codes");
        }
    }

    #[test]
    fn codes_are_read_as_they_are_written() {
        for code in Code::ALL {
            assert_eq!(Code::parse(code.as_str()), Some(*code));
        }
    }
}
