//! Ids: the one home of randomness.
