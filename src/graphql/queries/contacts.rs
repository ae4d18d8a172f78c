//! Contacts, one or many, and who calls.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use kehu_domain::values::{CustomerId, Region, reach};
use kehu_projections::{AsOf, ReadModel, contacts, customers};

use super::{ExternalIdLookup, ONE_OF};
use crate::graphql::{
    connection::{Paging, page_cost},
    context::{Graph, read_error},
    error::bad_input,
    filters::{ContactFilter, ContactOrder},
    loaders::Which,
    scalars::Position,
    types::{AsOfInput, Contact, ContactConnection, Customer, moment},
};

/// Where a telephone number is one that comes without country and without region.
const HOME: &str = "CN";

/// Who is behind a telephone number or an e-mail address.
#[derive(Debug, SimpleObject)]
pub(crate) struct ScreenPop {
    /// The number in the form that can be compared; null when it cannot be made out.
    phone: Option<String>,
    /// The address in lower case; null when none was given.
    email: Option<String>,
    /// The contacts who can be reached there. Of merged ones the one that goes on.
    contacts: Vec<Contact>,
    /// The customers that can be reached there, and those that the contacts belong to. Of merged
    /// ones the one that goes on.
    customers: Vec<Customer>,
}

#[derive(Debug, Default)]
pub(crate) struct ContactQueries;

#[Object]
impl ContactQueries {
    /// One contact, by its id or by what another system calls it.
    async fn contact(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The contact's id.")] id: Option<ID>,
        #[graphql(desc = "What another system calls the contact.")] external_id: Option<
            ExternalIdLookup,
        >,
        #[graphql(desc = "The moment at which to look; now unless said.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Option<Contact>> {
        let at = moment(as_of)?;
        let graph = Graph::root(context, at_least)?;
        match (id, external_id) {
            (Some(id), None) => match id.parse() {
                Ok(id) => Contact::find(&graph, id, at).await,
                Err(_) => Ok(None),
            },
            (None, Some(lookup)) => {
                let found = graph.known_as(lookup.into(), at).await?;
                Ok(found.map(|row| Contact::new(row, at)))
            }
            (Some(_), Some(_)) | (None, None) => Err(bad_input(ONE_OF)),
        }
    }

    /// Contacts, page by page.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn contacts(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that pass.")] filter: Option<ContactFilter>,
        #[graphql(desc = "In which order; by id unless said, which also breaks ties.")]
        order_by: Option<Vec<ContactOrder>>,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The moment at which to look; now unless said.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<ContactConnection> {
        let at = moment(as_of)?;
        let which = Which::asked(filter, order_by, Paging { first, after, last, before }, at)?;
        let listing = Graph::root(context, at_least)?.list(which).await?;
        Ok(ContactConnection::at(listing, at))
    }

    /// Who is calling or writing: the contacts and customers behind a telephone number, in
    /// whatever form, or an e-mail address. Give exactly one of `phone` and `email`.
    #[graphql(complexity = "10 + 10 * child_complexity")]
    async fn screen_pop(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The telephone number, as the line shows it.")] phone: Option<String>,
        #[graphql(desc = "The e-mail address.")] email: Option<String>,
        #[graphql(
            desc = "Where a number without country code is one: an ISO 3166 code; `CN` unless said."
        )]
        region: Option<String>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<ScreenPop> {
        let home = Region::parse(region.as_deref().unwrap_or(HOME)).map_err(bad_input)?;
        let (keys, phone, email) = match (phone, email) {
            (Some(phone), None) => {
                let known = reach::e164(&phone, Some(&home));
                (reach::phone_keys(&phone, Some(&home)), known, None)
            }
            (None, Some(email)) => {
                let known = reach::email(&email)
                    .ok_or_else(|| bad_input("`email` is not an e-mail address"))?;
                (vec![known.clone()], None, Some(known))
            }
            (Some(_), Some(_)) | (None, None) => {
                return Err(bad_input("give exactly one of `phone` and `email`"));
            }
        };
        let graph = Graph::root(context, at_least)?;
        let db = graph.read([ReadModel::Contacts, ReadModel::Customers]).await?;
        let people = contacts::reached(db, graph.requester(), &keys)
            .await
            .map_err(|error| read_error(&error))?;
        let links = people.iter().flat_map(|person| &person.customers);
        let named: Vec<CustomerId> =
            links.filter(|link| !link.ended).map(|link| link.customer).collect();
        let parties = customers::reached(db, graph.requester(), &keys, &named)
            .await
            .map_err(|error| read_error(&error))?;
        Ok(ScreenPop {
            phone,
            email,
            contacts: people
                .into_iter()
                .filter(|person| person.survivor.is_none())
                .map(|person| Contact::new(person.into(), AsOf::Now))
                .collect(),
            customers: parties
                .into_iter()
                .filter(|party| party.survivor.is_none())
                .map(|party| Customer::new(party.into(), AsOf::Now))
                .collect(),
        })
    }
}
