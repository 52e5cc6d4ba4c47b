//! One turn: every schedule, queue and table change that is due at this moment is handed to its function, in the JSON
//! that Lambda would hand it.

use super::Platform;
use super::deployed::{Deployed, Trigger};
use anyhow::Context;
use serde_json::{Value, json};
use spot_domain::Clock;
use spot_platform::Received;
use spot_runtime::{InvocationError, Reply, invoke};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// Changes of the table handed over at once, as template.yaml says of the relay.
const CHANGES_AT_ONCE: usize = 100;

/// Prices and the advisor's figures are collected once for a region, whoever has clusters there: what that takes is no
/// cluster's cost.
const OF_REGIONS: [&str; 2] = ["market-collector", "spot-advisor-scraper"];

/// Invocations that went wrong, by function: how often and what it said last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Troubles {
    /// Invocations.
    pub invocations: BTreeMap<String, u64>,
    /// Failed ones, and messages that have to come again.
    pub failed: BTreeMap<String, (u64, String)>,
}

impl Platform {
    /// Does everything that is due now; answers whether there was anything. Once more may find more.
    pub async fn turn(&self) -> anyhow::Result<bool> {
        let mut did = false;
        for due in self.emulators.due_schedules().context("reading the schedules")? {
            if let Some(deployed) = self.deployed.iter().find(|one| one.schedules.contains(&due.name)) {
                let payload = json!({ "detail-type": "Scheduled Event", "source": "aws.events", "time": due.due_at });
                let before = self.calls();
                self.call(deployed, &payload).await;
                if is_of_regions(deployed) {
                    self.note_prices(&deployed.folder, &before);
                } else {
                    self.note_tick(&deployed.folder, &before);
                }
            }
            self.emulators.schedule_done(&due).context("moving a schedule on")?;
            did = true;
        }
        for deployed in &self.deployed {
            for trigger in &deployed.triggers {
                did |= self.drain_queue(deployed, trigger).await?;
            }
        }
        for deployed in self.deployed.iter().filter(|one| one.by_changes) {
            did |= self.hand_over_changes(deployed).await?;
        }
        Ok(did)
    }

    /// What went wrong so far.
    pub fn troubles(&self) -> Troubles {
        self.locked_troubles().clone()
    }

    /// When something is due next.
    pub fn next_due_at(&self) -> anyhow::Result<Option<jiff::Timestamp>> {
        let mut next = self.emulators.next_schedule_at()?;
        for trigger in self.deployed.iter().flat_map(|one| &one.triggers) {
            let visible = self.emulators.next_visible_at(&trigger.name)?;
            next = next.into_iter().chain(visible).min();
        }
        Ok(next)
    }

    async fn drain_queue(&self, deployed: &Deployed, trigger: &Trigger) -> anyhow::Result<bool> {
        let mut did = false;
        loop {
            let now = self.clock.now();
            if self.emulators.next_visible_at(&trigger.name)?.is_none_or(|at| at > now) {
                return Ok(did);
            }
            let before = self.calls();
            let received = trigger.queue.receive(trigger.batch_size, 0).await?;
            if received.is_empty() {
                return Ok(did);
            }
            did = true;
            self.work_off(deployed, trigger, &received).await?;
            if is_of_regions(deployed) {
                self.note_prices(&deployed.folder, &before);
            }
        }
    }

    async fn work_off(&self, deployed: &Deployed, trigger: &Trigger, received: &[Received]) -> anyhow::Result<()> {
        let records: Vec<Value> = received
            .iter()
            .map(|message| json!({ "messageId": message.id, "body": message.body, "eventSource": "aws:sqs" }))
            .collect();
        let Some(reply) = self.call(deployed, &json!({ "Records": records })).await else { return Ok(()) };
        let failed: BTreeSet<&str> = reply.batch_item_failures.iter().map(|one| one.item_identifier.as_str()).collect();
        for message in received.iter().filter(|message| !failed.contains(message.id.as_str())) {
            trigger.queue.delete(&message.receipt).await?;
        }
        Ok(())
    }

    async fn hand_over_changes(&self, deployed: &Deployed) -> anyhow::Result<bool> {
        let changes = self.emulators.changes(0, CHANGES_AT_ONCE)?;
        let Some(last) = changes.last().map(|change| change.sequence) else { return Ok(false) };
        let records: Vec<Value> = changes
            .into_iter()
            .map(|change| {
                json!({ "eventSource": "aws:dynamodb", "eventName": "MODIFY",
                    "dynamodb": { "SequenceNumber": change.sequence.to_string(), "NewImage": change.new_image } })
            })
            .collect();
        let reply = self.call(deployed, &json!({ "Records": records })).await;
        // The stream goes on from the first record that failed; a batch that failed whole comes again at the next turn.
        let first_failed = reply.as_ref().map(|reply| {
            reply.batch_item_failures.iter().filter_map(|one| one.item_identifier.parse::<u64>().ok()).min()
        });
        match first_failed {
            Some(None) => self.emulators.forget_changes(last)?,
            Some(Some(first)) if first > 0 => self.emulators.forget_changes(first - 1)?,
            Some(Some(_)) | None => return Ok(false),
        }
        Ok(true)
    }

    /// Calls a function; none when the whole event has to come again.
    async fn call(&self, deployed: &Deployed, payload: &Value) -> Option<Reply> {
        *self.locked_troubles().invocations.entry(deployed.folder.clone()).or_default() += 1;
        let began = Instant::now();
        let outcome = invoke(&*deployed.function, payload).await;
        if payload.get("Records").is_some() {
            self.note_time(&deployed.folder, began.elapsed());
        }
        match outcome {
            Ok(reply) => {
                if !reply.batch_item_failures.is_empty() {
                    self.note_trouble(deployed, "messages have to come again".to_owned());
                }
                Some(reply)
            }
            Err(error) => {
                tracing::error!(function = deployed.folder, %error, "invocation failed");
                self.note_trouble(deployed, error.to_string());
                match error {
                    // Coming again would not help: what cannot be read is dropped by Lambda too, after its retries.
                    InvocationError::Unreadable(_) => Some(Reply::default()),
                    InvocationError::Failed(_) => None,
                }
            }
        }
    }

    fn note_trouble(&self, deployed: &Deployed, what: String) {
        let mut troubles = self.locked_troubles();
        let entry = troubles.failed.entry(deployed.folder.clone()).or_default();
        *entry = (entry.0 + 1, what);
    }

    fn locked_troubles(&self) -> std::sync::MutexGuard<'_, Troubles> {
        self.troubles.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn is_of_regions(deployed: &Deployed) -> bool {
    OF_REGIONS.contains(&deployed.folder.as_str())
}
