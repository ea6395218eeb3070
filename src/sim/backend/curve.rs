//! The performance curve: what many windows say about any load, fleet and data size.
//!
//! # Model
//! A company asks how a deployment performs at some load and data size. The answer comes from
//! windows at the neighbouring points of a grid ([`super::grid`]), each simulated once and shared
//! by everybody who asks. Asking never simulates: what is missing is noted as wanted and answered
//! by an approximation until [`Curves::measure_next`] has simulated it. When nothing is wanted any
//! more, every answer is a function of windows alone, and each window is a function of its place on
//! the grid and the seed: the order in which windows were asked for or simulated cannot matter.
//!
//! # Equations
//! Windows are placed by load relative to nominal capacity, `ρ = λ / X(rows, fleet)`, and give the
//! ratio `s` of a quantile of response time to the mean E that [`super::approximation`] expects.
//! The answer is `E(rows, fleet, ρ) · s(ρ)`, with ln s linear in ρ, in ln(fleet), in ln(background
//! workers) where there are some, and in ln(rows). X and E are known for any rows and fleet, so
//! interpolation only has to
//! bridge what E does not know: how parts hold each other, and the shape of the distribution. Below
//! the first load of the grid response times are those of the first. Beyond the last, L, the
//! answered requests a second stay what they were: `failed = 1 − (1 − failed_L)·L/ρ`, the rest as
//! at L. The answer is overloaded at ρ ≥ 1, when more than 1 % fail, or when the window below is.
//! Processors' utilisation is not interpolated but follows the utilisation law from the answered
//! share.
//!
//! # Units
//! As in [`crate::sim::performance`].
//!
//! # Assumptions
//! Relative half-widths are interpolated linearly like ln s, which bounds them from above, since
//! the windows are independent. The error of interpolation is not in them; it is bounded by a test.
//!
//! # Sources
//! Own construction; see [`super::interpolation`].
//!
//! # Validation
//! `tests/integration/backend.rs::the_curve_is_close_to_direct_simulation`,
//! `::the_order_of_windows_does_not_matter`, `::far_beyond_capacity_the_answered_rate_stays`.

use crate::sim::backend::approximation::{approximate, expected_seconds};
use crate::sim::backend::blend::{Blend, Neighbours, relative};
use crate::sim::backend::clients::{self, Bursts};
use crate::sim::backend::demand::Demand;
use crate::sim::backend::grid::{self, Between};
use crate::sim::backend::interpolation::Bracket;
use crate::sim::backend::task::{GridPoint, Orders, WindowAnswer, WindowKey, WindowTask};
use crate::sim::backend::window::{Precision, Window};
use crate::sim::deployment::Deployment;
use crate::sim::network::model::ClientPolicy;
use crate::sim::ordered::OrderedMap;
use crate::sim::performance::{Conditions, Part, Performance, PerformanceSource};
use crate::sim::scenario::{Clients, Data, Design, Work};
use crate::sim::units::Seed;

/// All performance curves of one study.
#[derive(Clone, Debug)]
pub struct Curves {
    work: Work,
    clients: Option<ClientPolicy>,
    bursts: Option<Bursts>,
    data: Data,
    seed: Seed,
    precision: Precision,
    curves: Vec<Curve>,
    windows: OrderedMap<WindowKey, Window>,
    /// Approximations of windows that are not known at any precision, by their coarse keys.
    stand_ins: OrderedMap<WindowKey, Window>,
    orders: Orders,
    events: u64,
}

/// One design on one deployment, whatever the size of its fleet.
#[derive(Clone, Debug)]
struct Curve {
    design: Design,
    /// With the instances of whoever asked first; they are replaced by the grid's.
    deployment: Deployment,
    /// What requests need at points of the grid, and the expected response times at its loads [s].
    demands: OrderedMap<GridPoint, (Demand, Vec<f64>)>,
}

impl Curves {
    /// Curves for requests like these on data like these; nothing is simulated yet. Windows are
    /// coarse until [`Curves::refine`] asks for more.
    #[must_use]
    pub fn new(work: Work, data: Data, seed: Seed) -> Self {
        Self {
            work,
            clients: None,
            bursts: None,
            data,
            seed,
            precision: Precision::Coarse,
            curves: Vec::new(),
            windows: OrderedMap::new(),
            stand_ins: OrderedMap::new(),
            orders: Orders::default(),
            events: 0,
        }
    }

    /// How many windows are wanted that have not been simulated.
    #[must_use]
    pub fn wanted(&self) -> usize {
        self.orders.len()
    }

    /// The same curves for clients that do this about attempts that fail; asked before any window.
    #[must_use]
    pub fn with_clients(mut self, clients: &Clients) -> Self {
        self.clients = clients::policy(clients);
        self
    }

    /// The same curves for traffic that comes in such bursts; asked before any window.
    #[must_use]
    pub const fn with_bursts(mut self, bursts: Option<Bursts>) -> Self {
        self.bursts = bursts;
        self
    }

