//! Bad input is refused with field and reason, and never answered as if something broke here.

use crate::fixtures::*;
use crate::harness::{AGENT_TOKEN, TOKEN, World};
use crate::routes::{path_of, query_of};
use axum::http::StatusCode;
use serde_json::json;
use spot_api::{Who, rules};

#[tokio::test]
async fn unknown_and_malformed_parameters_are_named() {
    let (world, cluster) = World::with_cluster().await;
    let nodes = format!("/clusters/{}/nodes", cluster.id);
    let ledger = format!("/clusters/{}/ledger", cluster.id);
    for (path, pointer) in [
        ("/clusters?colour=red".to_owned(), "/colour"),
        ("/clusters?limit=0".to_owned(), "/limit"),
        ("/clusters?limit=101".to_owned(), "/limit"),
        ("/clusters?limit=x".to_owned(), "/limit"),
        ("/clusters?status=active,sleeping".to_owned(), "/status"),
        ("/clusters?cursor=made-up".to_owned(), "/cursor"),
        (format!("{nodes}?limit=5001"), "/limit"),
        (format!("{ledger}?from=yesterday"), "/from"),
        (format!("{ledger}?from=2026-11-21T10:00:00Z&until=2026-11-21T09:00:00Z"), "/from"),
        (format!("{ledger}?from=2020-01-01T00:00:00Z"), "/from"),
        ("/spot-pools?region=moon".to_owned(), "/region"),
        ("/optimization-jobs?cluster_id=7".to_owned(), "/cluster_id"),
        ("/metrics/costs?step=minute".to_owned(), "/step"),
    ] {
        let answer = world.get(&path).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", answer.body);
        assert_eq!(answer.pointer(), pointer, "{path}: {}", answer.body);
    }
    assert_eq!(world.get("/spot-pools").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn bodies_are_refused_for_what_is_wrong_with_them() {
    let (world, _) = World::with_cluster().await;
    let put = async |headers: &[(&str, &str)], body: &str| {
        let answer = world.ask("PUT", "/pause", Some(TOKEN), headers, body).await;
        (answer.status.as_u16(), answer.code().to_owned(), answer.pointer().to_owned())
    };
    let told = |status, code: &str, pointer: &str| (status, code.to_owned(), pointer.to_owned());
    assert_eq!(put(&[], r#"{"paused":true"#).await, told(400, "malformed", ""));
    assert_eq!(put(&[], r#"{"paused":"yes"}"#).await, told(422, "validation", "/paused"));
    assert_eq!(put(&[], r#"{"paused":true,"hurry":1}"#).await, told(422, "validation", "/hurry"));
    assert_eq!(put(&[], "").await.0, 422);
    assert_eq!(
        put(&[("content-type", "text/plain")], r#"{"paused":true}"#).await,
        told(415, "unsupported_media_type", "")
    );
    let long = json!({ "paused": true, "reason": "x".repeat(300 * 1024) }).to_string();
    assert_eq!(put(&[], &long).await, told(413, "payload_too_large", ""));
    let reason = json!({ "paused": true, "reason": "x".repeat(501) }).to_string();
    assert_eq!(put(&[], &reason).await, told(422, "validation", "/reason"));
}

/// SplitMix64, so that a run can be had again.
struct Draw(u64);

impl Draw {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed ^= mixed >> 27;
        (mixed % below as u64) as usize
    }
}

const SCRAPS: [&str; 28] = [
    "",
    "0",
    "-1",
    "1e999",
    "18446744073709551616",
    "null",
    "true",
    "[]",
    "{}",
    "\"",
    "{\"a\":",
    "%00",
    "%ff",
    "\u{1F4A9}",
    "../..",
    "'; DROP TABLE",
    "clu_00000000000000000000000000000001",
    "9999-12-31T23:59:59Z",
    "-009999-01-01T00:00:00Z",
    "2026-11-21T10:00:00Z",
    "us-east-1",
    "spot,on_demand",
    "{\"paused\":true}",
    "[[[[[[[[[[[[[[[[",
    "lease_epoch",
    "instance_id",
    "{\"dry_run\":7}",
    "{\"comment\":\"x\"}",
];

#[tokio::test]
async fn no_garbage_is_answered_with_a_5xx() {
    let (world, _) = World::with_cluster().await;
    waiting_job(&world.store, 1).await;
    let mut draw = Draw(2_026);
    let (mut asked, mut refused) = (0, 0);
    for rule in rules() {
        let token = if rule.who == Who::Agent { AGENT_TOKEN } else { TOKEN };
        for round in 0..60 {
            // The limits would hide the handlers.
            world.clock.advance_secs(if round % 8 == 0 { 61 } else { 0 });
            let mut scrap = || SCRAPS[draw.next(SCRAPS.len())];
            let (name, value, body) = (scrap(), scrap(), [scrap(), scrap(), scrap()].concat());
            let names = ["limit", "cursor", "from", "until", "hour", "region", "status", "hash", "generation", name];
            let key = format!("fuzzing-{round}");
            let query = match round % 3 {
                0 => query_of(&rule).to_owned(),
                _ => format!("?{}={}", encode(names[round % names.len()]), encode(value)),
            };
            let path = format!("{}{query}", path_of(&rule, 1));
            let headers = [("idempotency-key", key.as_str()), ("if-match", if round % 2 == 0 { "\"1\"" } else { "x" })];
            let answer = world.ask_bytes(rule.method, &path, Some(token), &headers, body.into_bytes()).await;
            assert!(answer.status.as_u16() < 500, "{} {path}: {} {}", rule.method, answer.status, answer.body);
            asked += 1;
            refused += u32::from(answer.status.is_client_error());
        }
    }
    assert!(asked > 2_000 && refused > asked / 3, "{refused} of {asked}");
}

fn encode(text: &str) -> String {
    // What is encoded already stays as it is.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~%:,".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { (byte as char).to_string() } else { format!("%{byte:02X}") }).collect()
}
