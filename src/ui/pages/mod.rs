//! Whole pages; all of them share what is set.

pub mod answer;
pub mod assumptions;
pub mod home;
pub mod method;
