//! A strip of cells: parts down, months across, the darker the fuller.

use yew::functional::{Hook, HookContext};
use yew::{AttrValue, Callback, Html, classes, html, use_node_ref};

use crate::ui::charts::axis::MonthAxis;
use crate::ui::charts::shapes::{px, stroke, words};
use crate::ui::format;
use crate::ui::hooks::use_width::use_width;
use crate::ui::part::Part;
use crate::ui::take_away::menu::picture_menu;

/// Room for the names of the rows [px].
const LEFT_PX: f64 = 112.0;
/// Height of a row [px].
const ROW_PX: f64 = 24.0;
/// Room for the months [px].
const BOTTOM_PX: f64 = 24.0;
/// Room that the label of a month needs [px].
const LABEL_PX: f64 = 58.0;
/// Steps of the scale from empty to full; each is a class with its own colour.
const STEPS: f64 = 7.0;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// How full [0…1]; `None` draws nothing.
    pub share: Option<f64>,
    /// Whether a bar runs under it.
    pub marked: bool,
    /// What it says in words.
    pub title: AttrValue,
}

/// A row of cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name.
    pub title: AttrValue,
    /// A cell for each month.
    pub cells: Vec<Cell>,
}

/// What a strip shows.
#[derive(Clone, PartialEq)]
pub struct StripProps {
    /// The picture in a sentence.
    pub summary: AttrValue,
    /// The months.
    pub axis: MonthAxis,
    /// The rows, from the top.
    pub rows: Vec<Row>,
    /// The month that is being read.
    pub month: u32,
    /// The reader points at a month.
    pub onmonth: Callback<Option<u32>>,
}

/// The class of a cell by how full it is.
fn step_class(share: f64) -> String {
    let share = if share.is_nan() { 0.0 } else { share };
    let full = share.clamp(0.0, 1.0) * STEPS;
    format!("step-{:.0}", full.floor().min(STEPS - 1.0))
}

impl Part for StripProps {
    const NAME: &'static str = "strip";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        strip(self, hooks)
    }
}

/// A strip as wide as its container.
fn strip(props: &StripProps, hooks: &mut HookContext) -> Html {
    let node = use_node_ref().run(hooks);
    let width = use_width(&node).run(hooks);
    let cell_px = (width - LEFT_PX) / f64::from(props.axis.months.max(1));
    let rows_px = props.rows.len() as f64 * ROW_PX;
    let height = rows_px + BOTTOM_PX;
    let point = {
        let (node, onmonth) = (node.clone(), props.onmonth.clone());
        let last = props.axis.last();
        Callback::from(move |event: yew::PointerEvent| {
            if let Some(element) = node.cast::<web_sys::Element>() {
                let px = f64::from(event.client_x()) - element.get_bounding_client_rect().left();
                if px >= LEFT_PX {
                    onmonth.emit(Some((((px - LEFT_PX) / cell_px) as u32).min(last)));
                }
            }
        })
    };
    let column = LEFT_PX + f64::from(props.month) * cell_px;
    html! {
        <div class="chart" ref={node.clone()}>
            <svg
                role="img"
                aria-label={props.summary.clone()}
                width={format!("{width:.0}")}
                height={format!("{height:.0}")}
                viewBox={format!("0 0 {width:.0} {height:.0}")}
                onpointermove={point.clone()}
                onpointerdown={point}
            >
                { for props.rows.iter().enumerate().map(|(index, one)| {
                    row(one, index as f64 * ROW_PX, cell_px)
                }) }
                <rect
                    class="column"
                    x={px(column)}
                    y="0"
                    width={px(cell_px)}
                    height={px(rows_px + 1.0)}
                />
                <g class="grid" aria-hidden="true">
                    { for months(props, width, cell_px).map(|(left, month)| {
                        let label = format::calendar_month(props.axis.calendar(month));
                        words((left, height - 6.0), "start", &label.into())
                    }) }
                </g>
            </svg>
            { picture_menu(&node) }
        </div>
    }
}

/// The labelled months and where their cells begin; those without room for their label are left
/// out.
fn months(props: &StripProps, width: f64, cell_px: f64) -> impl Iterator<Item = (f64, u32)> {
    let labelled = props.axis.labelled(width - LEFT_PX).into_iter();
    let placed = labelled.map(move |month| (LEFT_PX + f64::from(month) * cell_px, month));
    placed.filter(move |(left, _)| left + LABEL_PX <= width)
}

fn row(row: &Row, top: f64, cell_px: f64) -> Html {
    let under = top + ROW_PX - 2.0;
    let cells = row.cells.iter().enumerate().filter_map(|(month, cell)| {
        let share = cell.share?;
        let left = LEFT_PX + month as f64 * cell_px;
        Some(html! {
            <>
                <rect
                    class={classes!("cell", step_class(share))}
                    x={px(left + 0.75)}
                    y={px(top + 1.5)}
                    width={px((cell_px - 1.5).max(0.5))}
                    height={px(ROW_PX - 3.0)}
                >
                    <title>{ &cell.title }</title>
                </rect>
                if cell.marked {
                    { stroke("cell-mark", (left, under), (left + cell_px, under)) }
                }
            </>
        })
    });
    html! {
        <g>
            <text class="row-title" x="0" y={format!("{:.1}", top + 16.5)}>{ &row.title }</text>
            { for cells }
        </g>
    }
}

#[cfg(test)]
mod tests {
    use super::step_class;

    #[test]
    fn cells_have_seven_steps() {
        assert_eq!(step_class(0.0), "step-0");
        assert_eq!(step_class(0.5), "step-3");
        assert_eq!(step_class(1.0), "step-6");
        assert_eq!(step_class(f64::NAN), "step-0");
        assert_eq!(step_class(9.0), "step-6");
    }
}
