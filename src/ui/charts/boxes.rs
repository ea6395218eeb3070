//! Boxes with arrows: layers from left to right where there is room, else from top to bottom.

use yew::functional::{Hook, HookContext};
use yew::{AttrValue, Html, classes, html, use_node_ref};

use crate::ui::charts::shapes::px;
use crate::ui::hooks::use_width::use_width;
use crate::ui::part::Part;
use crate::ui::take_away::menu::picture_menu;

/// Height of a box's title [px].
const TITLE_PX: f64 = 27.0;
/// Height of a line with its value beside it [px].
const LINE_PX: f64 = 23.0;
/// Height of a line with its value below it [px].
const TALL_PX: f64 = 45.0;
/// Room inside a box on all sides [px].
const PAD_PX: f64 = 9.0;
/// Room between two boxes of a layer [px].
const GAP_PX: f64 = 14.0;
/// Room between two layers, for the arrows [px].
const ARROW_PX: f64 = 30.0;
/// The narrowest and the widest box beside others [px].
const BOX_PX: (f64, f64) = (132.0, 210.0);
/// Height of a bar [px].
const BAR_PX: f64 = 4.0;
/// How far the last layer is set in where layers lie below each other [px].
const INDENT_PX: f64 = 30.0;
/// Room for outlines at the edge of the picture [px].
const EDGE_PX: f64 = 3.0;

/// Something said in a box.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// What.
    pub label: AttrValue,
    /// How much; empty for a remark.
    pub value: AttrValue,
    /// A bar, this full [0…1].
    pub share: Option<f64>,
    /// A second bar, of what waits [0…1].
    pub waiting: Option<f64>,
    /// Whether it stands out.
    pub marked: bool,
    /// Whether the value has a row of its own.
    pub tall: bool,
}

/// A box.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// A stable name, for tests.
    pub id: &'static str,
    /// Its title.
    pub title: AttrValue,
    /// What is said in it.
    pub lines: Vec<Line>,
    /// Its layer, from 0.
    pub layer: u32,
    /// Whether it stands out.
    pub marked: bool,
    /// All of it in words.
    pub about: AttrValue,
}

/// Boxes and the arrows between them, by the places of the boxes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Boxes {
    /// The boxes, the first layer first.
    pub nodes: Vec<Node>,
    /// From and to.
    pub arrows: Vec<(usize, usize)>,
}

/// Where a box is drawn [px].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Place {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

fn height(node: &Node) -> f64 {
    let lines: f64 = { node.lines.iter() }
        .map(|line| if line.tall { TALL_PX } else { LINE_PX })
        .sum();
    TITLE_PX + lines + if node.lines.is_empty() { 4.0 } else { PAD_PX }
}

/// Places all boxes in a picture of `width`; whether layers are beside each other, and the height.
fn place(nodes: &[Node], width: f64) -> (Vec<Place>, bool, f64) {
    let mut layers: Vec<u32> = nodes.iter().map(|node| node.layer).collect();
    layers.dedup();
    let count = layers.len().max(1) as f64;
    let own = (width - 2.0 * EDGE_PX - (count - 1.0) * ARROW_PX) / count;
    if own < BOX_PX.0 {
        let (places, height) = below(nodes, width, layers.last().copied());
        return (places, false, height);
    }
    let own = own.min(BOX_PX.1);
    let tall = |layer: u32| -> f64 {
        let inside = nodes.iter().filter(|node| node.layer == layer);
        inside.map(|node| height(node) + GAP_PX).sum::<f64>() - GAP_PX
    };
    let highest = layers.iter().map(|layer| tall(*layer)).fold(0.0, f64::max);
    let mut places = Vec::with_capacity(nodes.len());
    for (column, layer) in layers.iter().enumerate() {
        let mut y = EDGE_PX + (highest - tall(*layer)) / 2.0;
        for node in nodes.iter().filter(|node| node.layer == *layer) {
            let height = height(node);
            let x = EDGE_PX + column as f64 * (own + ARROW_PX);
            let width = own;
            places.push(Place {
                x,
                y,
                width,
                height,
            });
            y += height + GAP_PX;
        }
    }
    (places, true, highest + 2.0 * EDGE_PX)
}

