//! The tables of the page.

use super::super::answer::{Estimate, Step};
use super::super::fleet::{Tally, blocked_by_rule, fleet_lines, steps_by_kind, tally};
use super::super::words;
use maud::{Markup, html};

/// A page of thousands of rows helps nobody; `--json` has them.
const MOST_ROWS: usize = 300;

fn more(all: usize) -> Markup {
    html! { @if all > MOST_ROWS { p.soft { "… and " (all - MOST_ROWS) " more; the JSON output has all." } } }
}

/// Instance types and ways of paying, before and after.
pub(super) fn fleet(estimate: &Estimate) -> Markup {
    let lines = fleet_lines(estimate);
    html! {
        div.scroll { table {
            caption { "Nodes and dollars a month" }
            thead { tr {
                th scope="col" { "Instance type" } th scope="col" { "Bought as" }
                th.number scope="col" { "Nodes now" } th.number scope="col" { "$ now" }
                th.number scope="col" { "Nodes planned" } th.number scope="col" { "$ planned" }
            } }
            tbody {
                @for line in lines.iter().take(MOST_ROWS) { tr {
                    td { code { (line.instance_type.as_ref().map_or("unknown", |name| name.as_str())) } }
                    td { (words::capacity_type(line.capacity_type)) @if !line.managed { ", not managed" } }
                    (tally_cells(line.now)) (tally_cells(line.planned))
                } }
                tr.total { td { "All" } td {} (tally_cells(tally(&estimate.now))) (tally_cells(tally(&estimate.planned))) }
            }
        } }
        (more(lines.len()))
    }
}

fn tally_cells(tally: Tally) -> Markup {
    html! {
        td.number { @if tally.nodes == 0 { "–" } @else { (tally.nodes) } }
        td.number { @if tally.nodes == 0 { "–" } @else { (tally.usd) } }
    }
}

/// Steps by kind, and each in turn.
pub(super) fn steps(estimate: &Estimate) -> Markup {
    if estimate.steps.is_empty() {
        return html! { p { "None: the fleet stays as it is." } };
    }
    html! {
        div.scroll { table {
            thead { tr {
                th scope="col" { "Kind" } th.number scope="col" { "Steps" } th.number scope="col" { "Nodes leave" }
                th.number scope="col" { "join" } th.number scope="col" { "Pods move" } th.number scope="col" { "Saves a month" }
            } }
            tbody { @for kind in steps_by_kind(&estimate.steps) { tr {
                td { (words::step_kind(kind.kind)) } td.number { (kind.steps.len()) } td.number { (kind.leaving) }
                td.number { (kind.joining) } td.number { (kind.evicts) } td.number { (kind.saves) }
            } } }
        } }
        details {
            summary { "Each step in order" }
            ol { @for step in estimate.steps.iter().take(MOST_ROWS) { (step_item(step)) } }
            (more(estimate.steps.len()))
        }
    }
}

fn step_item(step: &Step) -> Markup {
    let names = |nodes: &[spot_domain::NodeName]| {
        let names: Vec<&str> = nodes.iter().map(|node| node.as_str()).collect();
        if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
    };
    html! {
        li {
            (words::step_kind(step.kind)) ", saves " (step.saves_usd_per_month) ": " code { (names(&step.leaving)) } " → "
            code { (names(&step.joining)) } ", " (words::counted(step.evicts, "pod")) " moved"
            @if step.surges > 0 { ", " (step.surges) " with a further replica first" }
            ". " span.soft { (step.reason) }
        }
    }
}

/// What to apply where nodes come from.
pub(super) fn changes(estimate: &Estimate) -> Markup {
    html! {
        @for change in estimate.changes.iter().take(MOST_ROWS) {
            p { (words::group_kind(change.kind)) " " code { (change.group) } ": " (change.summary) }
            pre { (change.text) }
        }
        (more(estimate.changes.len()))
    }
}

/// Blocked money by rule, then row by row.
pub(super) fn blocked(estimate: &Estimate) -> Markup {
    if estimate.blocked.is_empty() {
        return html! {};
    }
    html! {
        p { (estimate.blocked_usd_per_month) " a month more would be saved if nothing stood in the way; a node under several rules counts once." }
        div.scroll { table {
            thead { tr {
                th scope="col" { "Rule" } th.number scope="col" { "Nodes" } th.number scope="col" { "$ a month" } th scope="col" { "What to change" }
            } }
            tbody { @for line in blocked_by_rule(&estimate.blocked) { tr {
                td { code { (words::code(&line.rule)) } } td.number { (line.nodes) } td.number { (line.usd) } td { (line.example.remedy) }
            } } }
        } }
        details {
            summary { "Each blocked node" }
            div.scroll { table {
                thead { tr { th scope="col" { "Node" } th scope="col" { "Pod" } th scope="col" { "What is the matter" } th.number scope="col" { "$ a month" } } }
                tbody { @for row in estimate.blocked.iter().take(MOST_ROWS) { tr {
                    td { code { (row.node) } } td { @if let Some(pod) = &row.pod { code { (pod) } } }
                    td { (row.message) } td.number { (row.usd_per_month) }
                } } }
            } }
            (more(estimate.blocked.len()))
        }
    }
}

/// Pods without a node.
pub(super) fn pending(estimate: &Estimate) -> Markup {
    if estimate.pending.is_empty() {
        return html! {};
    }
    html! {
        div.scroll { table {
            thead { tr { th scope="col" { "Pod" } th scope="col" { "Room on" } th scope="col" { "Why" } } }
            tbody { @for pending in estimate.pending.iter().take(MOST_ROWS) { tr {
                td { code { (pending.pod) } }
                td { @if let Some(node) = &pending.placed_on { code { (node) } } @else { "no node" } }
                td { (pending.reason) }
            } } }
        } }
        (more(estimate.pending.len()))
    }
}

/// The layers before and after.
pub(super) fn safety(estimate: &Estimate) -> Markup {
    let safety = &estimate.safety;
    let mark = |holds: bool| {
        html! {
            @if holds { span.mark.good { "✓ holds" } } @else { span.mark.bad { "✗ broken" } }
        }
    };
    html! {
        p { (words::verdict(safety.verdict)) ". Were all nodes of one size, the least on-demand share would be "
            (format!("{:.0} %.", safety.least_on_demand_share * 100.0)) }
        div.scroll { table {
            thead { tr {
                th scope="col" { "Layer" } th scope="col" { "Measure" } th scope="col" { "Bound" }
                th scope="col" { "Now" } th scope="col" { "Planned" }
            } }
            tbody { @for reading in &safety.layers { tr {
                td { (words::layer(reading.layer)) } td { (reading.measure) } td { (words::layer_bound(reading)) }
                td { (words::layer_value(reading.layer, reading.before)) " " (mark(reading.held_before)) }
                td { (words::layer_value(reading.layer, reading.after)) " " (mark(reading.holds_after)) }
            } } }
        } }
    }
}

/// What had to be assumed.
pub(super) fn assumptions(estimate: &Estimate) -> Markup {
    html! { ul { @for assumption in &estimate.assumptions { li { (assumption.message) } } } }
}
