//! Several customers merged into one, or only shown as if they were.

use async_graphql::{Context, ID, InputObject, Object, Result};
use futures::future::try_join_all;
use kehu_domain::{customer, values::CustomerId};
use kehu_projections::{
    AsOf,
    customers::{self as rows, contradictions},
    merges::Merge,
};
use uuid::Uuid;

use super::{
    batch::BatchResult,
    execute::{CommandOf, CustomerTarget, Intent, Sender},
    inputs::{Around, Creation},
    parse,
};
use crate::{
    graphql::{
        context::Graph,
        error::{self, bad_input},
        scalars::Position,
        types::{Customer, CustomerContradiction},
    },
    ids,
};

/// The most customers that are merged at once; the schema says so too.
const MAX_MERGED: usize = 100;

/// Which customers to merge.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct MergeCustomersInput {
    /// The id of the customer that goes on.
    survivor: ID,
    /// The ids of those that are merged into it; at most 100.
    merged: Vec<ID>,
    /// Names the command: sent again, it has no second effect and gets the first answer. Recommended;
    /// one is made up when absent.
    command_id: Option<crate::graphql::scalars::Uuid>,
    /// Why, in the caller's words.
    reason: Option<String>,
    /// The id of the user in whose name the caller acts.
    on_behalf_of: Option<ID>,
}

/// The merge of one of them.
struct MergeOne {
    id: ID,
    survivor: ID,
    around: Creation,
}

impl Intent for MergeOne {
    type Target = CustomerTarget;

    fn around(&self) -> Around {
        Around { id: Some(self.id.clone()), ..self.around.clone().into() }
    }

    fn command(self, _: Uuid) -> CommandOf<Self> {
        let survivor = parse::id("survivor", &self.survivor)?;
        Ok(customer::Command::MergeInto { survivor })
    }
}

#[derive(Debug, Default)]
pub(crate) struct MergingMutations;

#[Object]
impl MergingMutations {
    /// Merges customers into one, under which everything of them shows from then on; in a dry run,
    /// shows what that would look like.
    #[graphql(complexity = "1 + 20 * input.merged.len() + child_complexity")]
    async fn merge_customers(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which customers, and why.")] input: MergeCustomersInput,
        #[graphql(
            desc = "Only show what the survivor would look like and what would be refused; \
                    nothing is recorded.",
            default
        )]
        dry_run: bool,
    ) -> Result<MergeCustomersPayload> {
        merge(context, input, dry_run).await
    }
}

async fn merge(
    context: &Context<'_>,
    input: MergeCustomersInput,
    dry_run: bool,
) -> Result<MergeCustomersPayload> {
    let MergeCustomersInput { survivor, merged, command_id, reason, on_behalf_of } = input;
    if merged.len() > MAX_MERGED {
        return Err(bad_input(format_args!(
            "at most {MAX_MERGED} customers are merged at once, not {}",
            merged.len()
        )));
    }
    let whole = match command_id {
        Some(id) => parse::uuid("commandId", &id)
            .map_err(|_| bad_input(format_args!("`commandId` is no UUID: {:?}", id.0)))?,
        None => ids::new(),
    };
    let graph = Graph::of(context)?;
    let rehearsal = dry_run.then(|| graph.commands().rehearsal());
    let sender = Sender {
        commands: rehearsal.as_ref().unwrap_or_else(|| graph.commands()),
        requester: graph.requester(),
        traceparent: graph.traceparent(),
        correlation: Some(whole),
    };
    let around = Creation { id: None, command_id: None, reason, occurred_at: None, on_behalf_of };
    let mut results = Vec::with_capacity(merged.len());
    for (index, id) in merged.into_iter().enumerate() {
        let command_id = ids::derived(whole, &format!("merge {}", id.0));
        let one = MergeOne { id, survivor: survivor.clone(), around: around.clone() };
        let done = sender.send(one, command_id).await;
        results.push(done.map(|done| BatchResult::new(index, done, dry_run)));
    }
    let payload = MergeCustomersPayload { survivor: survivor.parse().ok(), results };
    payload.prepare(context, dry_run).await?;
    Ok(payload)
}

/// What came of merging customers.
#[derive(Debug)]
pub(crate) struct MergeCustomersPayload {
    survivor: Option<CustomerId>,
    results: Vec<Result<BatchResult<Customer>>>,
}

impl MergeCustomersPayload {
    /// Makes sure that everything under the payload shows what was done, or would be.
    async fn prepare(&self, context: &Context<'_>, dry_run: bool) -> Result<()> {
        if !dry_run {
            if let Some(position) = self.results.iter().flatten().filter_map(BatchResult::at).max()
            {
                Graph::after(context, position)?;
            }
            return Ok(());
        }
        // It was decided on the log as it is: nothing older is shown.
        let head = Graph::of(context)?.read_log().await?.head().await;
        Graph::after(context, head.map_err(|failed| error::unavailable(&failed))?)?;
        let Some(survivor) = self.survivor else { return Ok(()) };
        let imagined =
            self.merged().map(|merged| Merge { from: merged.stream(), into: survivor.stream() });
        Graph::imagining(context, imagined.collect())?;
        Ok(())
    }

    /// Who was merged, or would be.
    fn merged(&self) -> impl Iterator<Item = CustomerId> {
        let done = self.results.iter().flatten().filter_map(BatchResult::stream);
        done.filter_map(|stream| stream.as_str().parse().ok())
    }
}

/// What came of merging customers. It is no transaction: who is refused does not keep the others
/// from being merged.
#[Object]
impl MergeCustomersPayload {
    /// The customer that goes on, as it is after the merges, or would be: whatever belongs to it
    /// includes what belongs to the merged ones. Null when nobody was merged.
    async fn survivor(&self, context: &Context<'_>) -> Result<Option<Customer>> {
        match self.survivor {
            Some(survivor) if self.merged().next().is_some() => {
                Customer::find(&Graph::of(context)?, survivor, AsOf::Now).await
            }
            _ => Ok(None),
        }
    }

    /// In what the survivor and those merged into it now contradict each other. Nothing of it is
    /// refused: it is for people to look at.
    async fn contradictions(&self, context: &Context<'_>) -> Result<Vec<CustomerContradiction>> {
        let graph = Graph::of(context)?;
        let mut merged = self.merged().peekable();
        if merged.peek().is_none() {
            return Ok(Vec::new());
        }
        let customers = self.survivor.into_iter().chain(merged);
        let rows = customers.map(|id| graph.row::<rows::Customer>(id, AsOf::Now));
        let rows = try_join_all(rows).await?.into_iter().flatten();
        let rows: Vec<rows::Customer> = rows.map(|row| (*row).clone()).collect();
        Ok(contradictions(&rows).into_iter().map(Into::into).collect())
    }

    /// What came of each merge, in the order of the input. Null where kehu failed, and `errors`
    /// says so; the same input can be sent again.
    async fn results(&self) -> Vec<Option<Result<&BatchResult<Customer>>>> {
        self.results.iter().map(|result| Some(result.as_ref().map_err(Clone::clone))).collect()
    }

    /// Position of the last event that it led to; give it to a query as `atLeast`. Null when nothing
    /// was done, and in a dry run.
    async fn position(&self) -> Option<Position> {
        self.results.iter().flatten().filter_map(BatchResult::at).max().map(Into::into)
    }
}
