//! Where the time goes: waiting and service at each part, of a mean request and of a slow one.

use super::{Slow, held, part_of};
use crate::sim::backend::demand::Demand;
use crate::sim::backend::window::Observed;
use crate::sim::deployment::Placement;
use crate::sim::network::model::{GroupId, Servers};
use crate::sim::network::{GroupMeasurements, NoObserver};
use crate::sim::performance::Part;
use crate::sim::report::hour::HourPart;

/// All parts.
pub(super) fn times(
    demand: &Demand,
    observed: &Observed<NoObserver>,
    slow: &Slow,
) -> Vec<HourPart> {
    let held = held(observed);
    let ended = observed.measured.total.counts.ended().max(1) as f64;
    let groups = observed.measured.groups.iter().zip(&slow.seconds);
    let mut times: Vec<HourPart> = (0..)
        .map(GroupId)
        .zip(groups)
        .map(|(id, (group, slow))| {
            let part = part_of(observed, id);
            let held = held.contains(&id);
            let served = if held { 0.0 } else { 1.0 };
            HourPart {
                part: group.name.clone(),
                level: id.0,
                servers: servers(observed, id),
                busy_share: part.and_then(|part| observed.window.utilization_of(part)),
                held,
                jobs: part == Some(Part::BackgroundWorkers) || group.name == "broker",
                waiting_ms: group.waiting_time_sum_seconds / ended * 1e3,
                service_ms: served * service_seconds(group) / ended * 1e3,
                slow_waiting_ms: slow.0 * 1e3,
                slow_service_ms: served * slow.1 * 1e3,
            }
        })
        .collect();
    if demand.placement == Placement::WithApplication {
        share_processors(demand, observed, &mut times);
    }
    times
}

/// All service of a group [s]; with sharing that is the work, done at full speed.
fn service_seconds(group: &GroupMeasurements) -> f64 {
    let sum = |value: f64, count: u64| if count > 0 { value * count as f64 } else { 0.0 };
    let inside = sum(group.response_time.value, group.counts.served);
    let waited = sum(group.waiting_time.value, group.counts.waits_ended);
    (inside - waited).max(0.0)
}

/// On one machine the database has its share of the processors' work, and of the wait for them.
fn share_processors(demand: &Demand, observed: &Observed<NoObserver>, times: &mut Vec<HourPart>) {
    let database = demand.database_seconds();
    let share = database / (database + demand.mean_application_seconds());
    let found = times
        .iter()
        .position(|one| one.part == Part::ApplicationCpu.id());
    let (Some(place), true) = (found, share > 0.0) else {
        return;
    };
    let part = |part: Part, share: f64| {
        let both = &times[place];
        HourPart {
            part: part.id().to_owned(),
            busy_share: observed.window.utilization_of(part),
            waiting_ms: both.waiting_ms * share,
            service_ms: both.service_ms * share,
            slow_waiting_ms: both.slow_waiting_ms * share,
            slow_service_ms: both.slow_service_ms * share,
            ..both.clone()
        }
    };
    let two = [
        part(Part::ApplicationCpu, 1.0 - share),
        part(Part::Database, share),
    ];
    times.splice(place..=place, two);
}

/// Servers of a group; `None` where any of its stations has as many as needed.
fn servers(observed: &Observed<NoObserver>, group: GroupId) -> Option<u64> {
    let stations = observed.backend.network.stations.iter();
    let mut own = stations.filter(|station| station.group == group);
    own.try_fold(0, |sum, station| match station.servers {
        Servers::Finite(count) => Some(sum + u64::from(count)),
        Servers::Infinite => None,
    })
}
