//! The piece of a replay that is shown: some hundred frames of how many are where.

use super::{Replay, Sample};

/// Frames at most.
pub const FRAMES_MAX: u64 = 240;

/// Requests that begin while all frames pass, at least, unless responses are shorter than that.
const ARRIVALS: f64 = 120.0;

/// How many of the looks in a median response time a frame may skip, so that requests are seen on
/// their way.
const STRIDE_MAX: u64 = 5;

/// Where in the frames the moment is in which most waited.
const BEFORE_SHARE: f64 = 0.6;

/// Lines count as full from this share of the number that waits in the second half, on average.
const FULL_SHARE: f64 = 0.9;

/// Frames go on after the lines are full, by this share of the time until then.
const AFTER_FULL: f64 = 0.3;

/// Frames at equal distances.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frames {
    /// When the first is [s since the beginning of the simulation, empty].
    pub from_seconds: f64,
    /// From one to the next [s].
    pub step_seconds: f64,
    /// Each frame.
    pub frames: Vec<Frame>,
}

/// What is to be seen at one instant, and what happened since the frame before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Requests that began.
    pub arrived: u32,
    /// Requests that were answered.
    pub answered: u32,
    /// Requests that ended without an answer.
    pub failed: u32,
    /// Attempts that clients made again.
    pub retried: u32,
    /// For each group of the network: waiting now, served now, lost since the frame before.
    pub levels: Vec<[u32; 3]>,
}

/// The frames of the moment that most waited in; of an overloaded window, from its beginning on.
pub(super) fn frames(replay: &Replay) -> Frames {
    let groups = replay.profile.groups;
    let sums = |place: usize| -> Vec<u32> {
        let samples = replay.levels.chunks(3 * groups);
        samples
            .map(|sample| sample.chunks(3).map(|three| three[place]).sum())
            .collect()
    };
    // Where nobody ever waits, the moment in which most are served.
    let mut waiting = sums(0);
    if waiting.iter().all(|here| *here == 0) {
        waiting = sums(1);
    }
    let Some(last) = replay.samples.last().map(|sample| sample.number) else {
        return Frames::default();
    };
    let most = waiting.iter().copied().max().unwrap_or(0);
    let reaches = |level: f64| {
        let place = waiting.iter().position(|here| f64::from(*here) >= level);
        place.map_or(0, |place| replay.samples[place].number)
    };
    let (first, stride) = if replay.observed.window.overloaded {
        let later = &waiting[waiting.len() / 2..];
        let usual = later.iter().map(|here| f64::from(*here)).sum::<f64>() / later.len() as f64;
        let full = reaches(usual * FULL_SHARE);
        let span = (full as f64 * (1.0 + AFTER_FULL)) as u64;
        (0, span.min(last).div_ceil(FRAMES_MAX).max(1))
    } else {
        let stride = stride(replay);
        let before = (FRAMES_MAX as f64 * BEFORE_SHARE) as u64 * stride;
        let whole = FRAMES_MAX * stride;
        let peak = reaches(f64::from(most));
        (
            peak.saturating_sub(before).min(last.saturating_sub(whole)),
            stride,
        )
    };
    let count = ((last - first) / stride + 1).min(FRAMES_MAX);
    let distance = replay.distance.seconds();
    Frames {
        from_seconds: replay.from.since(crate::sim::units::Time::ZERO).seconds()
            + first as f64 * distance,
        step_seconds: stride as f64 * distance,
        frames: (0..count)
            .map(|frame| {
                let number = first + frame * stride;
                let now = Seen::at(replay, number);
                let past = Seen::at(replay, number.saturating_sub(stride).max(first));
                now.since(&past)
            })
            .collect(),
    }
}

/// Looks from one frame to the next: few enough to see requests on their way, and more where
/// hardly any comes.
fn stride(replay: &Replay) -> u64 {
    let measured = &replay.observed.measured;
    let rate = measured.total.counts.arrivals as f64 / measured.span.seconds();
    let wanted = ARRIVALS / rate / FRAMES_MAX as f64 / replay.distance.seconds();
    let strides = [1, 2, STRIDE_MAX].into_iter();
    let enough = strides.clone().find(|stride| *stride as f64 >= wanted);
    enough.unwrap_or(STRIDE_MAX)
}

/// A sample with its levels.
struct Seen<'a> {
    sample: Sample,
    levels: &'a [u32],
}

impl<'a> Seen<'a> {
    /// What was to be seen at look `number`: where none was needed, nobody was inside since the one
    /// before.
    fn at(replay: &'a Replay, number: u64) -> Self {
        let after = replay
            .samples
            .partition_point(|sample| sample.number <= number);
        let place = after.saturating_sub(1);
        let width = 3 * replay.profile.groups;
        Self {
            sample: replay.samples[place],
            levels: &replay.levels[place * width..(place + 1) * width],
        }
    }

    fn since(&self, past: &Self) -> Frame {
        let more = |now: u64, before: u64| (now - before) as u32;
        let (now, before) = (&self.sample, &past.sample);
        let levels = self.levels.chunks(3).zip(past.levels.chunks(3));
        Frame {
            arrived: more(now.arrived, before.arrived),
            answered: more(now.answered, before.answered),
            failed: more(now.failed, before.failed),
            retried: more(now.retried, before.retried),
            levels: levels
                .map(|(now, before)| [now[0], now[1], now[2] - before[2]])
                .collect(),
        }
    }
}
