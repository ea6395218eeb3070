//! Frames that follow each other: which one is shown, and whether the next comes by itself.

use gloo_timers::callback::Timeout;
use yew::{Callback, hook, use_effect_with, use_state_eq};

/// What is shown, and how to change it.
#[derive(Clone, PartialEq)]
pub struct Player {
    /// The frame, from 0.
    pub frame: usize,
    /// Whether the next one comes by itself. Nothing plays before somebody asks for it.
    pub plays: bool,
    /// Frames a second.
    pub speed: u32,
    /// Show a frame.
    pub show: Callback<usize>,
    /// Play or pause; at the end from the beginning.
    pub toggle: Callback<()>,
    /// Another speed.
    pub hurry: Callback<u32>,
}

/// A player of `count` frames, `speed` of them a second.
#[hook]
pub fn use_player(count: usize, speed: u32) -> Player {
    let frame = use_state_eq(|| 0_usize);
    let plays = use_state_eq(|| false);
    let pace = use_state_eq(|| speed);
    let last = count.saturating_sub(1);
    let now = (*frame).min(last);
    {
        let (frame, plays) = (frame.setter(), plays.clone());
        use_effect_with((now, *plays, *pace), move |&(now, on, pace)| {
            let timer = on.then(|| {
                Timeout::new(1_000 / pace.max(1), move || {
                    frame.set((now + 1).min(last));
                    if now + 1 >= last {
                        plays.set(false);
                    }
                })
            });
            // Dropping the timer of a frame before stops it.
            move || drop(timer)
        });
    }
    let show = {
        let (frame, plays) = (frame.setter(), plays.setter());
        Callback::from(move |wanted: usize| {
            plays.set(false);
            frame.set(wanted.min(last));
        })
    };
    let toggle = {
        let (frame, plays) = (frame.setter(), plays.clone());
        Callback::from(move |()| {
            if !*plays && now >= last {
                frame.set(0);
            }
            plays.set(!*plays);
        })
    };
    let hurry = {
        let pace = pace.setter();
        Callback::from(move |wanted: u32| pace.set(wanted))
    };
    Player {
        frame: now,
        plays: *plays,
        speed: *pace,
        show,
        toggle,
        hurry,
    }
}
