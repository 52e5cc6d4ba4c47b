//! The sections of the text, each folded to what matters most.

use super::super::answer::{Estimate, NodeRow, Step};
use super::super::fleet::{FleetLine, Tally, blocked_by_rule, fleet_lines, steps_by_kind, tally};
use super::super::money::Usd;
use super::super::words;
use super::layout::{Align, WIDTH, cut, table, wrapped};
use crate::terminal::Paint;
use spot_domain::{Microusd, NodeName};
use std::collections::BTreeMap;
use std::fmt::Write;

const MOST_FLEET_LINES: usize = 8;
const MOST_STEPS: usize = 5;
const MOST_RULES: usize = 3;
const MOST_PENDING: usize = 2;
const MOST_ASSUMPTIONS: usize = 7;
const MOST_CHANGE_LINES: usize = 9;
const MOST_CHANGES: usize = 2;

/// Types and ways of paying, before and after.
pub(super) fn fleet(estimate: &Estimate) -> String {
    let lines = fleet_lines(estimate);
    let mut rows = vec![["instance type", "bought as", "now", "$", "planned", "$"].map(str::to_owned).to_vec()];
    rows.extend(lines.iter().take(MOST_FLEET_LINES).map(fleet_row));
    if lines.len() > MOST_FLEET_LINES {
        let rest = &lines[MOST_FLEET_LINES..];
        let sum = |side: fn(&FleetLine) -> Tally| {
            rest.iter().map(side).fold(Tally::default(), |sum, one| Tally {
                nodes: sum.nodes + one.nodes,
                usd: Usd(sum.usd.0 + one.usd.0),
            })
        };
        let title = format!("{} more lines", rest.len());
        rows.push(cells(&title, "", sum(|line| line.now), sum(|line| line.planned)));
    }
    rows.push(cells("all", "", tally(&estimate.now), tally(&estimate.planned)));
    use Align::{Left, Right};
    table(&[Left, Left, Right, Right, Right, Right], &rows)
}

fn fleet_row(line: &FleetLine) -> Vec<String> {
    let name = line.instance_type.as_ref().map_or("unknown type", |name| name.as_str());
    let bought = words::capacity_type(line.capacity_type);
    let bought = if line.managed { bought.to_owned() } else { format!("{bought}, not ours") };
    cells(&cut(name, 32), &bought, line.now, line.planned)
}

fn cells(title: &str, bought: &str, now: Tally, planned: Tally) -> Vec<String> {
    let count = |tally: Tally| if tally.nodes == 0 { "–".to_owned() } else { tally.nodes.to_string() };
    let money = |tally: Tally| if tally.nodes == 0 { "–".to_owned() } else { tally.usd.to_string() };
    vec![title.to_owned(), bought.to_owned(), count(now), money(now), count(planned), money(planned)]
}

/// Every step while there are few; else a line per kind and the largest steps.
pub(super) fn steps(estimate: &Estimate) -> String {
    if estimate.steps.is_empty() {
        return "  none: the fleet stays as it is\n".to_owned();
    }
    let mut text = String::new();
    for kind in steps_by_kind(&estimate.steps) {
        let line = format!(
            "{}: {}, {} leave, {} join, {} moved, saves {}",
            words::step_kind(kind.kind),
            words::counted(kind.steps.len(), "step"),
            kind.leaving,
            kind.joining,
            words::counted(kind.evicts, "pod"),
            kind.saves
        );
        text.push_str(&wrapped("  ", &line));
    }
    let joining: BTreeMap<&NodeName, &NodeRow> = estimate.planned.iter().map(|row| (&row.name, row)).collect();
    let mut largest: Vec<(usize, &Step)> = estimate.steps.iter().enumerate().collect();
    largest.sort_by_key(|(index, step)| (std::cmp::Reverse(step.saves_usd_per_month), *index));
    largest.truncate(MOST_STEPS);
    largest.sort_by_key(|(index, _)| *index);
    for (index, step) in &largest {
        let _ = writeln!(text, "    {}", cut(&step_line(*index, step, &joining), WIDTH - 4));
    }
    if estimate.steps.len() > largest.len() {
        let _ = writeln!(text, "    … and {} smaller steps (--json has all)", estimate.steps.len() - largest.len());
    }
    text
}