/// Places all boxes below each other, those of the last layer set in.
fn below(nodes: &[Node], width: f64, last: Option<u32>) -> (Vec<Place>, f64) {
    let mut y = EDGE_PX;
    let mut places = Vec::with_capacity(nodes.len());
    for node in nodes {
        let indent = if Some(node.layer) == last && node.layer > 0 {
            INDENT_PX
        } else {
            0.0
        };
        let height = height(node);
        places.push(Place {
            x: EDGE_PX + indent,
            y,
            width: width - 2.0 * EDGE_PX - indent,
            height,
        });
        y += height + ARROW_PX * 0.8;
    }
    (places, y - ARROW_PX * 0.8 + EDGE_PX)
}

/// What a picture of boxes shows.
#[derive(Clone, PartialEq)]
pub struct BoxesProps {
    /// The boxes.
    pub boxes: Boxes,
    /// The picture in a sentence.
    pub summary: AttrValue,
}

impl Part for BoxesProps {
    const NAME: &'static str = "boxes";

    /// Boxes as wide as their container.
    fn draw(&self, hooks: &mut HookContext) -> Html {
        let node = use_node_ref().run(hooks);
        let width = use_width(&node).run(hooks);
        html! {
            <div class="chart" ref={node.clone()}>
                { boxes(&self.boxes, &self.summary, width) }
                { picture_menu(&node) }
            </div>
        }
    }
}

/// The picture, for a holder of `width`.
pub fn boxes(picture: &Boxes, summary: &AttrValue, width: f64) -> Html {
    let (places, beside, height) = place(&picture.nodes, width);
    let arrows = picture.arrows.iter().filter_map(|(from, to)| {
        let (from, to) = (places.get(*from)?, places.get(*to)?);
        Some(arrow(from, to, beside))
    });
    html! {
        <svg
            class="boxes"
            role="group"
            aria-label={summary}
            width={format!("{width:.0}")}
            height={format!("{height:.0}")}
            viewBox={format!("0 0 {width:.0} {height:.0}")}
        >
            <g class="arrows" aria-hidden="true">{ for arrows }</g>
            { for picture.nodes.iter().zip(&places).map(|(node, place)| draw(node, place)) }
        </svg>
    }
}

fn arrow(from: &Place, to: &Place, beside: bool) -> Html {
    let indented = to.x > from.x && !beside;
    let (path, (x, y), head) = if beside {
        let (x1, y1) = (from.x + from.width, from.y + from.height / 2.0);
        let (x2, y2) = (to.x - 1.0, to.y + to.height / 2.0);
        let middle = f64::midpoint(x1, x2);
        let path = format!(
            "M{} {}C{} {} {} {} {} {}",
            px(x1),
            px(y1),
            px(middle),
            px(y1),
            px(middle),
            px(y2),
            px(x2),
            px(y2)
        );
        (path, (x2, y2), true)
    } else if indented {
        let x = from.x + INDENT_PX / 2.0;
        let y = to.y + TITLE_PX / 2.0;
        let path = format!(
            "M{} {}V{}H{}",
            px(x),
            px(from.y + from.height),
            px(y),
            px(to.x - 1.0)
        );
        (path, (to.x - 1.0, y), true)
    } else {
        let x = from.x + INDENT_PX / 2.0;
        let path = format!("M{} {}V{}", px(x), px(from.y + from.height), px(to.y - 1.0));
        (path, (x, to.y - 1.0), false)
    };
    let tip = |dx: f64, dy: f64| format!("{} {} ", px(x + dx), px(y + dy));
    let points = if head {
        tip(0.0, 0.0) + &tip(-7.0, -4.0) + &tip(-7.0, 4.0)
    } else {
        tip(0.0, 0.0) + &tip(-4.0, -7.0) + &tip(4.0, -7.0)
    };
    html! { <><path d={path} /><polygon {points} /></> }
}

