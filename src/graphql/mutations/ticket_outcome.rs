//! Mutations of tickets: how they end, go on after all, and go on in another.

use async_graphql::ID;
use kehu_domain::ticket::{Command, Found};

use super::{execute::TicketTarget, inputs::ExternalIdInput, parse};
use crate::graphql::types::Ticket;

mutations! {
    TicketOutcomeMutations, TicketTarget, ticket: Ticket;

    /// Settles a ticket.
    resolve_ticket = Change ResolveTicketInput {
        /// Why it had come to this.
        cause: Option<String>,
        /// What was done about it.
        remedy: String,
    } -> ResolveTicketPayload, |input, _command_id| Command::Resolve {
        cause: input.cause,
        remedy: input.remedy,
    };

    /// Records that the customer says that a ticket is settled.
    confirm_ticket = Change ConfirmTicketInput {
    } -> ConfirmTicketPayload, |_input, _command_id| Command::Confirm;

    /// Takes a ticket up again: it is not settled after all. Needs a reason.
    reopen_ticket = Change ReopenTicketInput {
    } -> ReopenTicketPayload, |_input, _command_id| Command::Reopen { found: Found::default() };

    /// Closes a resolved ticket.
    close_ticket = Change CloseTicketInput {
    } -> CloseTicketPayload, |_input, _command_id| Command::Close;

    /// Cancels a ticket: it never was one, or is not wanted any more. Needs a reason.
    cancel_ticket = Change CancelTicketInput {
    } -> CancelTicketPayload, |_input, _command_id| Command::Cancel;

    /// Merges a ticket into another, which goes on in its place.
    merge_ticket_into = Change MergeTicketIntoInput {
        /// The id of the ticket that goes on.
        survivor: ID,
    } -> MergeTicketIntoPayload, |input, _command_id| Command::MergeInto {
        survivor: parse::id("survivor", &input.survivor)?,
    };

    /// Takes the merge of a ticket back: it goes on by itself.
    undo_ticket_merge = Change UndoTicketMergeInput {
    } -> UndoTicketMergePayload, |_input, _command_id| Command::UndoMerge {
        found: Found::default(),
    };

    /// Links what another system calls a ticket.
    link_ticket_external_id = Change LinkTicketExternalIdInput {
        /// The id; no other object may have it.
        external_id: ExternalIdInput,
    } -> LinkTicketExternalIdPayload, |input, _command_id| Command::LinkExternalId {
        external_id: input.external_id.into(),
    };
}
