//! The same company at another provider's prices.

use crate::catalog::architecture_file;
use crate::catalog::object::Mistakes;
use crate::catalog::prices::PriceList;
use crate::catalog::problem::Problem;
use crate::sim::scenario::{Design, Scenario};

/// The scenario with everything bought from `list`, and what the list does not sell: those designs
/// stay as they are, each with its path and a sentence.
#[must_use]
pub fn at_prices(scenario: &Scenario, list: &PriceList) -> (Scenario, Vec<Problem>) {
    let mut mistakes = Mistakes::default();
    let mut scenario = scenario.clone();
    scenario.prices = list.set.clone();
    for (index, strategy) in scenario.strategies.iter_mut().enumerate() {
        let path = format!("strategies[{index}]");
        buy(&mut strategy.design, &path, list, &mut mistakes);
        for (step, rebuild) in strategy.rebuilds.iter_mut().enumerate() {
            let path = format!("{path}.rebuilds[{step}].to");
            buy(&mut rebuild.to, &path, list, &mut mistakes);
        }
    }
    let problems = mistakes.or::<()>(None).err().unwrap_or_default();
    (scenario, problems)
}

/// Buys a design's architecture anew, as a file that names it would.
fn buy(design: &mut Design, path: &str, list: &PriceList, mistakes: &mut Mistakes) {
    let written = architecture_file::write(&design.architecture);
    let path = format!("{path}.architecture");
    if let Some(bought) = architecture_file::read(&written, &path, list, mistakes) {
        design.architecture = bought;
    }
}

#[cfg(test)]
mod tests {
    use super::at_prices;
    use crate::catalog::{architectures, prices, scenario_file, scenarios};
    use crate::sim::scenario::Scenario;

    fn b2b_saas() -> Scenario {
        scenario_file::read(scenarios::find("b2b-saas").unwrap().text).unwrap()
    }

    /// What a file says that names the other prices.
    #[test]
    fn other_prices_buy_what_a_file_with_these_prices_buys() {
        let scenario = b2b_saas();
        let text = scenario_file::write(&scenario);
        for list in prices::lists() {
            let (bought, problems) = at_prices(&scenario, list);
            assert_eq!(problems, []);
            let named = text.replace(&scenario.prices.id, &list.set.id);
            assert_eq!(Ok(bought), scenario_file::read(&named));
        }
    }

    #[test]
    fn what_a_list_does_not_sell_is_named_and_stays() {
        let mut scenario = b2b_saas();
        let serverless = architectures::find("serverless").unwrap();
        scenario.strategies[1].design.architecture = serverless.clone();
        let list = prices::find("hetzner-eu 2026-09").unwrap();
        let (bought, problems) = at_prices(&scenario, list);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].path, "strategies[1].architecture");
        assert!(problems[0].message.contains(&list.title), "{problems:?}");
        assert_eq!(bought.strategies[1].design.architecture, serverless);
        assert_ne!(
            bought.strategies[0].design.architecture,
            scenario.strategies[0].design.architecture
        );
    }
}
