//! Session policies: what temporary credentials may do, and on which queue.

use serde_json::Value;

/// Whether `policy` (an IAM policy document) allows `action` on `resource`: some statement allows, none denies.
pub(crate) fn allows(policy: &Value, action: &str, resource: &str) -> bool {
    let statements = list(&policy["Statement"]);
    let fits = |statement: &&Value| {
        list(&statement["Action"]).iter().any(|pattern| matches(pattern, &action.to_ascii_lowercase(), true))
            && list(&statement["Resource"]).iter().any(|pattern| matches(pattern, resource, false))
    };
    let fitting: Vec<_> = statements.into_iter().filter(fits).collect();
    fitting.iter().any(|statement| statement["Effect"] == "Allow")
        && !fitting.iter().any(|statement| statement["Effect"] == "Deny")
}

/// IAM writes one thing or a list of things.
fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(values) => values.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

fn matches(pattern: &Value, text: &str, any_case: bool) -> bool {
    let Some(pattern) = pattern.as_str() else { return false };
    match any_case {
        true => wildcard(pattern.to_ascii_lowercase().as_bytes(), text.as_bytes()),
        false => wildcard(pattern.as_bytes(), text.as_bytes()),
    }
}

/// `*` stands for any letters, `?` for one.
fn wildcard(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern.first(), text.first()) {
        (None, None) => true,
        (Some(b'*'), _) => wildcard(&pattern[1..], text) || (!text.is_empty() && wildcard(pattern, &text[1..])),
        (Some(b'?'), Some(_)) => wildcard(&pattern[1..], &text[1..]),
        (Some(wanted), Some(letter)) if wanted == letter => wildcard(&pattern[1..], &text[1..]),
        (Some(_) | None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_queue_allowed_is_no_other_queue_allowed() {
        let policy = json!({ "Statement": [{ "Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sqs:Delete*"], "Resource": "arn:aws:sqs:*:*:mine" }] });
        assert!(allows(&policy, "sqs:ReceiveMessage", "arn:aws:sqs:us-east-1:1:mine"));
        assert!(allows(&policy, "sqs:DeleteMessageBatch", "arn:aws:sqs:us-east-1:1:mine"));
        assert!(!allows(&policy, "sqs:SendMessage", "arn:aws:sqs:us-east-1:1:mine"));
        assert!(!allows(&policy, "sqs:ReceiveMessage", "arn:aws:sqs:us-east-1:1:mine2"));
    }

    #[test]
    fn a_denial_beats_an_allowance() {
        let policy = json!({ "Statement": [
            { "Effect": "Allow", "Action": "sqs:*", "Resource": "*" },
            { "Effect": "Deny", "Action": "sqs:SendMessage", "Resource": "*" },
        ] });
        assert!(allows(&policy, "sqs:ReceiveMessage", "q") && !allows(&policy, "sqs:SendMessage", "q"));
    }
}