fn draw(node: &Node, place: &Place) -> Html {
    let mut y = place.y + TITLE_PX;
    let left = place.x + PAD_PX;
    let inner = place.width - 2.0 * PAD_PX;
    let lines = node.lines.iter().map(|one| {
        let drawn = line(one, (left, y), inner);
        y += if one.tall { TALL_PX } else { LINE_PX };
        drawn
    });
    let lines: Vec<Html> = lines.collect();
    html! {
        <g
            class={classes!("box", node.marked.then_some("marked"))}
            tabindex="0"
            role="img"
            aria-label={&node.about}
            data-node={node.id}
        >
            <title>{ &node.about }</title>
            <rect
                class="frame"
                x={px(place.x)}
                y={px(place.y)}
                width={px(place.width)}
                height={px(place.height)}
                rx="4"
            />
            <text class="box-title" x={px(left)} y={px(place.y + 18.0)}>{ &node.title }</text>
            { for lines }
        </g>
    }
}

fn line(line: &Line, (x, y): (f64, f64), width: f64) -> Html {
    let (value_x, value_y, anchor) = if line.tall {
        (x, y + 26.0, "start")
    } else {
        (x + width, y + 11.0, "end")
    };
    let bottom = if line.tall { y + 30.0 } else { y + 15.0 };
    let bar = |class: &'static str, share: f64, y: f64| {
        let full = width * share.clamp(0.0, 1.0);
        html! { <rect {class} x={px(x)} y={px(y)} width={px(full)} height={px(BAR_PX)} /> }
    };
    html! {
        <g class={classes!("line", line.marked.then_some("marked"))}>
            <text x={px(x)} y={px(y + 11.0)}>{ &line.label }</text>
            if !line.value.is_empty() {
                <text class="value" x={px(value_x)} y={px(value_y)} text-anchor={anchor}>
                    { &line.value }
                </text>
            }
            if let Some(share) = line.share {
                { bar("bar-back", 1.0, bottom) }
                { bar("bar-busy", share, bottom) }
            }
            if let Some(share) = line.waiting {
                { bar("bar-waiting", share, bottom + BAR_PX) }
            }
        </g>
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Node, place};

    fn node(layer: u32, lines: usize) -> Node {
        Node {
            id: "one",
            title: "One".into(),
            lines: vec![Line::default(); lines],
            layer,
            marked: false,
            about: "".into(),
        }
    }

    #[test]
    fn boxes_do_not_touch_however_wide_the_page_is() {
        let nodes = [
            node(0, 1),
            node(2, 0),
            node(3, 3),
            node(5, 1),
            node(5, 2),
            node(5, 0),
        ];
        for width in [200.0, 320.0, 640.0, 700.0, 1100.0, 2000.0] {
            let (places, _, height) = place(&nodes, width);
            assert_eq!(places.len(), nodes.len());
            for (index, one) in places.iter().enumerate() {
                assert!(
                    one.x >= 0.0 && one.x + one.width <= width,
                    "{width}: {one:?}"
                );
                assert!(
                    one.y >= 0.0 && one.y + one.height <= height,
                    "{width}: {one:?}"
                );
                let apart = places[index + 1..].iter().all(|other| {
                    one.x + one.width <= other.x
                        || other.x + other.width <= one.x
                        || one.y + one.height <= other.y
                        || other.y + other.height <= one.y
                });
                assert!(apart, "{width}: {one:?}");
            }
        }
    }

    #[test]
    fn layers_lie_beside_each_other_where_there_is_room() {
        let nodes = [node(0, 1), node(1, 0), node(3, 3), node(4, 1)];
        assert!(place(&nodes, 700.0).1);
        assert!(!place(&nodes, 350.0).1);
    }
}
