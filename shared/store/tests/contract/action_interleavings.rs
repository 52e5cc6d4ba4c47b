//! Whatever the order in which holders claim, extend, finish and the reaper ends: at no time two of them hold an action,
//! no fence is given twice, and one result at most counts.

use crate::endpoints::embedded;
use crate::fixtures::*;
use proptest::prelude::*;
use spot_domain::{Action, ActionStatus};
use spot_store::{Announce, Finished, Overdue, Store};
use std::collections::BTreeSet;

const HOLDERS: usize = 3;

#[derive(Clone, Debug)]
enum Move {
    Claim { holder: usize, lease_secs: i64 },
    Extend { holder: usize, lease_secs: i64 },
    Finish { holder: usize, succeeds: bool },
    EndOverdue,
    Cancel,
    Wait { secs: i64 },
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let holder = 0..HOLDERS;
    let one = prop_oneof![
        4 => (holder.clone(), 1..200i64).prop_map(|(holder, lease_secs)| Move::Claim { holder, lease_secs }),
        2 => (holder.clone(), 1..200i64).prop_map(|(holder, lease_secs)| Move::Extend { holder, lease_secs }),
        1 => (holder, any::<bool>()).prop_map(|(holder, succeeds)| Move::Finish { holder, succeeds }),
        1 => Just(Move::EndOverdue),
        1 => Just(Move::Cancel),
        4 => (1..150i64).prop_map(|secs| Move::Wait { secs }),
    ];
    proptest::collection::vec(one, 1..40)
}

/// What must be true of all that was answered so far.
#[derive(Default)]
struct Judge {
    fences: BTreeSet<u64>,
    /// Fence and end of the lease of whoever holds it.
    held: Option<(u64, i64)>,
    ends: u32,
}

impl Judge {
    fn claimed(&mut self, action: &Action, lease_until: i64, now: i64) {
        assert!(self.fences.insert(action.fence), "fence {} was given twice", action.fence);
        assert_eq!(self.fences.last(), Some(&action.fence), "fences rise");
        assert!(self.held.is_none_or(|(_, until)| until <= now), "two hold it at {now}");
        assert!(self.ends == 0 && now < 600, "it had ended or expired");
        self.held = Some((action.fence, lease_until));
    }

    fn extended(&mut self, fence: u64, lease_until: i64, now: i64) {
        let (held_by, until) = self.held.expect("somebody holds it");
        assert!(held_by == fence && until > now && self.ends == 0);
        self.held = Some((fence, lease_until));
    }

    fn ended(&mut self) {
        self.ends += 1;
        assert_eq!(self.ends, 1, "it ended twice");
    }
}

async fn play(store: &Store, moves: &[Move]) {
    let (org, job, actions) = enqueued(store, 1).await;
    let (cluster, id, nothing) = (&job.cluster_id, &actions[0].id, Announce::nothing());
    let (mut judge, mut now) = (Judge::default(), 0);
    let mut claims: [Option<Action>; HOLDERS] = [const { None }; HOLDERS];
    for one in moves {
        match *one {
            Move::Wait { secs } => now += secs,
            Move::Claim { holder, lease_secs } => {
                let name = format!("holder-{holder}");
                let claim = store.claim_action(&org, cluster, id, &name, at(now + lease_secs), at(now)).await.unwrap();
                if let Some(action) = claim {
                    judge.claimed(&action, now + lease_secs, now);
                    claims[holder] = Some(action);
                }
            }
            Move::Extend { holder, lease_secs } => {
                let Some(claim) = &claims[holder] else { continue };
                if store.extend_action(&org, claim, at(now + lease_secs), at(now)).await.is_ok() {
                    judge.extended(claim.fence, now + lease_secs, now);
                }
            }
            Move::Finish { holder, succeeds } => {
                let Some(fence) = claims[holder].as_ref().map(|claim| claim.fence) else { continue };
                let status = if succeeds { ActionStatus::Completed } else { ActionStatus::Failed };
                let result = done(&format!("by holder {holder} with fence {fence}"));
                match store.finish_action(&org, cluster, id, fence, status, &result, &nothing, at(now)).await.unwrap() {
                    Finished::Done(action) => {
                        assert_eq!(Some(&fence), judge.fences.last(), "an older fence counted");
                        assert_eq!(action.status, status);
                        judge.ended();
                    }
                    Finished::Repeated(action) => assert!(action.status.is_final() && action.fence == fence),
                    Finished::Refused(_) => {}
                }
            }
            Move::EndOverdue => match store.end_overdue_action(&org, cluster, id, &nothing, at(now)).await.unwrap() {
                Overdue::Expired(_) => {
                    assert!(now >= 600 && judge.fences.is_empty());
                    judge.ended();
                }
                Overdue::Failed(_) => {
                    assert!(now >= 600 && judge.held.is_some_and(|(_, until)| until <= now));
                    judge.ended();
                }
                Overdue::NotOverdue => {}
            },
            Move::Cancel => {
                if store.cancel_action(&org, cluster, id, &nothing, at(now)).await.unwrap() {
                    assert!(judge.fences.is_empty(), "it was picked up");
                    judge.ended();
                }
            }
        }
    }
    let stored = store.action(&org, cluster, id).await.unwrap().unwrap();
    assert_eq!(stored.status.is_final(), judge.ends == 1);
    assert_eq!(stored.fence, judge.fences.last().copied().unwrap_or(0));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn interleavings_never_give_two_winners(moves in moves()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async { play(&embedded().await, &moves).await });
    }
}
