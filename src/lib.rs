//! kehu: an event-sourced CRM.
//!
//! The path of a command: GraphQL mutation → who is asking, may they → [`commands`] (load, fold,
//! decide, seal, append) → [`store`]. The path of a fact: log → [`feed`] → projectors (rows and
//! checkpoint in one transaction) → queries → GraphQL. The side road: log → [`policies`] →
//! [`commands`].

pub mod app;
pub mod attachments;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod database;
pub mod demo;
pub mod embedded;
pub mod feed;
pub mod graphql;
pub mod http;
pub mod ids;
pub mod import;
pub mod policies;
pub mod sealing;
mod sequence;
pub mod store;
pub mod tasks;
pub mod telemetry;
