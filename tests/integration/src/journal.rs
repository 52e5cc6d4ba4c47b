//! What was called when, and which keys were written how fast, those of the indexes among them.

use serde_json::Value;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Notes calls. Clones share one journal.
#[derive(Clone, Debug, Default)]
pub struct Journal(Arc<Mutex<Notes>>);

#[derive(Debug, Default)]
struct Notes {
    calls: BTreeMap<String, u64>,
    messages: u64,
    /// Moments at which a key was written, in order; a write within a transaction is metered twice.
    writes: HashMap<String, Vec<u64>>,
    /// Index partition in which an item was found, by its keys.
    found_in: HashMap<(String, String), String>,
}

/// What was noted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Calls by operation, `dynamodb:Query`.
    pub calls: BTreeMap<String, u64>,
    /// Messages sent, in whatever number of calls.
    pub messages: u64,
    /// Most writes to one key within any second, and the key.
    pub most_writes_per_sec: (u64, String),
}

impl Figures {
    /// All calls.
    pub fn all_calls(&self) -> u64 {
        self.calls.values().sum()
    }

    /// Calls of one operation.
    pub fn calls_of(&self, operation: &str) -> u64 {
        self.calls.get(operation).copied().unwrap_or(0)
    }
}

impl Journal {
    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn note(&self, at_ms: u64, target: &str, body: &[u8], answer: &[u8]) {
        let (service, operation) = target.split_once('.').unwrap_or(("", target));
        let request: Value = serde_json::from_slice(body).unwrap_or_default();
        let mut notes = self.notes();
        match service {
            "DynamoDB_20120810" => notes.note_dynamodb(at_ms, operation, &request, answer),
            "AmazonSQS" => notes.note_messages(operation, &request),
            other => *notes.calls.entry(format!("{other}:{operation}")).or_default() += 1,
        }
    }

    /// What was noted since the last time.
    pub fn take(&self) -> Figures {
        let notes = std::mem::take(&mut *self.notes());
        let rates = notes.writes.into_iter().map(|(key, moments)| (most_within_a_second(&moments), key));
        Figures { calls: notes.calls, messages: notes.messages, most_writes_per_sec: rates.max().unwrap_or_default() }
    }
}

impl Notes {
    fn note_dynamodb(&mut self, at_ms: u64, operation: &str, request: &Value, answer: &[u8]) {
        *self.calls.entry(format!("dynamodb:{operation}")).or_default() += 1;
        match operation {
            "PutItem" => self.note_put(at_ms, &request["Item"]),
            "UpdateItem" => self.note_change(at_ms, request),
            "DeleteItem" => self.note_change(at_ms, request),
            "TransactWriteItems" => {
                for item in request["TransactItems"].as_array().into_iter().flatten() {
                    for _ in 0..2 {
                        self.note_put(at_ms, &item["Put"]["Item"]);
                        self.note_change(at_ms, &item["Update"]);
                        self.note_change(at_ms, &item["Delete"]);
                    }
                }
            }
            "Query" if request["IndexName"].is_string() => {
                let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
                for item in answer["Items"].as_array().into_iter().flatten() {
                    if let (Some(pk), Some(sk), Some(index)) = (text(item, "PK"), text(item, "SK"), text(item, "G1PK"))
                    {
                        self.found_in.insert((pk, sk), index);
                    }
                }
            }
            _ => {}
        }
    }

    fn note_put(&mut self, at_ms: u64, item: &Value) {
        for name in ["PK", "G1PK", "G2PK"] {
            if let Some(key) = text(item, name) {
                self.writes.entry(key).or_default().push(at_ms);
            }
        }
    }

    /// An update, or a deletion. One that moves the item in an index takes it out there and puts it in again.
    fn note_change(&mut self, at_ms: u64, change: &Value) {
        let key = &change["Key"];
        let (Some(pk), Some(sk)) = (text(key, "PK"), text(key, "SK")) else { return };
        let expression = change["UpdateExpression"].as_str();
        let writes = match expression {
            Some(expression) if expression.contains("#G1") => 2,
            Some(_) => 0,
            None => 1,
        };
        let indexed = self.found_in.get(&(pk.clone(), sk)).cloned();
        self.writes.entry(pk).or_default().push(at_ms);
        if let Some(index) = indexed {
            self.writes.entry(index).or_default().extend(std::iter::repeat_n(at_ms, writes));
        }
    }

    fn note_messages(&mut self, operation: &str, request: &Value) {
        *self.calls.entry(format!("sqs:{operation}")).or_default() += 1;
        self.messages += match operation {
            "SendMessageBatch" => request["Entries"].as_array().map_or(0, Vec::len) as u64,
            "SendMessage" => 1,
            _ => 0,
        };
    }
}

fn text(item: &Value, name: &str) -> Option<String> {
    item[name]["S"].as_str().map(str::to_owned)
}

fn most_within_a_second(moments: &[u64]) -> u64 {
    let (mut window, mut most) = (VecDeque::new(), 0);
    for moment in moments {
        window.push_back(*moment);
        while window.front().is_some_and(|first| first + 1_000 <= *moment) {
            window.pop_front();
        }
        most = most.max(window.len());
    }
    most as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_second_may_begin_anywhere() {
        assert_eq!(most_within_a_second(&[0, 900, 950, 1_000, 1_899, 1_900, 4_000]), 4);
        assert_eq!(most_within_a_second(&[]), 0);
    }

    #[test]
    fn a_move_in_an_index_writes_there_twice_and_a_transaction_meters_twice() {
        let journal = Journal::default();
        let note = |operation: &str, request: Value, answer: Value| {
            let target = format!("DynamoDB_20120810.{operation}");
            journal.note(0, &target, request.to_string().as_bytes(), answer.to_string().as_bytes());
        };
        let keys = serde_json::json!({ "PK": { "S": "p" }, "SK": { "S": "s" } });
        let mut found = keys.clone();
        found["G1PK"] = serde_json::json!({ "S": "DUE#x#00" });
        note("Query", serde_json::json!({ "IndexName": "G1-index" }), serde_json::json!({ "Items": [found] }));
        let update = serde_json::json!({ "Key": keys, "UpdateExpression": "SET #G1SK = :next" });
        note("UpdateItem", update.clone(), Value::Null);
        note("TransactWriteItems", serde_json::json!({ "TransactItems": [{ "Update": update }] }), Value::Null);
        assert_eq!(journal.take().most_writes_per_sec, (6, "DUE#x#00".to_owned()));
        assert_eq!(journal.take(), Figures::default(), "taken is taken");
    }
}
