//! Personal fields at rest: sealed with one key per subject, keys wrapped by a master key.
