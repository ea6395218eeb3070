//! A small company, and a stand-in for its backend, for tests.

use super::capacity::Load;
use crate::sim::deployment::{
    ApplicationPart, Architecture, BackgroundPart, BalancerPart, Balancing, CachePart,
    DatabasePart, Deployment, EdgePart, Placement, ServerlessPart, Size,
};
use crate::sim::ordered::OrderedMap;
use crate::sim::performance::{Conditions, Estimate, Part, Performance, PerformanceSource};
use crate::sim::prices::{Commitment, PriceLine, PriceSet, PriceUnit, SelfRun, Tier};
use crate::sim::scenario::{
    CalendarMonth, Clients, Data, Debt, Design, Failures, Growth, Launch, Levers, Money,
    Operations, Rebuild, RebuildPlan, RebuildStyle, Scaling, Scenario, Sign, Strategy, Survival,
    Team, Thresholds, Traffic, Trigger, Work,
};

/// A backend by formula: each station's response time is its service time over what is left of it
/// (M/M/1), and what is beyond its capacity fails.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Formula {
    /// Makes every request this much slower, whatever the load [ms].
    pub(crate) slower_ms: f64,
    /// Questions asked.
    pub(crate) asked: u64,
}

impl PerformanceSource for Formula {
    fn performance(
        &mut self,
        design: &Design,
        deployment: &Deployment,
        conditions: Conditions,
    ) -> Performance {
        self.asked += 1;
        let (application, database) = capacity(design, deployment, conditions.rows);
        let load = conditions.requests_per_second;
        let (processors, database) = (load / application, load / database);
        let busiest = processors.max(database);
        let slow = 1.0 / (1.0 - busiest.min(0.999));
        let p50 = APPLICATION_MS * slow + self.slower_ms;
        let estimate = |value: f64| Estimate {
            value: value.min(10_000.0),
            half_width: 0.01 * value,
        };
        Performance {
            p50_ms: estimate(p50),
            p95_ms: estimate(3.0 * p50),
            p99_ms: estimate(5.0 * p50),
            failed_share: if busiest > 1.0 {
                1.0 - 1.0 / busiest
            } else {
                0.0
            },
            held_seconds: APPLICATION_MS / 1e3,
            utilization: vec![
                (Part::ApplicationCpu, processors.min(1.0)),
                (Part::Database, database.min(1.0)),
            ],
            bottleneck: Some(if database > processors {
                Part::Database
            } else {
                Part::ApplicationCpu
            }),
            overloaded: busiest > 1.0,
        }
    }

    fn capacities(
        &mut self,
        design: &Design,
        deployment: &Deployment,
        rows: f64,
    ) -> Vec<(Part, f64)> {
        let (application, database) = capacity(design, deployment, rows);
        vec![
            (Part::ApplicationCpu, application),
            (Part::Database, database),
        ]
    }
}

/// A backend of which nothing is known but what its parts can carry.
pub(crate) struct Capacities(pub(crate) fn(&Design, &Deployment) -> Vec<(Part, f64)>);

impl PerformanceSource for Capacities {
    fn performance(&mut self, _: &Design, _: &Deployment, _: Conditions) -> Performance {
        Performance::default()
    }

    fn capacities(&mut self, design: &Design, deployment: &Deployment, _: f64) -> Vec<(Part, f64)> {
        (self.0)(design, deployment)
    }
}

/// A load of so many requests a second on a million rows.
pub(in crate::sim::company) fn load(requests_per_second: f64) -> Load {
    Load {
        requests_per_second,
        rows: 1e6,
        data_bytes: 0.0,
    }
}

/// Requests a second that the processors of application and database can carry.
fn capacity(design: &Design, deployment: &Deployment, rows: f64) -> (f64, f64) {
    let architecture = &design.architecture;
    let size = &architecture.application.sizes[deployment.application_size as usize];
    let cores = f64::from(size.vcpus * deployment.instances);
    let scanned = 1e-6 * rows * design.levers.unindexed_query_share;
    let query_ms = (1.0 + scanned) * design.levers.relation_factor;
    let application_ms = APPLICATION_MS * design.levers.runtime_factor;
    match architecture.database.placement {
        Placement::WithApplication => {
            let both = cores * 1e3 / (application_ms + query_ms);
            (both, f64::INFINITY)
        }
        Placement::Separate => {
            let size = &architecture.database.sizes[deployment.database_size as usize];
            let database_cores = f64::from(size.vcpus * deployment.shards);
            (
                cores * 1e3 / application_ms,
                database_cores * 1e3 / query_ms,
            )
        }
    }
}

