//! The cloud's invoice: what ran and moved in a month, at the price list's lines.
//!
//! # Model
//! Machines and balancers are billed by the hour, storage by the gigabyte-month, transfer by the
//! gigabyte in tiers, fixed lines every month. Lines are rounded to whole cents ([`super::bill`]).
//!
//! # Equations
//! A tiered quantity q costs Σ over tiers of (min(q, upper) − lower)·price.
//! Balancer capacity units = the largest of new connections / 25 per s, and gigabytes an hour.
//! Response traffic = requests · response size; media = users · megabytes viewed. With an edge
//! network all of both leaves through it, at its prices, and every request to it is charged; the
//! balancer sees what the edge does not answer. Background workers are machines, and each job is
//! [`BROKER_REQUESTS_PER_JOB`] requests to the broker. Traffic between zones, where the
//! architecture spans several: 2 · requests at the application · what one moves to and from another
//! zone, as it is charged on both sides. Functions: each request once at the gateway and once as a
//! request to a function, and its memory for as long as it holds an environment, as long as in the
//! busiest hour; the proxy by the database's processors.
//!
//! # Units
//! Hours, gigabytes (10⁹ bytes), US cents.
//!
//! # Assumptions
//! A month has the price set's hours (730); part of a month is billed by its share, also of what a
//! provider sells by the month. One client connection carries [`REQUESTS_PER_CONNECTION`] requests.
//! Managed databases keep one backup free; a self-run one, with the application or where the
//! provider runs none, pays for one copy. A line that the price set lacks costs nothing (the
//! catalogue refuses such files). Free allowances are tiers of price zero. From the cloud to its
//! own edge network traffic is free, and requests for files are not counted (about 2 % of what
//! their bytes cost at half a megabyte each).
//! What a standby copies is free, and so is what the balancer sends to another zone.
//!
//! # Sources
//! Price lines: `static/data/prices`. Capacity units: Elastic Load Balancing pricing.
//!
//! # Validation
//! `billing::tests::an_invoice_by_hand`, `::replicas_are_billed_as_machines_with_disks`,
//! `::traffic_through_the_edge_is_billed_at_its_prices`,
//! `::workers_are_billed_as_machines_and_jobs_as_messages`,
//! `::functions_are_billed_by_request_and_by_what_they_hold`.

use crate::sim::deployment::{Deployment, Placement};
use crate::sim::prices::{PriceLine, PriceSet, PriceUnit};
use crate::sim::scenario::{Design, Scenario};
use crate::sim::units::Cents;

use super::background;
use super::bill::Bill;
use super::service::Instances;

/// The headings of an invoice, in the order of reports.
pub const HEADINGS: [&str; 9] = [
    "compute",
    "database",
    "cache",
    "balancer",
    "storage",
    "transfer",
    "monitoring",
    "dual_running",
    "other",
];

/// Requests that one client connection carries. Assumed.
const REQUESTS_PER_CONNECTION: f64 = 10.0;

/// New connections a second of one balancer capacity unit: Elastic Load Balancing pricing.
const CONNECTIONS_PER_CAPACITY_UNIT: f64 = 25.0;

/// Requests to the broker for one job: to send it, to receive it, to delete it when it is done. By
/// the interface of Amazon SQS, without batches.
const BROKER_REQUESTS_PER_JOB: f64 = 3.0;

/// Megabytes of memory in a gigabyte, as functions are sold.
const MEGABYTES_PER_GIGABYTE: f64 = 1024.0;

/// Databases come with at least this much storage [GB]: the smallest that providers sell.
const MIN_DATABASE_GIGABYTES: f64 = 20.0;

/// Bytes in a gigabyte. A definition.
const BYTES_PER_GIGABYTE: f64 = 1e9;

/// Quantities used in a month, by price line.
#[derive(Clone, Debug, Default)]
pub(super) struct Usage<'a> {
    /// In the order of their names.
    used: Vec<Used<'a>>,
    /// Where the names are that were met so far, wherever they came from.
    places: Vec<(&'a str, usize)>,
}

/// What is used of one price line.
#[derive(Clone, Copy, Debug)]
struct Used<'a> {
    price: &'a str,
    /// Whether the line is billed by the hour, once that was looked up.
    by_hour: Option<bool>,
    quantity: f64,
}

/// What runs for a while.
#[derive(Clone, Copy, Debug)]
pub(super) struct Running<'a, 'd> {
    pub(super) design: &'a Design,
    pub(super) deployment: &'d Deployment,
    /// Instances, averaged.
    pub(super) instances: Instances,
    /// Size of the database [bytes].
    pub(super) data_bytes: f64,
}

