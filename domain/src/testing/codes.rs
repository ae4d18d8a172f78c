//! Every code that a rule of the domain refuses with.

use crate::{
    calendar, contact, customer, hierarchy, import, interaction, opportunity, pipeline, quote,
    reservation, series, settings, ticket, user,
};

/// Every aggregate with its codes.
pub const CODES: &[(&str, &[&str])] = &[
    ("customer", customer::rejection::CODES),
    ("contact", contact::rejection::CODES),
    ("opportunity", opportunity::rejection::CODES),
    ("interaction", interaction::rejection::CODES),
    ("pipeline", pipeline::rejection::CODES),
    ("user", user::rejection::CODES),
    ("reservation", reservation::rejection::CODES),
    ("hierarchy", hierarchy::rejection::CODES),
    ("quote", quote::rejection::CODES),
    ("series", series::rejection::CODES),
    ("settings", settings::rejection::CODES),
    ("ticket", ticket::rejection::CODES),
    ("calendar", calendar::rejection::CODES),
    ("import", import::rejection::CODES),
];
