//! The planner's one door: planning input in, plan and report out.

use crate::fleet::Fleet;
use crate::market::Offers;
use crate::movable::Movable;
use crate::outcome;
use crate::safety::{Bounds, measure};
use crate::stages::{Scene, best_draft, hold};
use crate::world::World;
use spot_domain::{PlanOutcome, PlanningInput};

/// Plans for the moment `input.now`. The same input gives the same plan.
pub fn plan(input: &PlanningInput) -> PlanOutcome {
    let world = World::of(input);
    let movable = Movable::of(&world);
    let mut start = Fleet::of(&world);
    let before = measure(&world, &start);
    let tentative = hold(&world, &mut start);
    let bounds = Bounds::of(&world, &before);
    let scene = Scene { world: &world, movable: &movable, offers: Offers::of(&world), before, bounds, tentative };
    let draft = best_draft(&scene, &start);
    outcome::write(&scene, &start, &draft)
}
