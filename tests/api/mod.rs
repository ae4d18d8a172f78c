//! GraphQL over real HTTP.
