//! What is ordered when a part is busier than planned: the next larger size that is sold, more
//! machines where there can be more, or nothing larger, where a ladder ends. The model and its
//! equations are those of [`super`].

use super::{Fleet, Load};
use crate::sim::company::background;
use crate::sim::deployment::{Deployment, Placement, Size};
use crate::sim::performance::{Part, PerformanceSource};
use crate::sim::scenario::Work;

/// Share of the data that is read often enough to be worth a place in the cache. Assumed.
pub(super) const WORKING_SET_SHARE: f64 = 0.05;

/// Bytes in a GiB. A definition.
const BYTES_PER_GIB: f64 = 1_073_741_824.0;

impl Fleet<'_> {
    /// What `load` asks for: what runs, or the next larger sizes of the parts that are too busy.
    pub(super) fn wanted(
        &mut self,
        work: &Work,
        source: &mut dyn PerformanceSource,
        load: Load,
    ) -> Deployment {
        let target = self.target();
        let running = self.running(work, load.requests_per_second);
        let capacities = source.capacities(self.design, &running, load.rows);
        let busy = |part: Part| {
            let capacity = capacities.iter().find(|(this, _)| *this == part);
            capacity.map_or(0.0, |(_, most)| load.requests_per_second / most)
        };
        let mut wanted = self.deployment.clone();
        let database = busy(Part::Database);
        if database > target {
            self.enlarge_database(&mut wanted, database / target);
        }
        let replicas = busy(Part::Replicas);
        if replicas > target && database <= target {
            self.enlarge_replicas(&mut wanted, replicas / target);
        }
        let processors = busy(Part::ApplicationCpu);
        // Workers and connections also fill up while a slow database holds them: then more
        // instances only add to its load.
        let holders = busy(Part::ApplicationWorkers).max(busy(Part::ConnectionPool));
        let application = if database.max(replicas) > target {
            processors
        } else {
            processors.max(holders)
        };
        if self.design.architecture.application.serverless.is_some() {
            // There is nothing to order but connections, which come with a larger database.
            self.ladder_ended |= busy(Part::ApplicationWorkers) >= 1.0;
            let pool = busy(Part::ConnectionPool);
            if pool > target && database.max(replicas) <= target {
                self.enlarge_database(&mut wanted, pool / target);
            }
        } else if self.design.architecture.application.autoscaled {
            let needed = self.instances_needed(work, load.requests_per_second);
            let most = self.count(f64::INFINITY);
            if needed > f64::from(most) {
                let vcpus = f64::from(most) * f64::from(self.vcpus(&wanted));
                self.enlarge_application(&mut wanted, vcpus * needed / f64::from(most));
            }
        } else if application > target {
            let vcpus = f64::from(wanted.instances) * f64::from(self.vcpus(&wanted));
            self.enlarge_application(&mut wanted, vcpus * application / target);
        }
        self.enlarge_cache(&mut wanted, load);
        let crew = busy(Part::BackgroundWorkers) / target;
        if let Some(part) = background::part(&self.design.architecture, work)
            && crew > 1.0
        {
            let needed = f64::from(running.background_instances.max(1)) * crew;
            wanted.background_instances = background::within(part, needed);
            self.ladder_ended |= needed > f64::from(part.max_instances);
        }
        wanted
    }

    fn vcpus(&self, deployment: &Deployment) -> u32 {
        let sizes = &self.design.architecture.application.sizes;
        sizes
            .get(deployment.application_size as usize)
            .map_or(1, |size| size.vcpus.max(1))
    }

    /// More instances first, then larger ones.
    fn enlarge_application(&mut self, wanted: &mut Deployment, needed_vcpus: f64) {
        let application = &self.design.architecture.application;
        let most = self.count(f64::INFINITY);
        let first = wanted.application_size as usize;
        for (index, size) in application.sizes.iter().enumerate().skip(first) {
            let count = needed_vcpus / f64::from(size.vcpus.max(1));
            if count <= f64::from(most) {
                wanted.application_size = index as u32;
                wanted.instances = if application.autoscaled {
                    wanted.instances
                } else {
                    self.count(count)
                };
                return;
            }
        }
        self.ladder_ended = true;
        wanted.application_size = application.sizes.len().saturating_sub(1) as u32;
        if !application.autoscaled {
            wanted.instances = most;
        }
    }

    /// A larger machine first, then a replica for the reads, then more shards.
    fn enlarge_database(&mut self, wanted: &mut Deployment, factor: f64) {
        let database = &self.design.architecture.database;
        let current = wanted.database_size as usize;
        if let Some(larger) = larger(&database.sizes, current, factor) {
            wanted.database_size = larger as u32;
        } else if wanted.replicas == 0 && self.most_replicas() > 0 {
            wanted.replicas = 1;
        } else if wanted.shards < database.max_shards {
            wanted.shards = (wanted.shards * 2).min(database.max_shards);
        } else if database.placement == Placement::Separate {
            self.ladder_ended = true;
        }
    }

    /// More replicas first; then what makes the primaries larger makes the replicas larger.
    fn enlarge_replicas(&mut self, wanted: &mut Deployment, factor: f64) {
        let most = self.most_replicas();
        if wanted.replicas < most {
            let needed = (f64::from(wanted.replicas) * factor).ceil() as u32;
            wanted.replicas = needed.clamp(wanted.replicas + 1, most);
        } else {
            self.enlarge_database(wanted, factor);
        }
    }

    /// Replicas of a shard at most; none where no read may be asked of one.
    fn most_replicas(&self) -> u32 {
        let part = self.design.architecture.database.replicas.as_ref();
        part.filter(|part| part.read_share > 0.0)
            .map_or(0, |part| part.max_replicas)
    }

    /// Memory for the working set, with room to double: a larger node first, then more nodes. A
    /// cache that cannot grow is no catastrophe.
    fn enlarge_cache(&self, wanted: &mut Deployment, load: Load) {
        let Some(cache) = &self.design.architecture.cache else {
            return;
        };
        let memory = |size: usize| cache.sizes.get(size).map_or(0.0, |size| size.memory_gib);
        let current = wanted.cache_size as usize;
        let working_set = load.data_bytes / BYTES_PER_GIB * WORKING_SET_SHARE;
        if working_set <= memory(current) * f64::from(wanted.cache_nodes) {
            return;
        }
        let room = 2.0 * working_set;
        let last = cache.sizes.len().saturating_sub(1);
        let size = (current..=last)
            .find(|size| memory(*size) >= room)
            .unwrap_or(last);
        let nodes = (room / memory(size).max(f64::MIN_POSITIVE)).ceil() as u32;
        wanted.cache_size = size as u32;
        wanted.cache_nodes =
            nodes.clamp(wanted.cache_nodes, cache.max_nodes.max(wanted.cache_nodes));
    }
}

/// The next larger size with `factor` times the processors of this one, or the largest.
fn larger(sizes: &[Size], current: usize, factor: f64) -> Option<usize> {
    let now = f64::from(sizes.get(current)?.vcpus);
    let enough = (current + 1..sizes.len()).find(|&i| f64::from(sizes[i].vcpus) >= now * factor);
    enough.or((current + 1 < sizes.len()).then(|| sizes.len() - 1))
}
