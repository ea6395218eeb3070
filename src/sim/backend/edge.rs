//! The edge network: answers that everybody gets alike never reach the backend.
//!
//! # Model
//! All requests pass the edge. A share of the reads finds its answer there and is answered after a
//! delay; all others go on to the backend. An edge has no limit that a company could reach.
//!
//! # Equations
//! Of all requests `e·(1 − w)` are answered at the edge, with w the share of writes and e the share
//! of reads that the edge holds; the rest `o = 1 − e·(1 − w)` (the origin's share) is what every
//! part behind it carries. A backend whose parts carry X requests a second carries X/o.
//!
//! # Units
//! shares [0…1], delay [s].
//!
//! # Assumptions
//! The share does not depend on load or data; the edge is warm; passing it takes no time beyond the
//! client's way, which is left out everywhere; it does not fail.
//!
//! # Sources
//! Architecture files (`edge`).
//!
//! # Validation
//! `tests/integration/parts.rs::the_edge_thins_out_what_reaches_the_backend`.

use crate::sim::backend::demand::Demand;
use crate::sim::backend::graph::Graph;
use crate::sim::network::model::{
    Discipline, Distribution, Outcome, Place, Routing, Servers, Station, StationId, Step, StepId,
};

/// Adds the edge; `None` where nothing is answered there.
pub(super) fn station(graph: &mut Graph, demand: &Demand) -> Option<StationId> {
    (demand.outside.edge_read_share > 0.0).then(|| {
        // Not a part that can be short of anything, so it is in no part's statistics.
        let group = graph.group("edge");
        graph.stations(1, |_| Station {
            name: "edge".into(),
            group,
            servers: Servers::Infinite,
            discipline: Discipline::Fifo,
            waiting_capacity: None,
            patience: None,
        })
    })
}

/// Adds a read: to the edge and away with its answer, or on to `origin`. Returns its first step.
pub(super) fn read(
    graph: &mut Graph,
    demand: &Demand,
    station: StationId,
    origin: StepId,
) -> StepId {
    let answered = graph.step(Step::Depart(Outcome::Completed));
    let held = graph.step(Step::Visit {
        place: Place::Fixed(station),
        service: Distribution::Deterministic {
            mean_seconds: demand.outside.edge_seconds,
        },
        next: answered,
        // The line has no limit and nobody leaves it: these are never taken.
        blocked: answered,
        abandoned: answered,
    });
    graph.step(Step::Route(Routing::Probability(vec![
        (demand.outside.edge_read_share, held),
        (1.0 - demand.outside.edge_read_share, origin),
    ])))
}
