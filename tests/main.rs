//! Tests of the whole program, one binary.
//!
//! `cfg(test)` holds here anyway: saying it tells clippy that the helpers are tests as well.

#[cfg(test)]
mod api;
#[cfg(test)]
mod commands;
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
