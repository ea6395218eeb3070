//! How a founder says growth: by the month or the week, from a spreadsheet, with seasons, a week of
//! one's own.

use loadbearing::catalog::problem::Problem;
use loadbearing::catalog::scenario_file::{read, write};
use loadbearing::catalog::scenarios;
use loadbearing::sim::scenario::Scenario;

use crate::program;

/// The business software with more fields in its outermost object, or with another growth.
fn with(fields: &str, growth: Option<&str>) -> Result<Scenario, Vec<Problem>> {
    let text = scenarios::find("b2b-saas").unwrap().text;
    let text = text.replacen('{', &format!("{{{fields}"), 1);
    let monthly = "\"growth_per_month\": 0.08";
    assert!(text.contains(monthly));
    read(&text.replace(monthly, growth.unwrap_or(monthly)))
}

fn mistakes(read: Result<Scenario, Vec<Problem>>) -> Vec<String> {
    let problems = read.unwrap_err();
    problems
        .iter()
        .map(|problem| format!("{}: {}", problem.path, problem.message))
        .collect()
}

/// 5 % a week: 1.05^(30.436875 / 7) = 1.05^4.3481 = 1.2363.
#[test]
fn growth_may_be_said_by_the_week() {
    let scenario = with("", Some("\"growth_per_week\": 0.05")).unwrap();
    assert!((scenario.growth.growth_per_month - 0.2363).abs() < 1e-4);
    assert_eq!(
        read(&write(&scenario)).unwrap(),
        scenario,
        "files say it by the month"
    );
    let both = "\"growth_per_week\": 0.05, \"growth_per_month\": 0.08";
    let found = mistakes(with("", Some(both)));
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("growth.growth_per_week: "),
        "{found:?}"
    );
    assert!(found[0].ends_with("keep one of the two."), "{found:?}");
    let wild = mistakes(with("", Some("\"growth_per_week\": 9")));
    assert!(wild[0].starts_with("growth.growth_per_week: This must be between 0 and 0.37"));
}

#[test]
fn seasons_and_weeks_are_read_and_written() {
    let seasons = "\"seasons\": {\"activity\": [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4]},";
    let week = "\"week\": {\"days\": [1, 1, 1, 1, 1, 0, 0]},";
    let scenario = with(&format!("{seasons}{week}"), None).unwrap();
    let factors = scenario.seasons.unwrap();
    assert!(
        (factors.activity[11] - 4.0).abs() < 1e-12 && (factors.sign_ups[11] - 1.0).abs() < 1e-12
    );
    // The preset says its peak, to which the week is stretched.
    assert!((scenario.traffic.peak_to_average - 3.2).abs() < 1e-12);
    assert_eq!(read(&write(&scenario)).unwrap(), scenario);
    // Where nothing else is said, the week's own peak is: five days of seven, 7/5.
    let text = write(&scenario).replace("\"peak_to_average\": 3.2,", "");
    let own = read(&text).unwrap();
    assert!((own.traffic.peak_to_average - 1.4).abs() < 1e-12);
}

#[test]
fn mistakes_in_seasons_and_weeks_are_named() {
    let found = mistakes(with(
        "\"seasons\": {\"activity\": [1, -1, 1], \"sales\": []}, \"week\": {\"hours\": 3, \
         \"days\": [0, 0, 0, 0, 0, 0, 0]},",
        None,
    ));
    let starts = [
        "seasons.activity: This list must have 12 entries; it has 3.",
        "seasons.activity[1]: This must be between 0 and 100",
        "seasons.sales: There is no such field.",
        "week.hours: This must be a list",
        "week: Some hour of the week must have traffic.",
    ];
    assert_eq!(found.len(), starts.len(), "{found:?}");
    for (found, start) in found.iter().zip(starts) {
        assert!(found.starts_with(start), "{found}");
    }
}

/// A year of users from a spreadsheet, and the bill of its last month.
#[test]
fn the_command_line_reads_users_and_prints_a_bill() {
    let folder = std::env::temp_dir().join(format!("loadbearing-users-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("users.csv");
    let rows: String = (1..=12)
        .map(|month| format!("2026-{month:02};{month} 000\n"))
        .collect();
    std::fs::write(&path, format!("month;users\n{rows}")).unwrap();
    let users = path.to_str().unwrap();
    let arguments = [
        "run",
        "--scenario",
        "b2b-saas",
        "--replications",
        "2",
        "--quiet",
    ];
    let run = |more: &[&str]| program::loadbearing(&[&arguments[..], more].concat());
    let json = run(&["--users", users, "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let months = report["strategies"][0]["months"].as_array().unwrap();
    assert_eq!(months.len(), 12);
    let bill = run(&["--users", users, "--bill", "--months", "3"]);
    let text = String::from_utf8(bill.stdout).unwrap();
    assert!(
        text.contains("Bill of month 3 in the first future"),
        "{text}"
    );
    assert!(text.contains("Traffic to the internet"), "{text}");
    std::fs::write(&path, rows.replace("2026-05", "2026-06")).unwrap();
    let refused = run(&["--users", users, "--json"]);
    let message = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        message.contains("line 5: \"2026-06\" does not follow \"2026-04\""),
        "{message}"
    );
    std::fs::remove_dir_all(&folder).unwrap();
}