impl<'a> Usage<'a> {
    /// What is used of a price line. The same names come from the same places every day, so they
    /// are nearly always found without reading them, which is most of what an invoice costs.
    fn of(&mut self, price: &'a str) -> &mut Used<'a> {
        let met = (self.places.iter()).find(|(name, _)| std::ptr::eq(*name, price));
        if let Some(&(_, place)) = met {
            return &mut self.used[place];
        }
        let place = self.used.partition_point(|used| used.price < price);
        if self.used.get(place).is_none_or(|used| used.price != price) {
            for (_, other) in &mut self.places {
                *other += usize::from(*other >= place);
            }
            let used = Used {
                price,
                by_hour: None,
                quantity: 0.0,
            };
            self.used.insert(place, used);
        }
        self.places.push((price, place));
        &mut self.used[place]
    }

    /// Nothing for a price without a name: what costs nothing here.
    fn add(&mut self, price: &'a str, quantity: f64) {
        if !price.is_empty() {
            self.of(price).quantity += quantity;
        }
    }

    /// Adds things that are there for the share `month` of a month, by the hour or by the month.
    fn keep(&mut self, prices: &'a PriceSet, price: &'a str, count: f64, month: f64) {
        if price.is_empty() {
            return;
        }
        let used = self.of(price);
        let by_hour = *used.by_hour.get_or_insert_with(|| {
            let line = prices.lines.get(price);
            line.is_some_and(|line| line.unit == PriceUnit::Hour)
        });
        let each = if by_hour {
            prices.hours_per_month * month
        } else {
            month
        };
        used.quantity += count * each;
    }

    /// Adds what runs for the share `month` of a month.
    pub(super) fn run(&mut self, prices: &'a PriceSet, running: &Running<'a, '_>, month: f64) {
        let architecture = &running.design.architecture;
        let deployment = running.deployment;
        let application = &architecture.application;
        if let Some(size) = application.sizes.get(deployment.application_size as usize) {
            self.keep(prices, &size.price, running.instances.application, month);
        }
        if let Some((gigabytes, price)) = &application.disk {
            self.add(price, running.instances.application * gigabytes * month);
        }
        let database = &architecture.database;
        let gigabytes = (running.data_bytes / BYTES_PER_GIGABYTE).max(MIN_DATABASE_GIGABYTES);
        self.add(&database.storage, gigabytes * month);
        match database.placement {
            Placement::Separate => {
                if let Some(size) = database.sizes.get(deployment.database_size as usize) {
                    self.keep(prices, &size.price, f64::from(deployment.shards), month);
                }
                self.replicate(prices, running, gigabytes, month);
                self.share_connections(prices, running, month);
                if prices.self_run.database_hours > 0.0 {
                    let copy = running.data_bytes / BYTES_PER_GIGABYTE;
                    self.add(&prices.backup_storage, copy * month);
                }
            }
            Placement::WithApplication => {
                let copy = running.data_bytes / BYTES_PER_GIGABYTE;
                self.add(&prices.backup_storage, copy * month);
            }
        }
        if let Some(cache) = &architecture.cache
            && let Some(size) = cache.sizes.get(deployment.cache_size as usize)
        {
            self.keep(
                prices,
                &size.price,
                f64::from(deployment.cache_nodes),
                month,
            );
        }
        if let Some(balancer) = &architecture.balancer {
            self.keep(prices, &balancer.hourly, 1.0, month);
        }
        if let Some(part) = &architecture.background {
            self.keep(
                prices,
                &part.size.price,
                running.instances.background,
                month,
            );
        }
        for (price, quantity) in architecture.fixed.iter().chain(&prices.always) {
            self.keep(prices, price, *quantity, month);
        }
    }

    /// Adds the read replicas: each is a machine and holds its shard's share of the data.
    fn replicate(
        &mut self,
        prices: &'a PriceSet,
        running: &Running<'a, '_>,
        gigabytes: f64,
        month: f64,
    ) {
        let Running {
            design, deployment, ..
        } = running;
        let Some(part) = &design.architecture.database.replicas else {
            return;
        };
        let copies = f64::from(deployment.replicas);
        if copies > 0.0
            && let Some(size) = part.sizes.get(deployment.database_size as usize)
        {
            let machines = f64::from(deployment.shards) * copies;
            self.keep(prices, &size.price, machines, month);
            self.add(&part.storage, gigabytes * copies * month);
        }
    }

    /// Adds the proxy that shares the database's connections among functions.
    fn share_connections(&mut self, prices: &'a PriceSet, running: &Running<'a, '_>, month: f64) {
        let architecture = &running.design.architecture;
        let functions = architecture.application.serverless.as_ref();
        let size = running.deployment.database_size as usize;
        if let Some(price) = functions.and_then(|part| part.proxy.as_ref())
            && let Some(size) = architecture.database.sizes.get(size)
        {
            let vcpus = f64::from(size.vcpus) * f64::from(running.deployment.shards);
            self.keep(prices, price, vcpus, month);
        }
    }

    /// Adds a day's traffic.
    pub(super) fn carry(&mut self, scenario: &'a Scenario, design: &'a Design, day: &DayTraffic) {
        let response = scenario.work.response_kilobytes * 1e3 / BYTES_PER_GIGABYTE;
        let gigabytes = day.requests * response;
        let edge = design.architecture.edge.as_ref();
        let transfer = edge.map_or(&scenario.prices.transfer_out, |edge| &edge.transfer);
        self.add(transfer, gigabytes + day.media_gigabytes_viewed);
        if let Some(edge) = edge {
            self.add(&edge.requests, day.requests);
        }
        self.add_between_zones(scenario, design, day);
        if let Some(part) = background::part(&design.architecture, &scenario.work) {
            let jobs = background::jobs_per_request(&design.architecture, &scenario.work);
            self.add(
                &part.messages,
                day.requests * jobs * BROKER_REQUESTS_PER_JOB,
            );
        }
        self.run_functions(scenario, design, day);
        self.add(
            &scenario.prices.media_storage,
            day.media_gigabytes_stored * day.month_share,
        );
        if let Some(balancer) = &design.architecture.balancer {
            let seconds = scenario.prices.hours_per_month * day.month_share * 3600.0;
            let behind_edge = design.architecture.origin_share(scenario.work.write_share);
            let per_second = day.requests * behind_edge / seconds.max(1.0);
            let connections = per_second / REQUESTS_PER_CONNECTION / CONNECTIONS_PER_CAPACITY_UNIT;
            let units = connections.max(per_second * response * 3600.0);
            self.add(&balancer.capacity_unit, units * seconds / 3600.0);
        }
    }

    /// Adds what functions and their gateway charge for a day's requests.
    fn run_functions(&mut self, scenario: &'a Scenario, design: &'a Design, day: &DayTraffic) {
        let architecture = &design.architecture;
        let Some(part) = &architecture.application.serverless else {
            return;
        };
        let requests = day.requests * architecture.origin_share(scenario.work.write_share);
        self.add(&part.gateway, requests);
        self.add(&part.requests, requests);
        let gigabytes = part.memory_megabytes / MEGABYTES_PER_GIGABYTE;
        self.add(
            &part.gigabyte_seconds,
            requests * day.held_seconds * gigabytes,
        );
    }

    /// Adds what a day's requests move between zones: charged where it leaves one and where it
    /// enters the other.
    fn add_between_zones(&mut self, scenario: &'a Scenario, design: &Design, day: &DayTraffic) {
        if design.architecture.spans_zones() {
            let behind_edge = design.architecture.origin_share(scenario.work.write_share);
            let crossing = scenario.traffic.between_zones_kilobytes * 1e3 / BYTES_PER_GIGABYTE;
            let both_ways = 2.0 * day.requests * behind_edge * crossing;
            self.add(&scenario.prices.transfer_between_zones, both_ways);
        }
    }

    /// The bill, line by line; what the price set lacks costs nothing.
    pub(super) fn bill(&self, prices: &PriceSet) -> Bill {
        let mut bill = Bill::default();
        for Used {
            price, quantity, ..
        } in self.used.iter().copied()
        {
            if let Some(line) = prices.lines.get(price) {
                bill.add(price, quantity, Cents::from_usd(charge(line, quantity)));
            }
        }
        bill
    }
}

/// A day's traffic and files.
#[derive(Clone, Copy, Debug)]
pub(super) struct DayTraffic {
    pub(super) requests: f64,
    pub(super) media_gigabytes_viewed: f64,
    pub(super) media_gigabytes_stored: f64,
    /// The day as a share of its month.
    pub(super) month_share: f64,
    /// Time for which a request at the application holds a worker [s].
    pub(super) held_seconds: f64,
}

/// What `quantity` of a line costs in a month [USD].
fn charge(line: &PriceLine, quantity: f64) -> f64 {
    let per = match line.unit {
        PriceUnit::Count { per } => per.max(1) as f64,
        _ => 1.0,
    };
    let quantity = quantity.max(0.0) / per;
    let mut below = 0.0;
    let mut usd = 0.0;
    for tier in &line.tiers {
        let above = tier.up_to.map_or(f64::INFINITY, |up_to| up_to / per);
        if quantity <= below {
            break;
        }
        usd += (quantity.min(above) - below).max(0.0) * tier.usd;
        below = above;
    }
    usd
}

#[cfg(test)]
mod tests {
    use super::{DayTraffic, HEADINGS, Instances, Running, Usage};
    use crate::sim::company::fixtures;
    use crate::sim::deployment::ReplicaPart;
    use crate::sim::scenario::Design;
    use crate::sim::units::Cents;

