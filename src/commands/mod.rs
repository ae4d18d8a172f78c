//! The write side: load, fold, decide, seal, append, retry.
