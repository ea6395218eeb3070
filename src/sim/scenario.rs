//! The validated input of a run: one company and the strategies it chooses between.
//!
//! Numbers live in sections. A section's fields are the parameters of `static/data/parameters.toml`
//! (`traffic.peak_to_average` is field `peak_to_average` of [`Traffic`]), which give each one's
//! default, range, unit, words and source. Files, links, levers, the JSON Schema and sensitivity
//! studies all go through [`Section`], so a new field is one line here and one record there.

mod rhythm;

use crate::sim::deployment::Architecture;
use crate::sim::prices::PriceSet;

pub mod paths;

pub use rhythm::{Seasons, WeekShape};

/// A group of numbers that a founder can set.
pub trait Section: Sized {
    /// The section's name in scenario files.
    const ID: &'static str;
    /// Its fields, in reading order.
    const FIELDS: &'static [&'static str];
    /// Builds a section from a value for each field.
    fn from_fn(value: impl FnMut(&'static str) -> f64) -> Self;
    /// The values of its fields, in reading order.
    fn values(&self) -> Vec<f64>;
    /// The field's value; `None` for a name that is not in [`Section::FIELDS`].
    fn get(&self, field: &str) -> Option<f64>;
    /// Sets a field; `false` for a name that is not in [`Section::FIELDS`].
    fn set(&mut self, field: &str, value: f64) -> bool;
}

macro_rules! section {
    ($(#[$doc:meta])* $name:ident = $id:literal { $($(#[$field_doc:meta])* $field:ident,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: f64,)+
        }

        impl Section for $name {
            const ID: &'static str = $id;
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];
            #[inline(never)]
            fn from_fn(mut value: impl FnMut(&'static str) -> f64) -> Self {
                Self { $($field: value(stringify!($field)),)+ }
            }
            #[inline(never)]
            fn values(&self) -> Vec<f64> {
                vec![$(self.$field),+]
            }
            #[inline(never)]
            fn get(&self, field: &str) -> Option<f64> {
                match field {
                    $(stringify!($field) => Some(self.$field),)+
                    _ => None,
                }
            }
            #[inline(never)]
            fn set(&mut self, field: &str, value: f64) -> bool {
                match field {
                    $(stringify!($field) => self.$field = value,)+
                    _ => return false,
                }
                true
            }
        }
    };
}

mod strategy;

pub use strategy::{
    Launch, MAX_PIECES, MAX_REBUILDS, Rebuild, RebuildPlan, RebuildStyle, Strategy, Trigger,
};

section! {
    /// How the number of users grows when no imported series replaces it.
    Growth = "growth" {
        /// Users when the product launches.
        initial_users,
        /// New users a month, as a share of those there are, while the market is far from full.
        growth_per_month,
        /// Users at which the market is full.
        market_users,
        /// Share of users who leave each month whatever the service does.
        churn_per_month,
        /// How far single futures lie from this growth: the coefficient of variation of
        /// [`Growth::growth_per_month`] between replications; 0 is a certain forecast.
        growth_cv,
    }
}

section! {
    /// How users become requests.
    Traffic = "traffic" {
        /// Share of users who are active on a day (DAU/MAU).
        daily_active_share,
        /// Backend requests of an active user on a day.
        requests_per_active_user_day,
        /// Busiest hour of an ordinary week over the average hour.
        peak_to_average,
        /// Surges (press, virality) in a year.
        spikes_per_year,
        /// Traffic at a surge's top over the average hour.
        spike_multiplier,
        /// How long a surge takes to halve [h].
        spike_half_life_hours,
        /// Traffic in a burst over calm traffic; 1 is no bursts.
        burst_multiplier,
        /// Mean length of a burst [s].
        burst_seconds,
        /// Traffic of a user on the day of the launch over later; 1 is no burst.
        launch_multiplier,
        /// How long that burst takes to halve [days].
        launch_half_life_days,
        /// What a request moves between zones, where the architecture spans several [kB].
        between_zones_kilobytes,
    }
}

section! {
    /// What one request needs.
    Work = "work" {
        /// Share of requests that write.
        write_share,
        /// Processor time in the application [ms on one vCPU].
        application_ms,
        /// Its coefficient of variation.
        application_cv,
        /// Database queries of a request.
        queries_per_request,
        /// Database processor time of a well-indexed query on a million rows [ms on one vCPU].
        query_ms,
        /// Database processor time per row that an un-indexed query scans [ns].
        scan_ns_per_row,
        /// Network time of one database round trip when it has a machine of its own [ms].
        database_round_trip_ms,
        /// Share of read queries whose answer may come from a cache.
        cacheable_share,
        /// Response time of the cache, network included [ms].
        cache_ms,
        /// Size of a response [kB].
        response_kilobytes,
        /// How long a client waits for an answer [s].
        client_timeout_seconds,
        /// Share of requests that leave a job which need not be done before the answer.
        deferred_share,
        /// Processor time of such a job in the application's runtime [ms on one vCPU].
        job_ms,
        /// Its coefficient of variation.
        job_cv,
        /// Database queries of a job.
        job_queries,
        /// Time after which a job that is not done counts as failed [s].
        job_deadline_seconds,
        /// Time that handing a job to a broker takes [ms].
        enqueue_ms,
    }
}

/// The fields of [`Work`] that say nothing where [`Work::deferred_share`] is 0, and that one.
pub const JOB_FIELDS: [&str; 6] = [
    "deferred_share",
    "job_ms",
    "job_cv",
    "job_queries",
    "job_deadline_seconds",
    "enqueue_ms",
];

section! {
    /// What clients do about attempts that fail.
    Clients = "clients" {
        /// Attempts for one request at most, the first included.
        attempts,
        /// Wait before the second attempt, doubled before each further one [s].
        backoff_seconds,
        /// The longest wait before an attempt [s].
        backoff_cap_seconds,
        /// Share of each wait that is random.
        jitter_share,
        /// Retries as a share of requests that all clients together may send in the long run.
        retry_budget_share,
        /// Share of the last attempts that failed from which on none is sent; 0 is never.
        breaker_threshold,
        /// How long none is sent then, before a few are tried [s].
        breaker_open_seconds,
    }
}

section! {
    /// What is stored.
    Data = "data" {
        /// Rows that a new user brings.
        rows_per_user,
        /// Rows that a user adds each month.
        rows_per_user_month,
        /// Size of a row with its indexes [bytes].
        bytes_per_row,
        /// Zipf's exponent of the rows' popularity: 0 is all alike.
        popularity_exponent,
        /// Share of all rows that an un-indexed query scans (tenants and partitions limit it).
        scanned_share,
        /// Files that a user adds each month [MB].
        media_megabytes_per_user_month,
        /// Files that a user looks at each month [MB].
        media_downloads_megabytes_per_user_month,
    }
}

section! {
    /// Who builds and runs it.
    Team = "team" {
        /// Engineers who work on this product.
        engineers,
        /// What one costs the company a month [USD].
        engineer_usd_per_month,
        /// How experienced they are: 0 all beginners, 1 all have done this before.
        experience_share,
        /// Deploys a week.
        deploys_per_week,
        /// Share of deploys that break something, in clean code with an experienced team.
        change_failure_share,
        /// Time until somebody knows that something broke, with full monitoring [min].
        detection_minutes,
        /// How many times longer that takes when a user has to say so.
        unmonitored_detection_factor,
        /// Time to repair once known [min].
        repair_minutes,
        /// Time until somebody notices that capacity is short when nothing shows it [days].
        capacity_noticing_days,
    }
}

section! {
    /// What shortcuts cost later.
    Debt = "debt" {
        /// Share of development time lost in old code built wholly by shortcuts, without
        /// boundaries.
        interest_share,
        /// Months of building until half of that is felt: in little code little is in the way.
        onset_months,
        /// Share of features on top of a shortcut that have to be shortcuts as well.
        contagion_share,
        /// Failed changes in such code over failed changes in clean code.
        defect_factor,
        /// Share of feature time that it takes to keep boundaries everywhere.
        boundary_effort_share,
    }
}

section! {
    /// What keeping it running takes.
    Operations = "operations" {
        /// Engineers' time for each kind of part (application, database, cache, balancer …)
        /// [h/month].
        hours_per_part_month,
        /// Engineers' time for one incident, the review after it included [h].
        hours_per_incident,
        /// Engineers' time for one change of capacity by hand [h].
        hours_per_capacity_change,
    }
}

section! {
    /// What breaks by itself.
    Failures = "failures" {
        /// How often a machine fails [1/year].
        machine_failures_per_year,
        /// Time until a failed application instance is replaced by hand [min].
        machine_replacement_minutes,
        /// Time until a standby database has taken over [s].
        database_failover_seconds,
        /// Time until a database without standby is back from its backup [h].
        database_restore_hours,
        /// How often a whole zone fails [1/year].
        zone_outages_per_year,
        /// How long that keeps a single-zone company down [h].
        zone_outage_hours,
    }
}

section! {
    /// How fast the fleet of instances follows load and failures, within minutes.
    Scaling = "scaling" {
        /// How often the autoscaler looks at how busy the processors are [s].
        metric_period_seconds,
        /// From the order of an instance until it serves [s].
        boot_seconds,
        /// After an order, until the next [s].
        scale_out_cooldown_seconds,
        /// How long fewer instances must have been enough before some are switched off [s].
        scale_in_cooldown_seconds,
        /// Until the load balancer notices that an instance failed or is back [s].
        health_check_seconds,
    }
}

section! {
    /// How long such a company lives.
    Survival = "survival" {
        /// Share of such companies that are alive after four years; 1 never ends.
        four_year_share,
    }
}

section! {
    /// What users and time are worth.
    Money = "money" {
        /// What a user brings in a month [USD].
        revenue_usd_per_user_month,
        /// Share of activity lost per 100 ms that the p95 is over its threshold.
        latency_loss_per_100_ms,
        /// Share of users who leave per hour of downtime.
        downtime_churn_per_hour,
        /// Share of users who leave in a month per 100 ms that the p95 is over its threshold.
        latency_churn_per_100_ms,
        /// Share of revenue that one engineer-month of features adds, for good.
        feature_revenue_share,
        /// Discount rate [1/year]; 0 counts later money like today's.
        discount_per_year,
        /// Share of what the machines cost that is committed to for a year at a time.
        commitment_share,
    }
}

section! {
    /// The four warning lines.
    Thresholds = "thresholds" {
        /// 95 % of requests in the busy hour must be faster than this [ms].
        latency_p95_ms,
        /// Downtime in a month must stay below this [min].
        downtime_minutes_per_month,
        /// Delivery pace must stay above this share of a clean codebase's.
        delivery_pace,
        /// The cloud bill must stay below this [USD/month].
        cloud_usd_per_month,
    }
}

section! {
    /// How well it is built: the causes and remedies of the source article.
    Levers = "levers" {
        /// Share of features built by a shortcut (speed over structure).
        shortcut_share,
        /// How much of the system goes down or must change with one part (coupling).
        coupling_share,
        /// Share of that which stable interfaces keep out of each other's way (boundaries).
        boundary_share,
        /// Share of queries that no index serves.
        unindexed_query_share,
        /// Queries made for one that was needed (N+1); 1 is none.
        n_plus_one_factor,
        /// Work of a query over that in a schema that fits what is asked (data relations).
        relation_factor,
        /// Share of what a cache may answer that the code does not ask it for (caching).
        uncached_share,
        /// Processor time of the application relative to a lean runtime.
        runtime_factor,
        /// Time that looking after a part takes, relative to common tools (platform).
        platform_factor,
        /// Share of what breaks that monitoring sees before a user does.
        monitoring_share,
        /// Utilisation that capacity is planned for.
        target_utilization,
        /// Days from noticing that capacity is short to having more, by hand.
        capacity_lead_days,
        /// Months of growth that capacity ordered by hand is planned for (planned growth).
        planned_growth_months,
    }
}

impl Levers {
    /// Coupling that is felt, because no boundary keeps it out [0…1].
    #[must_use]
    pub fn open_coupling(&self) -> f64 {
        self.coupling_share.clamp(0.0, 1.0) * (1.0 - self.boundary_share.clamp(0.0, 1.0))
    }
}

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CalendarMonth {
    /// Year, e.g. 2010.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
}

impl CalendarMonth {
    /// The month `months` later.
    #[must_use]
    pub fn plus(self, months: u32) -> Self {
        let count = u32::from(self.year) * 12 + u32::from(self.month) - 1 + months;
        Self {
            year: u16::try_from(count / 12).unwrap_or(u16::MAX),
            month: (count % 12) as u8 + 1,
        }
    }
}

/// A design: an architecture and how well it is built.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    /// Its parts and the sizes they can grow through.
    pub architecture: Architecture,
    /// How well it is built.
    pub levers: Levers,
}

