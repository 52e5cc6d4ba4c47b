//! Whole fleets chosen by amounts before a single pod is placed: how many nodes of which offering hold the demand at
//! the least cost while every safety layer holds. Pods are mostly small beside nodes, so a fleet whose amounts suffice
//! nearly always holds them too; the packing that follows decides.

mod anneal;
mod columns;
mod deal;
mod need;
mod search;
mod usable;

use super::demand::Item;
use super::typing::Staying;
use crate::fleet::Fleet;
use crate::market::Offers;
use crate::safety::Bounds;
use crate::world::{Offering, World};
use columns::{Column, columns};
use need::Need;

/// What a fleet is chosen for.
pub(super) struct Task<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) offers: &'a Offers,
    /// The fleet without the nodes that leave.
    pub(super) emptied: &'a Fleet,
    pub(super) demand: &'a [Item],
    pub(super) bounds: &'a Bounds,
    pub(super) staying: &'a Staying,
    /// The group new nodes belong to.
    pub(super) group: usize,
    /// Types with more CPU and more memory than this are left out.
    pub(super) largest: Option<(u64, u64)>,
}

/// Chooses fleets for a task, one for each slack asked for.
pub(super) struct Chooser<'a> {
    task: Task<'a>,
    columns: Vec<Column>,
    need: Need,
    /// The last choice: where the next search starts.
    last: Option<Vec<u32>>,
}

impl<'a> Chooser<'a> {
    /// `None` when nothing suitable can be bought.
    pub(super) fn new(task: Task<'a>) -> Option<Self> {
        let need = Need::of(&task);
        let columns = columns(&task, &need);
        (!columns.is_empty()).then_some(Self { task, columns, need, last: None })
    }

    /// The cheapest fleet found whose room exceeds the demand by `slack_permille` of CPU and memory; its
    /// cost comes along.
    pub(super) fn choose(&mut self, slack_permille: (u32, u32)) -> Option<(Vec<Offering>, u64)> {
        let need = self.need.with_slack(slack_permille);
        let counts = search::cheapest(&self.columns, &need, self.last.as_deref())?;
        self.last = Some(counts.clone());
        let cost = self.columns.iter().zip(&counts).map(|(column, count)| column.price * u64::from(*count)).sum();
        Some((deal::deal(&self.task, &self.columns, &counts), cost))
    }
}
