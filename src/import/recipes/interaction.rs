//! Commands to interactions.

use kehu_domain::{
    interaction::{AddressInput, AddressRole, Command, ContentInput, EmailInput, NextStepInput},
    values::{ContactId, InteractionId, StreamName, UserId},
};

use super::{AnyCommand, Category, Field, Recipe, Takes, Values, may, need};
use crate::import::message::Fault;

const CHANNELS: Takes =
    Takes::OneOf(&["CALL", "EMAIL", "VISIT", "MEETING", "SMS", "WECHAT", "FAX", "LETTER", "WEB"]);
const DIRECTIONS: Takes = Takes::OneOf(&["INBOUND", "OUTBOUND"]);

const CHANNEL: Field = need("channel", CHANNELS);
const DIRECTION: Field = may("direction", DIRECTIONS);
const DURATION: Field = may("duration_seconds", Takes::Whole);
const SUBJECT: Field = may("subject", Takes::Text);
const BODY: Field = may("body", Takes::Text);
const OUTCOME: Field = may("outcome", Takes::Text);
const RESULT: Field = may("result", Takes::Text);
const NEXT_STEP: Field = may("next_step", Takes::Text);
const NEXT_STEP_DUE: Field = may("next_step_due", Takes::Date);

const OPPORTUNITY: Field = may("opportunity", Takes::Link(Category::Opportunity));
const QUOTE: Field = may("quote", Takes::Link(Category::Quote));
const TICKET: Field = may("ticket", Takes::Link(Category::Ticket));
const CUSTOMER: Field = may("customer", Takes::Link(Category::Customer));
const CONTACT: Field = may("contact", Takes::Link(Category::Contact));

/// What an interaction may be about.
const ABOUT: &[Field] = &[OPPORTUNITY, QUOTE, TICKET, CUSTOMER, CONTACT];

/// Fields with addresses, and what those addresses are.
const ADDRESSES: &[(&str, AddressRole)] = &[
    ("from", AddressRole::From),
    ("to", AddressRole::To),
    ("cc", AddressRole::Cc),
    ("bcc", AddressRole::Bcc),
    ("reply_to", AddressRole::ReplyTo),
    ("place", AddressRole::Place),
];

pub(super) const RECIPES: &[Recipe] = &[
    Recipe {
        name: "interaction.log",
        fields: &[
            CHANNEL,
            DIRECTION,
            DURATION,
            SUBJECT,
            BODY,
            OUTCOME,
            RESULT,
            NEXT_STEP,
            NEXT_STEP_DUE,
            CUSTOMER,
            may("contacts", Takes::Links(Category::Contact)),
            may("users", Takes::Links(Category::User)),
            may("from", Takes::Texts),
            may("to", Takes::Texts),
            may("cc", Takes::Texts),
            may("bcc", Takes::Texts),
            may("reply_to", Takes::Texts),
            may("place", Takes::Texts),
            may("message_id", Takes::Text),
            may("in_reply_to", Takes::Text),
            may("references", Takes::Texts),
            OPPORTUNITY,
            QUOTE,
            TICKET,
        ],
        build: log,
    },
    Recipe {
        name: "interaction.correct",
        fields: &[
            CHANNEL,
            DIRECTION,
            DURATION,
            SUBJECT,
            BODY,
            OUTCOME,
            RESULT,
            NEXT_STEP,
            NEXT_STEP_DUE,
        ],
        build: |v| Ok(to(v, Command::Correct { content: content(v)?, happened_at: None })),
    },
    Recipe {
        name: "interaction.assign_customer",
        fields: &[need("customer", Takes::Link(Category::Customer))],
        build: |v| {
            let customer = v.require("customer", v.customer("customer"))?;
            Ok(to(v, Command::AssignCustomer { customer }))
        },
    },
    Recipe {
        name: "interaction.link_to",
        fields: ABOUT,
        build: |v| Ok(to(v, Command::LinkTo { to: about(v)? })),
    },
    Recipe {
        name: "interaction.unlink_from",
        fields: ABOUT,
        build: |v| Ok(to(v, Command::UnlinkFrom { from: about(v)? })),
    },
    Recipe {
        name: "interaction.link_external_id",
        fields: super::EXTERNAL_ID,
        build: |v| Ok(to(v, Command::LinkExternalId { external_id: v.external_id_of_fields()? })),
    },
];

fn to(v: &Values<'_>, command: Command) -> AnyCommand {
    AnyCommand::Interaction(InteractionId(v.key.aggregate()), command)
}

fn content(v: &Values<'_>) -> Result<ContentInput, Fault> {
    let due = v.date("next_step_due")?;
    let next_step = match v.text("next_step") {
        None if due.is_some() => Some(v.required("next_step")?),
        next_step => next_step,
    };
    Ok(ContentInput {
        channel: v.require("channel", v.word("channel")?)?,
        direction: v.word("direction")?,
        duration_seconds: v.whole("duration_seconds")?,
        subject: v.text("subject"),
        body: v.text("body"),
        outcome: v.text("outcome"),
        result: v.text("result"),
        next_step: next_step.map(|what| NextStepInput { what, due }),
    })
}

fn log(v: &Values<'_>) -> Result<AnyCommand, Fault> {
    let addresses = ADDRESSES.iter().flat_map(|(field, role)| {
        let address = |value| AddressInput { role: *role, value, name: None };
        v.texts(field).into_iter().map(address)
    });
    let email = v.text("message_id").map(|message_id| EmailInput {
        message_id,
        in_reply_to: v.text("in_reply_to"),
        references: v.texts("references"),
    });
    let command = Command::Log {
        content: content(v)?,
        customer: v.customer("customer"),
        contacts: v.links("contacts").into_iter().map(ContactId).collect(),
        users: v.links("users").into_iter().map(UserId).collect(),
        addresses: addresses.collect(),
        email,
        links: streams(v, &[OPPORTUNITY, QUOTE, TICKET]),
        external_ids: vec![v.external_id()],
        region: None,
    };
    Ok(to(v, command))
}

fn streams(v: &Values<'_>, fields: &[Field]) -> Vec<StreamName> {
    fields.iter().filter_map(|field| v.linked(field)).collect()
}

/// The one thing that the row names.
fn about(v: &Values<'_>) -> Result<StreamName, Fault> {
    let mut named = streams(v, ABOUT);
    if named.len() > 1 {
        return Err(v.invalid(
            "opportunity",
            "one link at a time: several are set in this row",
            "一次只能关联一个对象：该行给出了多个",
        ));
    }
    named.pop().ok_or_else(|| {
        let (en, zh) = ("the row names nothing to link", "该行没有给出要关联的对象");
        Fault::new("MISSING_VALUE", None, en, zh)
    })
}
