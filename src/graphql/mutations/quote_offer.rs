//! Mutations of quotes: approval, the way to the customer, and the customer's answer.

use async_graphql::ID;
use kehu_domain::{
    quote::{Circumstances, Command},
    values::CounterOfferId,
};
use uuid::Uuid;

use super::{
    execute::QuoteTarget,
    inputs::{ExternalIdInput, MoneyInput},
    parse::{self, optional},
};
use crate::graphql::{
    scalars,
    types::{Quote, QuoteChannel},
};

mutations! {
    QuoteOfferMutations, QuoteTarget, quote: Quote;

    /// Asks for approval of a quote.
    submit_quote = Change SubmitQuoteInput {
    } -> SubmitQuotePayload, |_input, _command_id| Command::Submit;

    /// Lets a quote be sent. Refused to who submitted it, and above the approver's own limit.
    approve_quote = Change ApproveQuoteInput {
    } -> ApproveQuotePayload, |_input, _command_id| Command::Approve {
        found: Circumstances::default(),
    };

    /// Sends a quote back to its author; needs a reason.
    reject_quote = Change RejectQuoteInput {
    } -> RejectQuotePayload, |_input, _command_id| Command::Reject;

    /// Notes that a quote went to the customer. Above the sender's discount limit it has to be
    /// approved first.
    send_quote = Change SendQuoteInput {
        /// To whom, as written on it.
        to: Option<String>,
        /// The id of the contact to whom it went.
        contact: Option<ID>,
        /// By which channel.
        channel: QuoteChannel,
    } -> SendQuotePayload, |input, _command_id| Command::Send {
        to: input.to,
        contact: optional(input.contact, |id| parse::id("contact", &id))?,
        channel: input.channel.into(),
        found: Circumstances::default(),
    };

    /// Notes the customer's counter-offer.
    counter_quote = Change CounterQuoteInput {
        /// The counter-offer's id within the quote; made from `commandId` when absent.
        counter_offer_id: Option<scalars::Uuid>,
        /// What the customer would pay, in the quote's currency.
        amount: Option<MoneyInput>,
        /// What the customer says.
        note: Option<String>,
    } -> CounterQuotePayload, |input, command_id| Command::Counter {
        counter_offer: CounterOfferId(match &input.counter_offer_id {
            Some(id) => parse::uuid("counterOfferId", id)?,
            None => Uuid::new_v5(&command_id, b"counterOffer"),
        }),
        amount: optional(input.amount, |amount| amount.parse("amount"))?,
        note: input.note,
    };

    /// Opens the next revision of a quote; those before stay as they were sent.
    revise_quote = Change ReviseQuoteInput {
        /// The number of the revision to open: that of the present one plus one.
        revision: i32,
    } -> ReviseQuotePayload, |input, _command_id| Command::Revise {
        revision: parse::whole("revision", input.revision)?,
    };

    /// Notes that the customer accepts a quote.
    accept_quote = Change AcceptQuoteInput {
        /// The revision that the customer accepts; the one that is out when absent.
        revision: Option<i32>,
        /// Who accepts, as they call themselves.
        by: Option<String>,
        /// The id of the contact who accepts.
        contact: Option<ID>,
    } -> AcceptQuotePayload, |input, _command_id| Command::Accept {
        revision: optional(input.revision, |revision| parse::whole("revision", revision))?,
        by: input.by,
        contact: optional(input.contact, |id| parse::id("contact", &id))?,
        found: Circumstances::default(),
    };

    /// Notes that the customer declines a quote; needs a reason.
    decline_quote = Change DeclineQuoteInput {
        /// Who declines, as they call themselves.
        by: Option<String>,
        /// The id of the contact who declines.
        contact: Option<ID>,
    } -> DeclineQuotePayload, |input, _command_id| Command::Decline {
        by: input.by,
        contact: optional(input.contact, |id| parse::id("contact", &id))?,
    };

    /// No longer offers a quote; needs a reason.
    withdraw_quote = Change WithdrawQuoteInput {
    } -> WithdrawQuotePayload, |_input, _command_id| Command::Withdraw;

    /// Lets a quote expire whose last day is over; kehu does so by itself.
    expire_quote = Change ExpireQuoteInput {
    } -> ExpireQuotePayload, |_input, _command_id| Command::Expire {
        found: Circumstances::default(),
    };

    /// Puts a user in charge of a quote; replacing one needs a reason.
    assign_quote_owner = Change AssignQuoteOwnerInput {
        /// The id of the user.
        owner: ID,
    } -> AssignQuoteOwnerPayload, |input, _command_id| Command::AssignOwner {
        owner: parse::id("owner", &input.owner)?,
    };

    /// Links what another system calls a quote.
    link_quote_external_id = Change LinkQuoteExternalIdInput {
        /// What the other system calls it.
        external_id: ExternalIdInput,
    } -> LinkQuoteExternalIdPayload, |input, _command_id| Command::LinkExternalId {
        external_id: input.external_id.into(),
    };
}
