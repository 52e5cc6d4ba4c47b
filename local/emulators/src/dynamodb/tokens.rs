//! Client tokens of transactions: a repeat gets the first answer, for ten minutes, as DynamoDB does.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

/// As long as DynamoDB remembers.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(10);
/// A repeat follows its first try at once, so few are needed; this bounds the memory of a long run.
const AT_MOST: usize = 512;

#[derive(Default)]
pub(super) struct Tokens {
    by_token: HashMap<String, Remembered>,
    oldest_first: VecDeque<String>,
}

struct Remembered {
    request: u64,
    at: Timestamp,
    answer: Vec<u8>,
}

pub(super) enum Seen {
    Never,
    Same(Vec<u8>),
    WithOtherItems,
}

impl Tokens {
    pub(super) fn seen(&self, token: &str, request: &str, now: Timestamp) -> Seen {
        match self.by_token.get(token) {
            Some(first) if now.duration_since(first.at) < REMEMBERED => {
                if first.request == digest(request) {
                    Seen::Same(first.answer.clone())
                } else {
                    Seen::WithOtherItems
                }
            }
            Some(_) | None => Seen::Never,
        }
    }

    pub(super) fn remember(&mut self, token: String, request: &str, at: Timestamp, answer: Vec<u8>) {
        if self.oldest_first.len() == AT_MOST
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.by_token.remove(&oldest);
        }
        self.oldest_first.push_back(token.clone());
        self.by_token.insert(token, Remembered { request: digest(request), at, answer });
    }
}

/// A retry repeats the request's very bytes, so its text stands for its items.
fn digest(request: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    request.hash(&mut hasher);
    hasher.finish()
}

/// A request with the keys of all its objects in order: the same request may be written in another order, and is the
/// same all the same. What is no JSON is left as it is.
pub(super) fn canonical(request: &str) -> String {
    let Ok(mut value) = serde_json::from_str::<Value>(request) else { return request.to_owned() };
    sort_keys(&mut value);
    value.to_string()
}

fn sort_keys(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let mut sorted: Vec<(String, Value)> = std::mem::take(fields).into_iter().collect();
            sorted.sort_by(|left, right| left.0.cmp(&right.0));
            sorted.iter_mut().for_each(|(_, field)| sort_keys(field));
            fields.extend(sorted);
        }
        Value::Array(items) => items.iter_mut().for_each(sort_keys),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
