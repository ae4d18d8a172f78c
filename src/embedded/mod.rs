//! Finds, creates, starts, tunes, watches and stops a Postgres of our own.
