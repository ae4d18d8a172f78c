//! The write side over real stores.
