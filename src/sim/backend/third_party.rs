//! A third party: somebody else's service that some requests wait for with a worker in hand.
//!
//! # Model
//! A share of the requests that reach the application calls somebody else's service (payments,
//! maps, mail) after its queries and before the second half of its work, and keeps its worker
//! meanwhile, though no processor and no connection. Some calls fail, and their requests with them.
//!
//! # Equations
//! By Little's law λ·o·p·D workers wait for the third party: λ the offered rate, o the origin's
//! share, p the share that calls, D the mean delay. The expected failed share is o·p·f.
//!
//! # Units
//! shares [0…1], delay [s].
//!
//! # Assumptions
//! Log-normal delays that do not depend on our load; a failing call takes as long as any other; no
//! retries and no timeout other than the client's.
//!
//! # Sources
//! Architecture files (`third_party`).
//!
//! # Validation
//! `tests/integration/parts.rs::waiting_for_a_third_party_takes_workers_not_processors`.

use crate::sim::backend::application;
use crate::sim::backend::demand::Demand;
use crate::sim::backend::graph::Graph;
use crate::sim::network::model::{
    Discipline, Place, Routing, Servers, Station, StationId, Step, StepId,
};

/// Adds the third party; `None` where nobody calls one.
pub(super) fn station(graph: &mut Graph, demand: &Demand) -> Option<StationId> {
    (demand.outside.third_party_share > 0.0).then(|| {
        // Not ours to enlarge, so it is in no part's statistics.
        let group = graph.group("third_party");
        graph.stations(1, |_| Station {
            name: "third party".into(),
            group,
            servers: Servers::Infinite,
            discipline: Discipline::Fifo,
            waiting_capacity: None,
            patience: None,
        })
    })
}

/// Adds the call that some requests make, and then `next`; a call that fails goes to `failed`.
/// Returns its first step.
pub(super) fn call(
    graph: &mut Graph,
    demand: &Demand,
    station: StationId,
    next: StepId,
    failed: StepId,
) -> StepId {
    let failure = demand.outside.third_party_failure_share;
    let ended = graph.step(Step::Route(Routing::Probability(vec![
        (1.0 - failure, next),
        (failure, failed),
    ])));
    let mean_seconds = demand.outside.third_party_seconds;
    let cv = demand.outside.third_party_cv;
    let called = graph.step(Step::Visit {
        place: Place::Fixed(station),
        service: application::log_normal(mean_seconds, cv),
        next: ended,
        // The line has no limit and nobody leaves it: these are never taken.
        blocked: failed,
        abandoned: failed,
    });
    graph.step(Step::Route(Routing::Probability(vec![
        (demand.outside.third_party_share, called),
        (1.0 - demand.outside.third_party_share, next),
    ])))
}
