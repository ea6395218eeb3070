//! The parts of a page.

pub mod command_line;
pub mod company;
pub mod comparison;
pub mod data_table;
pub mod ledger;
pub mod lever;
pub mod masthead;
pub mod money;
pub mod number_field;
pub mod origins;
pub mod own_text;
pub mod parts;
pub mod rail;
pub mod rebuild;
pub mod sign_figure;
pub mod status;
pub mod story_figure;
pub mod strategy_name;
pub mod take_away;
pub mod timeline;
pub mod trust;
pub mod verdict_card;
pub mod why;
