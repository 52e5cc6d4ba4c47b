//! Number 2: a disruption budget that allows nothing, after the two-minute warning.

use crate::scenes;
use crate::stage::Stage;
use jiff::SignedDuration;
use spot_domain::{ActionKind, ActionStatus, CapacityType, InterruptionState, JobKind, JobStatus};

/// A replica in each zone, none of which may be missing, too large for what the on-demand nodes have left.
const LEDGER: &str = r#"
  [[clusters.workloads]]
  namespace = "shop"
  name = "ledger"
  replicas = 3
  cpu = "1500m"
  memory = "2Gi"
  min_available = "100%"
  one_per_zone = true
"#;

#[tokio::test]
async fn a_disruption_budget_of_zero_after_an_interruption_warning_is_asked_until_the_deadline_and_the_replacement_starts_at_once()
 {
    let mut stage = Stage::open(&scenes::with_spot_nodes(LEDGER)).await;
    let lost = stage.live(CapacityType::Spot)[0].clone();
    let kept = stage.pods_of("ledger").into_iter().find(|pod| pod.node == lost.private_dns_name).unwrap();
    let warned_at = stage.now();
    assert!(stage.world().interrupt_instance(&lost.id));

    let ended = stage.until(300, |stage| {
        let runs = stage.instance(&lost.id).is_some_and(|one| one.is_live());
        let pod = stage.pods_of("ledger").into_iter().find(|pod| pod.uid == kept.uid);
        assert!(!runs || pod.is_some_and(|pod| pod.ready && !pod.leaving), "it serves as long as its node runs");
        !runs
    });
    assert!(ended.await);
    let deadline = warned_at + SignedDuration::from_secs(120);
    assert!(stage.now() >= deadline, "let go at {} and not before {deadline}", stage.now());
    let others = stage.movable_on(&lost.private_dns_name).into_iter().filter(|pod| pod.uid != kept.uid);
    assert_eq!(others.count(), 0, "whatever a budget let go has gone in time");
    let drains = stage.actions_named("drain_node").await;
    let [drain] = drains.as_slice() else { panic!("{drains:#?}") };
    let result = drain.result.clone().unwrap_or_default();
    assert!(matches!(drain.kind, ActionKind::DrainNode { deadline_at, .. } if deadline_at == deadline));
    assert_eq!((drain.status, result.error_code.as_deref()), (ActionStatus::Failed, Some("deadline_passed")));
    assert_eq!(result.refused.iter().map(|(pod, _)| &pod.name).collect::<Vec<_>>(), [&kept.name]);

    stage.until_quiet(900).await;
    let bought = stage.bought();
    let [replacement] = bought.as_slice() else { panic!("{bought:#?}") };
    assert!(replacement.launched_at.duration_since(warned_at).as_secs() <= 5, "at once: {}", replacement.launched_at);
    assert_eq!(replacement.zone, lost.zone);
    assert!(stage.is_whole());
    let ledger = stage.pods_of("ledger");
    assert!(ledger.iter().any(|pod| pod.node == replacement.private_dns_name && pod.ready), "{ledger:#?}");
    let jobs = stage.jobs_of(JobKind::Interruption).await;
    assert_eq!(jobs.iter().map(|job| job.status).collect::<Vec<_>>(), [JobStatus::Completed]);
    assert_eq!(stage.interruptions().await[0].state, InterruptionState::Recovered);
    stage.nothing_was_broken().await;
}
