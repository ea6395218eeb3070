//! Two assumptions together: the break-even map, its readout, and a way to set a cell's values.

use web_sys::HtmlInputElement;
use yew::{AttrValue, Callback, Html, InputEvent, TargetCast, html};

use crate::sim::report::Stage;
use crate::sim::report::sensitivity::{BreakEvenMap, Tornado};
use crate::ui::charts::heat::{HeatProps, heat};
use crate::ui::charts::picture::PictureProps;
use crate::ui::components::asking::{Asking, asking};
use crate::ui::components::controls::{button, chooser};
use crate::ui::components::data_table::{DataTableProps, data_table};
use crate::ui::components::explore::{Exploring, Look, is_under_way};
use crate::ui::components::tornado_figure::{legend, stage};
use crate::ui::inputs::Setting;
use crate::ui::part::part;
use crate::ui::questions::{Found, MAP_STEPS, Question};
use crate::ui::reading::{map, sensitivity};
use crate::ui::state::Action;
use crate::ui::words;

/// The figure: what to draw, and what was drawn.
pub fn map_figure(study: &Tornado, exploring: &Exploring) -> Html {
    if study.bars.len() < 2 {
        return Html::default();
    }
    let questions = exploring.questions;
    let sides = sides(study, exploring.look);
    let [across, up] = sides.clone();
    let found = questions.map.as_ref();
    let map = found.and_then(Found::it);
    // A map of other parameters or of earlier inputs is not what is chosen.
    let same = |map: &BreakEvenMap| map.across.parameter == across && map.up.parameter == up;
    let other = found.is_some_and(|found| found.inputs != *exploring.inputs)
        || map.is_some_and(|map| !same(map));
    let busy = is_under_way(questions.phase_of(|one| *one == Question::Tornado));
    html! {
        <figure id="map" class="study">
            <figcaption>
                <h3>{ words::MAP }</h3>
                <p class="meaning">{ words::MAP_ABOUT }</p>
            </figcaption>
            <p class="reader-pick">
                { side("map-across", words::MAP_ACROSS, 0, &sides, study, exploring) }
                { side("map-up", words::MAP_UP, 1, &sides, study, exploring) }
            </p>
            if busy && found.is_none() {
                <p class="status-about">{ words::MAP_LATER }</p>
            } else {
                { asking(&Asking {
                    id: "map-asking",
                    phase: questions.phase_of(|one| matches!(one, Question::Map { .. })),
                    found: found.is_some(),
                    stale: other,
                    done: map.is_some_and(|map| map.origin.stage == Stage::Final),
                    can_ask: exploring.can_ask && !busy && across != up,
                    labels: [words::MAP_BEGIN, words::MAP_AGAIN],
                    about: words::map_cost((MAP_STEPS * MAP_STEPS) as usize),
                    doing: words::MAPPING,
                    question: Question::Map { across, up },
                }, exploring.onaction) }
            }
            if let Some(map) = map {
                { drawn(map, exploring) }
            }
        </figure>
    }
}

/// The parameters that are chosen: the two strongest unless others are.
fn sides(study: &Tornado, look: &Look) -> [String; 2] {
    let strongest = |place: usize| study.bars[place].parameter.clone();
    let mut place = 0;
    look.sides.clone().map(|chosen| {
        place += 1;
        if chosen.is_empty() {
            strongest(place - 1)
        } else {
            chosen
        }
    })
}

fn side(
    id: &'static str,
    label: &'static str,
    side: usize,
    both: &[String; 2],
    study: &Tornado,
    exploring: &Exploring,
) -> Html {
    let (look, chosen) = (exploring.look.clone(), both.clone());
    let onchoose = exploring.onlook.reform(move |value: String| {
        let mut sides = chosen.clone();
        // Choosing the other side's parameter swaps the two.
        if sides[1 - side] == value {
            sides.swap(0, 1);
        }
        sides[side] = value;
        Look {
            sides,
            cell: None,
            ..look.clone()
        }
    });
    let paths = study.bars.iter().map(|bar| &bar.parameter);
    let place = paths.clone().position(|path| *path == both[side]);
    let option = |path: &String| {
        let title = sensitivity::title(exploring.scenario, path);
        (AttrValue::from(path.clone()), AttrValue::from(title))
    };
    let options = paths.map(option).collect();
    chooser(id, label, options, place.unwrap_or(0), &onchoose)
}

