//! The part of the sentence about a rebuild: what it ends in, and what starts it.

use yew::{Callback, Html, html};

use crate::catalog::scenario_file::{MAX_HORIZON_MONTHS, MAX_SUSTAINED_MONTHS, MAX_USERS};
use crate::sim::scenario::{Rebuild, Sign, Strategy, Trigger};
use crate::ui::components::company::{CompanyProps, architecture, chosen};
use crate::ui::components::number_field::{ANY_STEP, NumberFieldProps};
use crate::ui::inputs::{self, Setting};
use crate::ui::part::part;
use crate::ui::state::Action;
use crate::ui::words;

/// Months in a row that a person who chooses a sign starts from.
const SUSTAINED_MONTHS: u32 = 2;
/// The month that a person who chooses a month starts from: a year after the launch.
const MONTH: u32 = 12;

/// What starts a rebuild, without its number.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Any,
    One(Sign),
    Month,
    Users,
}

impl Kind {
    /// All of them, in the order of the list.
    const ALL: [Self; 7] = [
        Self::Any,
        Self::One(Sign::Latency),
        Self::One(Sign::Downtime),
        Self::One(Sign::DeliveryPace),
        Self::One(Sign::CloudSpend),
        Self::Month,
        Self::Users,
    ];

    const fn of(trigger: Trigger) -> (Self, f64) {
        match trigger {
            Trigger::AnySign { sustained_months } => (Self::Any, sustained_months as f64),
            Trigger::Sign {
                sign,
                sustained_months,
            } => (Self::One(sign), sustained_months as f64),
            Trigger::Month(month) => (Self::Month, month as f64),
            Trigger::Users(users) => (Self::Users, users),
        }
    }

    const fn trigger(self, value: f64) -> Trigger {
        match self {
            Self::Any => Trigger::AnySign {
                sustained_months: value as u32,
            },
            Self::One(sign) => Trigger::Sign {
                sign,
                sustained_months: value as u32,
            },
            Self::Month => Trigger::Month(value as u32),
            Self::Users => Trigger::Users(value),
        }
    }

    fn title(self) -> String {
        match self {
            Self::Any => words::ANY_SIGN.to_owned(),
            Self::One(sign) => words::sign_crossed(words::sign(sign.id()).0),
            Self::Month => words::AT_MONTH.to_owned(),
            Self::Users => words::AT_USERS.to_owned(),
        }
    }

    /// From and to of its number, and what a person who chooses it starts from.
    fn limits(self, users: f64) -> (f64, f64, f64) {
        match self {
            Self::Any | Self::One(_) => {
                let months = f64::from(SUSTAINED_MONTHS);
                (1.0, f64::from(MAX_SUSTAINED_MONTHS), months)
            }
            Self::Month => (0.0, f64::from(MAX_HORIZON_MONTHS), f64::from(MONTH)),
            Self::Users => (1.0, MAX_USERS, users),
        }
    }
}

/// "… and rebuilds to … as soon as …"
pub(super) fn rebuild(props: &CompanyProps, strategy: &Strategy, rebuild: &Rebuild) -> Html {
    let target = architecture(
        props,
        format!("{}.{}", strategy.id, inputs::TO),
        words::ends_in_of(&strategy.title),
        &rebuild.to.architecture,
    );
    let (kind, value) = Kind::of(rebuild.trigger);
    // Ten times the users at launch: a number to start from, not a default of the model.
    let users = 10.0 * props.scenario.growth.initial_users;
    let (min, max, _) = kind.limits(users);
    let id = strategy.id.clone();
    let set = move |trigger| Action::Set {
        path: format!("{id}.{}", inputs::TRIGGER),
        setting: Some(Setting::Trigger(trigger)),
    };
    let onkind: Callback<yew::Event> = {
        let set = set.clone();
        props.onaction.reform(move |event| {
            let chosen = chosen(event);
            let kind = Kind::ALL.into_iter().find(|kind| kind.title() == chosen);
            let kind = kind.unwrap_or(Kind::Any);
            set(kind.trigger(kind.limits(users).2))
        })
    };
    let onvalue = props.onaction.reform(move |value| set(kind.trigger(value)));
    let whole = kind != Kind::Users;
    html! {
        <>
            { " " }{ words::REBUILDS_TO }{ target }{ words::REBUILDS_WHEN }
            <select
                id={format!("trigger-{}", strategy.id)}
                class="field"
                aria-label={words::trigger_of(&strategy.title)}
                onchange={onkind}
            >
                { for Kind::ALL.map(|one| html! {
                    <option value={one.title()} selected={one == kind}>{ one.title() }</option>
                }) }
            </select>
            { part(NumberFieldProps {
                id: format!("trigger-value-{}", strategy.id).into(),
                label: format!("{}: {}", words::trigger_of(&strategy.title), kind.title()).into(),
                value,
                min,
                max,
                step: if whole { "1".into() } else { ANY_STEP },
                onvalue,
            }) }
            if matches!(kind, Kind::Any | Kind::One(_)) {
                { words::MONTHS_IN_A_ROW }
            }
        </>
    }
}
