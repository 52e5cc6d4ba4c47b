//! Which contents are bought on-demand, so that layer 4 holds.

use super::Staying;
use super::candidates::{Candidate, Choices};
use crate::safety::{Bounds, Capacity};
use crate::solve::dosing::{Dose, dose};

/// Up to so many contents the on-demand ones are chosen by trying every subset.
const EXACT_UP_TO: usize = 12;

/// Which contents are bought on-demand so that layer 4 holds: all that cannot be Spot, and then the cheapest set.
pub(super) fn choose_on_demand(choices: &[&Choices], staying: &Staying, bounds: &Bounds) -> Vec<bool> {
    let mut on_demand: Vec<bool> = choices.iter().map(|choice| choice.spot.is_empty()).collect();
    let free: Vec<usize> =
        (0..choices.len()).filter(|place| !on_demand[*place] && !choices[*place].on_demand.is_empty()).collect();
    if free.len() <= EXACT_UP_TO {
        if let Some(best) = best_subset(choices, &free, &on_demand, staying, bounds) {
            best.into_iter().for_each(|place| on_demand[place] = true);
        }
        return on_demand;
    }
    let mut doses: Vec<Dose> = (0..choices.len()).map(|place| dose_of(choices[place], on_demand[place])).collect();
    dose(&mut doses, staying.on_demand, staying.whole, bounds.wanted_on_demand_share);
    doses.iter().map(|dose| dose.on_demand).collect()
}

fn dose_of(choice: &Choices, on_demand: bool) -> Dose {
    let first = |list: &[Candidate]| list.first().map(|candidate| candidate.capacity);
    let list = first(&choice.on_demand);
    Dose {
        as_spot: first(&choice.spot).or(list).unwrap_or_default(),
        as_on_demand: list.unwrap_or_default(),
        premium: premium(choice),
        on_demand,
        free: list.is_some(),
    }
}

fn premium(choice: &Choices) -> u64 {
    match (choice.on_demand.first(), choice.spot.first()) {
        (Some(list), Some(spot)) => list.price.saturating_sub(spot.price),
        _ => u64::MAX / 8,
    }
}

/// How far the on-demand share is below its bound, as a share of the whole; 0 when it holds.
fn shortfall(choices: &[&Choices], on_demand: &[bool], staying: &Staying, bounds: &Bounds) -> f64 {
    let mut have = staying.on_demand;
    for (choice, chosen) in choices.iter().zip(on_demand) {
        if let (true, Some(candidate)) = (*chosen, choice.on_demand.first()) {
            have.add(candidate.capacity);
        }
    }
    let whole = estimate_whole(choices, on_demand, staying);
    (bounds.wanted_on_demand_share - have.lesser_share(whole)).max(0.0)
}

fn best_subset(
    choices: &[&Choices],
    free: &[usize],
    fixed: &[bool],
    staying: &Staying,
    bounds: &Bounds,
) -> Option<Vec<usize>> {
    let mut best: Option<(u64, Vec<usize>)> = None;
    for mask in 0u32..(1 << free.len()) {
        let chosen: Vec<usize> =
            free.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) != 0).map(|(_, place)| *place).collect();
        let cost: u64 = chosen.iter().map(|place| premium(choices[*place])).sum();
        if best.as_ref().is_some_and(|(least, _)| *least <= cost) {
            continue;
        }
        let mut with = fixed.to_vec();
        chosen.iter().for_each(|place| with[*place] = true);
        if shortfall(choices, &with, staying, bounds) <= 0.0 {
            best = Some((cost, chosen));
        }
    }
    best.map(|(_, chosen)| chosen)
}

pub(super) fn estimate_whole(choices: &[&Choices], on_demand: &[bool], staying: &Staying) -> Capacity {
    let mut whole = staying.whole;
    for (choice, bought) in choices.iter().zip(on_demand) {
        let list = if *bought { &choice.on_demand } else { &choice.spot };
        if let Some(candidate) = list.first().or(choice.on_demand.first()) {
            whole.add(candidate.capacity);
        }
    }
    whole
}
