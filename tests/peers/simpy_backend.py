#!/usr/bin/env python3
"""Three backends written independently in SimPy, to check ours against a peer.

    pip install simpy==4.1.2
    python3 tests/peers/simpy_backend.py > tests/peers/recorded.json

takes about five minutes of one processor, more on a busy machine. Nothing here is shared with the Rust program but the
meaning of the parameters, which are recorded beside the results;
tests/integration/peers.rs builds the same three with our backend and compares.

SimPy has first come, first served resources; shared processors are written here the plain way: at
every arrival and departure the work that each job still needs is lowered by what it got.
"""

import argparse
import json
import math
import platform
import random
import sys

import simpy

# Two-sided 99.9 % quantile of Student's t with BATCHES - 1 = 29 degrees of freedom.
BATCHES = 30
STUDENT = 3.6594

INDEXED_CV = 1.0
SCAN_CV = 0.5

# Times in seconds, rates per second.
CONFIGURATIONS = [
    {
        "name": "one instance that holds workers, with a small connection pool",
        "requests_per_second": 48.0,
        "instances": 1,
        "balancing": "round_robin",
        "application_vcpus": 2,
        "workers": 6,
        "waiting_capacity": 12,
        "connections": 2,
        "application_seconds": 0.030,
        "application_cv": 1.0,
        "queries": 2.5,
        "indexed_seconds": 0.008,
        "unindexed_share": 0.0,
        "scan_seconds": 0.0,
        "round_trip_seconds": 0.0005,
        "database_vcpus": 2,
        "contention_sigma": 0.1,
        "contention_kappa": 0.0,
        "write_share": 0.0,
        "cacheable_share": 0.0,
        "hit_probability": 0.0,
        "cache_seconds": 0.0,
    },
    {
        "name": "four instances in turn before one database",
        "requests_per_second": 180.0,
        "instances": 4,
        "balancing": "round_robin",
        "application_vcpus": 2,
        "workers": 8,
        "waiting_capacity": 1000,
        "connections": 3,
        "application_seconds": 0.030,
        "application_cv": 1.0,
        "queries": 3.0,
        "indexed_seconds": 0.003,
        "unindexed_share": 0.1,
        "scan_seconds": 0.012,
        "round_trip_seconds": 0.001,
        "database_vcpus": 4,
        "contention_sigma": 0.03,
        "contention_kappa": 0.002,
        "write_share": 0.0,
        "cacheable_share": 0.0,
        "hit_probability": 0.0,
        "cache_seconds": 0.0,
    },
    {
        "name": "two instances by outstanding requests, with a cache and a pool",
        "requests_per_second": 100.0,
        "instances": 2,
        "balancing": "least_outstanding",
        "application_vcpus": 2,
        "workers": 10,
        "waiting_capacity": 1000,
        "connections": 1,
        "application_seconds": 0.028,
        "application_cv": 0.7,
        "queries": 4.0,
        "indexed_seconds": 0.003,
        "unindexed_share": 0.0,
        "scan_seconds": 0.0,
        "round_trip_seconds": 0.0005,
        "database_vcpus": 1,
        "contention_sigma": 0.0,
        "contention_kappa": 0.0,
        "write_share": 0.2,
        "cacheable_share": 0.8,
        "hit_probability": 0.75,
        "cache_seconds": 0.001,
    },
]


class SharedProcessors:
    """Jobs share processors equally, each at most one processor's speed, slowed by contention."""

    def __init__(self, env, vcpus, sigma=0.0, kappa=0.0):
        self.env = env
        self.vcpus = vcpus
        self.sigma = sigma
        self.kappa = kappa
        self.jobs = []  # [work left, event]
        self.updated = 0.0
        self.version = 0
        self.busy_time = 0.0

    def speed(self):
        n = len(self.jobs)
        slowed = 1 + self.sigma * (n - 1) + self.kappa * n * (n - 1)
        return min(1.0, self.vcpus / n) / slowed

    def update(self):
        elapsed = self.env.now - self.updated
        self.updated = self.env.now
        if self.jobs and elapsed > 0:
            done = elapsed * self.speed()
            for job in self.jobs:
                job[0] -= done
            self.busy_time += elapsed * min(self.vcpus, len(self.jobs))

    def schedule(self):
        self.version += 1
        if self.jobs:
            first = min(job[0] for job in self.jobs)
            timeout = self.env.timeout(max(0.0, first) / self.speed(), self.version)
            timeout.callbacks.append(self.finish)

    def finish(self, timeout):
        if timeout.value != self.version:
            return
        self.update()
        # The one for whom the timeout was set is done, whatever rounding left of it.
        first = min(job[0] for job in self.jobs)
        done = [job for job in self.jobs if job[0] <= first + 1e-12]
        self.jobs = [job for job in self.jobs if job[0] > first + 1e-12]
        self.schedule()
        for job in done:
            job[1].succeed()

    def work(self, seconds):
        self.update()
        event = self.env.event()
        self.jobs.append([seconds, event])
        self.schedule()
        return event


