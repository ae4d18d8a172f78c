//! Who may have been recorded twice.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use kehu_domain::values::{ContactId, CustomerId};
use kehu_projections::{
    AsOf, PageRequest, ValueFilter, contacts as people, customers as parties,
    duplicates::{self as rows, Candidate, Compared},
};

use crate::graphql::{
    connection::{PageInfo, Paging, page_cost},
    context::{Graph, read_error},
    error::bad_input,
    filters::{ContactFilter, CustomerFilter, FilterInput as _},
    loaders::{Loaded, Which},
    scalars::Position,
    types::{Contact, Customer},
};

/// What two records have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "rows::ReasonKind")]
pub(crate) enum DuplicateReasonKind {
    /// An id of one kind, in whatever system: a tax number.
    Id,
    /// An e-mail address.
    Email,
    /// A `WeChat` id.
    Wechat,
    /// A telephone or fax number.
    Phone,
    /// A name, apart from what only says what kind of company it is.
    Name,
    /// The sound of a name: in characters here, in Latin letters there.
    NameSound,
}

/// Something that two records have in common.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct DuplicateReason {
    /// What it is.
    kind: DuplicateReasonKind,
    /// In the form that is compared.
    value: String,
}

/// Another record that may be of the same party.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct DuplicateCandidate {
    /// The customer; null where contacts are compared.
    customer: Option<Customer>,
    /// The contact; null where customers are compared.
    contact: Option<Contact>,
    /// How sure that is, in percent.
    score: u32,
    /// What both have in common, the most telling first.
    reasons: Vec<DuplicateReason>,
}

/// A record, and others that may be of the same party.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Duplicates {
    /// The customer; null where contacts are compared.
    customer: Option<Customer>,
    /// The contact; null where customers are compared.
    contact: Option<Contact>,
    /// The others, the surest first; at least one.
    candidates: Vec<DuplicateCandidate>,
}

/// What was found among the records that were looked at.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct DuplicateSearch {
    /// The records that have others like them.
    found: Vec<Duplicates>,
    /// Where the records that were looked at begin and end, found or not.
    page_info: PageInfo,
}

/// A row as it shows here.
trait Side: Compared + Loaded {
    fn side(&self) -> (Option<Customer>, Option<Contact>);
}

impl Side for parties::Customer {
    fn side(&self) -> (Option<Customer>, Option<Contact>) {
        (Some(Customer::new(self.clone().into(), AsOf::Now)), None)
    }
}

impl Side for people::Contact {
    fn side(&self) -> (Option<Customer>, Option<Contact>) {
        (None, Some(Contact::new(self.clone().into(), AsOf::Now)))
    }
}

#[derive(Debug, Default)]
pub(crate) struct DuplicateQueries;

#[Object]
impl DuplicateQueries {
    /// Records that may be of one party: names in characters and in Latin letters, telephone
    /// numbers, addresses, ids. Give exactly one of `customer`, `contact`, `customers` and
    /// `contacts`.
    #[graphql(complexity = "page_cost(first, None, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn find_duplicates(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The id of a customer: which others are like it?")] customer: Option<ID>,
        #[graphql(desc = "The id of a contact: which others are like it?")] contact: Option<ID>,
        #[graphql(desc = "Each customer that passes, in order of the ids.")] customers: Option<
            CustomerFilter,
        >,
        #[graphql(desc = "Each contact that passes, in order of the ids.")] contacts: Option<
            ContactFilter,
        >,
        #[graphql(desc = "Leave out what is less sure, in percent.", default)] min_score: u32,
        #[graphql(desc = "So many records to look at; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only records after this cursor.")] after: Option<String>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<DuplicateSearch> {
        let page = Paging { first, after, ..Paging::default() }.request()?;
        let graph = Graph::root(context, at_least)?;
        match (customer, contact, customers, contacts) {
            (Some(id), None, None, None) => {
                let id: CustomerId = id.parse().map_err(bad_input)?;
                let id = Some(ValueFilter::eq(id));
                let filter = parties::CustomerFilter { id, ..Default::default() };
                search::<parties::Customer>(&graph, filter, page, min_score).await
            }
            (None, Some(id), None, None) => {
                let id: ContactId = id.parse().map_err(bad_input)?;
                let id = Some(ValueFilter::eq(id));
                let filter = people::ContactFilter { id, ..Default::default() };
                search::<people::Contact>(&graph, filter, page, min_score).await
            }
            (None, None, Some(filter), None) => {
                search::<parties::Customer>(&graph, filter.parse()?, page, min_score).await
            }
            (None, None, None, Some(filter)) => {
                search::<people::Contact>(&graph, filter.parse()?, page, min_score).await
            }
            _ => Err(bad_input(
                "give exactly one of `customer`, `contact`, `customers` and `contacts`",
            )),
        }
    }
}

async fn search<R: Side>(
    graph: &Graph<'_>,
    filter: R::Filter,
    page: PageRequest,
    min_score: u32,
) -> Result<DuplicateSearch> {
    let which = Which { filter, order: Vec::new(), page, at: AsOf::Now };
    let (page, _) = graph.list::<R>(which).await?;
    let looked_at: Vec<R> = page.nodes().filter(|row| !row.is_merged()).cloned().collect();
    let db = graph.read([R::MODEL]).await?;
    let candidates = rows::candidates(db, graph.requester(), &looked_at).await;
    let candidates = candidates.map_err(|error| read_error(&error))?;
    let found = looked_at.iter().zip(candidates).filter_map(|(row, candidates)| {
        let sure = candidates.into_iter().filter(|candidate| candidate.score >= min_score);
        let candidates: Vec<DuplicateCandidate> = sure.map(|one| shown(&one)).collect();
        let (customer, contact) = row.side();
        (!candidates.is_empty()).then_some(Duplicates { customer, contact, candidates })
    });
    Ok(DuplicateSearch { found: found.collect(), page_info: PageInfo::of(&page) })
}

fn shown<R: Side>(candidate: &Candidate<R>) -> DuplicateCandidate {
    let (customer, contact) = candidate.row.side();
    let reasons = candidate
        .reasons
        .iter()
        .map(|reason| DuplicateReason { kind: reason.kind.into(), value: reason.value.clone() });
    DuplicateCandidate { customer, contact, score: candidate.score, reasons: reasons.collect() }
}
