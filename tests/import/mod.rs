//! Imports of whole files, over real stores.

mod batches;
mod dry_run;
mod example;
mod formats;
mod hostile;
mod hostile_formats;
mod inspect;
mod listed;
mod mapping;
mod maven;
mod olist;
mod recipes;
mod refusals;
mod resume;
mod rig;
mod tickets;
mod workbooks;
