//! The formula beside the simulation, where a file describes a textbook station.

use crate::sim::network::QUANTILE_LEVELS;
use crate::sim::network::model::{
    Arrivals, Contention, Discipline, Distribution, Network, Outcome, Servers, Station, Step,
};
use crate::sim::theory::finite_capacity::mmck;
use crate::sim::theory::gim1::Gim1;
use crate::sim::theory::impatience::{Impatience, constant_patience, exponential_patience};
use crate::sim::theory::mdc::mdc;
use crate::sim::theory::mg1::mg1;
use crate::sim::theory::mmc::Mmc;
use crate::sim::theory::processor_sharing::processor_sharing;
use crate::sim::theory::{batch_arrivals, erlang_b};

/// What a formula says of the only node; what it does not say is missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ClosedForm {
    /// The textbook's name of the station.
    pub(super) name: &'static str,
    pub(super) waiting_seconds: Option<f64>,
    pub(super) waiting_of_all_seconds: Option<f64>,
    pub(super) response_seconds: Option<f64>,
    /// At the levels that the simulation measures.
    pub(super) response_quantiles_seconds: Option<[f64; QUANTILE_LEVELS.len()]>,
    pub(super) number_waiting: Option<f64>,
    pub(super) number_in_system: Option<f64>,
    pub(super) utilization: Option<f64>,
    pub(super) probability_of_waiting: Option<f64>,
    pub(super) probability_of_blocking: Option<f64>,
    pub(super) probability_of_abandoning: Option<f64>,
}

/// The formula for a network of one station with one source, if there is one and it is stable.
pub(super) fn closed_form(network: &Network) -> Option<ClosedForm> {
    let ([station], [source], [], [class]) = (
        network.stations.as_slice(),
        network.sources.as_slice(),
        network.populations.as_slice(),
        network.classes.as_slice(),
    ) else {
        return None;
    };
    let Step::Visit { service, next, .. } = *network.steps.get(source.entry.0 as usize)? else {
        return None;
    };
    let leaves = network.steps.get(next.0 as usize) == Some(&Step::Depart(Outcome::Completed));
    if !leaves || class.timeout.is_some() {
        return None;
    }
    let c = match station.servers {
        Servers::Finite(c) => c,
        Servers::Infinite => return None,
    };
    match source.arrivals {
        Arrivals::Poisson { per_second } if source.batch == 1 => {
            poisson_station(per_second, c, &service, station)
        }
        Arrivals::Poisson { per_second } if c == 1 && endless_fifo(station) => {
            batches(per_second, f64::from(source.batch), &service)
        }
        Arrivals::Deterministic { per_second }
        | Arrivals::Renewal {
            gap:
                Distribution::Deterministic {
                    mean_seconds: per_second,
                },
        } if source.batch == 1 && c == 1 && endless_fifo(station) => {
            let rate = match source.arrivals {
                Arrivals::Renewal { .. } => 1.0 / per_second,
                _ => per_second,
            };
            spaced(rate, &service)
        }
        _ => None,
    }
}

fn endless_fifo(station: &Station) -> bool {
    station.discipline == Discipline::Fifo
        && station.waiting_capacity.is_none()
        && station.patience.is_none()
}

fn poisson_station(
    lambda: f64,
    c: u32,
    service: &Distribution,
    station: &Station,
) -> Option<ClosedForm> {
    let (mean, scv) = (service.mean_seconds(), service.squared_cv());
    let exponential = matches!(service, Distribution::Exponential { .. });
    let plain = Discipline::ProcessorSharing {
        contention: Contention::NONE,
    };
    match (station.waiting_capacity, station.patience) {
        (None, None) if station.discipline == plain => {
            let theory = processor_sharing(lambda, mean, c)?;
            Some(ClosedForm {
                name: "M/G/c processor sharing",
                response_seconds: Some(theory.response_time),
                number_in_system: Some(theory.number_in_system),
                utilization: Some(theory.utilization),
                ..ClosedForm::default()
            })
        }
        _ if station.discipline != Discipline::Fifo => None,
        (None, None) if exponential => Some(from_mmc(&Mmc::new(lambda, 1.0 / mean, c)?)),
        (None, None) if c == 1 => from_mg1(lambda, mean, scv),
        (None, None) if scv <= 0.0 => from_mdc(lambda, mean, c),
        (Some(0), None) => {
            let blocking = erlang_b::blocking_probability(lambda * mean, c)?;
            Some(ClosedForm {
                name: "M/G/c/c (Erlang B)",
                response_seconds: Some(mean),
                number_in_system: Some(lambda * mean * (1.0 - blocking)),
                utilization: erlang_b::utilization(lambda * mean, c),
                probability_of_blocking: Some(blocking),
                ..ClosedForm::default()
            })
        }
        (Some(places), None) if exponential => {
            from_mmck(lambda, 1.0 / mean, c, c.checked_add(places)?)
        }
        (None, Some(Distribution::Exponential { mean_seconds })) if exponential => {
            let theory = exponential_patience(lambda, 1.0 / mean, c, 1.0 / mean_seconds)?;
            Some(from_impatience("M/M/c+M (Erlang A)", &theory))
        }
        (None, Some(Distribution::Deterministic { mean_seconds })) if exponential => {
            let theory = constant_patience(lambda, 1.0 / mean, c, mean_seconds)?;
            Some(from_impatience("M/M/c+D", &theory))
        }
        _ => None,
    }
}

