//! Tests of the whole program, one binary.
//!
//! `cfg(test)` holds here anyway: saying it tells clippy that the helpers are tests as well.

#![expect(clippy::disallowed_methods, reason = "a test that ends need not wait for its tasks")]
#![expect(
    clippy::format_push_string,
    clippy::items_after_statements,
    clippy::needless_pass_by_value,
    clippy::similar_names,
    clippy::unnecessary_wraps,
    reason = "in tests the shortest wording reads best"
)]

#[cfg(test)]
mod api;
#[cfg(test)]
mod commands;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod import;
#[cfg(test)]
mod process;
#[cfg(test)]
mod projections;
#[cfg(test)]
mod store;
#[cfg(test)]
mod support;
