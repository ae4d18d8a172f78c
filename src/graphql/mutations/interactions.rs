//! Mutations of interactions: what was said with customers, and what belongs to it.

use async_graphql::{ID, InputObject};
use kehu_domain::{
    interaction::{self, Command},
    values::{AttachmentId, FileHash, StreamName},
};
use uuid::Uuid;

use super::{
    execute::InteractionTarget,
    inputs::{self, ExternalIdInput},
    parse::{self, Parsed, optional},
    user_error::UserError,
};
use crate::graphql::{
    scalars,
    types::{Interaction, InteractionAddressRole, InteractionChannel, InteractionDirection},
};

/// What is to be done next.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct NextStepInput {
    /// What.
    what: String,
    /// Until which day.
    due: Option<scalars::Date>,
}

/// What was said and what came of it.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct InteractionContentInput {
    /// How people got in touch.
    channel: InteractionChannel,
    /// Who got in touch with whom; absent where neither side did.
    direction: Option<InteractionDirection>,
    /// How long it took, in seconds.
    duration_seconds: Option<i32>,
    /// What it was about, in a line.
    subject: Option<String>,
    /// What was said or written; at most 100,000 characters.
    body: Option<String>,
    /// What came of it, as a code that can be counted: `reached`, `no-answer`, `agreed`.
    outcome: Option<String>,
    /// What came of it, in words.
    result: Option<String>,
    /// What is to be done now.
    next_step: Option<NextStepInput>,
}

impl InteractionContentInput {
    fn parse(self) -> Parsed<interaction::ContentInput> {
        let next_step = |step: NextStepInput| {
            let due = optional(step.due, |day| parse::date("nextStep.due", &day))?;
            Ok::<_, UserError>(interaction::NextStepInput { what: step.what, due })
        };
        Ok(interaction::ContentInput {
            channel: self.channel.into(),
            direction: self.direction.map(Into::into),
            duration_seconds: optional(self.duration_seconds, seconds)?,
            subject: self.subject,
            body: self.body,
            outcome: self.outcome,
            result: self.result,
            next_step: optional(self.next_step, next_step)?,
        })
    }
}

fn seconds(given: i32) -> Parsed<u32> {
    u32::try_from(given).map_err(|_| {
        UserError::invalid(
            "durationSeconds",
            "nothing lasts for less than no time".to_owned(),
            "时长不能为负".to_owned(),
        )
    })
}

/// A telephone number, a mailbox or a place.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct InteractionAddressInput {
    /// What it was to the interaction.
    role: InteractionAddressRole,
    /// The number, the mailbox or the place.
    value: String,
    /// The name that came with it.
    name: Option<String>,
}

impl From<InteractionAddressInput> for interaction::AddressInput {
    fn from(input: InteractionAddressInput) -> Self {
        let InteractionAddressInput { role, value, name } = input;
        Self { role: role.into(), value, name }
    }
}

/// The headers that tell an e-mail from all others, with or without their angle brackets.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct EmailHeadersInput {
    /// `Message-ID`. An e-mail that has been logged with it already is not logged again: the answer
    /// is the interaction that has it.
    message_id: String,
    /// `In-Reply-To`: the e-mail that it answers.
    in_reply_to: Option<String>,
    /// `References`: the conversation so far.
    #[graphql(default)]
    references: Vec<String>,
}

impl From<EmailHeadersInput> for interaction::EmailInput {
    fn from(input: EmailHeadersInput) -> Self {
        let EmailHeadersInput { message_id, in_reply_to, references } = input;
        Self { message_id, in_reply_to, references }
    }
}

fn attachment(id: Option<&scalars::Uuid>, command_id: Uuid) -> Parsed<AttachmentId> {
    let given = optional(id, |id| parse::uuid("attachmentId", id))?;
    Ok(AttachmentId(given.unwrap_or_else(|| crate::ids::derived(command_id, "attachment"))))
}

fn file_hash(given: &str) -> Parsed<FileHash> {
    FileHash::parse(given).map_err(|error| {
        UserError::invalid(
            "sha256",
            error.to_string(),
            "应为文件的 SHA-256，64 位十六进制数".to_owned(),
        )
    })
}

