//! Commands to contacts.

use kehu_domain::{
    contact::{Command, CustomerLinkInput},
    values::{Consent, ContactId, ContactMethodId},
};

use super::{
    AnyCommand, Category, Field, Recipe, Takes, Values,
    customer::{ALIASES, CHANNELS, CONSENTS, LATIN, NAME, SHORT},
    may, need,
};
use crate::import::message::Fault;

const POWERS: Takes = Takes::OneOf(&["DECIDES", "APPROVES", "INFLUENCES", "USES", "NONE"]);

const CUSTOMER: Field = need("customer", Takes::Link(Category::Customer));
const ROLE: Field = may("role", Takes::Text);
const POWER: Field = may("decision_power", POWERS);
const FROM: Field = may("from", Takes::Date);
const METHOD: Field = need("method", Takes::Text);

pub(super) const RECIPES: &[Recipe] = &[
    Recipe {
        name: "contact.create",
        fields: &[
            NAME,
            LATIN,
            SHORT,
            ALIASES,
            may("job_title", Takes::Text),
            may("birthday", Takes::Date),
            may("languages", Takes::Texts),
            may("region", Takes::Region),
            may("source", Takes::Text),
            may("owner", Takes::Link(Category::User)),
            may("customer", Takes::Link(Category::Customer)),
            ROLE,
            POWER,
            FROM,
        ],
        build: create,
    },
    Recipe {
        name: "contact.rename",
        fields: &[NAME, LATIN, SHORT, ALIASES],
        build: |v| Ok(to(v, Command::Rename { names: v.names()? })),
    },
    Recipe {
        name: "contact.set_job_title",
        fields: &[need("job_title", Takes::Text)],
        build: |v| {
            let job_title = Some(v.required("job_title")?);
            Ok(to(v, Command::SetJobTitle { job_title }))
        },
    },
    Recipe {
        name: "contact.set_birthday",
        fields: &[need("birthday", Takes::Date)],
        build: |v| {
            let birthday = v.require("birthday", v.date("birthday")?)?.to_string();
            Ok(to(v, Command::SetBirthday { birthday: Some(birthday) }))
        },
    },
    Recipe {
        name: "contact.set_languages",
        fields: &[need("languages", Takes::Texts)],
        build: |v| Ok(to(v, Command::SetLanguages { languages: v.texts("languages") })),
    },
    Recipe {
        name: "contact.assign_region",
        fields: &[need("region", Takes::Region)],
        build: |v| {
            Ok(to(v, Command::AssignRegion { region: v.require("region", v.parse("region")?)? }))
        },
    },
    Recipe {
        name: "contact.assign_owner",
        fields: &[need("owner", Takes::Link(Category::User))],
        build: |v| Ok(to(v, Command::AssignOwner { owner: v.require("owner", v.user("owner"))? })),
    },
    Recipe {
        name: "contact.link_to_customer",
        fields: &[CUSTOMER, ROLE, POWER, FROM],
        build: |v| {
            let link = v.require("customer", link(v)?)?;
            Ok(to(v, Command::LinkToCustomer(link)))
        },
    },
    Recipe {
        name: "contact.unlink_from_customer",
        fields: &[CUSTOMER, may("until", Takes::Date)],
        build: |v| {
            let customer = v.require("customer", v.customer("customer"))?;
            Ok(to(v, Command::UnlinkFromCustomer { customer, until: v.date("until")? }))
        },
    },
    Recipe {
        name: "contact.add_contact_method",
        fields: &[
            may("method", Takes::Text),
            need("kind", CHANNELS),
            need("value", Takes::Text),
            may("label", Takes::Text),
            may("purpose", Takes::Text),
            may("consent", CONSENTS),
        ],
        build: add_contact_method,
    },
    Recipe {
        name: "contact.verify_contact_method",
        fields: &[METHOD],
        build: |v| {
            let contact_method = method(v, &v.required("method")?);
            Ok(to(v, Command::VerifyContactMethod { contact_method }))
        },
    },
    Recipe {
        name: "contact.remove_contact_method",
        fields: &[METHOD],
        build: |v| {
            let contact_method = method(v, &v.required("method")?);
            Ok(to(v, Command::RemoveContactMethod { contact_method }))
        },
    },
    Recipe {
        name: "contact.record_preference",
        fields: &[NAME, need("value", Takes::Text)],
        build: |v| {
            let (name, value) = (v.required("name")?, v.required("value")?);
            Ok(to(v, Command::RecordPreference { name, value }))
        },
    },
    Recipe {
        name: "contact.record_important_date",
        fields: &[NAME, need("date", Takes::Date)],
        build: |v| {
            let date = v.require("date", v.date("date")?)?.to_string();
            Ok(to(v, Command::RecordImportantDate { name: v.required("name")?, date }))
        },
    },
    Recipe {
        name: "contact.link_external_id",
        fields: super::EXTERNAL_ID,
        build: |v| Ok(to(v, Command::LinkExternalId { external_id: v.external_id_of_fields()? })),
    },
];

fn to(v: &Values<'_>, command: Command) -> AnyCommand {
    AnyCommand::Contact(ContactId(v.key.aggregate()), command)
}

fn create(v: &Values<'_>) -> Result<AnyCommand, Fault> {
    let command = Command::Create {
        names: v.names()?,
        job_title: v.text("job_title"),
        birthday: v.date("birthday")?.map(|date| date.to_string()),
        languages: v.texts("languages"),
        region: v.parse("region")?,
        source: v.text("source"),
        owner: v.user("owner"),
        external_ids: vec![v.external_id()],
        customers: link(v)?.into_iter().collect(),
    };
    Ok(to(v, command))
}

/// The customer that the row names, and what the contact is there.
fn link(v: &Values<'_>) -> Result<Option<CustomerLinkInput>, Fault> {
    let Some(customer) = v.customer("customer") else { return Ok(None) };
    let (decision_power, from) = (v.word("decision_power")?, v.date("from")?);
    Ok(Some(CustomerLinkInput { customer, role: v.text("role"), decision_power, from }))
}

fn method(v: &Values<'_>, name: &str) -> ContactMethodId {
    ContactMethodId(v.key.part("contactMethod", name))
}

fn add_contact_method(v: &Values<'_>) -> Result<AnyCommand, Fault> {
    // Never named after its value: the hash of a telephone number gives the number away.
    let name = v.text("method").unwrap_or_else(|| v.step.to_owned());
    let command = Command::AddContactMethod {
        contact_method: method(v, &name),
        kind: v.require("kind", v.word("kind")?)?,
        value: v.required("value")?,
        label: v.text("label"),
        purpose: v.text("purpose"),
        consent: v.word("consent")?.unwrap_or(Consent::Unknown),
        found: None,
    };
    Ok(to(v, command))
}
