//! One assumption at a time: the tornado, its readout, and a field to try another value.

use yew::{AttrValue, Callback, Html, html};

use crate::sim::report::Stage;
use crate::sim::report::sensitivity::{Bar, Flip, Tornado};
use crate::ui::charts::Side;
use crate::ui::charts::picture::PictureProps;
use crate::ui::charts::tornado::{TornadoProps, tornado};
use crate::ui::components::controls::{button, chooser};
use crate::ui::components::data_table::{DataTableProps, data_table};
use crate::ui::components::explore::{Exploring, Look};
use crate::ui::components::number_field::parameter_field;
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::inputs::{self, Setting};
use crate::ui::levers;
use crate::ui::part::part;
use crate::ui::reading::sensitivity::{self, TOP};
use crate::ui::state::Action;
use crate::ui::{format, words};

/// The figure.
pub fn tornado_figure(study: &Tornado, exploring: &Exploring) -> Html {
    let origin = &study.origin;
    let shown = shown(study, exploring.look);
    let pale = study.bars.iter().take(shown);
    let pale = pale.filter(|bar| bar.low.difference.stage == Stage::Coarse);
    let pale = pale.count() > 0;
    html! {
        <figure id="tornado" class="study" data-stage={stage(origin.stage)}>
            <figcaption>
                <h3>{ words::TORNADO }</h3>
                <p class="meaning">
                    { words::saves(&origin.second_title, &origin.first_title) }
                    { " " }{ words::TORNADO_ABOUT }
                    if pale { { " " }{ words::TORNADO_FIRST_LOOK } }
                </p>
                { legend(exploring.sides, [&origin.first_title, &origin.second_title]) }
                <p class="meaning" id="tornado-now">{ sensitivity::now(study) }</p>
            </figcaption>
            { reader(study, exploring) }
            { picture(study, exploring, shown) }
            { more(study, exploring) }
            { data_table(&DataTableProps {
                caption: words::TORNADO.into(),
                heads: sensitivity::heads(),
                rows: sensitivity::table(study, exploring.scenario),
            }) }
        </figure>
    }
}

/// A stage's stable name, for tests.
#[must_use]
pub fn stage(stage: Stage) -> &'static str {
    if stage == Stage::Final {
        "final"
    } else {
        "coarse"
    }
}

/// The strategies' signs with their names.
pub fn legend(sides: [Side; 2], titles: [&str; 2]) -> Html {
    html! {
        <p class="legend">
            { for sides.into_iter().zip(titles).filter_map(|(side, title)| match side {
                Side::Of(slot, letter) => Some(strategy_name(slot, letter, title)),
                Side::Close => None,
            }) }
        </p>
    }
}

fn shown(study: &Tornado, look: &Look) -> usize {
    let count = study.bars.len();
    if look.all { count } else { count.min(TOP) }
}

/// The place of the parameter that was picked.
fn picked(study: &Tornado, look: &Look) -> usize {
    let mut bars = study.bars.iter();
    let place = bars.position(|bar| bar.parameter == look.parameter);
    place.unwrap_or(0)
}

fn picture(study: &Tornado, exploring: &Exploring, shown: usize) -> Html {
    let scenario = exploring.scenario;
    let row = |bar: &Bar| sensitivity::row(study, scenario, bar, exploring.sides);
    let extent = sensitivity::extent(study, shown);
    let tick = |tick: f64| (tick, AttrValue::from(format::usd(tick)));
    let titles = [&study.origin.first_title, &study.origin.second_title];
    let look = exploring.look.clone();
    let onpoint = exploring.onlook.reform(move |pointed| Look {
        pointed,
        ..look.clone()
    });
    let look = exploring.look.clone();
    let paths: Vec<String> = study.bars.iter().map(|bar| bar.parameter.clone()).collect();
    let onpick = exploring.onlook.reform(move |place: usize| Look {
        parameter: paths.get(place).cloned().unwrap_or_default(),
        ..look.clone()
    });
    let chart = TornadoProps {
        summary: sensitivity::summary(study, scenario).into(),
        base: study.now.usd,
        names: [words::AS_IT_STANDS, words::EVEN, words::FLIPS],
        sides: titles.map(|title| words::cheaper_side(title).into()),
        extent,
        ticks: sensitivity::ticks(extent).into_iter().map(tick).collect(),
        rows: study.bars.iter().take(shown).map(row).collect(),
        picked: picked(study, exploring.look),
        onpoint,
        onpick,
    };
    html! { { part(PictureProps { draw: Callback::from(move |width| tornado(&chart, width)) }) } }
}

