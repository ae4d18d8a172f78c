//! Imports of whole files, over real stores.

mod batches;
mod complaints;
mod dry_run;
mod example;
mod formats;
mod helpdesk;
mod hostile;
mod hostile_formats;
mod incident;
mod inspect;
mod listed;
mod mapping;
mod maven;
mod names;
mod olist;
mod recipes;
mod refusals;
mod resume;
mod rig;
mod shipments;
mod tickets;
mod undo;
mod workbooks;
