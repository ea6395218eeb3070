//! What the page knows, and how that changes. Pure: effects live in `hooks`.

use std::rc::Rc;

use yew::Reducible;

use crate::runner::protocol::Update;
use crate::sim::report::{Report, Stage};
use crate::sim::scenario::Scenario;
use crate::ui::history::History;
use crate::ui::inputs::places::{Of, Place, design_path, place};
use crate::ui::inputs::{self, Inputs, Setting};
use crate::ui::link::{Page, Read};
use crate::ui::presets;
use crate::ui::questions::{Question, Questions};
use crate::ui::shared::Shared;

pub use crate::ui::phase::Phase;

/// A report and what it was computed from.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The report.
    pub report: Shared<Report>,
    /// The inputs behind it.
    pub inputs: Inputs,
}

/// What the page knows.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The page that is shown.
    pub page: Page,
    /// What is set.
    pub inputs: Inputs,
    /// What was set before, to go back to.
    pub history: Rc<History>,
    /// How far its run is.
    pub phase: Phase,
    /// The number of the current run; answers of other runs are dropped.
    pub run: u32,
    /// The latest answer, perhaps to earlier inputs.
    pub answer: Option<Answer>,
    /// The answer that others are compared with.
    pub pinned: Option<Answer>,
    /// What was asked beside the answer.
    pub questions: Questions,
    /// The month that is being read.
    pub month: Option<u32>,
    /// What of the link could not be used.
    pub notes: Vec<String>,
}

/// A rebuild more or less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RebuildChange {
    /// One more for the strategy of this id, after the others.
    Add(String),
    /// Without this one of the strategy of this id, counted from 1.
    Remove(String, usize),
}

/// What can happen.
#[derive(Debug, PartialEq)]
pub enum Action {
    /// Another preset, with nothing changed.
    Preset(String),
    /// A number, an architecture or a trigger, or the preset's again.
    Set {
        /// Its path ([`Inputs::settings`]).
        path: String,
        /// What it is; `None` is the preset's.
        setting: Option<Setting>,
    },
    /// One's own scenario file.
    File(Shared<Scenario>),
    /// Another price list, by id.
    Prices(String),
    /// The architecture whose path begins so, as it ships.
    AsShipped(String),
    /// A rebuild more or less.
    Rebuild(RebuildChange),
    /// One's own users, month by month, or the preset's again.
    Users(Option<Vec<f64>>),
    /// The strategies that are compared, by id.
    Strategies(Vec<String>),
    /// Another seed.
    Seed(u64),
    /// The preset again, with its own seed.
    Reset,
    /// What was set before the latest change.
    Undo,
    /// The change that was undone, again.
    Redo,
    /// Keep the answer beside those to come, or keep none.
    Pin(bool),
    /// An address was opened.
    Link(Read),
    /// Another page with the same inputs.
    Page(Page),
    /// The inputs were sent to the engine as run number so-and-so.
    Started(u32),
    /// The engine says something.
    Arrived(Update),
    /// Ask something beside the answer; heard only when that is final.
    Ask(Question),
    /// The question was sent to the engine as run number so-and-so.
    Asked(u32),
    /// Give up the question.
    StopAsking,
    /// The engine failed.
    Crashed(String),
    /// Give up the run; the engine is told by who dispatches this.
    Cancel,
    /// Run what is set again.
    Again,
    /// The reader points at a month, or at none.
    Month(Option<u32>),
}

impl State {
    /// A page that opens with `inputs`.
    #[must_use]
    pub fn new(inputs: Inputs, notes: Vec<String>) -> Self {
        Self {
            page: Page::Home,
            inputs,
            history: Rc::default(),
            phase: Phase::Waiting,
            run: 0,
            answer: None,
            pinned: None,
            questions: Questions::default(),
            month: None,
            notes,
        }
    }