fn drawn(study: &BreakEvenMap, exploring: &Exploring) -> Html {
    let scenario = exploring.scenario;
    let origin = &study.origin;
    let picked = exploring.look.cell.unwrap_or_else(|| map::here(study));
    let summary = map::summary(study);
    let look = exploring.look.clone();
    let onpick = exploring.onlook.reform(move |cell| Look {
        cell: Some(cell),
        ..look.clone()
    });
    let chart = HeatProps {
        summary: summary.clone().into(),
        sides: map::map_sides(study, scenario),
        cells: map::cells(study, scenario, exploring.sides),
        picked,
        onpick: onpick.clone(),
    };
    html! {
        <div class="map-drawn" data-stage={stage(origin.stage)}>
            { legend(exploring.sides, [&origin.first_title, &origin.second_title]) }
            <p class="meaning">{ summary }</p>
            { reader(study, picked, &onpick, exploring) }
            { part(PictureProps { draw: Callback::from(move |width| heat(&chart, width)) }) }
            { data_table(&DataTableProps {
                caption: words::MAP.into(),
                heads: map::heads(study, scenario),
                rows: map::table(study),
            }) }
        </div>
    }
}

/// Two sliders that walk over the cells, what the cell says, and a button that sets its values.
fn reader(
    study: &BreakEvenMap,
    (column, row): map::At,
    onpick: &Callback<map::At>,
    exploring: &Exploring,
) -> Html {
    let number = |event: InputEvent| {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        input.value_as_number() as usize
    };
    let walk = |axis: usize| {
        let side = [&study.across, &study.up][axis];
        let place = [column, row][axis];
        let value = side.values.get(place).copied().unwrap_or(side.value);
        let title = sensitivity::title(exploring.scenario, &side.parameter);
        let oninput = onpick.reform(move |event| {
            let next = number(event);
            if axis == 0 {
                (next, row)
            } else {
                (column, next)
            }
        });
        html! {
            <label>
                { title }
                <input
                    type="range"
                    id={["map-column", "map-row"][axis]}
                    min="0"
                    max={side.values.len().saturating_sub(1).to_string()}
                    step="1"
                    value={place.to_string()}
                    aria-valuetext={sensitivity::say(&side.parameter, value)}
                    {oninput}
                />
            </label>
        }
    };
    html! {
        <div class="reader">
            <p class="reader-pick">
                { walk(0) }
                { walk(1) }
                { set(study, (column, row), exploring.onaction) }
            </p>
            <p class="reader-said" id="map-said" role="status">
                { map::cell_in_words(study, exploring.scenario, (column, row)) }
            </p>
        </div>
    }
}

fn set(study: &BreakEvenMap, (column, row): map::At, onaction: &Callback<Action>) -> Html {
    let value = |side: usize| {
        let (axis, place) = [(&study.across, column), (&study.up, row)][side];
        let path = sensitivity::lever_path(&axis.parameter);
        Some((path, *axis.values.get(place)?))
    };
    let (Some(across), Some(up)) = (value(0), value(1)) else {
        return Html::default();
    };
    let onaction = onaction.clone();
    let onclick = Callback::from(move |_: yew::MouseEvent| {
        for (path, value) in [&across, &up] {
            onaction.emit(Action::Set {
                path: path.clone(),
                setting: Some(Setting::Number(*value)),
            });
        }
    });
    button("map-set", (words::MAP_SET.into(), None), onclick)
}
