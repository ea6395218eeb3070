//! Whole pages.

pub mod home;
