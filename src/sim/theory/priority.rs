//! M/G/1 with priorities: Cobham's formulas, with and without interruption.
//!
//! # Model
//! Classes 1, 2 … share one server; class 1 goes first. Within a class first come, first served.
//! Non-preemptive: a service once begun is finished. Preemptive-resume: a more important arrival
//! interrupts, and the interrupted service later goes on where it was.
//!
//! # Equations
//! σₖ = Σ i≤k λᵢE[Sᵢ]. Non-preemptive: Wqₖ = W₀/((1 − σₖ₋₁)(1 − σₖ)), W₀ = Σ all λᵢE[Sᵢ²]/2.
//! Preemptive-resume: Wₖ = E[Sₖ]/(1 − σₖ₋₁) + Σ i≤k λᵢE[Sᵢ²]/2 / ((1 − σₖ₋₁)(1 − σₖ)).
//!
//! # Units
//! λ [1/s]; E[S] and times [s]; E[S²] [s²].
//!
//! # Assumptions
//! Poisson arrivals of each class; Σ λᵢE[Sᵢ] < 1 (without interruption), σₖ < 1 for class k (with).
//!
//! # Sources
//! A. Cobham, "Priority assignment in waiting line problems", Operations Research 1954;
//! L. Kleinrock, Queueing Systems, volume 2, chapter 3; D. Gross, C. M. Harris, §3.4.
//!
//! # Validation
//! `tests/integration/theory.rs`, both kinds; here: the conservation law Σ ρₖWqₖ.

use super::positive;

/// One class of requests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PriorityClass {
    /// λ, its arrivals [1/s].
    pub arrival_rate: f64,
    /// E[S], its mean service [s].
    pub service_mean: f64,
    /// The squared coefficient of variation of its service [1].
    pub service_scv: f64,
}

impl PriorityClass {
    fn usable(&self) -> bool {
        let scv = self.service_scv;
        positive(self.arrival_rate) && positive(self.service_mean) && scv >= 0.0 && scv.is_finite()
    }

    fn load(&self) -> f64 {
        self.arrival_rate * self.service_mean
    }

    /// λE[S²]/2, its part of the work found in service [s].
    fn residual_work(&self) -> f64 {
        self.load() * self.service_mean * (1.0 + self.service_scv) / 2.0
    }
}

/// Mean waiting times [s] of each class, most important first, service never interrupted.
#[must_use]
pub fn non_preemptive_waiting_times(classes: &[PriorityClass]) -> Option<Vec<f64>> {
    let load: f64 = classes.iter().map(PriorityClass::load).sum();
    if !classes.iter().all(PriorityClass::usable) || load >= 1.0 {
        return None;
    }
    let w0: f64 = classes.iter().map(PriorityClass::residual_work).sum();
    let mut above = 0.0;
    let waiting_times = classes.iter().map(|class| {
        let sigma = above + class.load();
        let waiting = w0 / ((1.0 - above) * (1.0 - sigma));
        above = sigma;
        waiting
    });
    Some(waiting_times.collect())
}

/// Mean response times [s] of each class, most important first, interruptions resumed; `None` for
/// a class that has no steady state.
#[must_use]
pub fn preemptive_resume_response_times(classes: &[PriorityClass]) -> Vec<Option<f64>> {
    let mut above = 0.0;
    let mut residual = 0.0;
    let mut usable = true;
    let response_times = classes.iter().map(|class| {
        usable &= class.usable();
        let sigma = above + class.load();
        residual += class.residual_work();
        let response =
            class.service_mean / (1.0 - above) + residual / ((1.0 - above) * (1.0 - sigma));
        above = sigma;
        (usable && sigma < 1.0).then_some(response)
    });
    response_times.collect()
}

#[cfg(test)]
mod tests {
    use super::{PriorityClass, non_preemptive_waiting_times, preemptive_resume_response_times};
    use crate::sim::theory::{assert_close, mg1::mg1};

    fn class(arrival_rate: f64, service_mean: f64, service_scv: f64) -> PriorityClass {
        PriorityClass {
            arrival_rate,
            service_mean,
            service_scv,
        }
    }

    #[test]
    fn the_conservation_law_holds() {
        let classes = [
            class(0.3, 0.5, 4.0),
            class(0.2, 1.5, 0.0),
            class(0.1, 2.0, 1.0),
        ];
        let waits = non_preemptive_waiting_times(&classes).unwrap();
        let weighted: f64 = classes.iter().zip(&waits).map(|(k, w)| k.load() * w).sum();
        let load: f64 = classes.iter().map(PriorityClass::load).sum();
        let w0: f64 = classes.iter().map(PriorityClass::residual_work).sum();
        assert_close(weighted, load * w0 / (1.0 - load), 1e-13);
    }

    #[test]
    fn the_first_class_does_not_see_the_second_if_it_interrupts() {
        let times = preemptive_resume_response_times(&[class(0.4, 1.0, 1.0), class(0.9, 1.0, 1.0)]);
        assert_close(
            times[0].unwrap(),
            mg1(0.4, 1.0, 1.0).unwrap().response_time,
            1e-14,
        );
        assert_eq!(times[1], None);
    }

    #[test]
    fn one_class_is_pollaczek_khinchine() {
        let waits = non_preemptive_waiting_times(&[class(0.8, 1.0, 0.5)]).unwrap();
        assert_close(waits[0], mg1(0.8, 1.0, 0.5).unwrap().waiting_time, 1e-14);
        assert_eq!(non_preemptive_waiting_times(&[class(1.0, 1.0, 0.5)]), None);
    }
}
