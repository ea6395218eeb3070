//! The part of the sentence about rebuilds: what they end in, what starts them, how they take over.

use yew::{Callback, Html, html};

use crate::catalog::scenario_file::{
    MAX_HORIZON_MONTHS, MAX_REBUILDS, MAX_SUSTAINED_MONTHS, MAX_USERS,
};
use crate::sim::scenario::{Rebuild, RebuildStyle, Sign, Strategy, Trigger};
use crate::ui::components::company::{CompanyProps, architecture, chosen};
use crate::ui::components::number_field::{ANY_STEP, NumberFieldProps};
use crate::ui::inputs::Setting;
use crate::ui::inputs::places::{Of, design_path};
use crate::ui::inputs::rebuilds::element;
use crate::ui::part::part;
use crate::ui::state::{Action, RebuildChange};
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

/// All rebuilds of a strategy, and the button for one more.
pub(super) fn rebuilds(props: &CompanyProps, strategy: &Strategy) -> Html {
    let all = strategy.rebuilds.len();
    let id = strategy.id.clone();
    let said = if all == 0 {
        words::ADD_REBUILD
    } else {
        words::ADD_ANOTHER_REBUILD
    };
    html! {
        <>
            { for strategy.rebuilds.iter().enumerate().map(|(index, one)| {
                rebuild(props, strategy, index + 1, one)
            }) }
            if all < MAX_REBUILDS {
                <button
                    type="button"
                    class="quiet-button"
                    id={format!("add-rebuild-{}", strategy.id)}
                    aria-label={words::add_rebuild(said, &strategy.title)}
                    onclick={props.onaction.reform(move |_| {
                        Action::Rebuild(RebuildChange::Add(id.clone()))
                    })}
                >
                    { said }
                </button>
            }
        </>
    }
}

/// "… and rebuilds to … all at once as soon as …"
fn rebuild(props: &CompanyProps, strategy: &Strategy, number: usize, rebuild: &Rebuild) -> Html {
    let label = words::rebuild_label(&strategy.title, number, strategy.rebuilds.len());
    let target = architecture(
        props,
        design_path(&strategy.id, number),
        words::ends_in_of(&label),
        &rebuild.to.architecture,
    );
    let id = strategy.id.clone();
    let drop = props
        .onaction
        .reform(move |_| Action::Rebuild(RebuildChange::Remove(id.clone(), number)));
    html! {
        <span class="rebuild">
            { " " }{ if number == 1 { words::REBUILDS_TO } else { words::THEN_TO } }
            { target }
            { style(props, strategy, (number, &label), rebuild.style) }
            { words::REBUILDS_WHEN }
            { trigger(props, strategy, (number, &label), rebuild.trigger) }
            <button
                type="button"
                class="quiet-button"
                id={format!("drop-rebuild-{}", element(&strategy.id, number))}
                aria-label={words::drop_rebuild(&label)}
                onclick={drop}
            >
                { words::DROP_REBUILD }
            </button>
        </span>
    }
}

fn trigger(
    props: &CompanyProps,
    strategy: &Strategy,
    (number, label): (usize, &str),
    trigger: Trigger,
) -> Html {
    let (kind, value) = Kind::of(trigger);
    // Ten times the users at launch: a number to start from, not a default of the model.
    let users = 10.0 * props.scenario.growth.initial_users;
    let (min, max, _) = kind.limits(users);
    let path = Of::Trigger(number).path(&strategy.id, number);
    let set = move |trigger| Action::Set {
        path: path.clone(),
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
    let id = element(&strategy.id, number);
    html! {
        <>
            <select
                id={format!("trigger-{id}")}
                class="field"
                aria-label={words::trigger_of(label)}
                onchange={onkind}
            >
                { for Kind::ALL.map(|one| html! {
                    <option value={one.title()} selected={one == kind}>{ one.title() }</option>
                }) }
            </select>
            { part(NumberFieldProps {
                id: format!("trigger-value-{id}").into(),
                label: format!("{}: {}", words::trigger_of(label), kind.title()).into(),
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

fn style(
    props: &CompanyProps,
    strategy: &Strategy,
    (number, label): (usize, &str),
    style: RebuildStyle,
) -> Html {
    let path = Of::Style(number).path(&strategy.id, number);
    let onchange = props.onaction.reform(move |event| {
        let id = chosen(event);
        let style = RebuildStyle::ALL.into_iter().find(|one| one.id() == id);
        Action::Set {
            path: path.clone(),
            setting: style.map(Setting::Style),
        }
    });
    html! {
        <select
            id={format!("style-{}", element(&strategy.id, number))}
            class="field"
            aria-label={words::style_of(label)}
            {onchange}
        >
            { for RebuildStyle::ALL.map(|one| html! {
                <option value={one.id()} selected={one == style}>{ words::style(one.id()) }</option>
            }) }
        </select>
    }
}