/// Processor time of a request in the application, as in the scenario below [ms].
const APPLICATION_MS: f64 = 30.0;

fn sizes(prefix: &str, count: u32) -> Vec<Size> {
    (0..count)
        .map(|step| Size {
            name: format!("{prefix}{step}"),
            vcpus: 2 << step,
            memory_gib: f64::from(8 << step),
            price: prefix.to_owned(),
        })
        .collect()
}

/// One machine with everything on it.
pub(crate) fn one_machine() -> Architecture {
    Architecture {
        id: "one".to_owned(),
        title: "One machine".to_owned(),
        about: String::new(),
        application: ApplicationPart {
            sizes: sizes("machine", 3),
            first_size: 0,
            min_instances: 1,
            max_instances: 1,
            autoscaled: false,
            workers_per_vcpu: 4.0,
            waiting_capacity: 100,
            longest_wait_ms: None,
            connections_per_instance: 10,
            disk: None,
            services: None,
            serverless: None,
        },
        database: DatabasePart {
            placement: Placement::WithApplication,
            sizes: Vec::new(),
            first_size: 0,
            standby: false,
            replicas: None,
            max_shards: 1,
            storage: "disk".to_owned(),
            contention_sigma: 0.0,
            contention_kappa: 0.0,
        },
        cache: None,
        balancer: None,
        edge: None,
        third_party: None,
        background: None,
        levers: Vec::new(),
        fixed: vec![],
        composition: None,
    }
}

/// Instances behind a balancer, a database with a standby, a cache.
pub(crate) fn balanced() -> Architecture {
    Architecture {
        id: "balanced".to_owned(),
        title: "Balanced".to_owned(),
        about: String::new(),
        application: ApplicationPart {
            min_instances: 2,
            max_instances: 100,
            autoscaled: true,
            ..one_machine().application
        },
        database: DatabasePart {
            placement: Placement::Separate,
            sizes: sizes("database", 4),
            standby: true,
            max_shards: 8,
            ..one_machine().database
        },
        cache: Some(CachePart {
            sizes: sizes("cache", 2),
            first_size: 0,
            max_nodes: 10,
            coalescing: false,
        }),
        balancer: Some(BalancerPart {
            balancing: Balancing::RoundRobin,
            hourly: "balancer".to_owned(),
            capacity_unit: "balancer.unit".to_owned(),
        }),
        edge: None,
        third_party: None,
        background: None,
        levers: Vec::new(),
        fixed: vec![("alarm".to_owned(), 7.0)],
        composition: None,
    }
}

/// A broker and workers on machines of two processors.
pub(crate) fn background() -> BackgroundPart {
    BackgroundPart {
        size: sizes("worker", 1).remove(0),
        min_instances: 1,
        max_instances: 20,
        messages: "messages".to_owned(),
    }
}

/// Functions of half a gigabyte behind a gateway, and a proxy for their connections.
pub(crate) fn serverless() -> ServerlessPart {
    ServerlessPart {
        memory_megabytes: 512.0,
        vcpus: 0.3,
        concurrency_limit: 1_000,
        cold_start_ms: 400.0,
        cold_start_cv: 0.5,
        keep_alive_minutes: 10.0,
        requests: "functions".to_owned(),
        gigabyte_seconds: "functions.memory".to_owned(),
        gateway: "gateway".to_owned(),
        proxy: Some("proxy".to_owned()),
    }
}

/// An edge network that answers half of the reads.
pub(crate) fn edge() -> EdgePart {
    EdgePart {
        read_share: 0.5,
        delay_ms: 10.0,
        transfer: "edge".to_owned(),
        requests: "edge.requests".to_owned(),
    }
}

fn line(heading: &str, unit: PriceUnit, usd: f64) -> PriceLine {
    PriceLine {
        title: String::new(),
        heading: heading.to_owned(),
        unit,
        tiers: vec![Tier { up_to: None, usd }],
    }
}

