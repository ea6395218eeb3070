//! A fingerprint of a million draws from every distribution: those of `rand_distr` and `libm`, on
//! which the samplers build, and the samplers themselves.

use loadbearing::sim::engine::{Distribution, Sampler, Streams};
use loadbearing::sim::units::Seed;
use rand::SeedableRng;
use rand_distr::{Beta, Binomial, Exp1, LogNormal, Pareto, Poisson, StandardNormal};
use rand_distr::{Distribution as _, Gamma, StandardUniform, Weibull};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Differences can be as rare as one in a million draws: fewer would miss them.
const DRAWS: u32 = 1_000_000;
const SEED: u64 = 20_261_123;
const VALID: &str = "the parameters are valid";

/// A name, its published fingerprint, and the one found.
type Fingerprint = (&'static str, u64, u64);

/// The fingerprint of every distribution.
pub(crate) fn fingerprints() -> Vec<Fingerprint> {
    let mut all = building_blocks();
    all.extend(samplers());
    all
}

fn building_blocks() -> Vec<Fingerprint> {
    let uniform =
        |value: fn(f64) -> f64| of(move |generator| value(StandardUniform.sample(generator)));
    vec![
        ("uniform", 0x0a39_c6cf_6e04_ede5, uniform(|draw| draw)),
        (
            "exponential",
            0xe18c_f5ba_7a4d_4b75,
            of(|generator| Exp1.sample(generator)),
        ),
        (
            "standard normal",
            0x3fbc_68fc_b10f_f0cd,
            of(|generator| StandardNormal.sample(generator)),
        ),
        (
            "log-normal",
            0x5235_5dd1_dd78_62df,
            drawn(LogNormal::new(0.0, 1.5).expect(VALID)),
        ),
        (
            "gamma, shape 1/2",
            0x5306_ec76_76b9_4891,
            drawn(Gamma::new(0.5, 2.0).expect(VALID)),
        ),
        (
            "gamma, shape 3",
            0xb468_5f05_6530_f674,
            drawn(Gamma::new(3.0, 0.5).expect(VALID)),
        ),
        (
            "Weibull",
            0xeda5_db4a_f38f_192b,
            drawn(Weibull::new(1.0, 0.7).expect(VALID)),
        ),
        (
            "Pareto",
            0xc0e7_eae6_8bb5_6da0,
            drawn(Pareto::new(1.0, 2.5).expect(VALID)),
        ),
        (
            "beta",
            0xb235_71fe_9b77_3eee,
            drawn(Beta::new(2.0, 5.0).expect(VALID)),
        ),
        (
            "Poisson, mean 3",
            0x4540_cde7_adae_7f7f,
            drawn(Poisson::new(3.0).expect(VALID)),
        ),
        (
            "Poisson, mean 50",
            0xce77_cbf5_eb8a_4f29,
            drawn(Poisson::new(50.0).expect(VALID)),
        ),
        ("binomial", 0x209b_ae0e_b405_ff7d, binomial()),
        (
            "log",
            0xdda7_4876_4e7a_ddee,
            uniform(|draw| libm::log(1.0 - draw)),
        ),
        ("exp", 0x18a1_1609_918c_b443, uniform(libm::exp)),
        (
            "pow",
            0x56df_713f_8413_b703,
            uniform(|draw| libm::pow(draw, 0.3)),
        ),
    ]
}

fn samplers() -> Vec<Fingerprint> {
    let mean_seconds = 0.02;
    let sampler = |distribution| {
        let sampler = Sampler::new(&distribution).expect(VALID);
        let mut stream = Streams::new(Seed::new(SEED).expect(VALID)).stream("golden");
        folded(move || sampler.draw(&mut stream).nanos())
    };
    vec![
        (
            "our exponential",
            0x45ce_885a_37af_26a4,
            sampler(Distribution::Exponential { mean_seconds }),
        ),
        (
            "our Erlang",
            0xd473_b0a4_4a0e_548f,
            sampler(Distribution::Erlang {
                mean_seconds,
                stages: 3,
            }),
        ),
        (
            "our hyper-exponential",
            0xa507_c01f_d247_86de,
            sampler(Distribution::HyperExponential {
                mean_seconds,
                squared_cv: 4.0,
            }),
        ),
        (
            "our log-normal",
            0x401b_92d2_8b04_5c1e,
            sampler(Distribution::LogNormal {
                mean_seconds,
                cv: 1.5,
            }),
        ),
        (
            "our gamma",
            0xa6a7_72a8_ce3a_b0af,
            sampler(Distribution::Gamma {
                mean_seconds,
                cv: 1.5,
            }),
        ),
    ]
}

fn drawn(distribution: impl rand_distr::Distribution<f64>) -> u64 {
    of(move |generator| distribution.sample(generator))
}

fn binomial() -> u64 {
    let distribution = Binomial::new(1_000, 0.01).expect(VALID);
    let mut generator = Xoshiro256PlusPlus::seed_from_u64(SEED);
    folded(move || distribution.sample(&mut generator))
}

fn of(mut draw: impl FnMut(&mut Xoshiro256PlusPlus) -> f64) -> u64 {
    let mut generator = Xoshiro256PlusPlus::seed_from_u64(SEED);
    folded(move || draw(&mut generator).to_bits())
}

/// Folds every draw: FNV-1a by words, turned so that high bits reach the low ones.
fn folded(mut draw: impl FnMut() -> u64) -> u64 {
    (0..DRAWS).fold(0xcbf2_9ce4_8422_2325, |hash, _| {
        (hash ^ draw())
            .rotate_left(29)
            .wrapping_mul(0x0100_0000_01b3)
    })
}
