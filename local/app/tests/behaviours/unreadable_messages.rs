//! Messages that cannot be read: counted, buried, in nobody's way.

use crate::scenes::{self, HEAVY};
use crate::stage::Stage;
use spot_domain::CapacityType;

/// Every queue that starts a function, with its dead letters and the function.
const QUEUES: [(&str, &str, &str); 7] = [
    ("DiscoveryQueue", "DiscoveryDeadLetters", "discovery"),
    ("ExecutorQueue", "ExecutorDeadLetters", "executor"),
    ("InterruptionQueue", "InterruptionDeadLetters", "interruption-handler"),
    ("LiveQueue", "LiveDeadLetters", "websocket"),
    ("MarketQueue", "MarketDeadLetters", "market-collector"),
    ("OptimizerQueue", "OptimizerDeadLetters", "optimizer"),
    ("ReporterQueue", "ReporterDeadLetters", "reporter"),
];

const UNREADABLE: [&str; 3] = ["no JSON at all", "{}", r#"{"organization_id": 7, "detail-type": [], "nested": {"#];

#[tokio::test]
async fn messages_that_cannot_be_read_end_in_the_dead_letters_are_counted_and_delay_no_other() {
    let mut stage = Stage::open(&scenes::with_spot_nodes(HEAVY)).await;
    let sqs = aws_sdk_sqs::Client::new(&stage.machine.platform.emulators.sdk_config());
    for (queue, ..) in QUEUES {
        let url = stage.machine.platform.emulators.queue_url(queue);
        for body in UNREADABLE {
            sqs.send_message().queue_url(&url).message_body(body).send().await.unwrap();
        }
    }
    // A loss is heard in the same batch.
    let lost = stage.live(CapacityType::Spot)[0].clone();
    let warned_at = stage.now();
    assert!(stage.world().interrupt_instance(&lost.id));
    stage.pass(30).await;
    let bought = stage.bought();
    assert!(bought[0].launched_at.duration_since(warned_at).as_secs() <= 5, "{bought:#?}");
    stage.until_quiet(900).await;
    assert!(stage.is_whole());

    stage.pass(5_400).await;
    let troubles = stage.machine.platform.troubles().failed;
    for (queue, dead_letters, function) in QUEUES {
        assert_eq!(stage.messages_in(dead_letters), UNREADABLE.len() as u64, "{dead_letters}");
        assert!(troubles.get(function).is_some_and(|(count, _)| *count > 0), "{function} counts {queue}: {troubles:?}");
    }
    assert!(stage.is_whole());
    stage.nothing_was_broken().await;
}