    /// Hands out a wanted window that nobody works on, for somebody to simulate it.
    pub fn hand_out(&mut self) -> Option<WindowTask> {
        let key = self.orders.hand_out()?;
        let (demand, _) = self.demand(key.curve, key.point).clone();
        Some(WindowTask {
            requests_per_second: demand.loads()[key.load] * demand.capacity(),
            seed: self.window_seed(key),
            precision: key.precision,
            demand,
            key,
        })
    }

    /// Takes an answer; it counts from the [`Curves::measure_next`] on that accepts it.
    pub fn supply(&mut self, answer: WindowAnswer) {
        self.orders.arrive(answer);
    }

    /// Whether nothing can be done before somebody answers what was handed out.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.orders.is_waiting()
    }

    /// Nobody works on what was handed out any more: it is handed out again.
    pub fn take_back(&mut self) {
        self.orders.take_back();
    }

    /// Accepts at most one wanted window, which is simulated here if nobody works on it; `false`
    /// when none is wanted. Windows are accepted in the order of their places on the grid,
    /// whoever simulated them.
    pub fn measure_next(&mut self) -> bool {
        if self.wanted() == 0 {
            return false;
        }
        if !self.accept()
            && let Some(task) = self.hand_out()
        {
            self.supply(task.simulate());
            self.accept();
        }
        true
    }

    fn accept(&mut self) -> bool {
        let Some((key, window)) = self.orders.accept() else {
            return false;
        };
        self.events += window.events;
        self.windows.insert(key, window);
        true
    }

    /// From now on answers come from windows of this precision; coarser ones serve meanwhile.
    pub fn refine(&mut self, precision: Precision) {
        self.precision = precision;
        self.orders.clear();
    }

    /// Windows simulated so far, coarse ones included.
    #[must_use]
    pub fn windows(&self) -> u32 {
        self.windows.len() as u32
    }

    /// Events simulated so far.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// The largest relative half-width of a p95 among the windows of the present precision that are
    /// not overloaded; 0 when there is none.
    #[must_use]
    pub fn worst_p95_relative_half_width(&self) -> f64 {
        self.windows
            .iter()
            .filter(|(key, window)| key.precision == self.precision && !window.overloaded)
            .map(|(_, window)| relative(window.p95_ms))
            .fold(0.0, f64::max)
    }

    /// The seed of a window: the study's seed, the deployment and the place on the grid, and
    /// nothing else, so that a lever's effect is seen under the same random numbers.
    fn window_seed(&self, key: WindowKey) -> Seed {
        let Deployment {
            architecture,
            application_size,
            database_size,
            shards,
            replicas,
            cache_size,
            cache_nodes,
            instances: _,
            background_instances: _,
        } = &self.curves[key.curve].deployment;
        let WindowKey { point, load, .. } = key;
        let GridPoint {
            instances,
            background,
            data_step,
        } = point;
        // Only where there are some, so that other deployments keep their random numbers.
        let also = |count: u32| match count {
            0 => String::new(),
            count => format!("+{count}"),
        };
        let (replicas, background) = (also(*replicas), also(background));
        self.seed.derive(&format!(
            "window/{architecture}/{instances}x{application_size}{background}/\
             {shards}x{database_size}{replicas}/{cache_nodes}x{cache_size}/\
             rows {data_step}/load {load}"
        ))
    }

    /// The curve of a design on a deployment, which is new when nobody asked for it before.
    fn curve(&mut self, design: &Design, deployment: &Deployment) -> usize {
        let known = self
            .curves
            .iter()
            .position(|curve| curve.is_of(design, deployment));
        known.unwrap_or_else(|| {
            self.curves.push(Curve {
                design: design.clone(),
                deployment: deployment.clone(),
                demands: OrderedMap::new(),
            });
            self.curves.len() - 1
        })
    }

    /// What requests need at a point of the grid, and the expected response times at its loads.
    fn demand(&mut self, curve: usize, point: GridPoint) -> &(Demand, Vec<f64>) {
        let curve = &mut self.curves[curve];
        curve.demands.or_insert_with(point, || {
            let deployment = Deployment {
                instances: point.instances,
                background_instances: point.background,
                ..curve.deployment.clone()
            };
            let rows = grid::rows_at(point.data_step);
            let demand = Demand::new(&self.work, &self.data, &curve.design, &deployment, rows)
                .with_clients(self.clients.clone())
                .with_bursts(self.bursts);
            let loads = demand.loads().iter();
            let expected = loads.map(|load| expected_seconds(&demand, *load)).collect();
            (demand, expected)
        })
    }

    /// What requests need off the grid. The cache's hit probability, the only part of it that is
    /// slow to compute, is interpolated between data steps.
    fn exact_demand(
        &mut self,
        curve: usize,
        deployment: &Deployment,
        rows: f64,
        steps: Between,
    ) -> Demand {
        let (instances, background) =
            (deployment.instances.max(1), deployment.background_instances);
        let mut hit_probability = 0.0;
        for (data_step, weight) in steps.points() {
            let point = GridPoint {
                instances,
                background,
                data_step,
            };
            hit_probability += weight * self.demand(curve, point).0.hit_probability;
        }
        let curve = &self.curves[curve];
        let deployment = Deployment {
            instances,
            background_instances: background,
            ..curve.deployment.clone()
        };
        Demand::with_hit_probability(
            &self.work,
            &self.data,
            &curve.design,
            &deployment,
            grid::clamped(rows),
            hit_probability,
        )
        .with_clients(self.clients.clone())
        .with_bursts(self.bursts)
    }

    /// Where the background workers lie among fleet sizes; nowhere without jobs for them.
    fn crew(&self, design: &Design, deployment: &Deployment) -> Between {
        match &design.architecture.background {
            Some(part) if self.work.deferred_share > 0.0 => {
                grid::fleet(deployment.background_instances, part.max_instances)
            }
            _ => Between::NONE,
        }
    }

    /// Notes that a window is wanted when it is not known, and sees to a stand-in.
    fn want(&mut self, key: WindowKey) {
        if self.windows.contains_key(&key) {
            return;
        }
        self.orders.want(key);
        let coarse = key.coarse();
        if !self.windows.contains_key(&coarse) && !self.stand_ins.contains_key(&coarse) {
            let (demand, _) = self.demand(key.curve, key.point);
            let stand_in = approximate(demand, demand.loads()[key.load]);
            self.stand_ins.insert(coarse, stand_in);
        }
    }

    /// The best that is known of a window after [`Curves::want`].
    fn best(&self, key: WindowKey) -> Option<&Window> {
        let coarse = key.coarse();
        self.windows
            .get(&key)
            .or_else(|| self.windows.get(&coarse))
            .or_else(|| self.stand_ins.get(&coarse))
    }

    /// What the windows at one fleet size and data step say about `load`, added to `blend`.
    fn add(&mut self, blend: &mut Blend, curve: usize, corner: Corner, load: f64) {
        let (demand, _) = self.demand(curve, corner.point);
        let bracket = Bracket::new(demand.loads(), load);
        let loads = bracket.points();
        let keys = loads.clone().map(|load| WindowKey {
            precision: self.precision,
            curve,
            point: corner.point,
            load,
        });
        let keys: Vec<WindowKey> = keys.collect();
        for key in &keys {
            self.want(*key);
        }
        let windows: Vec<&Window> = keys.iter().filter_map(|key| self.best(*key)).collect();
        let (_, expected) = &self.curves[curve].demands[&corner.point];
        let neighbours = Neighbours {
            bracket,
            windows: &windows,
            expected: &expected[loads],
        };
        blend.add(&neighbours, corner.weight);
    }
}

