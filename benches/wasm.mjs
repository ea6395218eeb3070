// Times the workloads of `workloads.rs`, compiled to wasm, under Node.
// Usage: node benches/wasm.mjs FOLDER, where FOLDER holds what wasm-bindgen made (see README.md).

import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);
const bench = require(path.resolve(process.argv[2], "workloads.js"));

const requests = 1_000_000;
const rounds = 7;

/** The result and how long it took [ms of CPU]. */
function timed(work) {
  const start = process.cpuUsage();
  const result = work();
  const { user } = process.cpuUsage(start);
  return [result, user / 1000];
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

const names = bench.workloads().split(",");
const millis = names.map(() => []);
const means = names.map(() => 0);
names.forEach((_, which) => bench.workload(which, 1, 100_000));
for (let round = 0; round < rounds; round += 1) {
  names.forEach((_, which) => {
    const [mean, time] = timed(() => bench.workload(which, 1 + round, requests));
    millis[which].push(time);
    means[which] += mean / rounds;
  });
}
names.forEach((name, which) => {
  const time = median(millis[which]);
  const rate = (requests / time / 1e3).toFixed(2).padStart(6);
  const mean = means[which].toFixed(6);
  console.log(`${name.padEnd(14)} ${time.toFixed(1).padStart(8)} ms  ${rate} M/s  mean ${mean} s`);
});

bench.windows().split(",").forEach((name, which) => {
  const some = 400_000;
  const running = new bench.BackendWindow(which);
  running.run(100_000);
  let events = 0;
  const samples = Array.from({ length: rounds }, () => {
    const [more, time] = timed(() => running.run(some));
    events += more / some / rounds;
    return time;
  });
  const nanos = (median(samples) * 1e6) / some;
  const each = `${nanos.toFixed(0).padStart(6)} ns a request  ${events.toFixed(2)} events`;
  const speed = `${(1e3 / nanos).toFixed(3)} M requests/s  ${((1e3 * events) / nanos).toFixed(2)}`;
  console.log(`${name.padEnd(18)} ${each}  ${speed} M events/s`);
});

const holds = 1_000_000;
for (const pending of bench.sizes()) {
  const times = bench.calendars().split(",").map((name, which) => {
    bench.hold(which, pending, 10_000);
    const once = () => timed(() => bench.hold(which, pending, holds))[1];
    const samples = Array.from({ length: 5 }, once);
    return `${name} ${((median(samples) * 1e6) / holds).toFixed(1).padStart(5)}`;
  });
  console.log(`hold, ${String(pending).padStart(6)} pending [ns]: ${times.join("  ")}`);
}
console.log(`fingerprint ${bench.fingerprint()}`);
