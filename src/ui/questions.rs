//! Questions beside the answer: what else the engine can be asked when a run is done. One is under
//! way at a time; it never touches the answer, and a new run or another question takes its place.
//! Pure: `hooks::use_questions` sends them.
//!
//! Another kind of question is a variant of [`Question`], a field of [`Questions`] for what was
//! found, an arm of [`Question::request`] and one of [`Questions::hear`].

use std::cell::OnceCell;
use std::rc::Rc;

use serde::de::DeserializeOwned;

use crate::catalog::scenario_file;
use crate::runner::packed::Packed;
use crate::runner::protocol::{ExploreQuestion, ExploreRequest, HourRequest, Request, Update};
use crate::sim::report::Stage;
use crate::sim::report::hour::Hour;
use crate::sim::report::sensitivity::{BreakEvenMap, Tornado};
use crate::sim::scenario::Scenario;
use crate::ui::inputs::Inputs;
use crate::ui::phase::Phase;
use crate::ui::presets;
use crate::ui::shared::Shared;

/// The most futures that each trial lives through, as on the command line: there are hundreds of
/// trials.
pub const REPLICATIONS_MAX: u32 = 100;

/// Parameters that a tornado tries in full: as many as the picture shows at first. The others say
/// only that they move less.
pub const IN_FULL: u32 = 12;

/// Values along each side of a map, as on the command line.
pub const MAP_STEPS: u32 = 7;

/// What can be asked beside the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Which assumption decides: each parameter alone.
    Tornado,
    /// Where two parameters together flip the verdict, by their paths as in studies.
    Map {
        /// From left to right.
        across: String,
        /// From bottom to top.
        up: String,
    },
    /// How the requests of a busy hour fared.
    Hour {
        /// The strategy's id.
        strategy: String,
        /// The number of the future, from 0.
        future: u32,
        /// The month.
        month: u32,
    },
}

/// What was found, and what it belongs to.
#[derive(Clone, Debug)]
pub struct Found<T> {
    packed: Packed<T>,
    /// It, once somebody looked; shared with all copies.
    opened: Rc<OnceCell<Option<Shared<T>>>>,
    /// The inputs behind it.
    pub inputs: Inputs,
}

impl<T> Found<T> {
    /// As it arrived.
    #[must_use]
    pub fn new(packed: Packed<T>, inputs: &Inputs) -> Self {
        Self {
            packed,
            opened: Rc::default(),
            inputs: inputs.clone(),
        }
    }
}

impl<T: DeserializeOwned> Found<T> {
    /// It; `None` if it cannot be read.
    pub fn it(&self) -> Option<&Shared<T>> {
        let open = || self.packed.open().map(Shared::new);
        self.opened.get_or_init(open).as_ref()
    }
}

impl<T> PartialEq for Found<T> {
    fn eq(&self, other: &Self) -> bool {
        let same = Rc::ptr_eq(&self.opened, &other.opened) || self.packed == other.packed;
        same && self.inputs == other.inputs
    }
}

/// A question that was asked last, and how far it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// It.
    pub question: Question,
    /// The number of its run; 0 before it begins.
    pub run: u32,
    /// How far it is.
    pub phase: Phase,
}

/// What was asked beside the answer, and what was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Questions {
    /// The latest question, until the inputs change.
    pub asked: Option<Asked>,
    /// The latest tornado, perhaps of earlier inputs.
    pub tornado: Option<Found<Tornado>>,
    /// The latest map, perhaps of earlier inputs.
    pub map: Option<Found<BreakEvenMap>>,
    /// The latest busy hour, perhaps of earlier inputs.
    pub hour: Option<Found<Hour>>,
}

impl Questions {
    /// The number of the latest question's run.
    #[must_use]
    pub fn run(&self) -> u32 {
        self.asked.as_ref().map_or(0, |asked| asked.run)
    }

