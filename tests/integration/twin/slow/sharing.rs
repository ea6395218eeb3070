//! Servers that all share, the slow way: with every change everybody's remaining work is lowered by
//! what was done since the last.

use loadbearing::sim::network::model::{Contention, Discipline};

use super::{Doing, Event, Twin};

impl Twin<'_> {
    /// The speed of each of `n` sharing requests, in 2⁻³².
    fn sharing_speed(&self, index: usize) -> u128 {
        let Discipline::ProcessorSharing {
            contention: Contention { sigma, kappa },
        } = self.network.stations[index].discipline
        else {
            unreachable!("only sharing stations");
        };
        let n = self.stations[index].served.len() as f64;
        let share = (self.servers(index) as f64 / n).min(1.0);
        let slowdown = 1.0 + sigma * (n - 1.0) + kappa * n * (n - 1.0);
        (share / slowdown * 4_294_967_296.0 + 0.5) as u128
    }

    /// Lowers everybody's remaining work by what was done since the last change.
    pub(super) fn share_until_now(&mut self, index: usize) {
        let nanos = u128::from(self.now - self.stations[index].updated);
        self.stations[index].updated = self.now;
        if self.stations[index].served.is_empty() {
            return;
        }
        let done = ((nanos * self.sharing_speed(index)) >> 24) as u64;
        for &request in &self.stations[index].served {
            let left = self.requests[request].left.unwrap();
            // Rounding up to a whole nanosecond does a little more than was needed.
            self.requests[request].left = Some(left.saturating_sub(done));
        }
    }

    pub(super) fn schedule_sharing(&mut self, index: usize) {
        self.cancel(Event::SharingEnd(index));
        let least = self.stations[index]
            .served
            .iter()
            .map(|&request| self.requests[request].left.unwrap())
            .min();
        if let Some(work) = least {
            let span = (u128::from(work) << 24).div_ceil(self.sharing_speed(index)) as u64;
            self.schedule(self.now + span, Event::SharingEnd(index));
        }
    }

    pub(super) fn end_sharing(&mut self, index: usize) {
        self.share_until_now(index);
        let (done, rest): (Vec<usize>, Vec<usize>) = self.stations[index]
            .served
            .iter()
            .partition(|&&request| self.requests[request].left == Some(0));
        self.stations[index].served = rest;
        for request in done {
            self.note("leaves", request, index);
            self.requests[request].doing = Doing::Walking;
            self.go_to_next(request);
            self.granted.push(request);
        }
        self.schedule_sharing(index);
    }
}
