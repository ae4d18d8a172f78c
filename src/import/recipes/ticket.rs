//! Commands to tickets.

use kehu_domain::{
    ticket::{Command, Found, Kind, Priority, Told},
    values::{AnswerId, NoteId, TicketId},
};

use super::{AnyCommand, Category, Field, Recipe, Takes, Values, may, need};
use crate::import::message::Fault;

const KINDS: Takes =
    Takes::OneOf(&["REQUEST", "COMPLAINT", "INQUIRY", "FEEDBACK", "RETURN", "DEFECT", "INTERNAL"]);
const CHANNELS: Takes = Takes::OneOf(&[
    "PHONE", "EMAIL", "SMS", "WECHAT", "WEB", "FAX", "LETTER", "VISIT", "API", "INTERNAL",
]);
const PRIORITIES: Takes = Takes::OneOf(&["URGENT", "HIGH", "NORMAL", "LOW"]);
const CLASSES: Takes = Takes::OneOf(&["SERVICE_QUALITY", "PRODUCT_QUALITY", "DEPARTMENT"]);
const STATUSES: Takes =
    Takes::OneOf(&["OPEN", "WAITING", "RESOLVED", "CONFIRMED", "CLOSED", "CANCELLED"]);
const WAITING_FOR: Takes = Takes::OneOf(&["CUSTOMER", "SUPPLIER", "TEAM"]);
const DEADLINES: &[&str] = &["ANSWER", "RESOLUTION"];

const USER: Field = may("user", Takes::Link(Category::User));
const TEAM: Field = may("team", Takes::Text);
const TEXT: Field = need("text", Takes::Text);

pub(super) const RECIPES: &[Recipe] = &[
    Recipe {
        name: "ticket.open",
        fields: &[
            may("customer", Takes::Link(Category::Customer)),
            may("contact", Takes::Link(Category::Contact)),
            need("kind", KINDS),
            need("channel", CHANNELS),
            need("subject", Takes::Text),
            may("description", Takes::Text),
            may("priority", PRIORITIES),
            may("product", Takes::Text),
            may("calendar", Takes::Calendar),
            may("source_message_id", Takes::Text),
        ],
        build: open,
    },
    Recipe {
        name: "ticket.assign_customer",
        fields: &[need("customer", Takes::Link(Category::Customer))],
        build: |v| {
            let customer = v.require("customer", v.customer("customer"))?;
            Ok(to(v, Command::AssignCustomer { customer }))
        },
    },
    Recipe {
        name: "ticket.assign_contact",
        fields: &[need("contact", Takes::Link(Category::Contact))],
        build: |v| {
            let contact = v.require("contact", v.contact("contact"))?;
            Ok(to(v, Command::AssignContact { contact }))
        },
    },
    Recipe {
        name: "ticket.classify",
        fields: &[
            may("category", Takes::Text),
            may("complaint_point", Takes::Text),
            may("complaint_class", CLASSES),
            may("department", Takes::Text),
            may("product", Takes::Text),
        ],
        build: |v| {
            let command = Command::Classify {
                category: v.text("category"),
                complaint_point: v.text("complaint_point"),
                complaint_class: v.word("complaint_class")?,
                department: v.text("department"),
                product: v.text("product"),
                found: Found::default(),
            };
            Ok(to(v, command))
        },
    },
    Recipe {
        name: "ticket.change_priority",
        fields: &[need("priority", PRIORITIES)],
        build: |v| {
            let priority = v.require("priority", v.word("priority")?)?;
            Ok(to(v, Command::ChangePriority { priority, found: Found::default() }))
        },
    },
    Recipe {
        name: "ticket.assign",
        fields: &[USER, TEAM],
        build: |v| {
            let (user, team) = (v.user("user"), v.text("team"));
            Ok(to(v, Command::Assign { user, team, dispatch: None }))
        },
    },
    Recipe {
        name: "ticket.record_attributes",
        fields: &[need("attributes", Takes::Pairs), may("source", Takes::Text)],
        build: |v| {
            let (attributes, source) = (v.pairs("attributes"), v.text("source"));
            Ok(to(v, Command::RecordAttributes { attributes, source }))
        },
    },
    Recipe {
        name: "ticket.sync",
        fields: &[
            may("customer", Takes::Link(Category::Customer)),
            may("contact", Takes::Link(Category::Contact)),
            may("category", Takes::Text),
            may("complaint_point", Takes::Text),
            may("complaint_class", CLASSES),
            may("department", Takes::Text),
            may("product", Takes::Text),
            may("priority", PRIORITIES),
            USER,
            TEAM,
            may("status", STATUSES),
            may("waiting_for", WAITING_FOR),
            may("waiting_party", Takes::Text),
            may("cause", Takes::Text),
            may("remedy", Takes::Text),
            may("attributes", Takes::Pairs),
            may("source", Takes::Text),
        ],
        build: sync,
    },
    Recipe {
        name: "ticket.answer",
        fields: &[may("answer", Takes::Text), TEXT, may("channel", CHANNELS)],
        build: |v| {
            let command = Command::Answer {
                answer: AnswerId(v.part_of_row("answer")),
                text: v.required("text")?,
                channel: v.word("channel")?,
            };
            Ok(to(v, command))
        },
    },
    Recipe {
        name: "ticket.add_note",
        fields: &[may("note", Takes::Text), TEXT],
        build: |v| {
            let (note, text) = (NoteId(v.part_of_row("note")), v.required("text")?);
            Ok(to(v, Command::AddNote { note, text }))
        },
    },
    Recipe {
        name: "ticket.wait",
        fields: &[
            need("on", WAITING_FOR),
            may("party", Takes::Text),
            may("stops", Takes::EachOf(DEADLINES)),
        ],
        build: |v| {
            let stops = v.words("stops")?;
            let command = Command::Wait {
                on: v.require("on", v.word("on")?)?,
                party: v.text("party"),
                stops: (!stops.is_empty()).then_some(stops),
                found: Found::default(),
            };
            Ok(to(v, command))
        },
    },
    Recipe {
        name: "ticket.resume",
        fields: &[],
        build: |v| Ok(to(v, Command::Resume { found: Found::default() })),
    },
    Recipe {
        name: "ticket.escalate",
        fields: &[need("level", Takes::Whole), USER, TEAM],
        build: |v| {
            let level = v.require("level", v.whole("level")?)?;
            Ok(to(v, Command::Escalate { level, user: v.user("user"), team: v.text("team") }))
        },
    },
    Recipe {
        name: "ticket.resolve",
        fields: &[need("remedy", Takes::Text), may("cause", Takes::Text)],
        build: |v| {
            let (cause, remedy) = (v.text("cause"), v.required("remedy")?);
            Ok(to(v, Command::Resolve { cause, remedy }))
        },
    },
    Recipe { name: "ticket.confirm", fields: &[], build: |v| Ok(to(v, Command::Confirm)) },
    Recipe {
        name: "ticket.reopen",
        fields: &[],
        build: |v| Ok(to(v, Command::Reopen { found: Found::default() })),
    },
    Recipe { name: "ticket.close", fields: &[], build: |v| Ok(to(v, Command::Close)) },
    Recipe { name: "ticket.cancel", fields: &[], build: |v| Ok(to(v, Command::Cancel)) },
    Recipe {
        name: "ticket.link_external_id",
        fields: super::EXTERNAL_ID,
        build: |v| Ok(to(v, Command::LinkExternalId { external_id: v.external_id_of_fields()? })),
    },
];

