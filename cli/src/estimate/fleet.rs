//! The fleet by instance type and way of paying, before and after, and blocked money by rule: what text and page show.

use super::answer::{BlockedRow, Estimate, NodeRow, Step};
use super::money::Usd;
use spot_domain::{BlockRule, CapacityType, InstanceTypeName, Microusd, NodeName, StepKind};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Number and monthly price of some nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) nodes: usize,
    pub(super) usd: Usd,
}

impl Tally {
    fn add(&mut self, row: &NodeRow) {
        self.nodes += 1;
        self.usd.0 += row.usd_per_month.0;
    }
}

/// One line of the fleet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FleetLine {
    pub(super) instance_type: Option<InstanceTypeName>,
    pub(super) capacity_type: Option<CapacityType>,
    pub(super) managed: bool,
    pub(super) now: Tally,
    pub(super) planned: Tally,
}

/// The fleet, dearest lines first.
pub(super) fn fleet_lines(estimate: &Estimate) -> Vec<FleetLine> {
    let mut lines: BTreeMap<_, (Tally, Tally)> = BTreeMap::new();
    let key = |row: &NodeRow| (!row.managed, row.instance_type.clone(), row.capacity_type);
    estimate.now.iter().for_each(|row| lines.entry(key(row)).or_default().0.add(row));
    estimate.planned.iter().for_each(|row| lines.entry(key(row)).or_default().1.add(row));
    let mut lines: Vec<FleetLine> = lines
        .into_iter()
        .map(|((unmanaged, instance_type, capacity_type), (now, planned))| FleetLine {
            instance_type,
            capacity_type,
            managed: !unmanaged,
            now,
            planned,
        })
        .collect();
    lines.sort_by_key(|line| Reverse(line.now.usd.max(line.planned.usd)));
    lines
}

/// All rows together.
pub(super) fn tally(rows: &[NodeRow]) -> Tally {
    let mut tally = Tally::default();
    rows.iter().for_each(|row| tally.add(row));
    tally
}

/// The steps of one kind.
pub(super) struct KindOfSteps<'a> {
    pub(super) kind: StepKind,
    pub(super) steps: Vec<&'a Step>,
    pub(super) leaving: usize,
    pub(super) joining: usize,
    pub(super) evicts: usize,
    pub(super) saves: Usd,
}

/// Steps by kind, in the order in which they are made.
pub(super) fn steps_by_kind(steps: &[Step]) -> Vec<KindOfSteps<'_>> {
    let mut kinds: BTreeMap<StepKind, Vec<&Step>> = BTreeMap::new();
    steps.iter().for_each(|step| kinds.entry(step.kind).or_default().push(step));
    kinds
        .into_iter()
        .map(|(kind, steps)| KindOfSteps {
            kind,
            leaving: steps.iter().map(|step| step.leaving.len()).sum(),
            joining: steps.iter().map(|step| step.joining.len()).sum(),
            evicts: steps.iter().map(|step| step.evicts).sum(),
            saves: Usd(steps.iter().map(|step| step.saves_usd_per_month.0).sum()),
            steps,
        })
        .collect()
}

/// What one rule blocks.
pub(super) struct BlockedByRule<'a> {
    pub(super) rule: BlockRule,
    pub(super) nodes: usize,
    /// Each node once; a node that several rules keep counts under each of them.
    pub(super) usd: Usd,
    pub(super) example: &'a BlockedRow,
}

/// Blocked money by rule, most money first.
pub(super) fn blocked_by_rule(blocked: &[BlockedRow]) -> Vec<BlockedByRule<'_>> {
    let mut rules: BTreeMap<BlockRule, Vec<&BlockedRow>> = BTreeMap::new();
    blocked.iter().for_each(|row| rules.entry(row.rule).or_default().push(row));
    let mut lines: Vec<BlockedByRule<'_>> = rules
        .into_iter()
        .filter_map(|(rule, rows)| {
            let by_node: BTreeMap<&NodeName, Microusd> =
                rows.iter().map(|row| (&row.node, row.usd_per_month.0)).collect();
            let example = rows.iter().max_by_key(|row| (row.usd_per_month, Reverse(&row.node), Reverse(&row.pod)))?;
            Some(BlockedByRule { rule, nodes: by_node.len(), usd: Usd(by_node.into_values().sum()), example })
        })
        .collect();
    lines.sort_by_key(|line| (Reverse(line.usd), line.rule));
    lines
}
