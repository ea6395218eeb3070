//! Files that the page writes itself are those that the command line writes.

use loadbearing::sim::run::{Advance, Run};
use loadbearing::sim::units::Seed;
use loadbearing::ui::presets;
use loadbearing::ui::take_away::json_text::json_text;

/// The page writes JSON without `serde_json`: of every company's first picture it says the same.
#[test]
fn a_report_reads_as_the_command_line_writes_it() {
    for scenario in presets::choices() {
        let mut run = Run::new(scenario.clone(), Seed::new(7).unwrap(), 2);
        let report = loop {
            match run.advance() {
                Advance::Working(_) => {}
                Advance::Coarse(report) | Advance::Done(report) => break report,
            }
        };
        let text = json_text(&*report).unwrap();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            read,
            serde_json::to_value(&*report).unwrap(),
            "{}",
            scenario.name
        );
    }
}
