//! Many inputs of one mutation at once: each a command of its own, in order where order matters.

use std::{borrow::Cow, marker::PhantomData};

use async_graphql::{Context, Error, InputType, Name, Object, OutputType, Result, TypeName, Value};
use futures::{StreamExt, stream};
use kehu_domain::values::StreamName;

use super::{
    execute::{Done, Intent, Sender, Shown, Target},
    parse,
    user_error::UserError,
};
use crate::{
    graphql::{
        context::Graph,
        error::bad_input,
        scalars::{self, Position},
    },
    ids,
    sequence::Sequencer,
};

/// The most inputs of one batch; the schema says so too.
pub const MAX_BATCH: usize = 500;

/// How many inputs are worked on at the same time; the log writes those together.
const CONCURRENCY: usize = 64;

/// What came of a batch.
#[derive(Debug)]
pub(crate) struct BatchPayload<T> {
    results: Vec<Result<BatchResult<T>>>,
}

/// What came of one input of a batch.
#[derive(Debug)]
pub(crate) struct BatchResult<T> {
    index: usize,
    done: Done,
    dry_run: bool,
    object: PhantomData<fn() -> T>,
}

impl<T: Shown + OutputType> TypeName for BatchPayload<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}BatchPayload", <T as OutputType>::type_name()).into()
    }
}

impl<T: Shown + OutputType> TypeName for BatchResult<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}BatchResult", <T as OutputType>::type_name()).into()
    }
}

/// What came of a batch. It is no transaction: what is refused does not keep anything else from
/// being done.
#[Object(name_type)]
impl<T: Shown + OutputType> BatchPayload<T> {
    /// What came of each input, in the order of the inputs. Null where kehu failed, and `errors`
    /// says so; the same batch can be sent again.
    async fn results(&self) -> Vec<Option<Result<&BatchResult<T>>>> {
        self.results.iter().map(|result| Some(result.as_ref().map_err(Error::clone))).collect()
    }

    /// How many inputs were done, or would be in a dry run.
    async fn accepted(&self) -> usize {
        self.results.iter().flatten().filter(|result| !result.done.is_refused()).count()
    }

    /// How many inputs were refused.
    async fn refused(&self) -> usize {
        self.results.iter().flatten().filter(|result| result.done.is_refused()).count()
    }

    /// Position of the last event that the batch led to; give it to a query as `atLeast`. Null when
    /// nothing was done, and in a dry run.
    async fn position(&self) -> Option<Position> {
        self.last_position().map(Into::into)
    }
}

impl<T> BatchPayload<T> {
    fn last_position(&self) -> Option<u64> {
        self.results.iter().flatten().filter_map(BatchResult::at).max()
    }
}

impl<T> BatchResult<T> {
    /// What came of the input at `index`.
    pub(super) fn new(index: usize, done: Done, dry_run: bool) -> Self {
        Self { index, done, dry_run, object: PhantomData }
    }

    /// Position of the last event that it led to, if it was more than a try.
    pub(super) fn at(&self) -> Option<u64> {
        self.done.outcome().filter(|_| !self.dry_run).map(|outcome| outcome.position)
    }

    /// What was done something to, or would be.
    pub(super) fn stream(&self) -> Option<&StreamName> {
        self.done.outcome().map(|outcome| &outcome.stream)
    }
}

/// What came of one input of a batch.
#[Object(name_type)]
impl<T: Shown + OutputType> BatchResult<T> {
    /// Which input, from 0.
    async fn index(&self) -> usize {
        self.index
    }

    /// What it was about, as it is once the whole batch is done. Null when nothing was done, and in a
    /// dry run.
    async fn object(&self, context: &Context<'_>) -> Result<Option<T>> {
        match self.stream() {
            Some(stream) if !self.dry_run => T::shown(&Graph::of(context)?, stream).await,
            _ => Ok(None),
        }
    }

    /// Position of the last event that it led to. Null when nothing was done, and in a dry run.
    async fn position(&self) -> Option<Position> {
        self.at().map(Into::into)
    }

    /// Version of the object after it, or what it would be in a dry run. Null when nothing was done.
    async fn version(&self) -> Option<u64> {
        self.done.version()
    }

    /// Why nothing was done; empty when all is well.
    async fn user_errors(&self) -> Vec<UserError> {
        self.done.user_errors()
    }
}

/// Executes what each of `inputs` asks for; in a dry run, on a log that is thrown away.
pub(crate) async fn execute<I, T>(
    context: &Context<'_>,
    inputs: Vec<I>,
    command_id: Option<scalars::Uuid>,
    dry_run: bool,
) -> Result<BatchPayload<T>>
where
    I: Intent + InputType,
{
    if inputs.len() > MAX_BATCH {
        let given = inputs.len();
        return Err(bad_input(format_args!("a batch has at most {MAX_BATCH} inputs, not {given}")));
    }
    let batch = match command_id {
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
        correlation: Some(batch),
    };
    let (sender, sequencer) = (&sender, &Sequencer::default());
    let send = |(index, input): (usize, I)| {
        // Lined up here, where the inputs still come one after the other.
        let mut turn = sequencer.line_up(named::<I>(&input));
        async move {
            turn.come().await;
            let done = sender.send(input, ids::derived(batch, &format!("input {index}"))).await?;
            Ok(BatchResult::new(index, done, dry_run))
        }
    };
    let inputs = stream::iter(inputs.into_iter().enumerate());
    let results = inputs.map(send).buffered(CONCURRENCY).collect().await;
    let payload = BatchPayload { results };
    if let Some(position) = payload.last_position() {
        // From here on, whatever is read for the payload shows all of the batch.
        Graph::after(context, position)?;
    }
    Ok(payload)
}

/// What an input names that another one may name too, so that their order matters: objects of the
/// kind it is about, and external ids.
fn named<I: Intent + InputType>(input: &I) -> Vec<String> {
    let mut names = Vec::new();
    note(&input.to_value(), I::Target::CATEGORY, &mut names);
    names
}

fn note(value: &Value, category: &str, names: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let text = text.to_ascii_lowercase();
            let rest = text.strip_prefix(category);
            if rest.is_some_and(|rest| rest.starts_with('-')) {
                names.push(text);
            }
        }
        Value::List(items) => items.iter().for_each(|item| note(item, category, names)),
        Value::Object(fields) => {
            let text = |name: &str| match fields.get(&Name::new(name)) {
                Some(Value::String(text)) => Some(text.as_str()),
                _ => None,
            };
            if let (Some(system), Some(kind), Some(id)) = (text("system"), text("kind"), text("id"))
            {
                names.push(format!("{system}/{kind}/{id}"));
            }
            fields.values().for_each(|field| note(field, category, names));
        }
        Value::Null | Value::Number(_) | Value::Boolean(_) | Value::Binary(_) | Value::Enum(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_input_names_objects_of_its_kind_and_external_ids() {
        let input = Value::from_json(json!({
            "id": "Customer-1", "survivor": "customer-2", "owner": "user-1", "name": "customers",
            "externalIds": [{ "system": "sap", "kind": "account", "id": "4711" }], "none": null,
        }));
        let mut names = Vec::new();
        note(&input.unwrap(), "customer", &mut names);
        names.sort();
        assert_eq!(names, ["customer-1", "customer-2", "sap/account/4711"]);
    }
}