mutations! {
    InteractionMutations, InteractionTarget, interaction: Interaction;

    /// Logs a call, an e-mail, a visit or any other contact with a customer. `occurredAt` says when
    /// it happened.
    log_interaction = Creation LogInteractionInput {
        /// What was said and what came of it.
        content: InteractionContentInput,
        /// The id of the customer it was with; may be unknown yet.
        customer: Option<ID>,
        /// The ids of the contacts it was with.
        #[graphql(default)]
        contacts: Vec<ID>,
        /// The ids of the users who took part; whoever logs it when there are none.
        #[graphql(default)]
        users: Vec<ID>,
        /// From where and to where.
        #[graphql(default)]
        addresses: Vec<InteractionAddressInput>,
        /// The e-mail's own headers, where it is one.
        email: Option<EmailHeadersInput>,
        /// The ids of what it was about: opportunities, quotes, tickets, further customers and
        /// contacts.
        #[graphql(default)]
        links: Vec<ID>,
        /// What other systems call it.
        #[graphql(default)]
        external_ids: Vec<ExternalIdInput>,
    } -> LogInteractionPayload, |input, _command_id| Command::Log {
        content: input.content.parse().map_err(|error| error.within("content"))?,
        customer: optional(input.customer, |id| parse::id("customer", &id))?,
        contacts: parse::each("contacts", input.contacts, |_, id| parse::id("id", &id))?,
        users: parse::each("users", input.users, |_, id| parse::id("id", &id))?,
        addresses: input.addresses.into_iter().map(Into::into).collect(),
        email: input.email.map(Into::into),
        links: parse::each("links", input.links, |_, id| parse::id("id", &id))?,
        external_ids: inputs::external_ids(input.external_ids),
        region: None,
    };

    /// Tells an interaction anew: what was logged was wrong. It stays in history.
    correct_interaction = Change CorrectInteractionInput {
        /// The whole content as it should have been logged.
        content: InteractionContentInput,
        /// When it really happened, where that was wrong.
        happened_at: Option<scalars::Time>,
    } -> CorrectInteractionPayload, |input, _command_id| Command::Correct {
        content: input.content.parse().map_err(|error| error.within("content"))?,
        happened_at: optional(input.happened_at, |time| parse::time("happenedAt", &time))?,
    };

    /// Says with which customer an interaction was, when that was not known or was wrong.
    assign_interaction_customer = Change AssignInteractionCustomerInput {
        /// The id of the customer.
        customer: ID,
    } -> AssignInteractionCustomerPayload, |input, _command_id| Command::AssignCustomer {
        customer: parse::id("customer", &input.customer)?,
    };

    /// Attaches a file to an interaction. Upload it first with `POST /attachments`.
    attach_file = Change AttachFileInput {
        /// The attachment's id; made of the command's when absent.
        attachment_id: Option<scalars::Uuid>,
        /// SHA-256 of the file, as the upload has answered.
        sha256: String,
        /// What people call the file: `offer.pdf`.
        name: String,
    } -> AttachFilePayload, |input, command_id| Command::AttachFile {
        attachment: attachment(input.attachment_id.as_ref(), command_id)?,
        sha256: file_hash(&input.sha256)?,
        name: input.name,
        found: None,
    };

    /// Takes an attachment away from an interaction; that it was there stays in history.
    remove_attachment = Change RemoveAttachmentInput {
        /// Which attachment.
        attachment_id: scalars::Uuid,
    } -> RemoveAttachmentPayload, |input, _command_id| Command::RemoveAttachment {
        attachment: AttachmentId(parse::uuid("attachmentId", &input.attachment_id)?),
    };

    /// Says what an interaction was about: an opportunity, a quote, a ticket, a customer, a contact.
    link_interaction = Change LinkInteractionInput {
        /// The id of what it was about.
        to: ID,
    } -> LinkInteractionPayload, |input, _command_id| Command::LinkTo {
        to: parse::id::<StreamName>("to", &input.to)?,
    };

    /// Takes back that an interaction was about something.
    unlink_interaction = Change UnlinkInteractionInput {
        /// The id of what it was not about.
        from: ID,
    } -> UnlinkInteractionPayload, |input, _command_id| Command::UnlinkFrom {
        from: parse::id::<StreamName>("from", &input.from)?,
    };

    /// Links what another system calls an interaction.
    link_interaction_external_id = Change LinkInteractionExternalIdInput {
        /// The id; no other object may have it.
        external_id: ExternalIdInput,
    } -> LinkInteractionExternalIdPayload, |input, _command_id| Command::LinkExternalId {
        external_id: input.external_id.into(),
    };
}
