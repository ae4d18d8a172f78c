//! Configuration: defaults, file, environment, flags; the one home of environment variables.