    fn application(instances: f64) -> Instances {
        Instances {
            application: instances,
            background: 0.0,
        }
    }

    /// A month by hand, at the fixture's prices:
    /// compute: 2.5 instances · 730 h · 0.10 = 182.50
    /// database: 2 shards · 730 h · 0.40 = 584.00, its storage 100 GB · 0.20 = 20.00
    /// cache: 3 nodes · 730 h · 0.05 = 109.50
    /// balancer: 730 h · 0.0225 = 16.425 → 16.43; 26,280,000 requests in 730 h are 10 a second,
    ///   10 kB each: 0.36 GB an hour (the connections need only 0.04 units);
    ///   0.36 · 730 h · 0.008 = 2.1024 → 2.10
    /// storage (media): 50 GB · 0.023 = 1.15
    /// transfer: 262.8 GB of answers and 37.2 GB of media are 300 GB: 100 free, 200 · 0.09 = 18.00
    /// monitoring: 7 alarms · 0.10 = 0.70
    #[test]
    fn an_invoice_by_hand() {
        let mut scenario = fixtures::scenario();
        scenario.work.response_kilobytes = 10.0;
        let design = &scenario.strategies[1].design;
        let mut fleet = super::super::capacity::Fleet::first(design);
        fleet.deployment.shards = 2;
        fleet.deployment.cache_nodes = 3;
        let mut usage = Usage::default();
        for _ in 0..30 {
            let running = Running {
                design,
                deployment: &fleet.deployment,
                instances: application(2.5),
                data_bytes: 100e9,
            };
            let day = DayTraffic {
                requests: 26_280_000.0 / 30.0,
                media_gigabytes_viewed: 37.2 / 30.0,
                media_gigabytes_stored: 50.0,
                month_share: 1.0 / 30.0,
                held_seconds: 0.1,
            };
            usage.run(&scenario.prices, &running, 1.0 / 30.0);
            usage.carry(&scenario, design, &day);
        }
        let invoice = usage.bill(&scenario.prices).by_heading(&scenario.prices);
        let expected = [18250, 60400, 10950, 1853, 115, 1800, 70, 0, 0];
        for (index, cents) in expected.into_iter().enumerate() {
            assert_eq!(invoice[index], Cents::new(cents), "{}", HEADINGS[index]);
        }
    }

