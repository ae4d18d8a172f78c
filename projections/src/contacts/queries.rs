//! What can be asked of the contacts. Every function sends one statement.

use kehu_domain::{
    Requester,
    values::{ContactId, ExternalId},
};
use sqlx::PgPool;

use super::{Contact, ContactFilter, ContactOrder};
use crate::{
    Error, ReadModel,
    lists::{Belonging, Listed},
    query,
};

/// Contacts by customer: of a person who was recorded several times only the contact that goes on,
/// also where only a merged one is linked to the customer.
pub const OF_CUSTOMERS: Belonging = Belonging::to_customers(
    "t.survivor IS NULL AND (t.customers && m.members OR t.stream = ANY(ARRAY(\
     WITH RECURSIVE up(member) AS (SELECT l.survivor FROM contacts.contacts AS l \
     WHERE l.valid_to IS NULL AND l.survivor IS NOT NULL AND l.customers && m.members \
     UNION SELECT s.survivor FROM up JOIN contacts.contacts AS s \
     ON s.stream = up.member AND s.valid_to IS NULL AND s.survivor IS NOT NULL) \
     SELECT member FROM up)))",
);

/// Merged contacts by the one each of them goes on as.
pub const OF_SURVIVORS: Belonging = Belonging::to_one("t.survivor = ANY(m.members)");

/// Everybody who was merged into a contact, over any number of merges.
pub const MERGED: Belonging =
    Belonging::to_contacts("t.survivor IS NOT NULL AND t.stream = ANY(m.members)");

impl Listed for Contact {
    type Id = ContactId;
    type Filter = ContactFilter;
    type Order = ContactOrder;

    const MODEL: ReadModel = ReadModel::Contacts;
    const TABLE: &'static str = "contacts.contacts";

    fn id(&self) -> ContactId {
        self.id
    }

    fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }
}

/// The contacts that can be reached under one of `keys`, with everybody merged with them, in order
/// of their ids. Those without a survivor are the ones that go on.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, keys = keys.len()))]
pub async fn reached(
    db: &PgPool,
    requester: Requester,
    keys: &[String],
) -> Result<Vec<Contact>, Error> {
    query::families(db, Contact::TABLE, keys, &[]).await
}
