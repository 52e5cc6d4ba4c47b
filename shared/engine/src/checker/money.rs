//! Prices are the market's, savings are differences, sums are sums.

use super::CheckRule;
use super::case::Case;
use super::findings::Findings;
use spot_domain::{Microusd, NodeName};

/// Hours of a month everywhere in the product.
const HOURS_PER_MONTH: i128 = 730;

/// Checks prices per node, savings per step and the report's totals.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    check_prices(case, findings);
    for (number, step) in case.plan.steps.iter().enumerate() {
        let saves = hourly(case, &step.leaving) - hourly(case, &step.joining);
        compare(findings, CheckRule::StepSaving, &format!("step {number}"), step.saves_microusd_per_month, saves);
    }
    check_totals(case, findings);
}

/// The market's price of each place.
fn price(case: &Case<'_>, place: usize) -> u64 {
    let place = &case.places.all[place];
    match (place.node, place.planned) {
        (Some(node), _) => case.facts.node_price(node),
        (None, Some(planned)) => case.facts.price(
            planned.instance_type.as_ref().map(|name| name.as_str()),
            planned.zone.as_ref().map(|zone| zone.as_str()),
            planned.capacity_type,
        ),
        (None, None) => 0,
    }
}

fn hourly(case: &Case<'_>, names: &[NodeName]) -> i128 {
    names.iter().filter_map(|name| case.places.find(name.as_str())).map(|place| i128::from(price(case, place))).sum()
}

fn check_prices(case: &Case<'_>, findings: &mut Findings) {
    for planned in &case.plan.nodes {
        let Some(place) = case.places.find(planned.name.as_str()) else { continue };
        let (said, market) = (planned.microusd_per_hour.0, price(case, place));
        if said != market {
            let why = format!("{said} micro-dollars per hour said, {market} by the market");
            findings.add(CheckRule::NodePrice, &planned.name, why);
        }
    }
}

fn check_totals(case: &Case<'_>, findings: &mut Findings) {
    let report = &case.outcome.report;
    let sum = |after: bool| -> i128 {
        let places = case.places.all.iter().enumerate();
        places
            .filter(|(_, place)| if after { place.remains() } else { !place.joins() })
            .map(|(index, _)| i128::from(price(case, index)))
            .sum()
    };
    let rule = CheckRule::ReportTotals;
    compare(findings, rule, "before", report.before_microusd_per_month, sum(false));
    compare(findings, rule, "after", report.after_microusd_per_month, sum(true));
    let saved =
        i128::from(report.rate_savings_microusd_per_month.0) + i128::from(report.usage_savings_microusd_per_month.0);
    let difference = i128::from(report.before_microusd_per_month.0) - i128::from(report.after_microusd_per_month.0);
    if saved != difference {
        findings.add(rule, "savings", format!("rate and usage give {saved}, before less after {difference}"));
    }
}

fn compare(findings: &mut Findings, rule: CheckRule, subject: &str, said: Microusd, hourly_microusd: i128) {
    let monthly = hourly_microusd * HOURS_PER_MONTH;
    if i128::from(said.0) != monthly {
        findings.add(rule, subject, format!("{} micro-dollars per month said, {monthly} by the market", said.0));
    }
}
