//! The GraphQL schema.
