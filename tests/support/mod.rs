//! What tests share: databases, applications, builders.
