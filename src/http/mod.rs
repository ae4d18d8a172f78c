//! The HTTP server: GraphQL, health, metrics.
