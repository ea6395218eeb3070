//! What was set before, and what was undone.

use crate::ui::inputs::Inputs;

/// How many steps are remembered: more than anybody goes back one by one.
const STEPS: usize = 100;

/// The steps behind and ahead of what is set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    past: Vec<Inputs>,
    future: Vec<Inputs>,
    /// What the latest step changed; empty when further changes are a step of their own.
    what: String,
}

impl History {
    /// Whether there is something to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to redo.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Remembers `before`, unless the change goes on with the latest step: of the same thing
    /// (`what`), while it `waits` to be run.
    pub(super) fn remember(&mut self, before: Inputs, what: &str, waits: bool) {
        let goes_on = waits && !what.is_empty() && self.what == what;
        if !goes_on {
            if self.past.len() == STEPS {
                self.past.remove(0);
            }
            self.past.push(before);
        }
        self.future.clear();
        what.clone_into(&mut self.what);
    }

    /// Goes one step back or forward; whether there was one.
    pub(super) fn go(&mut self, back: bool, inputs: &mut Inputs) -> bool {
        let (from, to) = if back {
            (&mut self.past, &mut self.future)
        } else {
            (&mut self.future, &mut self.past)
        };
        let Some(next) = from.pop() else {
            return false;
        };
        to.push(std::mem::replace(inputs, next));
        self.what.clear();
        true
    }
}
