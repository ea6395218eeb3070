//! The pure simulation core: no browser, no clock, no files, no global randomness.
//!
//! Reading order: plain values first, then mechanisms, then what is built from them.

pub mod ordered;
pub mod sorting;
pub mod units;

pub mod deployment;
pub mod performance;
pub mod prices;
pub mod report;
pub mod scenario;

pub mod engine;
pub mod stats;

pub mod network;
pub mod theory;

pub mod backend;
pub mod company;

pub mod study;

pub mod run;

pub mod hour;
pub mod sensitivity;
