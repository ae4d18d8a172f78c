//! Imports: files to commands by a mapping, resumable, never past the commands.
