//! Runs kehu.

fn main() {}
