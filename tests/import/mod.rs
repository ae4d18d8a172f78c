//! Imports of whole files, over real stores.

mod dry_run;
mod example;
mod hostile;
mod mapping;
mod maven;
mod refusals;
mod resume;
mod rig;
