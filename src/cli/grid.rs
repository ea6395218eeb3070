//! Grids of parameter values: what `--vary` and `--low-high` mean, and which part a shard has.

use crate::catalog::changes;
use crate::cli::study::Mistakes;
use crate::sim::scenario::Scenario;

/// The most rows of a sweep: more belong into several.
const ROWS_MAX: usize = 100_000;

/// The most values of one parameter.
const VALUES_MAX: usize = 10_000;

/// Changes of one row: paths and values.
pub(super) type Changes = Vec<(String, f64)>;

/// A parameter and the values that it takes.
type Side = (String, Vec<f64>);

/// The rows of the product of all sides, the last side changing fastest; notes every mistake.
pub(super) fn product(
    scenario: &Scenario,
    vary: &[String],
    mistakes: &mut Mistakes,
) -> Vec<Changes> {
    let mut sides: Vec<Side> = Vec::new();
    for text in vary {
        match side(scenario, text) {
            Ok((path, _)) if sides.iter().any(|(other, _)| *other == path) => {
                mistakes.add("--vary", format!("\"{path}\" is varied twice."));
            }
            Ok(side) => sides.push(side),
            Err(message) => mistakes.add("--vary", message),
        }
    }
    let sizes = sides.iter().map(|(_, values)| values.len());
    let rows = sizes.fold(1_usize, usize::saturating_mul);
    if rows > ROWS_MAX {
        mistakes.add(
            "--vary",
            format!("These are {rows} rows; at most {ROWS_MAX}."),
        );
        return Vec::new();
    }
    let mut grid: Vec<Changes> = vec![Vec::new()];
    for (path, values) in &sides {
        let with = |row: &Changes, value: f64| {
            let mut row = row.clone();
            row.push((path.clone(), value));
            row
        };
        grid = grid
            .iter()
            .flat_map(|row| values.iter().map(move |value| with(row, *value)))
            .collect();
    }
    for row in &grid {
        check(scenario, row, mistakes);
    }
    grid
}

/// Notes what is impossible in a row together, such as more users than the market holds.
fn check(scenario: &Scenario, row: &Changes, mistakes: &mut Mistakes) {
    let mut changed = scenario.clone();
    for (path, value) in row {
        changed.set_value_at(path, *value);
    }
    for problem in changes::check(&changed).err().unwrap_or_default() {
        let row: Vec<String> = row
            .iter()
            .map(|(path, value)| format!("{path}={value}"))
            .collect();
        mistakes.add(row.join(" "), problem.message);
    }
}

/// `path=a,b,c` or `path=low..high/count`.
fn side(scenario: &Scenario, text: &str) -> Result<Side, String> {
    let forms = || format!("\"{text}\" is no range; write path=1,2,3 or path=low..high/count.");
    let (path, values) = text.split_once('=').ok_or_else(forms)?;
    let values = match values.split_once("..") {
        Some((low, rest)) => {
            let (high, count) = rest.split_once('/').ok_or_else(forms)?;
            let number = |text: &str| text.trim().parse::<f64>().map_err(|_| forms());
            let count: usize = count.trim().parse().map_err(|_| forms())?;
            if !(2..=VALUES_MAX).contains(&count) {
                return Err(format!(
                    "\"{text}\": the count must be from 2 to {VALUES_MAX}."
                ));
            }
            evenly(number(low)?, number(high)?, count)
        }
        None => {
            let numbers = values.split(',').map(|value| value.trim().parse::<f64>());
            numbers
                .collect::<Result<Vec<f64>, _>>()
                .map_err(|_| forms())?
        }
    };
    let mut changed = scenario.clone();
    for value in &values {
        changes::change(&mut changed, path, *value)?;
    }
    Ok((path.to_owned(), values))
}

/// `count` values from `low` to `high`, both included.
fn evenly(low: f64, high: f64, count: usize) -> Vec<f64> {
    let last = count - 1;
    (0..count)
        .map(|step| match step {
            step if step == last => high,
            step => low + (high - low) * (step as f64 / last as f64),
        })
        .collect()
}

/// The scenario as it stands, then each parameter at its low and its high end; notes mistakes.
pub(super) fn one_at_a_time(
    scenario: &Scenario,
    paths: &[String],
    mistakes: &mut Mistakes,
) -> Vec<Changes> {
    let factors = match changes::factors(scenario, paths) {
        Ok(factors) => factors,
        Err(problems) => {
            for problem in problems {
                mistakes.add("--low-high", problem.message);
            }
            Vec::new()
        }
    };
    let ends = factors.iter().flat_map(|factor| {
        let end = |value| vec![(factor.path.clone(), value)];
        let ends = [factor.low, factor.high].map(|value| {
            let changed = value.to_bits() != factor.value.to_bits();
            changed.then(|| end(value))
        });
        ends.into_iter().flatten()
    });
    std::iter::once(Vec::new()).chain(ends).collect()
}

/// The rows of shard `index` of `count`, numbered from 1: as even parts as possible, in order.
pub(super) fn shard(rows: usize, index: usize, count: usize) -> std::ops::Range<usize> {
    rows * (index - 1) / count..rows * index / count
}

/// `i/n`; notes what is wrong.
pub(super) fn read_shard(text: &str, mistakes: &mut Mistakes) -> Option<(usize, usize)> {
    let read = text.split_once('/').and_then(|(index, count)| {
        let (index, count) = (index.trim().parse().ok()?, count.trim().parse().ok()?);
        (index >= 1 && index <= count && count <= ROWS_MAX).then_some((index, count))
    });
    if read.is_none() {
        mistakes.add(
            "--shard",
            format!("\"{text}\" must be i/n, from 1/n to n/n, n at most {ROWS_MAX}."),
        );
    }
    read
}

#[cfg(test)]
mod tests {
    use super::{evenly, product, shard};
    use crate::cli::study::{Mistakes, scenario};

    #[test]
    fn shards_are_all_rows_once_in_order() {
        for (rows, count) in [(7, 3), (2, 5), (0, 2), (100, 7)] {
            let all: Vec<usize> = (1..=count)
                .flat_map(|index| shard(rows, index, count))
                .collect();
            assert_eq!(all, (0..rows).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_grid_is_the_product_of_its_sides() {
        assert_eq!(evenly(0.0, 1.0, 3), [0.0, 0.5, 1.0]);
        let scenario = scenario("b2b-saas").unwrap();
        let mut mistakes = Mistakes::default();
        let vary = [
            "growth.growth_per_month=0.05,0.1".to_owned(),
            "team.engineers=2..4/3".to_owned(),
        ];
        let grid = product(&scenario, &vary, &mut mistakes);
        assert!(mistakes.is_empty());
        assert_eq!(grid.len(), 6);
        assert_eq!(grid[1][1], ("team.engineers".to_owned(), 3.0));
        let same = [vary[0].clone(), vary[0].clone()];
        product(&scenario, &same, &mut mistakes);
        assert!(!mistakes.is_empty());
    }
}
