//! The systems to compare, behind one face: append one 247-byte event under a condition.

mod insert;
mod kehu;
mod postgres_es;

use async_trait::async_trait;

pub use self::{insert::Insert, kehu::Kehu, postgres_es::PostgresEs};

/// Bytes of an event's data.
pub const EVENT_BYTES: usize = 247;

/// Events of a stream before its worker begins the next: one creation, four changes.
pub const STREAM_EVENTS: u64 = 5;

/// Something that appends.
#[async_trait]
pub trait System: Send + Sync {
    /// What it is called in the table.
    fn name(&self) -> &'static str;

    /// A client of its own.
    fn worker(&self) -> Box<dyn Worker>;

    /// Transactions so far, where they can be told.
    async fn batches(&self) -> anyhow::Result<Option<i64>> {
        Ok(None)
    }
}

/// One client.
#[async_trait]
pub trait Worker: Send {
    /// Appends one event to its current stream, expecting its version.
    async fn append(&mut self) -> anyhow::Result<()>;
}

/// A JSON object of [`EVENT_BYTES`].
pub fn event() -> String {
    let start = r#"{"customer":"customer-01980000-0000-7000-8000-000000000000","note":""#;
    let fill = "x".repeat(EVENT_BYTES - start.len() - 2);
    format!("{start}{fill}\"}}")
}