fn to(v: &Values<'_>, command: Command) -> AnyCommand {
    AnyCommand::Ticket(TicketId(v.key.aggregate()), command)
}

fn sync(v: &Values<'_>) -> Result<AnyCommand, Fault> {
    let told = Told {
        customer: v.customer("customer"),
        contact: v.contact("contact"),
        category: v.text("category"),
        complaint_point: v.text("complaint_point"),
        complaint_class: v.word("complaint_class")?,
        department: v.text("department"),
        product: v.text("product"),
        priority: v.word("priority")?,
        user: v.user("user"),
        team: v.text("team"),
        status: v.word("status")?,
        waiting_for: v.word("waiting_for")?,
        waiting_party: v.text("waiting_party"),
        cause: v.text("cause"),
        remedy: v.text("remedy"),
        attributes: v.pairs("attributes"),
        source: v.text("source"),
    };
    Ok(to(v, Command::Sync { told: Box::new(told), found: Found::default() }))
}

fn open(v: &Values<'_>) -> Result<AnyCommand, Fault> {
    let kind: Kind = v.require("kind", v.word("kind")?)?;
    let command = Command::Open {
        customer: v.customer("customer"),
        contact: v.contact("contact"),
        kind,
        channel: v.require("channel", v.word("channel")?)?,
        subject: v.required("subject")?,
        description: v.text("description"),
        priority: v.word("priority")?.unwrap_or(Priority::Normal),
        product: v.text("product"),
        calendar: v.parse("calendar")?,
        source_message_id: v.text("source_message_id"),
        external_ids: vec![v.external_id()],
        found: Found::default(),
    };
    Ok(to(v, command))
}