/// One of the four warning signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// p95 of the busy hour above its threshold.
    Latency,
    /// Downtime above its threshold.
    Downtime,
    /// Delivery pace below its threshold.
    DeliveryPace,
    /// Cloud bill above its threshold.
    CloudSpend,
}

impl Sign {
    /// All four, in the order of the page.
    pub const ALL: [Self; 4] = [
        Self::Latency,
        Self::Downtime,
        Self::DeliveryPace,
        Self::CloudSpend,
    ];

    /// Stable name in files and reports.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Latency => "latency",
            Self::Downtime => "downtime",
            Self::DeliveryPace => "delivery_pace",
            Self::CloudSpend => "cloud_spend",
        }
    }
}

/// The validated input of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Stable name in files and links.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Its story in a sentence or two.
    pub about: String,
    /// What one learns from it, in a line; may be empty.
    pub learn: String,
    /// The month of the launch.
    pub start: CalendarMonth,
    /// How many months are simulated.
    pub horizon_months: u32,
    /// Users at the end of each month, when the founder has them; [`Growth`] is not used then.
    pub monthly_users: Option<Vec<f64>>,
    /// Activity and sign-ups by calendar month; `None` is the same all year.
    pub seasons: Option<Seasons>,
    /// The hours of a week; `None` is a shape by formula that has the stated peak.
    pub week: Option<WeekShape>,
    /// How users grow.
    pub growth: Growth,
    /// How users become requests.
    pub traffic: Traffic,
    /// What one request needs.
    pub work: Work,
    /// What clients do about attempts that fail.
    pub clients: Clients,
    /// What is stored.
    pub data: Data,
    /// Who builds and runs it.
    pub team: Team,
    /// What shortcuts cost later.
    pub debt: Debt,
    /// What keeping it running takes.
    pub operations: Operations,
    /// What breaks by itself.
    pub failures: Failures,
    /// How fast the fleet of instances follows load and failures.
    pub scaling: Scaling,
    /// How long such a company lives.
    pub survival: Survival,
    /// What users and time are worth.
    pub money: Money,
    /// The four warning lines.
    pub thresholds: Thresholds,
    /// What the cloud costs.
    pub prices: PriceSet,
    /// Two to four strategies; the first two are compared in the verdict.
    pub strategies: Vec<Strategy>,
}

