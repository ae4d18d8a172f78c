//! The GraphQL API, over HTTP.

mod attachments;
mod batches;
mod contacts;
mod deals;
mod events;
mod http;
mod idempotency;
mod imports;
mod interactions;
mod limits;
mod lists;
mod mailers;
mod merges;
mod merging;
mod mutations;
mod nodes;
mod policies;
mod quotes;
mod schema;
mod search;
mod settings;
mod statements;
mod story;
mod tickets;
mod waiting;
mod world;
