//! A killed process goes on from its data directory with nothing lost and nothing done twice. The program is the real one,
//! `spot-local run`, ended by SIGKILL at moments drawn from a seed while it changes something, and started again on the same
//! directory, until its virtual time has come to a stated moment. Then its records are held against the customer's side, and
//! against those of a run that nobody killed.
//!
//! Two runs are never equal to the last digit: ids are drawn anew by each process, and a retried eviction waits for a time
//! drawn by lot, killed or not, so a drain ends some seconds earlier or later, and what runs meanwhile is paid for as long.
//! What does not hang on seconds has to be equal: which actions there were and what became of them, the fleet, and the ledger
//! of every hour in which nothing moved.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod child;
mod claims;
mod customer;
mod records;
mod story;

use story::{Story, Told};

/// Kills at least in each of the two stories: fifty and more in all.
const KILLS: usize = 26;

/// Tells a story with other seeds until it was killed often enough.
fn killed(story: &Story, first_seed: u64) -> Vec<Told> {
    let mut told = Vec::new();
    for seed in first_seed.. {
        told.push(story.told(Some(seed)));
        let kills: Vec<_> = told.iter().flat_map(|one: &Told| &one.kills).collect();
        if kills.len() >= KILLS {
            let at_work = kills.iter().filter(|kill| kill.open > 0).count();
            println!("{}: {} kills in {} runs, {at_work} with a job at work", story.name, kills.len(), told.len());
            assert!(at_work * 5 >= kills.len() * 4, "{kills:#?}");
            break;
        }
    }
    told
}

#[test]
fn a_conversion_killed_again_and_again_ends_with_the_actions_the_fleet_and_the_ledger_of_one_that_nobody_killed() {
    let story = Story::new("conversion", &customer::to_be_converted(), "2026-07-06T08:20:00Z");
    let whole = story.told(None).records;
    claims::nothing_is_lost_or_done_twice(&whole);
    claims::everything_was_done(&whole);
    for told in killed(&story, 1) {
        claims::nothing_is_lost_or_done_twice(&told.records);
        claims::everything_was_done(&told.records);
        claims::came_to_the_same(&whole, &told.records);
    }
}

#[test]
fn an_interrupted_fleet_killed_again_and_again_is_made_whole_with_nothing_lost_and_nothing_done_twice() {
    let story = Story::new("interruption", &customer::to_be_interrupted(), "2026-07-06T09:20:00Z");
    for told in killed(&story, 101) {
        claims::nothing_is_lost_or_done_twice(&told.records);
        claims::every_loss_was_answered(&told.records);
    }
}
