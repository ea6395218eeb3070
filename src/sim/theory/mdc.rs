//! M/D/c: Poisson arrivals, constant service, c servers (Crommelin).
//!
//! # Model
//! Whoever is in service now has left after one service time D, so the numbers in the system at
//! t, t + D, t + 2D … form a chain: what was above c, plus the arrivals of one D.
//!
//! # Equations
//! z₁ … z_{c−1} are the roots of z^c = e^(a(z−1)) inside the unit circle;
//! Lq = Σ 1/(1 − zₖ) − (c(c−1) − a²) / (2(c − a)); P(wait) = 1 − (c − a)/Π(1 − zₖ).
//! Each root is the fixed point of z = ωₖ·e^(a(z−1)/c), ωₖ a c-th root of unity.
//!
//! # Units
//! λ [1/s]; D and times [s]; the rest [1].
//!
//! # Assumptions
//! λ·D < c. First come, first served.
//!
//! # Sources
//! C. D. Crommelin, "Delay probability formulae when the holding times are constant", Post Office
//! Electrical Engineers Journal 1932; H. C. Tijms, A First Course in Stochastic Models, Wiley
//! 2003, §9.6. The two formulas follow from the chain's generating function.
//!
//! # Validation
//! `tests/integration/theory.rs`; here: c = 1 is Pollaczek–Khinchine.

use libm::{cos, exp, sin};

use super::positive;

/// Rounds of each root's fixed point; its slope is below a/c < 1.
const ROUNDS_MAX: u32 = 1_000_000;

/// The means of an M/D/c station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mdc {
    /// ρ, the share of time a server is busy [1].
    pub utilization: f64,
    /// The probability that an arrival has to wait [1].
    pub waiting_probability: f64,
    /// Lq, the mean number waiting [1].
    pub number_waiting: f64,
    /// Wq, the mean waiting time [s].
    pub waiting_time: f64,
    /// L, the mean number in the system [1].
    pub number_in_system: f64,
}

/// Arrivals at `lambda`, `c` servers that each take `d` [s]; `None` unless λ·D < c.
#[must_use]
pub fn mdc(lambda: f64, d: f64, c: u32) -> Option<Mdc> {
    let a = lambda * d;
    let servers = f64::from(c);
    if !positive(lambda) || !positive(d) || a >= servers {
        return None;
    }
    // The product of 1/(1 − zₖ) as a complex number, and the sum of its factors' real parts.
    let (mut product, mut sum) = ((1.0, 0.0), 0.0);
    for k in 1..c {
        let factor = inverse_of_one_minus(root(a, servers, k)?);
        sum += factor.0;
        product = multiply(product, factor);
    }
    let number_waiting = sum - (servers * (servers - 1.0) - a * a) / (2.0 * (servers - a));
    Some(Mdc {
        utilization: a / servers,
        waiting_probability: 1.0 - (servers - a) * product.0,
        number_waiting,
        waiting_time: number_waiting / lambda,
        number_in_system: number_waiting + a,
    })
}

/// A complex number: its real and its imaginary part.
type Complex = (f64, f64);

fn multiply(x: Complex, y: Complex) -> Complex {
    (x.0 * y.0 - x.1 * y.1, x.0 * y.1 + x.1 * y.0)
}

fn inverse_of_one_minus(z: Complex) -> Complex {
    let (re, im) = (1.0 - z.0, -z.1);
    let square = re * re + im * im;
    (re / square, -im / square)
}

/// The k-th root of z^c = e^(a(z−1)) inside the unit circle.
fn root(a: f64, c: f64, k: u32) -> Option<Complex> {
    let angle = 2.0 * std::f64::consts::PI * f64::from(k) / c;
    let mut z = (0.0, 0.0);
    for _ in 0..ROUNDS_MAX {
        let length = exp(a * (z.0 - 1.0) / c);
        let turn = angle + a * z.1 / c;
        let next = (length * cos(turn), length * sin(turn));
        if (next.0 - z.0).abs() + (next.1 - z.1).abs() <= 2.0 * f64::EPSILON {
            return Some(next);
        }
        z = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::mdc;
    use crate::sim::theory::{assert_close, mg1::mg1};

    #[test]
    fn one_server_is_pollaczek_khinchine() {
        let one = mdc(0.8, 1.0, 1).unwrap();
        assert_close(
            one.waiting_time,
            mg1(0.8, 1.0, 0.0).unwrap().waiting_time,
            1e-12,
        );
        assert_close(one.waiting_probability, 0.8, 1e-12);
        assert_eq!(mdc(4.0, 1.0, 4), None);
    }

    #[test]
    fn many_servers_still_have_roots() {
        let many = mdc(95.0, 1.0, 100).unwrap();
        assert!(many.waiting_probability > 0.0 && many.waiting_probability < 1.0);
        assert!(many.number_waiting > 0.0);
    }
}
