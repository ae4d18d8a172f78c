//! The read models of kehu.
