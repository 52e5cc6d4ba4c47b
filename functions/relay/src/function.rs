//! The relay as a function: the table's stream brings changes.

use crate::{Reading, Relay, read};
use async_trait::async_trait;
use serde::Serialize;
use serde_json::{Map, Value};
use spot_runtime::{Event, Failures, Function, Reply, TableChange, not_mine};
use std::collections::BTreeSet;

/// A change that nobody here can read, as it is put aside.
#[derive(Serialize)]
struct PutAside<'a> {
    sequence: &'a str,
    reason: &'a str,
    pk: Option<&'a Value>,
    sk: Option<&'a Value>,
    /// Left out when it is longer than a queue takes; the table has it under its keys.
    new_image: Option<&'a Map<String, Value>>,
}

/// A queue takes 256 KiB.
const MOST_IMAGE_BYTES: usize = 240 * 1024;

#[async_trait]
impl Function for Relay {
    async fn handle(&self, event: Event) -> anyhow::Result<Reply> {
        match event {
            Event::Changes(changes) => Ok(self.relay(&changes).await.into()),
            Event::Tick | Event::Messages(_) => Err(not_mine("relay", &event)),
        }
    }
}

impl Relay {
    /// Hands on every change; answers the sequence numbers of those that have to come again. The stream then starts
    /// over at the first of them: what came after it and is delivered is known and passed over.
    async fn relay(&self, changes: &[TableChange]) -> Failures {
        let mut failures = Failures::new();
        let mut waiting: BTreeSet<(String, String)> = BTreeSet::new();
        for change in changes {
            let (item, outcome) = match read(change) {
                Reading::Nothing => continue,
                Reading::Unreadable(reason) => (None, self.put_aside(change, reason).await),
                Reading::Announces(publication) => {
                    let item = publication.item.clone();
                    // An earlier version of the item has to come again: this one after it.
                    if waiting.contains(&item) {
                        failures.push(change.sequence.clone());
                        continue;
                    }
                    (Some(item), self.deliver(&publication).await)
                }
            };
            if let Err(error) = outcome {
                tracing::warn!(sequence = change.sequence, error = format!("{error:#}"), "change not relayed");
                failures.push(change.sequence.clone());
                waiting.extend(item);
            }
        }
        failures
    }

    async fn put_aside(&self, change: &TableChange, reason: &str) -> anyhow::Result<()> {
        tracing::error!(sequence = change.sequence, reason, "change put aside");
        let image = &change.new_image;
        let short = serde_json::to_string(image)?.len() <= MOST_IMAGE_BYTES;
        let letter = PutAside {
            sequence: &change.sequence,
            reason,
            pk: image.get("PK"),
            sk: image.get("SK"),
            new_image: short.then_some(image),
        };
        Ok(self.dead_letters.send(&letter).await?)
    }
}
