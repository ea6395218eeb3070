//! Closed forms of queueing theory, for tests, the command line and the page; no simulation
//! imports them.
//!
//! One file for each family, in the letters of the literature: λ [1/s] arrivals, μ [1/s] service of
//! one server, c servers, K requests in the system at most, a = λ/μ, ρ = a/c. Every unit of time
//! will do, so long as it is the same one. A model without a steady state gives `None`, never
//! infinity; arguments that make no sense (a negative rate, no server) give `None` as well.

pub mod birth_death;
pub mod mmc;

pub mod batch_arrivals;
pub mod erlang_b;
pub mod finite_capacity;
pub mod impatience;

pub mod gim1;
pub mod mdc;
pub mod mg1;
pub mod priority;
pub mod processor_sharing;

pub mod closed;
pub mod jackson;
pub mod power_of_two;
pub mod transient;

/// Whether a rate or a mean is usable: finite and above zero.
fn positive(x: f64) -> bool {
    x.is_finite() && x > 0.0
}

/// The x > 0 with `tail(x) = target` for a tail that falls from `tail(0) > target` to zero, by
/// doubling and bisection to the last bit; `scale` is any length of the right order.
fn quantile_of_tail(target: f64, scale: f64, tail: impl Fn(f64) -> f64) -> f64 {
    let mut high = scale;
    while tail(high) > target && high < f64::MAX / 4.0 {
        high *= 2.0;
    }
    let mut low = 0.0;
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return middle;
        }
        if tail(middle) > target {
            low = middle;
        } else {
            high = middle;
        }
    }
}

#[cfg(test)]
fn assert_close(actual: f64, expected: f64, relative: f64) {
    assert!(
        (actual - expected).abs() <= relative * expected.abs().max(f64::MIN_POSITIVE),
        "{actual} is not {expected}"
    );
}
