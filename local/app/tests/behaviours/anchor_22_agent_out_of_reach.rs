//! Number 22: the agent or the control plane is away; commands come late, again, or from somebody else.

use crate::scenes::{self, HEAVY};
use crate::stage::{Stage, WEB};
use jiff::SignedDuration;
use spot_api_types::command::{CommandSigner, Envelope, QueueMessage};
use spot_domain::{Action, ActionLayer, ActionStatus, CapacityType, InterruptionState, JobStatus};
use spot_platform::Queue;

impl Stage {
    fn agent_queue(&self) -> Queue {
        let platform = &self.machine.platform;
        let sqs = aws_sdk_sqs::Client::new(&platform.emulators.sdk_config());
        Queue::new(sqs, platform.agent_queues.url(self.ids().1))
    }

    /// The command of an action once more, as the executor signs it, or signed by somebody else.
    pub(crate) async fn send_again(&self, action: &Action, signer: &CommandSigner) {
        let (org, cluster) = self.ids();
        let state = self.machine.platform.store.agent_state(org, cluster).await.unwrap().unwrap();
        let hash = state.policy_hash.clone().unwrap_or_default();
        let envelope = Envelope::of(action, &state.registration.cluster_uid, &hash, self.now());
        let command = signer.sign(&envelope).unwrap();
        self.agent_queue().send(&QueueMessage::Command(command)).await.unwrap();
    }
}

#[tokio::test]
async fn commands_that_expire_while_the_agent_is_away_never_run_and_their_step_is_undone() {
    let mut stage = Stage::open(&scenes::to_be_moved("")).await;
    assert!(stage.until(3_600, |stage| !stage.bought().is_empty()).await);
    let away_until = stage.now() + SignedDuration::from_mins(40);
    stage.machine.take_agent_down(WEB, away_until);
    let before: Vec<_> = stage.pods().into_iter().filter(|pod| !pod.of_daemon_set).collect();
    stage.pass(2_390).await;
    assert!(stage.nodes().iter().all(|node| !node.cordoned));
    stage.pass(70).await;
    let here: Vec<_> = stage.pods().into_iter().filter(|pod| !pod.of_daemon_set).collect();
    assert_eq!(here, before, "nothing was moved: {:#?}", stage.story().await);
    assert_eq!(stage.jobs().await[0].status, JobStatus::Failed, "{:#?}", stage.jobs().await);
    stage.pass(7_200).await;
    stage.until_quiet(7_200).await;
    assert!(stage.is_whole() && stage.nodes().iter().all(|node| !node.cordoned));
    let runs = stage.live(CapacityType::Spot).len() + stage.live(CapacityType::OnDemand).len();
    assert_eq!(runs, stage.nodes().len());
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn replayed_and_forged_commands_change_nothing() {
    let mut stage = Stage::open(&scenes::to_be_moved("")).await;
    stage.pass(3_600).await;
    stage.until_quiet(7_200).await;
    let own = stage.machine.platform.signer.clone();
    let forger = CommandSigner::new("local-1", &[7; 32]);
    let agents: Vec<_> =
        stage.actions().await.into_iter().filter(|action| action.kind.layer() == ActionLayer::Agent).collect();
    assert!(agents.iter().any(|action| action.status == ActionStatus::Completed));
    let (nodes, pods) = (stage.nodes(), stage.pods());
    let untouched = nodes.iter().find(|node| !stage.movable_on(&node.name).is_empty()).unwrap().clone();
    for action in &agents {
        stage.send_again(action, &own).await;
    }
    let mut forged = agents.iter().find(|action| action.kind.name() == "drain_node").unwrap().clone();
    let uid = stage.uid_of(&untouched.name);
    forged.id = format!("act_{:032x}", 1).parse().unwrap();
    forged.kind = spot_domain::ActionKind::DrainNode {
        node: spot_domain::NodeTarget { name: untouched.name.as_str().into(), uid },
        deadline_at: stage.now() + SignedDuration::from_mins(10),
        grace_secs: 1,
        voluntary: false,
    };
    forged.expires_at = stage.now() + SignedDuration::from_mins(10);
    forged.sequence += 1_000;
    stage.send_again(&forged, &forger).await;
    stage.pass(300).await;
    assert_eq!((stage.nodes(), stage.pods()), (nodes, pods));
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn a_cluster_runs_on_while_the_control_plane_is_down_for_an_hour_and_what_was_missed_is_answered() {
    const DOWN: &str = r#"
[[happenings]]
at = "10m"
what = "control_plane_down"
lasts = "1h"
"#;
    let mut stage = Stage::open(&scenes::with_spot_nodes(&format!("{HEAVY}{DOWN}"))).await;
    stage.pass(600).await;
    let lost = stage.live(CapacityType::Spot)[0].clone();
    assert!(stage.world().interrupt_instance(&lost.id));
    stage.pass(1_800).await;
    assert!(stage.interruptions().await.is_empty(), "nobody of ours is there");
    assert!(stage.is_whole(), "the customer's own group and controllers do their work");
    let evictions = stage.in_cluster(|cluster, _| cluster.counts().evictions);
    stage.pass(1_860).await;
    stage.until_quiet(1_800).await;
    let heard = stage.interruptions().await;
    assert!(
        heard.iter().all(|one| one.instance_id == lost.id && one.state == InterruptionState::NothingToDo),
        "{heard:#?}"
    );
    assert!(stage.bought().is_empty(), "what is whole already is not replaced again: {:#?}", stage.story().await);
    assert_eq!(stage.in_cluster(|cluster, _| cluster.counts().evictions), evictions);
    let agent = stage.machine.platform.store.agent_state(stage.ids().0, stage.ids().1).await.unwrap().unwrap();
    let silent = stage.now().duration_since(agent.last_seen_at);
    assert!(stage.is_whole() && silent < SignedDuration::from_mins(5), "it speaks again: {silent}");
    stage.nothing_was_broken().await;
}