impl PerformanceSource for Curves {
    fn performance(
        &mut self,
        design: &Design,
        deployment: &Deployment,
        conditions: Conditions,
    ) -> Performance {
        let curve = self.curve(design, deployment);
        let most = design.architecture.application.max_instances;
        let fleet = grid::fleet(deployment.instances, most);
        let crew = self.crew(design, deployment);
        let steps = grid::data_step(conditions.rows);
        let demand = self.exact_demand(curve, deployment, conditions.rows, steps);
        let rate = conditions.requests_per_second.max(0.0);
        let load = rate / demand.capacity();
        let mut blend = Blend::default();
        for (instances, fleet_weight) in fleet.points() {
            for (data_step, step_weight) in steps.points() {
                for (background, crew_weight) in crew.points() {
                    let point = GridPoint {
                        instances,
                        background,
                        data_step,
                    };
                    let weight = fleet_weight * step_weight * crew_weight;
                    self.add(&mut blend, curve, Corner { point, weight }, load);
                }
            }
        }
        blend.performance(&demand, load)
    }

    fn capacities(
        &mut self,
        design: &Design,
        deployment: &Deployment,
        rows: f64,
    ) -> Vec<(Part, f64)> {
        let curve = self.curve(design, deployment);
        let steps = grid::data_step(rows);
        self.exact_demand(curve, deployment, rows, steps)
            .capacities()
    }
}

impl Curve {
    /// Whether this is the curve of `design` on `deployment`: all that decides how requests fare.
    fn is_of(&self, design: &Design, deployment: &Deployment) -> bool {
        let levers = |design: &Design| {
            let levers = &design.levers;
            [
                levers.unindexed_query_share.to_bits(),
                levers.n_plus_one_factor.to_bits(),
                levers.runtime_factor.to_bits(),
                levers.relation_factor.to_bits(),
                levers.uncached_share.to_bits(),
            ]
        };
        let sizes = |deployment: &Deployment| {
            (
                deployment.application_size,
                deployment.database_size,
                deployment.shards,
                deployment.replicas,
                deployment.cache_size,
                deployment.cache_nodes,
            )
        };
        sizes(&self.deployment) == sizes(deployment)
            && levers(&self.design) == levers(design)
            && self.deployment.architecture == deployment.architecture
            && self.design.architecture == design.architecture
    }
}

/// A point of the grid, and how much it counts.
#[derive(Clone, Copy)]
struct Corner {
    point: GridPoint,
    weight: f64,
}
