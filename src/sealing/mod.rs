//! Personal fields at rest: sealed with one key per subject, keys wrapped by a master key.

mod error;

pub use error::VaultError;

/// Seals and opens personal fields.
#[derive(Debug)]
pub struct Vault {}
