//! The bus of events.

use crate::PlatformError;
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::primitives::DateTime;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use jiff::Timestamp;
use serde::Serialize;

const OPERATION: &str = "events:PutEvents";
/// Who all our events come from.
const SOURCE: &str = "spot-optimizer";
/// EventBridge takes so many events at once.
const MOST_EVENTS: usize = 10;
/// And 256 KiB of them.
const MOST_BYTES: usize = 256 * 1024;
/// What EventBridge counts for an event's time.
const TIME_BYTES: usize = 14;
/// First try and two more for events that were not taken.
const TRIES: usize = 3;

/// An event to publish.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What kind, for example `job.changed`.
    pub detail_type: String,
    /// When it happened; the past for what is published late.
    pub at: Timestamp,
    /// JSON of the detail. It carries the event's id, by which consumers drop repetitions.
    detail: String,
}

impl Event {
    /// An event with any detail that becomes a JSON object.
    pub fn new<D: Serialize>(detail_type: &str, at: Timestamp, detail: &D) -> Result<Self, PlatformError> {
        let detail = serde_json::to_string(detail).map_err(|error| PlatformError::new(OPERATION, error))?;
        let event = Self { detail_type: detail_type.to_owned(), at, detail };
        if event.bytes() > MOST_BYTES {
            let words = format!("{detail_type} of {} bytes is longer than the bus takes", event.bytes());
            return Err(PlatformError::new(OPERATION, words));
        }
        Ok(event)
    }

    /// Length as EventBridge counts it.
    fn bytes(&self) -> usize {
        TIME_BYTES + SOURCE.len() + self.detail_type.len() + self.detail.len()
    }
}

/// A bus to publish on.
#[derive(Clone, Debug)]
pub struct Bus {
    client: Client,
    name: String,
}

impl Bus {
    /// The bus of that name.
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self { client, name: name.into() }
    }

    /// Publishes all events, or fails with some perhaps published: publish them all again, ids make it harmless.
    pub async fn publish(&self, events: &[Event]) -> Result<(), PlatformError> {
        let mut rest = events;
        while !rest.is_empty() {
            let (batch, after) = rest.split_at(fitting(rest));
            self.publish_batch(batch).await?;
            rest = after;
        }
        Ok(())
    }

    async fn publish_batch(&self, batch: &[Event]) -> Result<(), PlatformError> {
        let mut waiting: Vec<&Event> = batch.iter().collect();
        let mut refused = String::new();
        for _ in 0..TRIES {
            let entries = waiting.iter().map(|event| self.entry(event)).collect();
            let answer = self.client.put_events().set_entries(Some(entries)).send().await;
            let answer = answer.map_err(|error| PlatformError::new(OPERATION, error.into_service_error()))?;
            // Answers stand in the order of the events; one without an answer was not taken.
            let mut results = answer.entries().iter();
            waiting.retain(|_| results.next().is_none_or(|result| result.event_id().is_none()));
            if waiting.is_empty() {
                return Ok(());
            }
            let code = answer.entries().iter().find_map(|result| result.error_code());
            refused = code.unwrap_or("no reason given").to_owned();
        }
        Err(PlatformError::new(OPERATION, format!("{} of {} events not taken: {refused}", waiting.len(), batch.len())))
    }

    fn entry(&self, event: &Event) -> PutEventsRequestEntry {
        PutEventsRequestEntry::builder()
            .event_bus_name(&self.name)
            .source(SOURCE)
            .detail_type(&event.detail_type)
            .detail(&event.detail)
            .time(DateTime::from_millis(event.at.as_millisecond()))
            .build()
    }
}

/// How many of the first events go into one call; at least one.
fn fitting(events: &[Event]) -> usize {
    let mut bytes = 0;
    let fits = |event: &&Event| {
        bytes += event.bytes();
        bytes <= MOST_BYTES
    };
    events.iter().take(MOST_EVENTS).take_while(fits).count().max(1)
}
