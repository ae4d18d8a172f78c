//! The program as a process: started, killed, recovered.

mod program;
mod recovery;
mod startup;
