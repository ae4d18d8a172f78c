//! What was imported, with the reports; owns `imports.batches` and `imports.refused`.

mod apply;
mod projector;
mod queries;
mod row;

pub(crate) use projector::IMPORTS;
pub use queries::ImportOrder;
pub use row::{Batch, BatchStage, Refusals};
