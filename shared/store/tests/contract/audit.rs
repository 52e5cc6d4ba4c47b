//! Audit entries: once per intent, in an unbroken chain.

use crate::fixtures::*;
use spot_store::{AuditEntry, AuditIntent, AuditSource, Store};
use std::collections::BTreeMap;

contract![an_intent_is_appended_once_and_the_chain_is_unbroken];

fn intent(resource: &str) -> AuditIntent {
    AuditIntent {
        actor: "executor".to_owned(),
        event: "action.completed".to_owned(),
        resource: resource.to_owned(),
        outcome: "completed".to_owned(),
        detail: serde_json::json!({ "why": "saved" }),
    }
}

fn source(version: u64) -> AuditSource {
    AuditSource { pk: "T#x".to_owned(), sk: "ACT#y".to_owned(), version, place: 0 }
}

async fn an_intent_is_appended_once_and_the_chain_is_unbroken(store: Store) {
    for version in 1..=12 {
        let resource = format!("act_{}", version % 3);
        for first in [true, false] {
            let made_at = at(version as i64);
            let appended = store.append_audit(&org(1), &source(version), made_at, &intent(&resource), at(99)).await;
            assert_eq!(appended.unwrap(), first);
        }
    }
    let entries = store.audit_entries(&org(1), start(), 100).await.unwrap();
    assert_eq!(entries.len(), 12);
    assert!(entries.is_sorted_by(|newer, older| newer.at >= older.at));
    let mut lanes: BTreeMap<u64, Vec<&AuditEntry>> = BTreeMap::new();
    for entry in entries.iter().rev() {
        lanes.entry(entry.lane).or_default().push(entry);
    }
    for chain in lanes.values() {
        assert_eq!(
            chain.iter().map(|entry| entry.seq).collect::<Vec<_>>(),
            (1..=chain.len() as u64).collect::<Vec<_>>()
        );
        assert!(chain.windows(2).all(|pair| pair[1].prev_hash == pair[0].hash));
    }
}
