//! The report's safety readings are what the fleets show, and its verdict follows from them.

use super::CheckRule;
use super::case::Case;
use super::findings::Findings;
use super::layers::{Reading, gets_better, gets_worse, readings};
use spot_domain::{LayerReading, SafetyLayer, SafetyVerdict};

/// Reported values may differ by this much.
const TOLERANCE: f64 = 1e-9;

/// Checks every reading and the verdict.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    let measured = readings(case);
    for (before, after) in &measured {
        let reported = case.outcome.report.safety.layers.iter().filter(|row| row.layer == after.layer);
        let rows: Vec<&LayerReading> = reported.collect();
        match rows[..] {
            [row] => check_row(case, row, (before, after), findings),
            _ => reading(findings, after.layer, format!("reported {} times", rows.len())),
        }
    }
    check_combined(case, &measured, findings);
    check_verdict(case, &measured, findings);
}

fn reading(findings: &mut Findings, layer: SafetyLayer, why: String) {
    findings.add(CheckRule::SafetyReading, format!("{layer:?}"), why);
}

fn check_row(case: &Case<'_>, row: &LayerReading, (before, after): (&Reading, &Reading), findings: &mut Findings) {
    let waived = row.layer == SafetyLayer::ZoneSpread && !case.input.policy.az_spread.enabled;
    if !waived && (row.bound - after.bound).abs() > TOLERANCE {
        reading(findings, row.layer, format!("bound {} reported, {} in force", row.bound, after.bound));
    }
    let sides = [("before", row.before, row.held_before, before), ("after", row.after, row.holds_after, after)];
    for (side, value, holds, own) in sides {
        if !(same(value, own.value) || (own.other_value.is_some() && same(value, own.other_value))) {
            reading(findings, row.layer, format!("{side}: {value:?} reported, {:?} measured", own.value));
        }
        if own.value.is_some() && holds != own.holds {
            reading(findings, row.layer, format!("{side}: reported as held {holds}, measured {}", own.holds));
        }
    }
}

fn same(reported: Option<f64>, measured: Option<f64>) -> bool {
    match (reported, measured) {
        (Some(reported), Some(measured)) => (reported - measured).abs() <= TOLERANCE,
        (None, None) => true,
        _ => false,
    }
}

/// Layer 5 is judged on what it says: it cannot hold when a layer got worse, and must when all hold.
fn check_combined(case: &Case<'_>, measured: &[(Reading, Reading)], findings: &mut Findings) {
    let rows = case.outcome.report.safety.layers.iter().filter(|row| row.layer == SafetyLayer::Combined);
    let worse = measured.iter().any(|(before, after)| gets_worse(before, after));
    let all_hold = measured.iter().all(|(_, after)| after.holds);
    let mut count = 0;
    for row in rows {
        count += 1;
        if (worse && row.holds_after) || (all_hold && !row.holds_after) {
            reading(findings, row.layer, format!("reported as held {}", row.holds_after));
        }
    }
    if count != 1 {
        reading(findings, SafetyLayer::Combined, format!("reported {count} times"));
    }
}

fn check_verdict(case: &Case<'_>, measured: &[(Reading, Reading)], findings: &mut Findings) {
    let verdict = case.outcome.report.safety.verdict;
    let worse = measured.iter().any(|(before, after)| gets_worse(before, after));
    let broken = measured.iter().any(|(_, after)| !after.holds);
    let better = measured.iter().any(|(before, after)| gets_better(before, after));
    let still_broken_better = measured.iter().any(|(before, after)| !after.holds && gets_better(before, after));
    let follows = match verdict {
        SafetyVerdict::Rejected => worse || case.plan.steps.is_empty(),
        SafetyVerdict::SafeAlternativeCreated => !worse,
        SafetyVerdict::Approved => !broken,
        SafetyVerdict::ApprovedImproving => !worse && broken && better,
        SafetyVerdict::ApprovedUnchanged => !worse && broken && !still_broken_better,
    };
    if !follows {
        let why = format!("{verdict:?}, but worse {worse}, broken {broken}, better {better}");
        findings.add(CheckRule::SafetyVerdict, "fleet", why);
    }
}
