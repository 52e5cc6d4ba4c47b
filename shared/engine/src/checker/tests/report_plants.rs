//! Defects in what is bought and in what the report says: offerings, safety layers, money.

use super::scene::Scene;
use super::{CheckRule as Rule, Plant, assert_planted};
use spot_domain::*;

#[test]
fn each_defect_of_offerings_safety_and_money_is_named() {
    assert_planted(PLANTS);
}

fn in_an_hour(scene: &Scene) -> jiff_timestamp::Timestamp {
    scene.input.now + std::time::Duration::from_secs(3600)
}

mod jiff_timestamp {
    //! The timestamp type by way of a domain field, so that this crate needs no dependency for a test.
    pub(super) type Timestamp = <spot_domain::PoolFlag as Until>::Moment;
    pub(super) trait Until {
        type Moment;
    }
}

/// Makes nodes of the input Spot, so that layers 3 and 4 are near their bounds before the plan.
fn become_spot(scene: &mut Scene, names: &[&str]) {
    for name in names {
        scene.node(name).capacity_type = Some(CapacityType::Spot);
        scene.planned(name).capacity_type = Some(CapacityType::Spot);
    }
    scene.restate();
}
