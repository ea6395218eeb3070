//! Published fingerprints: native code, WebAssembly under Node and in a browser's worker must all
//! give these very numbers. One changed bit changes them, and with them somebody's result.
//!
//! Shared by `tests/integration` (native) and `tests/wasm`. A difference on one platform alone
//! means that something stopped using the pinned `libm` (see `cargo xtask test dependencies`). A
//! difference on all means that an algorithm changed, ours or a dependency's: results change, and
//! the changelog must say so.

use loadbearing::sim::network::workloads;

mod draws;

/// What `workloads::fingerprint` gives: four simulated networks, down to every measurement.
const NETWORKS: u64 = 0x090f_8530_c4fd_f476;

/// Every fingerprint that is not the published one, a line each.
pub(crate) fn differences() -> Vec<String> {
    let networks = ("simulated networks", NETWORKS, workloads::fingerprint());
    draws::fingerprints()
        .into_iter()
        .chain([networks])
        .filter(|(_, golden, found)| golden != found)
        .map(|(name, golden, found)| format!("{name}: {found:#018x}, not {golden:#018x}"))
        .collect()
}
