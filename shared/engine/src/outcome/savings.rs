//! Savings by cause (MET-03): paying less for the same hours, and running fewer of them.

use crate::fleet::Fleet;
use crate::stages::Scene;
use spot_domain::{Microusd, MicrousdPerHour};

/// Rate and usage savings per month. Usage = list price of the fleet before less that of the fleet after; rate = the
/// rest, what Spot saves against the list. Nodes of unknown price count on neither side.
pub(super) fn by_cause(scene: &Scene<'_>, start: &Fleet, after: &Fleet) -> (Microusd, Microusd) {
    let month = |price: u64| MicrousdPerHour(price).per_month();
    let saved = month(start.cost_microusd_per_hour()) - month(after.cost_microusd_per_hour());
    let usage = month(at_list(scene, start)) - month(at_list(scene, after));
    (saved - usage, usage)
}

fn at_list(scene: &Scene<'_>, fleet: &Fleet) -> u64 {
    let list = |node: usize| {
        let known = fleet.nodes[node].instance_type.and_then(|kind| scene.world.prices.on_demand[kind]);
        known.unwrap_or(fleet.nodes[node].microusd_per_hour)
    };
    fleet.alive().map(list).sum()
}
