//! A web backend's parts, each built from `network`, and windows of traffic through them.
//!
//! Reading order: what a request needs ([`demand`]), the parts it meets, how they become one
//! network ([`compile`]), one window of traffic through it ([`window`]), a report of a single one
//! ([`inspection`]) with the ways of single requests ([`spans`]), one looked into again and again
//! ([`replay`]), a window as a story ([`episode`]) and the stories that people tell of backends
//! ([`phenomenon`]), and the performance curve that many windows make ([`curve`]), with windows as
//! tasks for workers ([`task`]).

pub mod demand;

mod bottleneck;
mod graph;

pub mod application;
pub mod broker;
pub mod cache;
pub mod clients;
pub mod connection_pool;
pub mod database;
pub mod edge;
pub mod failures;
pub mod load_balancer;
pub mod popularity;
pub mod replica;
pub mod serverless;
pub mod services;
pub mod third_party;

pub mod compile;

pub mod window;

pub mod episode;
pub mod figures;
pub mod inspection;
pub mod phenomenon;
pub mod replay;
pub mod spans;
mod warm_up;

mod approximation;
mod blend;
pub mod curve;
pub mod grid;
mod interpolation;
pub mod library;
pub mod task;
