//! A signed command is obeyed as it was signed, where and when it was meant to be, and not otherwise.

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use spot_api_types::agent::SigningKey;
use spot_api_types::command::{CommandSigner, Envelope, Keyring, QueueMessage, Refusal, SignedCommand};
use spot_domain::{ActionId, ActionKind, ClusterId, NodeTarget};

const CLUSTER_UID: &str = "6a0c1f0e-6d0b-4f35-9a0a-3f4d6a1c2b3d";

fn id<T: std::str::FromStr>(prefix: &str, number: u64) -> T
where
    T::Err: std::fmt::Debug,
{
    format!("{prefix}_{number:032x}").parse().expect("a well-formed id")
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a small number")
}

fn node() -> NodeTarget {
    NodeTarget { name: "ip-10-0-1-2.ec2.internal".into(), uid: "b6c1".to_owned() }
}

fn envelope() -> Envelope {
    Envelope {
        action_id: id::<ActionId>("act", 7),
        cluster_uid: CLUSTER_UID.to_owned(),
        cluster_id: id::<ClusterId>("clu", 1),
        sequence: 41,
        fence: None,
        kind: ActionKind::CordonNode(node()),
        not_before: at(1_000),
        expires_at: at(2_000),
        policy_hash: "abc".to_owned(),
        dry_run: false,
        issued_at: at(1_000),
        urgent: false,
    }
}

fn signer(number: u8) -> CommandSigner {
    CommandSigner::new("key-1", &[number; 32])
}

fn key() -> SigningKey {
    signer(1).public_key(at(1_000_000))
}

fn keyring() -> Keyring {
    Keyring::new(&[key()], id("clu", 1), CLUSTER_UID)
}

fn signed() -> SignedCommand {
    signer(1).sign(&envelope()).expect("an action of the agent")
}

#[test]
fn a_genuine_command_is_read_as_it_was_written() {
    assert_eq!(keyring().open(&signed(), at(1_500)), Ok(envelope()));
    let message = QueueMessage::Command(signed());
    assert_eq!(serde_json::from_str::<QueueMessage>(&message.to_body()).expect("own writing"), message);
}

#[test]
fn the_hour_decides_and_both_ends_are_sharp() {
    let (ring, command) = (keyring(), signed());
    let early = Timestamp::from_nanosecond(at(1_000).as_nanosecond() - 1).expect("near");
    assert_eq!(ring.open(&command, early), Err(Refusal::TooEarly(at(1_000))));
    assert!(ring.open(&command, at(1_000)).is_ok());
    let last = Timestamp::from_nanosecond(at(2_000).as_nanosecond() - 1).expect("near");
    assert!(ring.open(&command, last).is_ok());
    assert_eq!(ring.open(&command, at(2_000)), Err(Refusal::Expired(at(2_000))));
    assert!(ring.open_any_time(&command, at(2_000)).is_ok(), "what was started goes on");
}

#[test]
fn a_command_for_another_cluster_is_refused_by_name_and_by_uid() {
    for (cluster_id, uid) in [(id("clu", 2), CLUSTER_UID), (id("clu", 1), "another")] {
        assert_eq!(Keyring::new(&[key()], cluster_id, uid).open(&signed(), at(1_500)), Err(Refusal::ForeignCluster));
    }
}

#[test]
fn a_key_counts_under_its_own_name_until_its_end() {
    let other = Keyring::new(&[signer(2).public_key(at(1_000_000))], id("clu", 1), CLUSTER_UID);
    assert_eq!(other.open(&signed(), at(1_500)), Err(Refusal::BadSignature));
    let ended = Keyring::new(&[signer(1).public_key(at(1_500))], id("clu", 1), CLUSTER_UID);
    assert_eq!(ended.open(&signed(), at(1_500)), Err(Refusal::KeyExpired));
    let renamed = SignedCommand { key_id: "key-2".to_owned(), ..signed() };
    assert_eq!(keyring().open(&renamed, at(1_500)), Err(Refusal::UnknownKey("key-2".to_owned())));
}

#[test]
fn weak_and_broken_keys_are_not_taken() {
    let mut zero = key();
    zero.public_key = STANDARD.encode([0u8; 32]);
    let mut identity = key();
    let mut bytes = [0u8; 32];
    bytes[0] = 1;
    identity.public_key = STANDARD.encode(bytes);
    let mut short = key();
    short.public_key = STANDARD.encode([7u8; 31]);
    let mut other_algorithm = key();
    other_algorithm.alg = "HS256".to_owned();
    for wrong in [zero, identity, short, other_algorithm] {
        assert!(Keyring::new(std::slice::from_ref(&wrong), id("clu", 1), CLUSTER_UID).is_empty(), "{wrong:?}");
    }
}

#[test]
fn nothing_of_another_layer_is_signed() {
    let terminate = ActionKind::TerminateInstance { instance_id: "i-1".to_owned(), node: None, group: None };
    assert!(signer(1).sign(&Envelope { kind: terminate, ..envelope() }).is_err());
}

#[test]
fn the_same_bytes_spelled_otherwise_are_refused() {
    let command = signed();
    let unpadded = command.signature.trim_end_matches('=').to_owned();
    let spaced = format!("{} ", command.envelope);
    assert!(keyring().open(&SignedCommand { signature: unpadded, ..command.clone() }, at(1_500)).is_err());
    assert!(keyring().open(&SignedCommand { envelope: spaced, ..command }, at(1_500)).is_err());
}

/// Changes one bit of a text in base64, so that it stays base64.
fn flip(text: &str, bit: usize) -> String {
    let mut bytes = STANDARD.decode(text).expect("base64");
    let bit = bit % (bytes.len() * 8);
    bytes[bit / 8] ^= 1 << (bit % 8);
    STANDARD.encode(bytes)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_changed_bit_of_bytes_or_signature_is_refused(bit in any::<usize>(), in_signature in any::<bool>()) {
        let mut command = signed();
        let text = if in_signature { &mut command.signature } else { &mut command.envelope };
        *text = flip(text, bit);
        prop_assert_eq!(keyring().open(&command, at(1_500)), Err(Refusal::BadSignature));
    }

    #[test]
    fn any_changed_letter_of_the_message_is_refused_or_says_the_same(place in any::<usize>(), letter in any::<u8>()) {
        let mut body = QueueMessage::Command(signed()).to_body().into_bytes();
        let place = place % body.len();
        prop_assume!(body[place] != letter);
        body[place] = letter;
        if let Ok(QueueMessage::Command(read)) = serde_json::from_slice(&body) {
            prop_assert!(keyring().open(&read, at(1_500)).is_err());
        }
    }

    #[test]
    fn any_moment_outside_is_refused(second in -10_000_000i64..10_000_000) {
        let now = at(1_000) + SignedDuration::from_secs(second);
        let inside = (1_000..2_000).contains(&now.as_second());
        prop_assert_eq!(keyring().open(&signed(), now).is_ok(), inside);
    }

    #[test]
    fn no_other_key_will_do(secret in any::<[u8; 32]>()) {
        prop_assume!(secret != [1; 32]);
        let forged = CommandSigner::new("key-1", &secret).sign(&envelope()).expect("an action of the agent");
        prop_assert_eq!(keyring().open(&forged, at(1_500)), Err(Refusal::BadSignature));
    }

    #[test]
    fn whatever_is_signed_is_opened_or_refused_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let command = SignedCommand { v: 1, envelope: STANDARD.encode(&bytes), signature: STANDARD.encode([0; 64]), key_id: "key-1".to_owned() };
        prop_assert!(keyring().open(&command, at(1_500)).is_err());
    }
}