    /// A month by hand: 2 shards and 2 · 3 replicas, each 730 h · 0.40 = 292.00; 100 GB and three
    /// copies of them · 0.20 = 80.00.
    #[test]
    fn replicas_are_billed_as_machines_with_disks() {
        let scenario = fixtures::scenario();
        let mut design = scenario.strategies[1].design.clone();
        let database = &mut design.architecture.database;
        database.replicas = Some(ReplicaPart {
            max_replicas: 5,
            sizes: database.sizes.clone(),
            storage: database.storage.clone(),
            read_share: 0.5,
        });
        let mut fleet = super::super::capacity::Fleet::first(&design);
        fleet.deployment.shards = 2;
        fleet.deployment.replicas = 3;
        let mut usage = Usage::default();
        let running = Running {
            design: &design,
            deployment: &fleet.deployment,
            instances: application(2.0),
            data_bytes: 100e9,
        };
        usage.run(&scenario.prices, &running, 1.0);
        let invoice = usage.bill(&scenario.prices).by_heading(&scenario.prices);
        assert_eq!(invoice[1], Cents::new(8 * 29_200 + 8_000));
    }

    /// A month by hand: 262.8 GB of answers and 37.2 GB of media leave through the edge for
    /// 300 · 0.085 = 25.50, and 26,280,000 requests for 26.28. One in ten writes, so 0.55 of the
    /// requests pass the balancer: 0.55 · 0.36 GB an hour · 730 h · 0.008 = 1.16.
    #[test]
    fn traffic_through_the_edge_is_billed_at_its_prices() {
        let mut scenario = fixtures::scenario();
        scenario.work.response_kilobytes = 10.0;
        let mut design = scenario.strategies[1].design.clone();
        design.architecture.edge = Some(fixtures::edge());
        let mut usage = Usage::default();
        let day = DayTraffic {
            requests: 26_280_000.0,
            media_gigabytes_viewed: 37.2,
            media_gigabytes_stored: 0.0,
            month_share: 1.0,
            held_seconds: 0.1,
        };
        usage.carry(&scenario, &design, &day);
        let invoice = usage.bill(&scenario.prices).by_heading(&scenario.prices);
        assert_eq!(invoice[5], Cents::new(2550 + 2628));
        assert_eq!(invoice[3], Cents::new(116));
    }

