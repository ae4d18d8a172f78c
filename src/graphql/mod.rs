//! The GraphQL schema: parse, authorise, delegate, render. No rule and no SQL lives here.

mod batch;
#[macro_use]
mod connection;
mod context;
mod error;
mod filters;
pub mod limits;
mod loaders;
mod mutations;
mod opened;
mod queries;
mod reads;
mod scalars;
mod types;

use async_graphql::{EmptySubscription, SDLExportOptions, SchemaBuilder};
use kehu_projections::Projections;

pub use self::{
    context::{STALE_AFTER, Session},
    mutations::{MAX_BATCH, Mutation},
    queries::Query,
};
use crate::commands::Commands;

/// The schema, ready to execute.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// What the schema stands on.
#[derive(Debug, Clone)]
pub struct Deps {
    /// The write side.
    pub commands: Commands,
    /// The read models, and what keeps them up to date.
    pub projections: Projections,
    /// Whether callers may explore the schema: introspection and suggestions.
    pub explorable: bool,
}

/// The schema over `deps`.
pub fn schema(deps: Deps) -> Schema {
    let explorable = deps.explorable;
    let builder = builder()
        .data(deps)
        .limit_depth(limits::MAX_DEPTH)
        .limit_complexity(limits::MAX_COMPLEXITY);
    if explorable {
        builder.finish()
    } else {
        builder.disable_introspection().disable_suggestions().finish()
    }
}

/// The schema in the schema definition language; nothing is needed to know it.
pub fn sdl() -> String {
    let options = SDLExportOptions::new().prefer_single_line_descriptions().use_space_ident();
    builder().finish().sdl_with_options(options)
}

fn builder() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
}
