//! Files that the page writes itself are those that the command line writes.

use loadbearing::sim::report::Report;
use loadbearing::sim::run::{Advance, Run};
use loadbearing::sim::units::Seed;
use loadbearing::ui::presets;
use loadbearing::ui::take_away::json_text::json_text;
use serde_json::Value;

/// The page writes JSON without `serde_json`: of every company's first picture it says the same,
/// and both read back as the report that they are of, what nobody knows included.
#[test]
fn a_report_reads_as_the_command_line_writes_it() {
    let mut unknown = 0;
    for scenario in presets::choices() {
        let mut run = Run::new(scenario.clone(), Seed::new(7).unwrap(), 2);
        let report = loop {
            match run.advance() {
                Advance::Working(_) => {}
                Advance::Coarse(report) | Advance::Done(report) => break report,
            }
        };
        let (name, ours) = (&scenario.name, json_text(&*report).unwrap());
        let theirs = serde_json::to_string(&*report).unwrap();
        let said = |text: &str| numbers(serde_json::from_str(text).unwrap());
        assert!(said(&ours) == said(&theirs), "{name}");
        for text in [&ours, &theirs] {
            let read: Report = serde_json::from_str(text).expect(name);
            assert!(read == *report, "{name}");
        }
        let months = report.strategies.iter().flat_map(|one| &one.months);
        unknown += months.filter(|row| row.p95.half_width_ms.is_none()).count();
    }
    assert!(
        unknown > 0,
        "no first picture has an interval that nobody knows"
    );
}

/// JSON knows one kind of number; `serde_json` tells 1 from 1.0.
fn numbers(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::from(number.as_f64()),
        Value::Array(values) => values.into_iter().map(numbers).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name, numbers(value)))
            .collect(),
        plain => plain,
    }
}