fn prices() -> PriceSet {
    use PriceUnit::{Gigabyte, GigabyteMonth, Hour, Month};
    let mut lines = OrderedMap::new();
    let mut add = |id: &str, line: PriceLine| lines.insert(id.to_owned(), line);
    add("machine", line("compute", Hour, 0.10));
    add("database", line("database", Hour, 0.40));
    add("disk", line("database", GigabyteMonth, 0.20));
    add("cache", line("cache", Hour, 0.05));
    add("balancer", line("balancer", Hour, 0.0225));
    add("balancer.unit", line("balancer", Hour, 0.008));
    add("files", line("storage", GigabyteMonth, 0.023));
    add("backup", line("storage", GigabyteMonth, 0.095));
    add("alarm", line("monitoring", Month, 0.10));
    add("edge", line("transfer", Gigabyte, 0.085));
    add("zones", line("transfer", Gigabyte, 0.01));
    let tens_of_thousands = PriceUnit::Count { per: 10_000 };
    add("edge.requests", line("transfer", tens_of_thousands, 0.01));
    let millions = PriceUnit::Count { per: 1_000_000 };
    add("messages", line("transfer", millions, 0.40));
    add("functions", line("compute", millions, 0.20));
    let one = PriceUnit::Count { per: 1 };
    add("functions.memory", line("compute", one, 0.000_013_333_4));
    add("gateway", line("balancer", millions, 1.0));
    add("proxy", line("database", Hour, 0.015));
    let mut transfer = line("transfer", Gigabyte, 0.09);
    transfer.tiers.insert(
        0,
        Tier {
            up_to: Some(100.0),
            usd: 0.0,
        },
    );
    add("transfer", transfer);
    PriceSet {
        id: "test 2026-01".to_owned(),
        hours_per_month: 730.0,
        transfer_out: "transfer".to_owned(),
        transfer_between_zones: "zones".to_owned(),
        media_storage: "files".to_owned(),
        backup_storage: "backup".to_owned(),
        always: vec![],
        commitments: vec![Commitment {
            covers: "machine".to_owned(),
            discount_share: 0.25,
        }],
        self_run: SelfRun::default(),
        lines,
    }
}

pub(crate) const LEVERS: Levers = Levers {
    shortcut_share: 0.5,
    coupling_share: 0.5,
    boundary_share: 0.0,
    unindexed_query_share: 0.1,
    n_plus_one_factor: 1.0,
    relation_factor: 1.0,
    uncached_share: 0.0,
    runtime_factor: 1.0,
    platform_factor: 1.0,
    monitoring_share: 0.5,
    target_utilization: 0.6,
    capacity_lead_days: 10.0,
    planned_growth_months: 0.0,
};

pub(crate) const PLAN: RebuildPlan = RebuildPlan {
    effort_engineer_months: 12.0,
    effort_growth_per_year: 0.2,
    effort_per_feature_month: 0.0,
    scope_share: 1.0,
    overrun_mean: 1.3,
    team_share: 0.5,
    dual_running_share: 0.5,
    freeze_share: 0.2,
    cutover_minutes: 60.0,
    abandonment_probability: 0.0,
    pieces: 6.0,
};

fn strategies() -> Vec<Strategy> {
    let scalable = Design {
        architecture: balanced(),
        levers: Levers {
            shortcut_share: 0.15,
            ..LEVERS
        },
    };
    vec![
        Strategy {
            id: "later".to_owned(),
            title: "Rebuild later".to_owned(),
            design: Design {
                architecture: one_machine(),
                levers: LEVERS,
            },
            launch: Launch {
                extra_engineer_months: 0.0,
            },
            rebuilds: vec![Rebuild {
                trigger: Trigger::Sign {
                    sign: Sign::Latency,
                    sustained_months: 2,
                },
                style: RebuildStyle::BigBang,
                to: scalable.clone(),
                plan: PLAN,
            }],
        },
        Strategy {
            id: "now".to_owned(),
            title: "Build right now".to_owned(),
            design: scalable,
            launch: Launch {
                extra_engineer_months: 6.0,
            },
            rebuilds: Vec::new(),
        },
    ]
}

const TEAM: Team = Team {
    engineers: 4.0,
    engineer_usd_per_month: 17_000.0,
    experience_share: 0.5,
    deploys_per_week: 5.0,
    change_failure_share: 0.05,
    detection_minutes: 10.0,
    unmonitored_detection_factor: 3.0,
    repair_minutes: 60.0,
    capacity_noticing_days: 0.0,
};