    /// Whether a run is asked for or under way.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        self.phase.is_busy()
    }

    /// Whether something can be asked beside the answer: it is final, and of what is set.
    #[must_use]
    pub fn can_ask(&self) -> bool {
        self.phase == Phase::Finished && self.answer.is_some() && !self.is_stale()
    }

    /// This without how far a run or a question is: what is drawn from it changes only with what is
    /// set, known, or looked at, and with whether something can be asked.
    #[must_use]
    pub fn at_rest(&self) -> Self {
        Self {
            phase: match self.phase {
                Phase::Finished => Phase::Finished,
                _ => Phase::BEGUN,
            },
            run: 0,
            questions: Questions::default(),
            history: Rc::default(),
            notes: Vec::new(),
            ..self.clone()
        }
    }

    /// The number of the next run or question; no two have the same.
    #[must_use]
    pub fn next_run(&self) -> u32 {
        self.run.max(self.questions.run()) + 1
    }

    /// What is set is to be run; what was asked beside the answer before is given up.
    fn wait(&mut self) {
        self.phase = Phase::Waiting;
        // The numbers of given up questions are not used again.
        self.run = self.run.max(self.questions.run());
        self.questions.give_up();
    }

    /// Whether the answer on the page belongs to other inputs than those that are set.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.answer
            .as_ref()
            .is_some_and(|answer| answer.inputs != self.inputs)
    }

    fn with_inputs(self, change: impl FnOnce(&mut Inputs)) -> Self {
        self.with("", change)
    }

    /// Changes the inputs and remembers how they were. Changes of one thing (`what`) before its run
    /// has begun are one step: typing a number, dragging a lever.
    fn with(mut self, what: &str, change: impl FnOnce(&mut Inputs)) -> Self {
        let before = self.inputs.clone();
        change(&mut self.inputs);
        if self.inputs != before {
            let waits = self.phase == Phase::Waiting;
            Rc::make_mut(&mut self.history).remember(before, what, waits);
            self.wait();
        }
        self
    }

    /// Another company with nothing changed, and the same luck.
    fn begin_with(self, other: Inputs) -> Self {
        let next = self.with_inputs(|inputs| {
            *inputs = Inputs {
                seed: inputs.seed,
                replications: inputs.replications,
                ..other
            };
        });
        Self {
            notes: Vec::new(),
            month: None,
            ..next
        }
    }

    /// Sets something; what is so without being set is no change.
    fn set(self, path: &str, setting: Option<Setting>) -> Self {
        let mut without = self.inputs.clone();
        without.set(path, None);
        let without = inputs::setting(&presets::scenario(&without), path);
        let differs = setting.filter(|one| without.as_ref() != Some(one));
        self.with(path, |inputs| {
            // What was different in an architecture goes with it.
            if let Some(Place::Strategy(id, Of::Architecture(design))) = place(path) {
                inputs.forget_parts(&design_path(id, design));
            }
            inputs.set(path, differs);
        })
    }

    /// Buys everything from another price list; the preset's is no change.
    fn buy(self, list: String) -> Self {
        self.with("prices", |inputs| {
            inputs.prices = None;
            let same = presets::scenario(inputs).prices.id == list;
            inputs.prices = (!same).then_some(list);
        })
    }

    /// Adds or removes a rebuild.
    fn rebuild(self, change: &RebuildChange) -> Self {
        let (RebuildChange::Add(id) | RebuildChange::Remove(id, _)) = change;
        let Some(preset) = presets::strategy(&self.inputs, id) else {
            return self;
        };
        self.with_inputs(|inputs| match change {
            RebuildChange::Add(_) => inputs.add_rebuild(&preset),
            RebuildChange::Remove(_, number) => inputs.remove_rebuild(&preset, *number),
        })
    }

    /// Compares these strategies; those that go take what was set for them along.
    fn compare(self, ids: Vec<String>) -> Self {
        self.with_inputs(|inputs| {
            let gone = presets::scenario(inputs).strategies;
            for strategy in gone.iter().filter(|one| !ids.contains(&one.id)) {
                inputs.forget(&strategy.id);
            }
            let own = presets::scenario(&inputs.again()).strategies;
            let same = own.iter().map(|one| &one.id).eq(&ids);
            inputs.strategies = (!same).then_some(ids);
        })
    }

    /// What was set before or after, from the history.
    fn gone(mut self, back: bool) -> Self {
        let history = Rc::make_mut(&mut self.history);
        if history.go(back, &mut self.inputs) {
            self.wait();
        }
        self
    }

    fn arrived(mut self, update: Update) -> Self {
        match update {
            Update::Progress {
                run,
                fraction,
                windows,
                events,
            } if run == self.run && self.phase.is_running() => {
                self.phase = Phase::Running {
                    fraction,
                    windows,
                    events,
                };
            }
            Update::Report { run, report } if run == self.run && self.phase.is_running() => {
                if report.stage == Stage::Final {
                    self.phase = Phase::Finished;
                }
                let report = Shared::new(*report);
                self.answer = Some(Answer {
                    report,
                    inputs: self.inputs.clone(),
                });
            }
            Update::Refused { run, problems } if run == self.run && self.phase.is_running() => {
                self.phase = Phase::Refused(problems);
            }
            other => self.questions.hear(other, &self.inputs),
        }
        self
    }

    /// Asks beside the answer, or gives that up.
    fn asks(mut self, question: Option<Question>) -> Self {
        match question {
            Some(question) if self.can_ask() => {
                self.run = self.run.max(self.questions.run());
                self.questions.ask(question);
            }
            Some(_) => {}
            None => self.questions.end(Phase::Cancelled),
        }
        self
    }

    fn crashed(mut self, message: String) -> Self {
        let phase = Phase::Crashed(message);
        if self.questions.is_running() {
            self.questions.end(phase);
        } else {
            self.phase = phase;
        }
        self
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut state = Self::clone(&self);
        Rc::new(match action {
            Action::Preset(name) => state.begin_with(Inputs::preset(&name)),
            Action::File(file) => state.begin_with(Inputs {
                own: Some(file.clone()),
                ..Inputs::preset(&file.name)
            }),
            Action::Prices(list) => state.buy(list),
            Action::AsShipped(design) => state.with_inputs(|inputs| inputs.forget_parts(&design)),
            Action::Rebuild(change) => state.rebuild(&change),
            Action::Set { path, setting } => state.set(&path, setting),
            Action::Users(users) => state.with_inputs(|inputs| inputs.users = users),
            Action::Strategies(ids) => state.compare(ids),
            Action::Seed(seed) => state.with("seed", |inputs| inputs.seed = seed),
            Action::Reset => state.with_inputs(|inputs| *inputs = inputs.again()),
            Action::Undo => state.gone(true),
            Action::Redo => state.gone(false),
            Action::Pin(wanted) => Self {
                pinned: state.answer.clone().filter(|_| wanted),
                ..state
            },
            Action::Link(read) => {
                let next = state.with_inputs(|inputs| *inputs = read.inputs);
                Self {
                    page: read.page,
                    notes: read.notes,
                    ..next
                }
            }
            Action::Page(page) => Self { page, ..state },
            Action::Started(run) => {
                state.questions.give_up();
                Self {
                    run,
                    phase: Phase::BEGUN,
                    ..state
                }
            }
            Action::Arrived(update) => state.arrived(update),
            Action::Ask(question) => state.asks(Some(question)),
            Action::Asked(run) => {
                state.questions.began(run);
                state
            }
            Action::StopAsking => state.asks(None),
            Action::Crashed(message) => state.crashed(message),
            Action::Cancel if state.is_busy() => Self {
                phase: Phase::Cancelled,
                ..state
            },
            Action::Cancel => state,
            Action::Again => {
                state.wait();
                state
            }
            Action::Month(month) => Self { month, ..state },
        })
    }
}
