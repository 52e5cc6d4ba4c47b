//! EventBridge patterns, as far as our rules use them.

use serde_json::Value;

/// Whether every field of the pattern finds its like in the event.
pub(super) fn fits(pattern: &Value, event: &Value) -> bool {
    let Value::Object(fields) = pattern else { return false };
    fields.iter().all(|(name, wanted)| match wanted {
        Value::Array(choices) => choices.iter().any(|choice| choice_fits(choice, event.get(name))),
        nested => event.get(name).is_some_and(|inner| fits(nested, inner)),
    })
}

fn choice_fits(choice: &Value, found: Option<&Value>) -> bool {
    match (choice, found) {
        (Value::Object(test), found) => test.iter().all(|(kind, argument)| test_holds(kind, argument, found)),
        (exact, Some(Value::Array(values))) => values.contains(exact),
        (exact, Some(value)) => exact == value,
        (_, None) => false,
    }
}

fn test_holds(kind: &str, argument: &Value, found: Option<&Value>) -> bool {
    match (kind, found) {
        ("exists", found) => argument.as_bool() == Some(found.is_some()),
        ("prefix", Some(Value::String(text))) => argument.as_str().is_some_and(|prefix| text.starts_with(prefix)),
        ("anything-but", Some(value)) => match argument {
            Value::Array(refused) => !refused.contains(value),
            refused => refused != value,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn all_fields_must_fit_and_any_choice_will_do() {
        let event = json!({ "source": "aws.ec2", "detail-type": "Warning", "detail": { "state": "running", "n": 2 } });
        let fits = |pattern: Value| fits(&pattern, &event);
        assert!(fits(json!({ "source": ["aws.eks", "aws.ec2"] })));
        assert!(fits(json!({ "source": [{ "prefix": "aws." }], "detail": { "state": ["running"], "n": [2] } })));
        assert!(!fits(json!({ "source": ["aws.ec2"], "detail": { "state": ["stopped"] } })));
        assert!(fits(json!({ "detail": { "missing": [{ "exists": false }], "state": [{ "anything-but": ["x"] }] } })));
        assert!(!fits(json!({ "detail": { "missing": ["x"] } })));
    }
}
