//! Queueing networks: stations, waiting lines, routing. Textbook mechanics, checkable against
//! theory.

pub mod model;
