//! Every kind of event in both languages.