fn step_line(index: usize, step: &Step, rows: &BTreeMap<&NodeName, &NodeRow>) -> String {
    let join = step.joining.iter().filter_map(|name| rows.get(name));
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for row in join {
        let name = row.instance_type.as_ref().map_or("?", |name| name.as_str());
        let zone = row.zone.as_ref().map_or("?", |zone| zone.as_str());
        *kinds.entry(format!("{name} {} {zone}", words::capacity_type(row.capacity_type))).or_default() += 1;
    }
    let join: Vec<String> = kinds.into_iter().map(|(kind, count)| format!("{count} × {kind}")).collect();
    let join = if join.is_empty() { "nothing new".to_owned() } else { join.join(", ") };
    let leave = match step.leaving.as_slice() {
        [] => "nothing leaves".to_owned(),
        [one] => one.to_string(),
        [first, rest @ ..] => format!("{first} + {} more", rest.len()),
    };
    format!("{}. saves {}: {leave} → {join}", index + 1, step.saves_usd_per_month)
}

/// The largest change, shortened; a line for each other one.
pub(super) fn changes(estimate: &Estimate) -> String {
    let mut text = String::new();
    for (index, change) in estimate.changes.iter().enumerate().take(MOST_CHANGES) {
        let title = format!("{} {}: {}", words::group_kind(change.kind), change.group, change.summary);
        text.push_str(&wrapped("  ", &title));
        if index == 0 {
            let lines = change.text.lines();
            lines.clone().take(MOST_CHANGE_LINES).for_each(|line| {
                let _ = writeln!(text, "    {}", cut(line, WIDTH - 4));
            });
            if lines.count() > MOST_CHANGE_LINES {
                text.push_str("    … (whole in --json and --html)\n");
            }
        }
    }
    if estimate.changes.len() > MOST_CHANGES {
        let _ = writeln!(
            text,
            "  … and {} (--json has all)",
            words::counted(estimate.changes.len() - MOST_CHANGES, "more group")
        );
    }
    text
}

/// Money behind each rule, and what to change.
pub(super) fn blocked(estimate: &Estimate) -> String {
    let rules = blocked_by_rule(&estimate.blocked);
    let worth: Vec<_> = rules.iter().filter(|line| line.usd.0 > Microusd(0)).collect();
    if worth.is_empty() {
        return String::new();
    }
    let total = estimate.blocked_usd_per_month;
    let mut text = wrapped("  ", &format!("{total} a month is blocked, a node under several rules counted once:"));
    for line in worth.iter().take(MOST_RULES) {
        let who = line.example.pod.as_ref().map_or_else(|| line.example.node.to_string(), ToString::to_string);
        let head = format!("{} {}, {}", line.usd, words::code(&line.rule), words::counted(line.nodes, "node"));
        let body = format!("{head}: e.g. {who}. {}", line.example.remedy);
        text.push_str(&wrapped("  ", &body));
    }
    if worth.len() > MOST_RULES {
        let _ = writeln!(text, "  … and {} (--json has all)", words::counted(worth.len() - MOST_RULES, "more rule"));
    }
    text
}

/// Pods without a node.
pub(super) fn pending(estimate: &Estimate) -> String {
    let pending = &estimate.pending;
    let mut text = String::new();
    for pod in pending.iter().take(MOST_PENDING) {
        let place = pod.placed_on.as_ref().map_or("nowhere".to_owned(), ToString::to_string);
        text.push_str(&wrapped("  ", &format!("{} → {place}: {}", pod.pod, pod.reason)));
    }
    if pending.len() > MOST_PENDING {
        let placed = pending.iter().filter(|pod| pod.placed_on.is_some()).count();
        let _ = writeln!(text, "  … {} in all, {placed} have room in the planned fleet", pending.len());
    }
    text
}

/// Each layer before and after.
pub(super) fn safety(estimate: &Estimate, paint: Paint) -> String {
    let safety = &estimate.safety;
    let mut text = wrapped("  ", words::verdict(safety.verdict));
    let held = |holds: bool| if holds { paint.green("holds") } else { paint.yellow("broken") };
    for reading in &safety.layers {
        let _ = writeln!(
            text,
            "  {:<18} {:<16} now {:>7} {}, planned {:>7} {}",
            words::layer(reading.layer),
            words::layer_bound(reading),
            words::layer_value(reading.layer, reading.before),
            held(reading.held_before),
            words::layer_value(reading.layer, reading.after),
            held(reading.holds_after)
        );
    }
    let least = safety.least_on_demand_share * 100.0;
    let _ = writeln!(text, "  Were all nodes of one size, the least on-demand share would be {least:.0} %");
    text
}

/// What had to be assumed.
pub(super) fn assumptions(estimate: &Estimate) -> String {
    let assumed = &estimate.assumptions;
    let mut text = String::new();
    for assumption in assumed.iter().take(MOST_ASSUMPTIONS) {
        text.push_str(&wrapped("  - ", &assumption.message));
    }
    if assumed.len() > MOST_ASSUMPTIONS {
        let _ = writeln!(text, "  … and {} more (--json has all)", assumed.len() - MOST_ASSUMPTIONS);
    }
    text
}
