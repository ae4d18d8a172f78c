//! The GraphQL API, over HTTP.

mod schema;
