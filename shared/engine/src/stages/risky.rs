//! Leaving Spot pools that are dangerous, and Spot that has become dearer than on-demand.

use super::Scene;
use super::draft::{Ask, Draft, Worth};
use crate::solve::Care;
use spot_domain::{CapacityType, PoolRisk, StepKind};
use std::collections::BTreeSet;

/// Nodes of flagged pools, and of pools below the stability bound, go elsewhere whatever it costs.
pub(super) fn leave_risky_pools(scene: &Scene<'_>, draft: &mut Draft, fixed: &BTreeSet<usize>) {
    let risky: Vec<usize> =
        scene.leavable(draft, fixed).into_iter().filter(|node| is_risky(scene, draft, *node)).collect();
    if draft.try_step(scene, leave(&risky)) {
        return;
    }
    for node in risky {
        draft.try_step(scene, leave(&[node]));
    }
}

fn leave(leaving: &[usize]) -> Ask<'_> {
    Ask {
        kind: StepKind::LeaveRiskyPool,
        leaving,
        pending: &[],
        closed: &[],
        may_join: true,
        worth: Worth::Whatever,
        care: Care::Look,
        reason: "their Spot pool is flagged or interrupted more often than layer 1 allows".to_owned(),
    }
}

pub(super) fn is_risky(scene: &Scene<'_>, draft: &Draft, node: usize) -> bool {
    let known = &draft.fleet.nodes[node];
    let (Some(CapacityType::Spot), Some(instance_type), Some(zone)) =
        (known.capacity_type, known.instance_type, known.zone)
    else {
        return false;
    };
    let prices = &scene.world.prices;
    let unstable = prices.probability_ppm[instance_type]
        .is_some_and(|probability| 1_000_000 - probability.min(1_000_000) < scene.bounds.min_stability_ppm);
    unstable || prices.flag(instance_type, zone) == Some(PoolRisk::Danger)
}

/// Spot nodes that cost as much as on-demand ones, or more, are replaced by the cheapest fleet there is.
pub(super) fn fall_back(scene: &Scene<'_>, draft: &mut Draft, fixed: &BTreeSet<usize>) {
    if !scene.world.input.policy.fallback.enabled {
        return;
    }
    for node in scene.leavable(draft, fixed) {
        let known = &draft.fleet.nodes[node];
        let dear = known.capacity_type == Some(CapacityType::Spot)
            && known
                .instance_type
                .and_then(|place| scene.world.prices.on_demand[place])
                .is_some_and(|list| known.microusd_per_hour > list);
        if dear {
            draft.try_step(
                scene,
                Ask {
                    kind: StepKind::FallBackToOnDemand,
                    leaving: &[node],
                    pending: &[],
                    closed: &[],
                    may_join: true,
                    worth: Worth::Saving(1),
                    care: Care::Look,
                    reason: "Spot is dearer there than on-demand".to_owned(),
                },
            );
        }
    }
}
