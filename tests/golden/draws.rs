//! A fingerprint of a million draws from every distribution that the samplers build on. Native
//! code, WebAssembly under Node and in a browser's worker must all give these very numbers: one
//! changed bit in one draw changes the fingerprint, and with it somebody's result.
//!
//! Shared by `tests/integration` (native) and `tests/wasm`. A difference on one platform alone
//! means that something stopped using the pinned `libm` (see `cargo xtask test dependencies`). A
//! difference on all means that a dependency changed its algorithm: results change, and the
//! changelog must say so.

use rand::SeedableRng;
use rand_distr::{
    Beta, Binomial, Distribution, Exp1, Gamma, LogNormal, Pareto, Poisson, StandardNormal,
    StandardUniform, Weibull,
};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Rare differences are one in a million draws: fewer would miss them.
const DRAWS: u32 = 1_000_000;
const SEED: u64 = 20_261_123;

/// The published values.
const GOLDEN: [(&str, u64); 14] = [
    ("uniform", 0x0a39_c6cf_6e04_ede5),
    ("exponential", 0xe18c_f5ba_7a4d_4b75),
    ("standard normal", 0x3fbc_68fc_b10f_f0cd),
    ("log-normal", 0x5235_5dd1_dd78_62df),
    ("gamma, shape 1/2", 0x5306_ec76_76b9_4891),
    ("gamma, shape 3", 0xb468_5f05_6530_f674),
    ("Weibull", 0xeda5_db4a_f38f_192b),
    ("Pareto", 0xc0e7_eae6_8bb5_6da0),
    ("beta", 0xb235_71fe_9b77_3eee),
    ("Poisson, mean 3", 0x4540_cde7_adae_7f7f),
    ("Poisson, mean 50", 0xce77_cbf5_eb8a_4f29),
    ("binomial", 0xab8f_7984_f467_8978),
    ("log", 0xdda7_4876_4e7a_ddee),
    ("exp and pow", 0xb349_0123_79b4_496b),
];

/// Every fingerprint that is not the published one, a line each.
pub(crate) fn differences() -> Vec<String> {
    let found = fingerprints();
    assert_eq!(found.len(), GOLDEN.len(), "a fingerprint for every name");
    GOLDEN
        .iter()
        .zip(found)
        .filter(|((_, golden), found)| golden != found)
        .map(|((name, golden), found)| format!("{name}: {found:#018x}, not {golden:#018x}"))
        .collect()
}

fn fingerprints() -> Vec<u64> {
    let valid = "the parameters are valid";
    vec![
        of(StandardUniform, |draw: f64| draw),
        of(Exp1, |draw: f64| draw),
        of(StandardNormal, |draw: f64| draw),
        of(LogNormal::new(0.0, 1.5).expect(valid), |draw: f64| draw),
        of(Gamma::new(0.5, 2.0).expect(valid), |draw: f64| draw),
        of(Gamma::new(3.0, 0.5).expect(valid), |draw: f64| draw),
        of(Weibull::new(1.0, 0.7).expect(valid), |draw: f64| draw),
        of(Pareto::new(1.0, 2.5).expect(valid), |draw: f64| draw),
        of(Beta::new(2.0, 5.0).expect(valid), |draw: f64| draw),
        of(Poisson::new(3.0).expect(valid), |draw: f64| draw),
        of(Poisson::new(50.0).expect(valid), |draw: f64| draw),
        of(Binomial::new(1_000, 0.01).expect(valid), |draw: u64| {
            f64::from(u32::try_from(draw).expect("at most 1000"))
        }),
        of(StandardUniform, |draw: f64| libm::log(1.0 - draw)),
        of(StandardUniform, |draw: f64| {
            libm::exp(draw) + libm::pow(draw, 0.3)
        }),
    ]
}

/// Folds the bits of every draw: FNV-1a by words, turned so that high bits reach the low ones.
fn of<T>(distribution: impl Distribution<T>, value: impl Fn(T) -> f64) -> u64 {
    let mut generator = Xoshiro256PlusPlus::seed_from_u64(SEED);
    (0..DRAWS).fold(0xcbf2_9ce4_8422_2325, |hash, _| {
        let bits = value(distribution.sample(&mut generator)).to_bits();
        (hash ^ bits).rotate_left(29).wrapping_mul(0x0100_0000_01b3)
    })
}
