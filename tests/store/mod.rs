//! One contract suite for every event store.
