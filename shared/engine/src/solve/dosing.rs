//! Which contents are bought on-demand where there are too many to try every subset: the least premium for what is
//! gained, one after another.

use crate::safety::Capacity;

/// What one content means for the on-demand share.
#[derive(Clone, Copy, Debug)]
pub(in crate::solve) struct Dose {
    /// What it adds to the fleet as Spot, and as on-demand.
    pub(in crate::solve) as_spot: Capacity,
    pub(in crate::solve) as_on_demand: Capacity,
    /// What on-demand costs more.
    pub(in crate::solve) premium: u64,
    pub(in crate::solve) on_demand: bool,
    /// It may be either.
    pub(in crate::solve) free: bool,
}

/// Turns free doses to on-demand until `wanted` of the whole is. `have` and `whole` are those of nodes that stay.
pub(in crate::solve) fn dose(doses: &mut [Dose], mut have: Capacity, mut whole: Capacity, wanted: f64) {
    for dose in doses.iter() {
        if dose.on_demand {
            have.add(dose.as_on_demand);
            whole.add(dose.as_on_demand);
        } else {
            whole.add(dose.as_spot);
        }
    }
    let lacking = |have: Capacity, whole: Capacity| (wanted - have.lesser_share(whole)).max(0.0);
    let mut free: Vec<usize> =
        (0..doses.len()).filter(|place| doses[*place].free && !doses[*place].on_demand).collect();
    loop {
        let now = lacking(have, whole);
        if now <= 0.0 {
            return;
        }
        let value = |place: usize| {
            let (have, whole) = turned(&doses[place], have, whole);
            doses[place].premium as f64 / (now - lacking(have, whole)).max(1e-12)
        };
        let mut best: Option<(f64, usize)> = None;
        for (at, place) in free.iter().enumerate() {
            let own = value(*place);
            if best.is_none_or(|(least, _)| own < least) {
                best = Some((own, at));
            }
        }
        let Some((_, at)) = best else { return };
        let place = free.remove(at);
        (have, whole) = turned(&doses[place], have, whole);
        doses[place].on_demand = true;
    }
}

/// The on-demand capacity and the whole once the dose is bought on-demand.
fn turned(dose: &Dose, mut have: Capacity, mut whole: Capacity) -> (Capacity, Capacity) {
    have.add(dose.as_on_demand);
    whole.cpu = whole.cpu + dose.as_on_demand.cpu - dose.as_spot.cpu;
    whole.memory = whole.memory + dose.as_on_demand.memory - dose.as_spot.memory;
    (have, whole)
}