class Held:
    """A SimPy resource whose use is measured."""

    def __init__(self, env, servers):
        self.env = env
        self.resource = simpy.Resource(env, servers)
        self.held_time = 0.0
        self.wait_time = 0.0
        self.waits = 0

    def inside(self):
        return self.resource.count + len(self.resource.queue)

    def held_for(self, seconds):
        self.held_time += seconds


def log_normal(rng, mean, cv):
    if cv <= 0:
        return mean
    variance = math.log(1 + cv * cv)
    return rng.lognormvariate(math.log(mean) - variance / 2, math.sqrt(variance))


class Backend:
    def __init__(self, env, rng, c):
        self.env = env
        self.rng = rng
        self.c = c
        count = c["instances"]
        self.workers = [Held(env, c["workers"]) for _ in range(count)]
        self.pools = [Held(env, c["connections"]) for _ in range(count)]
        self.processors = [SharedProcessors(env, c["application_vcpus"]) for _ in range(count)]
        self.database = SharedProcessors(
            env, c["database_vcpus"], c["contention_sigma"], c["contention_kappa"]
        )
        self.turn = 0
        self.responses = []
        self.blocked = 0

    def choose(self):
        count = self.c["instances"]
        start = self.turn
        self.turn = (self.turn + 1) % count
        if self.c["balancing"] == "round_robin":
            return start
        order = [(start + i) % count for i in range(count)]
        return min(order, key=lambda i: self.workers[i].inside())

    def half_of_the_work(self, instance):
        c = self.c
        mean = c["application_seconds"] / 2
        work = log_normal(self.rng, mean, c["application_cv"] * math.sqrt(2))
        return self.processors[instance].work(work)

    def request(self):
        env, rng, c = self.env, self.rng, self.c
        began = env.now
        writes = rng.random() < c["write_share"]
        instance = self.choose()
        workers = self.workers[instance]
        if len(workers.resource.queue) >= c["waiting_capacity"]:
            if workers.resource.count >= c["workers"]:
                self.blocked += 1
                return
        with workers.resource.request() as worker:
            yield worker
            workers.wait_time += env.now - began
            workers.waits += 1
            taken = env.now
            yield self.half_of_the_work(instance)
            queries = int(c["queries"])
            if rng.random() < c["queries"] - queries:
                queries += 1
            for _ in range(queries):
                if not writes and rng.random() < c["cacheable_share"]:
                    yield env.timeout(c["cache_seconds"])
                    if rng.random() < c["hit_probability"]:
                        continue
                yield from self.query(instance)
            yield self.half_of_the_work(instance)
            workers.held_for(env.now - taken)
        self.responses.append(env.now - began)

    def query(self, instance):
        env, rng, c = self.env, self.rng, self.c
        pool = self.pools[instance]
        asked = env.now
        with pool.resource.request() as connection:
            yield connection
            pool.wait_time += env.now - asked
            pool.waits += 1
            taken = env.now
            yield env.timeout(c["round_trip_seconds"])
            if rng.random() < c["unindexed_share"]:
                work = log_normal(rng, c["scan_seconds"], SCAN_CV)
            else:
                work = log_normal(rng, c["indexed_seconds"], INDEXED_CV)
            yield self.database.work(work)
            pool.held_for(env.now - taken)

    def clients(self):
        rate = self.c["requests_per_second"]
        while True:
            yield self.env.timeout(self.rng.expovariate(rate))
            self.env.process(self.request())

    def sums(self):
        """Everything that only grows, now."""
        for shared in [*self.processors, self.database]:
            shared.update()
        return {
            "time": self.env.now,
            "blocked": self.blocked,
            "completed": len(self.responses),
            "processors": sum(p.busy_time for p in self.processors),
            "database": self.database.busy_time,
            "workers": sum(w.held_time for w in self.workers),
            "pools": sum(p.held_time for p in self.pools),
            "worker_wait": sum(w.wait_time for w in self.workers),
            "worker_waits": sum(w.waits for w in self.workers),
            "pool_wait": sum(p.wait_time for p in self.pools),
            "pool_waits": sum(p.waits for p in self.pools),
        }


