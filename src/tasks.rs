//! Task spawning, so that shutdown can wait for everything.
