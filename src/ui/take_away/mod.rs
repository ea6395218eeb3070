//! What one takes away: pictures, tables, the report, the scenario, the answer in words, paper.
//!
//! Files are made in the browser from what it shows or holds; nothing is sent anywhere.

pub mod csv;
pub mod frame;
pub mod json_text;

pub mod picture;
pub mod save;

pub mod menu;
