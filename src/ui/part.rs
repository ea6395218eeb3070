//! Parts of the page that keep something between redraws: what was typed, how wide they are.
//!
//! Yew compiles its machinery anew for each component, about a kilobyte of what a visitor
//! downloads. So there is one component, [`Parts`], and a part is a plain value that it draws. What
//! keeps nothing is a plain function.

use std::any::Any;
use std::fmt;
use std::rc::Rc;

use yew::functional::{Hook, HookContext};
use yew::{Html, Properties, function_component, html};

/// A part of the page with hooks. It is drawn anew when it differs from what was drawn last, or
/// when one of its hooks says so.
pub trait Part: PartialEq + 'static {
    /// A name that no other part has; neighbours that are all parts need different ones.
    const NAME: &'static str;

    /// Draws it. Hooks are [run](Hook::run) with `hooks`, always the same ones in the same order.
    fn draw(&self, hooks: &mut HookContext) -> Html;
}

/// A part whose type does not matter any more.
trait AnyPart {
    fn draw(&self, hooks: &mut HookContext) -> Html;
    fn equals(&self, other: &dyn Any) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<P: Part> AnyPart for P {
    fn draw(&self, hooks: &mut HookContext) -> Html {
        Part::draw(self, hooks)
    }

    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The part that [`Parts`] draws.
#[derive(Clone, Properties)]
pub struct PartsProps {
    part: Rc<dyn AnyPart>,
}

impl PartsProps {
    /// Wraps a part.
    pub fn new(part: impl Part) -> Self {
        Self {
            part: Rc::new(part),
        }
    }
}

impl fmt::Debug for PartsProps {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PartsProps")
    }
}

impl PartialEq for PartsProps {
    fn eq(&self, other: &Self) -> bool {
        self.part.equals(other.part.as_any())
    }
}

/// Runs the hooks of a part.
struct Drawing(Rc<dyn AnyPart>);

impl Hook for Drawing {
    type Output = Html;

    fn run(self, hooks: &mut HookContext) -> Html {
        self.0.draw(hooks)
    }
}

fn use_drawing(part: &Rc<dyn AnyPart>) -> Drawing {
    Drawing(Rc::clone(part))
}

/// The component that draws every part.
#[function_component]
pub fn Parts(props: &PartsProps) -> Html {
    use_drawing(&props.part)
}

/// A function that draws something, as a property of what it is drawn in. There is one for each
/// purpose, so two of them never differ.
pub struct Draw<P: 'static>(pub fn(&P) -> Html);

impl<P> Clone for Draw<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Draw<P> {}

impl<P> PartialEq for Draw<P> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A part as a piece of the page.
pub fn part<P: Part>(part: P) -> Html {
    named(P::NAME, PartsProps::new(part))
}

fn named(name: &'static str, props: PartsProps) -> Html {
    html! { <Parts key={name} ..props /> }
}