const DEBT: Debt = Debt {
    interest_share: 0.55,
    onset_months: 12.0,
    contagion_share: 0.25,
    defect_factor: 5.0,
    boundary_effort_share: 0.1,
};

const OPERATIONS: Operations = Operations {
    hours_per_part_month: 4.0,
    hours_per_incident: 8.0,
    hours_per_capacity_change: 8.0,
};

const CLIENTS: Clients = Clients {
    attempts: 1.0,
    backoff_seconds: 0.1,
    backoff_cap_seconds: 1.0,
    jitter_share: 1.0,
    retry_budget_share: 100.0,
    breaker_threshold: 0.0,
    breaker_open_seconds: 60.0,
};

const SCALING: Scaling = Scaling {
    metric_period_seconds: 60.0,
    boot_seconds: 120.0,
    scale_out_cooldown_seconds: 300.0,
    scale_in_cooldown_seconds: 300.0,
    health_check_seconds: 60.0,
};

const FAILURES: Failures = Failures {
    machine_failures_per_year: 0.1,
    machine_replacement_minutes: 60.0,
    database_failover_seconds: 90.0,
    database_restore_hours: 4.0,
    zone_outages_per_year: 0.2,
    zone_outage_hours: 6.0,
};

/// Tests of other things want every month of the horizon.
const IMMORTAL: Survival = Survival {
    four_year_share: 1.0,
};

const MONEY: Money = Money {
    revenue_usd_per_user_month: 2.0,
    latency_loss_per_100_ms: 0.002,
    downtime_churn_per_hour: 0.001,
    latency_churn_per_100_ms: 0.0,
    feature_revenue_share: 0.002,
    discount_per_year: 0.05,
    commitment_share: 0.0,
};

const TRAFFIC: Traffic = Traffic {
    daily_active_share: 0.2,
    requests_per_active_user_day: 200.0,
    peak_to_average: 3.0,
    spikes_per_year: 2.0,
    spike_multiplier: 8.0,
    spike_half_life_hours: 6.0,
    burst_multiplier: 1.0,
    burst_seconds: 5.0,
    launch_multiplier: 1.0,
    launch_half_life_days: 7.0,
    between_zones_kilobytes: 0.0,
};

const THRESHOLDS: Thresholds = Thresholds {
    latency_p95_ms: 500.0,
    downtime_minutes_per_month: 200.0,
    delivery_pace: 0.7,
    cloud_usd_per_month: 2_000.0,
};

/// A company that grows by 10 % a month for three years.
pub(crate) fn scenario() -> Scenario {
    Scenario {
        name: "test".to_owned(),
        title: "Test".to_owned(),
        about: String::new(),
        learn: String::new(),
        start: CalendarMonth {
            year: 2026,
            month: 1,
        },
        horizon_months: 36,
        monthly_users: None,
        seasons: None,
        week: None,
        growth: Growth {
            initial_users: 5_000.0,
            growth_per_month: 0.13,
            market_users: 1e6,
            churn_per_month: 0.03,
            growth_cv: 0.2,
        },
        traffic: TRAFFIC,
        work: Work {
            write_share: 0.1,
            application_ms: 30.0,
            application_cv: 1.0,
            queries_per_request: 3.0,
            query_ms: 1.0,
            scan_ns_per_row: 40.0,
            database_round_trip_ms: 0.5,
            cacheable_share: 0.7,
            cache_ms: 0.5,
            response_kilobytes: 6.0,
            client_timeout_seconds: 10.0,
            deferred_share: 0.0,
            job_ms: 100.0,
            job_cv: 1.0,
            job_queries: 2.0,
            job_deadline_seconds: 60.0,
            enqueue_ms: 5.0,
        },
        data: Data {
            rows_per_user: 20.0,
            rows_per_user_month: 50.0,
            bytes_per_row: 300.0,
            popularity_exponent: 0.9,
            scanned_share: 0.01,
            media_megabytes_per_user_month: 1.0,
            media_downloads_megabytes_per_user_month: 5.0,
        },
        team: TEAM,
        debt: DEBT,
        operations: OPERATIONS,
        clients: CLIENTS,
        failures: FAILURES,
        scaling: SCALING,
        survival: IMMORTAL,
        money: MONEY,
        thresholds: THRESHOLDS,
        prices: prices(),
        strategies: strategies(),
    }
}