fn from_mmc(theory: &Mmc) -> ClosedForm {
    ClosedForm {
        name: "M/M/c (Erlang C)",
        waiting_seconds: Some(theory.waiting_time()),
        waiting_of_all_seconds: Some(theory.waiting_time()),
        response_seconds: Some(theory.response_time()),
        response_quantiles_seconds: Some(
            QUANTILE_LEVELS.map(|level| theory.response_time_quantile(level)),
        ),
        number_waiting: Some(theory.number_waiting()),
        number_in_system: Some(theory.number_in_system()),
        utilization: Some(theory.utilization()),
        probability_of_waiting: Some(theory.waiting_probability()),
        ..ClosedForm::default()
    }
}

fn from_mg1(lambda: f64, mean: f64, scv: f64) -> Option<ClosedForm> {
    let theory = mg1(lambda, mean, scv)?;
    Some(ClosedForm {
        name: "M/G/1 (Pollaczek–Khinchine)",
        waiting_seconds: Some(theory.waiting_time),
        waiting_of_all_seconds: Some(theory.waiting_time),
        response_seconds: Some(theory.response_time),
        number_waiting: Some(theory.number_waiting),
        number_in_system: Some(theory.number_in_system),
        utilization: Some(theory.utilization),
        probability_of_waiting: Some(theory.utilization),
        ..ClosedForm::default()
    })
}

fn from_mdc(lambda: f64, mean: f64, c: u32) -> Option<ClosedForm> {
    let theory = mdc(lambda, mean, c)?;
    Some(ClosedForm {
        name: "M/D/c (Crommelin)",
        waiting_seconds: Some(theory.waiting_time),
        waiting_of_all_seconds: Some(theory.waiting_time),
        response_seconds: Some(theory.waiting_time + mean),
        number_waiting: Some(theory.number_waiting),
        number_in_system: Some(theory.number_in_system),
        utilization: Some(theory.utilization),
        probability_of_waiting: Some(theory.waiting_probability),
        ..ClosedForm::default()
    })
}

fn from_mmck(lambda: f64, mu: f64, c: u32, k: u32) -> Option<ClosedForm> {
    let theory = mmck(lambda, mu, c, k)?;
    Some(ClosedForm {
        name: "M/M/c/K",
        waiting_seconds: Some(theory.waiting_time),
        waiting_of_all_seconds: Some(theory.waiting_time),
        response_seconds: Some(theory.response_time),
        number_waiting: Some(theory.number_waiting),
        number_in_system: Some(theory.number_in_system),
        utilization: Some(theory.utilization),
        probability_of_waiting: Some(theory.waiting_probability),
        probability_of_blocking: Some(theory.blocking_probability),
        ..ClosedForm::default()
    })
}

fn from_impatience(name: &'static str, theory: &Impatience) -> ClosedForm {
    ClosedForm {
        name,
        waiting_of_all_seconds: Some(theory.waiting_time),
        number_waiting: Some(theory.number_waiting),
        utilization: Some(theory.utilization),
        probability_of_waiting: Some(theory.waiting_probability),
        probability_of_abandoning: Some(theory.abandonment_probability),
        ..ClosedForm::default()
    }
}

fn batches(lambda: f64, size: f64, service: &Distribution) -> Option<ClosedForm> {
    let Distribution::Exponential { mean_seconds } = *service else {
        return None;
    };
    let theory = batch_arrivals::mxm1(lambda, size, size * size, 1.0 / mean_seconds)?;
    Some(ClosedForm {
        name: "M[X]/M/1",
        waiting_seconds: Some(theory.waiting_time),
        waiting_of_all_seconds: Some(theory.waiting_time),
        response_seconds: Some(theory.response_time),
        number_waiting: Some(theory.number_waiting),
        number_in_system: Some(theory.number_in_system),
        utilization: Some(theory.utilization),
        ..ClosedForm::default()
    })
}

fn spaced(lambda: f64, service: &Distribution) -> Option<ClosedForm> {
    let Distribution::Exponential { mean_seconds } = *service else {
        return None;
    };
    let theory = Gim1::deterministic(lambda, 1.0 / mean_seconds)?;
    Some(ClosedForm {
        name: "D/M/1",
        waiting_seconds: Some(theory.waiting_time()),
        waiting_of_all_seconds: Some(theory.waiting_time()),
        response_seconds: Some(theory.response_time()),
        response_quantiles_seconds: Some(
            QUANTILE_LEVELS.map(|level| theory.response_time_quantile(level)),
        ),
        number_waiting: Some(theory.number_waiting()),
        utilization: Some(theory.utilization()),
        probability_of_waiting: Some(theory.waiting_probability()),
        ..ClosedForm::default()
    })
}