impl Scenario {
    /// The value of a parameter of the company: section and field, as in [`Section`]. `None` for
    /// other names and for those of strategies.
    #[must_use]
    pub fn value(&self, section: &str, field: &str) -> Option<f64> {
        match section {
            Growth::ID => self.growth.get(field),
            Traffic::ID => self.traffic.get(field),
            Work::ID => self.work.get(field),
            Clients::ID => self.clients.get(field),
            Data::ID => self.data.get(field),
            Team::ID => self.team.get(field),
            Debt::ID => self.debt.get(field),
            Operations::ID => self.operations.get(field),
            Failures::ID => self.failures.get(field),
            Scaling::ID => self.scaling.get(field),
            Survival::ID => self.survival.get(field),
            Money::ID => self.money.get(field),
            Thresholds::ID => self.thresholds.get(field),
            _ => None,
        }
    }

    /// Sets a parameter of the company; `false` where [`Scenario::value`] is `None`.
    pub fn set_value(&mut self, section: &str, field: &str, value: f64) -> bool {
        match section {
            Growth::ID => self.growth.set(field, value),
            Traffic::ID => self.traffic.set(field, value),
            Work::ID => self.work.set(field, value),
            Clients::ID => self.clients.set(field, value),
            Data::ID => self.data.set(field, value),
            Team::ID => self.team.set(field, value),
            Debt::ID => self.debt.set(field, value),
            Operations::ID => self.operations.set(field, value),
            Failures::ID => self.failures.set(field, value),
            Scaling::ID => self.scaling.set(field, value),
            Survival::ID => self.survival.set(field, value),
            Money::ID => self.money.set(field, value),
            Thresholds::ID => self.thresholds.set(field, value),
            _ => false,
        }
    }
}
