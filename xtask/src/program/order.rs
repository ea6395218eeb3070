//! An order of the program's functions in which likes stand beside likes: compressors look back a
//! few dozen kilobytes only, and find what they have seen just before.

use std::collections::VecDeque;

use super::imports::{Reader, put_number, put_sized};

const HEADER: usize = 8;
const IMPORTS: u8 = 2;
const CODE: u8 = 10;
/// Bytes that have to be equal to be worth a look.
const PIECE: usize = 5;
/// A piece that stands in more functions than this says nothing about which of them are alike.
const MOST_FUNCTIONS: usize = 400;
/// How far back likes are looked for [bytes]: what Deflate can refer to, and some room.
const WINDOW_BYTES: usize = 28_000;
/// What a function costs besides its code when likeness is put in proportion to size [bytes].
const FUNCTION_BYTES: usize = 20;

/// The program with a name for each of its functions: their places in the better order, written
/// so that they sort. `None` when it is no WebAssembly.
pub fn named(wasm: &[u8]) -> Option<Vec<u8>> {
    let (imported, bodies) = functions(wasm)?;
    let mut places = vec![0; bodies.len()];
    for (place, function) in ordered(&bodies).into_iter().enumerate() {
        places[function] = place;
    }
    let mut map = Vec::new();
    put_number(&mut map, bodies.len() as u64);
    for (function, place) in places.iter().enumerate() {
        put_number(&mut map, imported + function as u64);
        put_sized(&mut map, format!("{place:08}").as_bytes());
    }
    let mut section = Vec::new();
    put_sized(&mut section, b"name");
    // Subsection 1: names of functions.
    section.push(1);
    put_sized(&mut section, &map);
    let mut out = wasm.to_vec();
    // Custom sections have the number 0.
    out.push(0);
    put_sized(&mut out, &section);
    Some(out)
}

/// How many functions are imported, and the code of the others.
fn functions(wasm: &[u8]) -> Option<(u64, Vec<&[u8]>)> {
    let mut reader = Reader {
        bytes: wasm,
        at: HEADER,
    };
    let (mut imported, mut bodies) = (0, Vec::new());
    while reader.at < wasm.len() {
        let id = reader.byte()?;
        let mut section = Reader {
            bytes: reader.sized()?,
            at: 0,
        };
        match id {
            IMPORTS => {
                for _ in 0..section.number()? {
                    section.sized()?;
                    section.sized()?;
                    imported += u64::from(section.bytes.get(section.at) == Some(&0));
                    section.skip_kind()?;
                }
            }
            CODE => {
                for _ in 0..section.number()? {
                    bodies.push(section.sized()?);
                }
            }
            _ => {}
        }
    }
    Some((imported, bodies))
}

/// The functions in the better order: each time the one that shares most, for its size, with those
/// just before it. The largest is first.
fn ordered(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces = Pieces::of(bodies);
    let mut shared = vec![0_usize; bodies.len()];
    let mut seen = vec![0_usize; pieces.functions.len()];
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let (mut window, mut window_bytes) = (VecDeque::new(), 0);
    let mut order = Vec::with_capacity(bodies.len());
    while let Some(place) = best(&left, &shared, bodies) {
        let next = left.remove(place);
        order.push(next);
        window.push_back(next);
        window_bytes += bodies[next].len();
        for &piece in &pieces.of_function[next] {
            seen[piece] += 1;
            if seen[piece] == 1 {
                for &function in &pieces.functions[piece] {
                    shared[function] += 1;
                }
            }
        }
        while window_bytes > WINDOW_BYTES && window.len() > 1 {
            let Some(last) = window.pop_front() else {
                break;
            };
            window_bytes -= bodies[last].len();
            for &piece in &pieces.of_function[last] {
                seen[piece] -= 1;
                if seen[piece] == 0 {
                    for &function in &pieces.functions[piece] {
                        shared[function] -= 1;
                    }
                }
            }
        }
    }
    order
}

/// Where in what is left the next function is: compared as fractions, without rounding.
fn best(left: &[usize], shared: &[usize], bodies: &[&[u8]]) -> Option<usize> {
    let size = |function: usize| bodies[function].len() + FUNCTION_BYTES;
    let mut best = None;
    for (place, &function) in left.iter().enumerate() {
        let better = best.is_none_or(|at: usize| {
            let other = left[at];
            let (mine, theirs) = (
                shared[function] * size(other),
                shared[other] * size(function),
            );
            // At first nothing is shared.
            mine > theirs || (theirs == 0 && mine == 0 && size(function) > size(other))
        });
        if better {
            best = Some(place);
        }
    }
    best
}

/// Which short sequences of bytes stand in which functions; those that stand in two or more.
struct Pieces {
    /// The functions in which a piece stands.
    functions: Vec<Vec<usize>>,
    /// The pieces of a function.
    of_function: Vec<Vec<usize>>,
}

impl Pieces {
    fn of(bodies: &[&[u8]]) -> Pieces {
        let mut all: Vec<(&[u8], usize)> = Vec::new();
        for (function, body) in bodies.iter().enumerate() {
            all.extend(body.windows(PIECE).map(|piece| (piece, function)));
        }
        all.sort_unstable();
        all.dedup();
        let mut pieces = Pieces {
            functions: Vec::new(),
            of_function: vec![Vec::new(); bodies.len()],
        };
        for same in all.chunk_by(|one, other| one.0 == other.0) {
            if (2..=MOST_FUNCTIONS).contains(&same.len()) {
                for &(_, function) in same {
                    pieces.of_function[function].push(pieces.functions.len());
                }
                pieces
                    .functions
                    .push(same.iter().map(|one| one.1).collect());
            }
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::ordered;

    #[test]
    fn likes_stand_beside_likes_and_nobody_is_left_out() {
        let (one, other) = (
            [1_u8, 2, 3, 4, 5, 6, 7].repeat(9),
            [9_u8, 8, 7, 6, 5, 4, 3].repeat(8),
        );
        let bodies: [&[u8]; 5] = [&one[1..], &other, &one, &other[2..], &[0]];
        let mut order = ordered(&bodies);
        let of_one = |function: &usize| [0, 2].contains(function);
        assert_eq!(order[0], 2, "the largest is first");
        assert!(of_one(&order[1]), "{order:?}");
        order.sort_unstable();
        assert_eq!(order, [0, 1, 2, 3, 4]);
    }
}
