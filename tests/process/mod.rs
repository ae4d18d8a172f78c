//! The program as a process: started, killed, recovered.
