//! The program as a process: started, killed, recovered.

mod durability;
mod program;
mod recovery;
mod startup;
