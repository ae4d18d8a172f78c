//! Live equals rebuilt, whatever the batches.