/// The rest of the rows, or the first of them again.
fn more(study: &Tornado, exploring: &Exploring) -> Html {
    let count = study.bars.len();
    if count <= TOP {
        return Html::default();
    }
    let look = exploring.look.clone();
    let all = look.all;
    let onclick = exploring.onlook.reform(move |_| Look {
        all: !all,
        ..look.clone()
    });
    let said = if all {
        words::show_top(TOP)
    } else {
        words::show_all(count)
    };
    html! {
        <p class="buttons">{ button("tornado-more", (said.into(), None), onclick) }</p>
    }
}

/// Reads a row, and lets another value be tried.
fn reader(study: &Tornado, exploring: &Exploring) -> Html {
    let place = picked(study, exploring.look);
    let pointed = exploring.look.pointed.unwrap_or(place);
    let (Some(bar), Some(picked)) = (study.bars.get(pointed), study.bars.get(place)) else {
        return Html::default();
    };
    let look = exploring.look.clone();
    let onchoose = exploring.onlook.reform(move |parameter| Look {
        parameter,
        pointed: None,
        ..look.clone()
    });
    let name = |bar: &Bar| sensitivity::title(exploring.scenario, &bar.parameter);
    let option = |bar: &Bar| {
        let mark = if bar.flips { words::FLIPS_MARK } else { "" };
        let said = format!("{}{mark}", name(bar));
        (
            AttrValue::from(bar.parameter.clone()),
            AttrValue::from(said),
        )
    };
    let options = study.bars.iter().map(option).collect();
    let said: Vec<String> = [&bar.low, &bar.high]
        .map(|end| sensitivity::at_end(study, bar, end))
        .into_iter()
        .chain([sensitivity::turn_of(study, exploring.scenario, bar)])
        .collect();
    html! {
        <div class="reader">
            <p class="reader-pick">
                { chooser("tornado-pick", words::ASSUMPTION, options, place, &onchoose) }
                { tries(picked, exploring) }
            </p>
            <p class="reader-said" id="tornado-said" role="status">
                <strong>{ name(bar) }</strong>{ ", " }{ sensitivity::range(bar) }{ ". " }
                { said.join(" ") }
            </p>
        </div>
    }
}

/// The picked parameter's field, and buttons that set its ends and its turn.
fn tries(bar: &Bar, exploring: &Exploring) -> Html {
    let path = sensitivity::lever_path(&bar.parameter);
    let title = sensitivity::title(exploring.scenario, &bar.parameter);
    let Some(value) = inputs::number(exploring.scenario, &path) else {
        return Html::default();
    };
    let turn = match bar.flip {
        Flip::At(flip) => Some(flip.value),
        Flip::NoneInRange | Flip::Unknown => None,
    };
    let offered = [Some(bar.low.value), turn, Some(bar.high.value)];
    let unit = levers::parameter(&path).map_or("", |parameter| &parameter.unit);
    html! {
        <>
            <span class="reader-field">
                { parameter_field(
                    "tornado-value".to_owned(),
                    title.clone(),
                    path.clone(),
                    value,
                    exploring.onaction,
                ) }
                <span class="unit">{ format::unit(unit) }</span>
            </span>
            { for offered.into_iter().flatten().map(|value| {
                let said = sensitivity::say(&bar.parameter, value);
                let path = path.clone();
                let onclick = exploring.onaction.reform(move |_| Action::Set {
                    path: path.clone(),
                    setting: Some(Setting::Number(value)),
                });
                let label = words::try_label(&title, &said);
                button("", (words::try_value(&said).into(), Some(label.into())), onclick)
            }) }
        </>
    }
}