def quantile(values, level):
    ordered = sorted(values)
    return ordered[max(0, math.ceil(level * len(ordered)) - 1)]


def ratio(numerators, denominators):
    """A ratio of sums over batches with the half-width of its interval."""
    count = len(numerators)
    value = sum(numerators) / sum(denominators)
    mean = sum(denominators) / count
    squares = sum((x - value * n) ** 2 for x, n in zip(numerators, denominators))
    error = math.sqrt(squares / (count - 1) / count) / mean
    return {"value": value, "half_width": STUDENT * error}


def spread(value, values):
    """A value with an interval from the batches' values."""
    mean = sum(values) / len(values)
    squares = sum((x - mean) ** 2 for x in values)
    error = math.sqrt(squares / (len(values) - 1) / len(values))
    return {"value": value, "half_width": STUDENT * error}


def simulate(c, requests, seed):
    env = simpy.Environment()
    backend = Backend(env, random.Random(seed), c)
    env.process(backend.clients())
    batch = requests / c["requests_per_second"] / BATCHES
    env.run(until=2 * batch)
    backend.responses.clear()
    backend.blocked = 0
    ends = [backend.sums()]
    for number in range(BATCHES):
        env.run(until=env.now + batch)
        ends.append(backend.sums())
        print(f"{c['name']}: batch {number + 1} of {BATCHES}", file=sys.stderr)

    def grown(key):
        return [b[key] - a[key] for a, b in zip(ends, ends[1:])]

    cuts = [end["completed"] for end in ends]
    parts = [backend.responses[a:b] for a, b in zip(cuts, cuts[1:])]
    seconds = grown("time")
    servers = {
        "processors": c["instances"] * c["application_vcpus"],
        "database": c["database_vcpus"],
        "workers": c["instances"] * c["workers"],
        "pools": c["instances"] * c["connections"],
    }

    def busy(key):
        return ratio(grown(key), [s * servers[key] for s in seconds])

    ended = [x + y for x, y in zip(grown("completed"), grown("blocked"))]
    measures = {
        "response_mean_seconds": ratio([sum(p) for p in parts], [len(p) for p in parts]),
        "blocked_share": ratio(grown("blocked"), ended),
        "worker_waiting_seconds": ratio(grown("worker_wait"), grown("worker_waits")),
        "connection_waiting_seconds": ratio(grown("pool_wait"), grown("pool_waits")),
        "processors_utilization": busy("processors"),
        "database_utilization": busy("database"),
        "workers_utilization": busy("workers"),
        "connections_utilization": busy("pools"),
    }
    for level in (50, 95, 99):
        of = lambda values: quantile(values, level / 100)  # noqa: E731
        whole = of(backend.responses)
        measures[f"response_p{level}_seconds"] = spread(whole, [of(p) for p in parts])
    return {"parameters": c, "requests": len(backend.responses), "measures": measures}


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--requests", type=int, default=1_500_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--only", type=int, default=None)
    given = arguments.parse_args()
    chosen = CONFIGURATIONS if given.only is None else [CONFIGURATIONS[given.only]]
    results = [simulate(c, given.requests, given.seed + i) for i, c in enumerate(chosen)]
    report = {
        "schema": 1,
        "command": "python3 tests/peers/simpy_backend.py "
        f"--requests {given.requests} --seed {given.seed}",
        "simpy": simpy.__version__,
        "python": platform.python_version(),
        "level": 0.999,
        "batches": BATCHES,
        "configurations": results,
    }
    json.dump(report, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
