//! Tests of the whole program, one binary.

mod api;
mod commands;
mod import;
mod process;
mod projections;
mod store;
mod support;
