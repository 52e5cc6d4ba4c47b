//! Spoils JSON: values lost or replaced by others, anywhere in the tree.
#![allow(dead_code, reason = "each test program uses a part")]

use proptest::prelude::*;
use serde_json::{Value, json};

/// Values below the top.
pub(crate) fn places(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(|item| 1 + places(item)).sum(),
        Value::Object(fields) => fields.values().map(|field| 1 + places(field)).sum(),
        _ => 0,
    }
}

/// Replaces the value at the `number`-th place, counted depth first, or takes it out.
pub(crate) fn spoil(value: &mut Value, number: usize, replacement: Option<&Value>) {
    descend(value, &mut { number }, replacement);
}

fn descend(value: &mut Value, left: &mut usize, replacement: Option<&Value>) -> bool {
    let count = match value {
        Value::Array(items) => items.len(),
        Value::Object(fields) => fields.len(),
        _ => 0,
    };
    for child in 0..count {
        if *left == 0 {
            replace(value, child, replacement);
            return true;
        }
        *left -= 1;
        let inner = match value {
            Value::Array(items) => &mut items[child],
            Value::Object(fields) => fields.values_mut().nth(child).expect("counted above"),
            _ => return false,
        };
        if descend(inner, left, replacement) {
            return true;
        }
    }
    false
}

fn replace(value: &mut Value, child: usize, replacement: Option<&Value>) {
    match (value, replacement) {
        (Value::Array(items), Some(other)) => items[child] = other.clone(),
        (Value::Array(items), None) => drop(items.remove(child)),
        (Value::Object(fields), other) => {
            let key = fields.keys().nth(child).cloned().expect("counted above");
            match other {
                Some(other) => drop(fields.insert(key, other.clone())),
                None => drop(fields.remove(&key)),
            }
        }
        _ => {}
    }
}

/// Values of every type, and numbers and quantities of every size.
pub(crate) fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop_oneof![Just(u64::MAX), Just(u64::MAX / 2), Just(1 << 53), Just(u64::from(u32::MAX)), Just(0)]
            .prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([{ "name": "x" }])),
        "-?[0-9]{1,25}(Ei|m|E|e[0-9]{1,9}|%)?".prop_map(Value::from),
        "-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}T[0-9]{2}:00:00Z".prop_map(Value::from),
    ]
}