    /// How far a question is, if it was the latest.
    #[must_use]
    pub fn phase_of(&self, one: fn(&Question) -> bool) -> Option<&Phase> {
        let asked = self.asked.as_ref().filter(|asked| one(&asked.question))?;
        Some(&asked.phase)
    }

    /// Whether a question is under way.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.asked
            .as_ref()
            .is_some_and(|asked| asked.phase.is_running())
    }

    /// Asks; the question before is given up.
    pub fn ask(&mut self, question: Question) {
        self.asked = Some(Asked {
            question,
            run: 0,
            phase: Phase::Waiting,
        });
    }

    /// The question was sent as run number `run`.
    pub fn began(&mut self, run: u32) {
        if let Some(asked) = &mut self.asked {
            asked.run = run;
            asked.phase = Phase::BEGUN;
        }
    }

    /// Ends the question with what became of it, if it is still asked for.
    pub fn end(&mut self, phase: Phase) {
        if let Some(asked) = self.asked.as_mut().filter(|asked| asked.phase.is_busy()) {
            asked.phase = phase;
        }
    }

    /// Forgets the question: what is set has changed, or a run takes the engine. What was found
    /// stays; it says what it belongs to.
    pub fn give_up(&mut self) {
        self.asked = None;
    }

    /// Takes what the engine says to the question that is under way; the rest is dropped.
    pub fn hear(&mut self, update: Update, inputs: &Inputs) {
        let Some(asked) = self.asked.as_mut().filter(|asked| asked.phase.is_running()) else {
            return;
        };
        let stage = match update {
            Update::Progress {
                run,
                fraction,
                windows,
                events,
            } if run == asked.run => {
                asked.phase = Phase::Running {
                    fraction,
                    windows,
                    events,
                };
                return;
            }
            Update::Refused { run, problems } if run == asked.run => {
                asked.phase = Phase::Refused(problems);
                return;
            }
            Update::Tornado {
                run,
                stage,
                tornado,
            } if run == asked.run => {
                self.tornado = Some(Found::new(tornado, inputs));
                stage
            }
            Update::Map { run, stage, map } if run == asked.run => {
                self.map = Some(Found::new(map, inputs));
                stage
            }
            Update::Hour { run, hour } if run == asked.run => {
                self.hour = Some(Found::new(hour, inputs));
                Stage::Final
            }
            _ => return,
        };
        if stage == Stage::Final {
            asked.phase = Phase::Finished;
        }
    }
}

impl Question {
    /// The message that asks this as run number `run`, about two strategies by their ids.
    #[must_use]
    pub fn request(&self, run: u32, inputs: &Inputs, pair: [&str; 2]) -> Request {
        let question = match self {
            Self::Hour {
                strategy,
                future,
                month,
            } => {
                return Request::Hour(HourRequest {
                    run,
                    scenario: presets::scenario_text(inputs),
                    seed: inputs.seed,
                    strategy: strategy.clone(),
                    future: *future,
                    month: *month,
                });
            }
            Self::Tornado => ExploreQuestion::Tornado {
                parameters: Vec::new(),
                flips: true,
                in_full: Some(IN_FULL),
            },
            Self::Map { across, up } => ExploreQuestion::Map {
                across: across.clone(),
                up: up.clone(),
                steps: MAP_STEPS,
            },
        };
        Request::Explore(ExploreRequest {
            run,
            scenario: scenario_file::write(&of_pair(inputs, pair)),
            seed: inputs.seed,
            replications: inputs.replications.min(REPLICATIONS_MAX),
            question,
        })
    }
}

/// The scenario with these two strategies alone, in this order: studies are about the first two.
#[must_use]
pub fn of_pair(inputs: &Inputs, pair: [&str; 2]) -> Scenario {
    let mut scenario = presets::scenario(inputs);
    let chosen = pair.map(|id| scenario.strategies.iter().find(|one| one.id == id).cloned());
    if let [Some(first), Some(second)] = chosen {
        scenario.strategies = vec![first, second];
    }
    scenario
}
