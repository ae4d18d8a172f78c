//! The program as a process: started, killed, recovered.

mod demo;
mod durability;
mod import_at_size;
mod import_kills;
mod import_memory;
mod policy_kills;
mod program;
mod recovery;
mod startup;
