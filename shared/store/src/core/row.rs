//! A row on its way into the table.

use super::announce::Announce;
use super::keys::{self, Key};
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::HashMap;
use std::fmt::Display;

/// An item of the table, under construction or as read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row(pub(crate) HashMap<String, AttributeValue>);

pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(crate) fn number(value: impl Display) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

pub(crate) fn moment(value: Timestamp) -> AttributeValue {
    number(value.as_millisecond())
}

pub(crate) fn bytes(value: Vec<u8>) -> AttributeValue {
    AttributeValue::B(Blob::new(value))
}

/// A domain value as JSON text: nested things no expression looks into.
pub(crate) fn json_text<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("the domain's values have text keys and serializers that do not fail")
}

/// A domain enum as the word serde gives it.
pub(crate) fn word<T: Serialize + ?Sized>(value: &T) -> String {
    json_text(value).trim_matches('"').to_owned()
}

impl Row {
    /// A row with what every item has: keys, entity type, shape version, time of the change.
    pub(crate) fn new(key: &Key, entity: &str, now: Timestamp) -> Self {
        let row = Self(HashMap::with_capacity(24));
        row.text("PK", &key.pk).text("SK", &key.sk).text("et", entity).number("sv", 1).time("up", now)
    }

    pub(crate) fn set(mut self, name: &str, value: AttributeValue) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    pub(crate) fn text(self, name: &str, value: impl Into<String>) -> Self {
        self.set(name, text(value))
    }

    pub(crate) fn maybe_text(self, name: &str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    pub(crate) fn number(self, name: &str, value: impl Display) -> Self {
        self.set(name, number(value))
    }

    pub(crate) fn time(self, name: &str, value: Timestamp) -> Self {
        self.set(name, moment(value))
    }

    pub(crate) fn maybe_time(self, name: &str, value: Option<Timestamp>) -> Self {
        match value {
            Some(value) => self.time(name, value),
            None => self,
        }
    }

    pub(crate) fn flag(self, name: &str, value: bool) -> Self {
        self.set(name, AttributeValue::Bool(value))
    }

    pub(crate) fn bytes(self, name: &str, value: Vec<u8>) -> Self {
        self.set(name, bytes(value))
    }

    pub(crate) fn word<T: Serialize + ?Sized>(self, name: &str, value: &T) -> Self {
        self.text(name, word(value))
    }

    pub(crate) fn json<T: Serialize + ?Sized>(self, name: &str, value: &T) -> Self {
        self.text(name, json_text(value))
    }

    pub(crate) fn maybe_json<T: Serialize>(self, name: &str, value: Option<&T>) -> Self {
        match value {
            Some(value) => self.json(name, value),
            None => self,
        }
    }

    pub(crate) fn version(self, version: u64) -> Self {
        self.number("ver", version)
    }

    /// Puts the row into index G1.
    pub(crate) fn in_first_index(self, pk: impl Into<String>, sk: impl Into<String>) -> Self {
        self.text("G1PK", pk).text("G1SK", sk)
    }

    /// Puts the row into index G2.
    pub(crate) fn in_second_index(self, pk: impl Into<String>, sk: impl Into<String>) -> Self {
        self.text("G2PK", pk).text("G2SK", sk)
    }

    /// DynamoDB may remove the row some time after this moment.
    pub(crate) fn dies_at(self, at: Timestamp) -> Self {
        self.number("ttl", at.as_second())
    }

    pub(crate) fn announcing(self, announce: &Announce) -> Self {
        announce.attributes().into_iter().fold(self, |row, (name, value)| row.set(name, value))
    }

    pub(crate) fn made_at_by_id(self, id: &str) -> Self {
        self.time("at", keys::made_at(id))
    }

    pub(crate) fn key(&self) -> Key {
        let part = |name: &str| self.0.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
        Key { pk: part("PK"), sk: part("SK") }
    }
}

/// `days` after a moment, at the latest the end of time.
pub(crate) fn days_after(at: Timestamp, days: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX)
}