    /// A month by hand: 3.5 workers · 730 h · 0.10 = 255.50 of machines; a tenth of 26,280,000
    /// requests leaves a job, each three requests to the broker: 7.884 million · 0.40 = 3.15.
    #[test]
    fn workers_are_billed_as_machines_and_jobs_as_messages() {
        let mut scenario = fixtures::scenario();
        scenario.work.deferred_share = 0.1;
        let mut design = scenario.strategies[1].design.clone();
        let mut part = fixtures::background();
        "machine".clone_into(&mut part.size.price);
        design.architecture.background = Some(part);
        let fleet = super::super::capacity::Fleet::first(&design);
        let mut usage = Usage::default();
        let running = Running {
            design: &design,
            deployment: &fleet.deployment,
            instances: Instances {
                application: 0.0,
                background: 3.5,
            },
            data_bytes: 0.0,
        };
        let day = DayTraffic {
            requests: 26_280_000.0,
            media_gigabytes_viewed: 0.0,
            media_gigabytes_stored: 0.0,
            month_share: 1.0,
            held_seconds: 0.1,
        };
        usage.run(&scenario.prices, &running, 1.0);
        usage.carry(&scenario, &design, &day);
        let invoice = usage.bill(&scenario.prices).by_heading(&scenario.prices);
        assert_eq!(invoice[0], Cents::new(25_550));
        let with = invoice[5];
        scenario.work.deferred_share = 0.0;
        let mut usage = Usage::default();
        usage.carry(&scenario, &design, &day);
        assert_eq!(
            with - usage.bill(&scenario.prices).by_heading(&scenario.prices)[5],
            Cents::new(315)
        );
    }

    /// A month by hand: half of the reads, which are nine in ten, stay at the edge, so 14,454,000
    /// requests come to the gateway for 14.45 and to functions for 2.89. Each holds 512 MB for
    /// 0.1 s: 722,700 GB-seconds for 9.64. The proxy of 2 shards of 2 processors: 4 · 730 h · 0.015
    /// = 43.80. No machine runs.
    #[test]
    fn functions_are_billed_by_request_and_by_what_they_hold() {
        let scenario = fixtures::scenario();
        let mut design = scenario.strategies[1].design.clone();
        design.architecture.edge = Some(fixtures::edge());
        design.architecture.application.serverless = Some(fixtures::serverless());
        let mut fleet = super::super::capacity::Fleet::first(&design);
        fleet.deployment.shards = 2;
        let average = super::super::service::average_instances(&scenario, &fleet, 1_000.0);
        let running = Running {
            design: &design,
            deployment: &fleet.deployment,
            instances: average,
            data_bytes: 0.0,
        };
        let day = DayTraffic {
            requests: 26_280_000.0,
            media_gigabytes_viewed: 0.0,
            media_gigabytes_stored: 0.0,
            month_share: 1.0,
            held_seconds: 0.1,
        };
        let invoice = |design: &Design, run: bool| {
            let mut usage = Usage::default();
            if run {
                usage.run(&scenario.prices, &running, 1.0);
            }
            usage.carry(&scenario, design, &day);
            usage.bill(&scenario.prices).by_heading(&scenario.prices)
        };
        let mut machines = design.clone();
        machines.architecture.application.serverless = None;
        let (with, without) = (invoice(&design, false), invoice(&machines, false));
        assert_eq!(with[0] - without[0], Cents::new(289 + 964));
        assert_eq!(with[3] - without[3], Cents::new(1445));
        let month = invoice(&design, true);
        assert_eq!(month[0], with[0], "no machine runs");
        // Two shards, 730 h · 0.40 each, and 20 GB · 0.20.
        assert_eq!(month[1], Cents::new(2 * 29_200 + 400 + 4_380));
    }
}
