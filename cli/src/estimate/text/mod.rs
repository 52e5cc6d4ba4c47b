//! The estimate as text: what people paste into a chat. At most 100 columns, and short: long lists are folded, `--json`
//! and `--html` have them whole.

mod layout;
mod sections;

use super::answer::Estimate;
use super::assumptions::AssumptionCode;
use super::money::percent;
use crate::terminal::Paint;
use layout::wrapped;
use std::fmt::Write;

/// The whole text.
pub(super) fn render(estimate: &Estimate, paint: Paint) -> String {
    let mut text = headline(estimate, paint);
    let sections = [
        ("Fleet (per month)", sections::fleet(estimate)),
        ("Steps", sections::steps(estimate)),
        ("What to change", sections::changes(estimate)),
        ("Blocked", sections::blocked(estimate)),
        ("Pending pods", sections::pending(estimate)),
        ("Safety", sections::safety(estimate, paint)),
        ("Assumed", sections::assumptions(estimate)),
    ];
    for (title, body) in sections {
        if !body.is_empty() {
            let _ = write!(text, "\n{}\n{body}", paint.bold(title));
        }
    }
    text
}

fn headline(estimate: &Estimate, paint: Paint) -> String {
    let (now, planned) = (estimate.current_usd_per_month, estimate.planned_usd_per_month);
    let savings = estimate.savings_usd_per_month;
    let mut text = format!(
        "{}\n",
        paint.bold(&format!("Now {now} a month, planned {planned}: saves {savings} ({} %)", percent(savings.0, now.0)))
    );
    let source = format!("{}, dump of {}.", estimate.region, estimate.as_of.strftime("%Y-%m-%d"));
    if estimate.steps.is_empty() {
        let withheld = estimate.assumptions.iter().any(|assumption| assumption.code == AssumptionCode::PlanWithheld);
        let reason = if withheld {
            "The plan is withheld, see the first assumption."
        } else {
            "No step is worth taking, or may be taken, as things stand."
        };
        text.push_str(&wrapped("", &format!("{reason} {source}")));
        return text;
    }
    let (low, high) = (estimate.savings_low_usd_per_month, estimate.savings_high_usd_per_month);
    let range = format!(
        "Likely saving {low} to {high} a month: new Spot nodes 25 % dearer to 15 % cheaper than assumed{}. {source}",
        if doubtful(estimate) { ", and less where the dump does not show enough" } else { "" }
    );
    text.push_str(&wrapped("", &range));
    text
}

/// Whether the range is wider than prices alone make it.
fn doubtful(estimate: &Estimate) -> bool {
    use AssumptionCode::{DisruptionBudgetsNotSeen, DumpIncomplete, PodsWithoutRequests};
    let doubts = [DumpIncomplete, PodsWithoutRequests, DisruptionBudgetsNotSeen];
    estimate.assumptions.iter().any(|assumption| doubts.contains(&assumption.code))
}
