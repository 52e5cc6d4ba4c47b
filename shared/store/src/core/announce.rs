//! What a write announces: bus events and audit intents that are part of the item, so that they are as certain as it.
//! The relay reads them from the table's stream.

use super::row::json_text;
use super::row::text;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};

/// An event for the bus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutboxEvent {
    /// EventBridge detail type.
    pub detail_type: String,
    /// Detail.
    pub detail: serde_json::Value,
}

/// What the audit log is to say about the change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditIntent {
    /// Who did it: a user, a function, an agent.
    pub actor: String,
    /// What was done, for example `action.completed`.
    pub event: String,
    /// What it was done to: an id of ours or of AWS.
    pub resource: String,
    /// What came of it.
    pub outcome: String,
    /// Details for people and programs.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub detail: serde_json::Value,
}

/// What a write announces.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Announce {
    /// Events, three at most.
    pub events: Vec<OutboxEvent>,
    /// Audit intents.
    pub audit: Vec<AuditIntent>,
}

/// Attribute of the events.
pub const OUT: &str = "out";
/// Attribute of the audit intents.
pub const AUD: &str = "aud";

impl Announce {
    /// Nothing.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// One audit intent.
    pub fn audit(intent: AuditIntent) -> Self {
        Self { audit: vec![intent], events: Vec::new() }
    }

    /// And one event more.
    #[must_use]
    pub fn and_event(mut self, detail_type: &str, detail: serde_json::Value) -> Self {
        self.events.push(OutboxEvent { detail_type: detail_type.to_owned(), detail });
        self
    }

    /// Attributes to write; those that are empty are left out.
    pub(crate) fn attributes(&self) -> Vec<(&'static str, AttributeValue)> {
        let mut attributes = Vec::new();
        if !self.events.is_empty() {
            attributes.push((OUT, text(json_text(&self.events))));
        }
        if !self.audit.is_empty() {
            attributes.push((AUD, text(json_text(&self.audit))));
        }
        attributes
    }

    /// Attributes an update has to take away, so that an older announcement is not made twice.
    pub(crate) fn absent(&self) -> Vec<&'static str> {
        let events = self.events.is_empty().then_some(OUT);
        let audit = self.audit.is_empty().then_some(AUD);
        events.into_iter().chain(audit).collect()
    }
}
