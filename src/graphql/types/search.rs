//! What a search finds.

use async_graphql::{Enum, Object, Result, SimpleObject, Union};
use kehu_projections::{AsOf, search as found};

use super::{Contact, Customer, Interaction, Opportunity, Quote, Ticket};
use crate::graphql::context::Graph;

/// What can be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kehu_projections::search::SearchKind")]
pub(crate) enum SearchKind {
    /// Customers.
    Customer,
    /// Contacts.
    Contact,
    /// Opportunities.
    Opportunity,
    /// Interactions.
    Interaction,
    /// Quotes.
    Quote,
    /// Tickets.
    Ticket,
}

/// How well something answers a search, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kehu_projections::search::Rank")]
pub(crate) enum SearchRank {
    /// Only parts of it were found, or in several texts.
    Partial,
    /// All of it is in one text that is no name in use: a former name, a number, a longer text.
    Elsewhere,
    /// All of it is in a name.
    Name,
    /// A name, number or address begins with it.
    Prefix,
    /// It is a name, number or address.
    Exact,
}

/// What kind of text a search has found something in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kehu_projections::search::Class")]
pub(crate) enum SearchedText {
    /// A name in use, or what stands in for one.
    Name,
    /// A name no longer in use.
    FormerName,
    /// A number or code, here or in another system.
    Code,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A longer text.
    Text,
}

/// Some characters of a text.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(crate) struct TextRange {
    /// How many characters (Unicode code points) come before them.
    start: i32,
    /// How many they are.
    length: i32,
}

/// A text in which a search has found something.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SearchMatch {
    /// What kind of text it is.
    field: SearchedText,
    /// The text; absent for longer ones.
    text: Option<String>,
    /// Which of its characters were found, in order and apart.
    ranges: Vec<TextRange>,
}

impl From<&found::Matched> for SearchMatch {
    fn from(matched: &found::Matched) -> Self {
        let number = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
        let range = |range: &std::ops::Range<usize>| TextRange {
            start: number(range.start),
            length: number(range.len()),
        };
        Self {
            field: matched.class.into(),
            text: Some(matched.text.clone()).filter(|text| !text.is_empty()),
            ranges: matched.ranges.iter().map(range).collect(),
        }
    }
}

/// Whatever can be searched for.
#[derive(Debug, Clone, Union)]
pub(crate) enum SearchNode {
    /// A customer.
    Customer(Customer),
    /// A contact.
    Contact(Contact),
    /// An opportunity.
    Opportunity(Opportunity),
    /// An interaction.
    Interaction(Interaction),
    /// A quote.
    Quote(Quote),
    /// A ticket.
    Ticket(Ticket),
}

impl SearchNode {
    async fn find(graph: &Graph<'_>, hit: &found::Hit) -> Result<Option<Self>> {
        let stream = hit.stream.as_str();
        Ok(match hit.kind {
            found::SearchKind::Customer => match stream.parse() {
                Ok(id) => Customer::find(graph, id, AsOf::Now).await?.map(Self::Customer),
                Err(_) => None,
            },
            found::SearchKind::Contact => match stream.parse() {
                Ok(id) => Contact::find(graph, id, AsOf::Now).await?.map(Self::Contact),
                Err(_) => None,
            },
            found::SearchKind::Opportunity => match stream.parse() {
                Ok(id) => Opportunity::find(graph, id, AsOf::Now).await?.map(Self::Opportunity),
                Err(_) => None,
            },
            found::SearchKind::Interaction => match stream.parse() {
                Ok(id) => Interaction::find(graph, id, AsOf::Now).await?.map(Self::Interaction),
                Err(_) => None,
            },
            found::SearchKind::Quote => match stream.parse() {
                Ok(id) => Quote::find(graph, id, AsOf::Now).await?.map(Self::Quote),
                Err(_) => None,
            },
            found::SearchKind::Ticket => match stream.parse() {
                Ok(id) => Ticket::find(graph, id, AsOf::Now).await?.map(Self::Ticket),
                Err(_) => None,
            },
        })
    }
}

/// Something that a search has found.
#[derive(Debug, Clone)]
pub(crate) struct SearchHit {
    node: SearchNode,
    hit: found::Hit,
}

impl SearchHit {
    /// What was found, as it is.
    pub(crate) async fn find(graph: &Graph<'_>, hit: found::Hit) -> Result<Option<Self>> {
        let node = SearchNode::find(graph, &hit).await?;
        Ok(node.map(|node| Self { node, hit }))
    }
}

/// Something that a search has found.
#[Object]
impl SearchHit {
    /// What was found; what was merged is found as what it goes on as.
    async fn node(&self) -> &SearchNode {
        &self.node
    }

    /// What it is.
    async fn kind(&self) -> SearchKind {
        self.hit.kind.into()
    }

    /// How well it answers the search.
    async fn rank(&self) -> SearchRank {
        self.hit.rank.into()
    }

    /// The same as a number, finer: nothing in the list scores less than what comes after it.
    async fn score(&self) -> i32 {
        i32::try_from(self.hit.score).unwrap_or(i32::MAX)
    }

    /// What it was found by, the best first.
    async fn matches(&self) -> Vec<SearchMatch> {
        self.hit.matched.iter().map(Into::into).collect()
    }
}
