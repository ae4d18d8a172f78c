//! The program as a process: started, killed, recovered.

mod durability;
mod import_kills;
mod import_memory;
mod program;
mod recovery;
mod startup;
