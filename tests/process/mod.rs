//! The program as a process: started, killed, recovered.

mod durability;
mod import_kills;
mod program;
mod recovery;
mod startup;
