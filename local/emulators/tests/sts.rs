//! Session credentials open one queue and no other, for their time only.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod common;

use aws_credential_types::Credentials;
use aws_sdk_sqs::error::ProvideErrorMetadata;
use common::{HandSet, in_memory};
use spot_emulators::{Emulators, QueueSettings};
use std::sync::Arc;

async fn agent_credentials(emulators: &Emulators, queue: &str) -> Credentials {
    let sts = aws_sdk_sts::Client::new(&emulators.sdk_config());
    let arn = emulators.queue_arn(queue);
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":["sqs:ReceiveMessage","sqs:DeleteMessage"],"Resource":"{arn}"}}]}}"#
    );
    let request = sts.assume_role().role_arn("arn:aws:iam::000000000000:role/agent").role_session_name("clu_1");
    let answer = request.duration_seconds(900).policy(policy).send().await.unwrap();
    let given = answer.credentials().unwrap();
    Credentials::new(
        given.access_key_id(),
        given.secret_access_key(),
        Some(given.session_token().to_owned()),
        None,
        "test",
    )
}

fn two_queues() -> (Emulators, Arc<HandSet>) {
    let (emulators, clock) = in_memory();
    for name in ["mine", "other"] {
        emulators.create_queue(name, &QueueSettings::default()).unwrap();
    }
    (emulators, clock)
}

#[tokio::test]
async fn credentials_for_one_queue_are_refused_at_another() {
    let (emulators, _) = two_queues();
    let agent = aws_sdk_sqs::Client::new(&emulators.sdk_config_with(agent_credentials(&emulators, "mine").await));
    let own = agent.receive_message().queue_url(emulators.queue_url("mine")).send().await;
    assert!(own.is_ok(), "{own:?}");
    let error = agent.receive_message().queue_url(emulators.queue_url("other")).send().await.unwrap_err();
    assert_eq!(error.code(), Some("AccessDeniedException"));
    let error = agent.send_message().queue_url(emulators.queue_url("mine")).message_body("x").send().await.unwrap_err();
    assert_eq!(error.code(), Some("AccessDeniedException"), "only what the policy names");
}

#[tokio::test]
async fn credentials_expire_by_the_handed_in_clock() {
    let (emulators, clock) = two_queues();
    let agent = aws_sdk_sqs::Client::new(&emulators.sdk_config_with(agent_credentials(&emulators, "mine").await));
    clock.advance_secs(900);
    let error = agent.receive_message().queue_url(emulators.queue_url("mine")).send().await.unwrap_err();
    assert_eq!(error.code(), Some("ExpiredTokenException"));
}

#[tokio::test]
async fn an_invented_session_is_refused_and_everybody_learns_who_they_are() {
    let (emulators, _) = two_queues();
    let invented = Credentials::new("ASIAINVENTED", "x", Some("y".to_owned()), None, "test");
    let agent = aws_sdk_sqs::Client::new(&emulators.sdk_config_with(invented));
    let error = agent.receive_message().queue_url(emulators.queue_url("mine")).send().await.unwrap_err();
    assert_eq!(error.code(), Some("UnrecognizedClientException"));
    let session = agent_credentials(&emulators, "mine").await;
    let sts = aws_sdk_sts::Client::new(&emulators.sdk_config_with(session));
    let who = sts.get_caller_identity().send().await.unwrap();
    assert_eq!(who.arn(), Some("arn:aws:sts::000000000000:assumed-role/agent/clu_1"));
}

#[tokio::test]
async fn a_session_shorter_than_a_quarter_of_an_hour_is_refused() {
    let (emulators, _) = two_queues();
    let sts = aws_sdk_sts::Client::new(&emulators.sdk_config());
    let request = sts.assume_role().role_arn("arn:aws:iam::000000000000:role/agent").role_session_name("s");
    assert!(request.duration_seconds(60).send().await.is_err());
}
