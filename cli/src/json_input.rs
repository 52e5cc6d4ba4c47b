//! Reads JSON files of ours so that a mistake is named by file, line and field.

use crate::failure::Failure;
use crate::json_place::line_of;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use spot_domain::{PLANNING_SCHEMA_VERSION, Policy};
use std::fs;
use std::io::{self, Read};

/// Reads a whole file, or standard input for `-`.
pub(crate) fn read_text(file: &str) -> Result<String, Failure> {
    let bytes = if file == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(file)
    };
    let bytes = bytes.map_err(|error| Failure::input(shown_name(file), error))?;
    String::from_utf8(bytes).map_err(|error| {
        let line =
            1 + error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        Failure::input(shown_name(file), format!("line {line}: not UTF-8"))
    })
}

/// How a file is called in messages.
pub(crate) fn shown_name(file: &str) -> &str {
    if file == "-" { "standard input" } else { file }
}

/// Parses the JSON object in `text`; an error names line, column and the path of the field.
pub(crate) fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Failure> {
    // serde would read a list as the fields of a struct in order.
    if text.trim_start().starts_with('[') {
        return Err(Failure::input(shown_name(file), "line 1: a list where an object is wanted"));
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        describe(file, &path, error.inner())
    })?;
    deserializer.end().map_err(|error| describe(file, ".", &error))?;
    Ok(value)
}

fn describe(file: &str, path: &str, error: &serde_json::Error) -> Failure {
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or(&text);
    let field = if path == "." { String::new() } else { format!(", field {path}") };
    Failure::input(shown_name(file), format!("line {}, column {}{field}: {reason}", error.line(), error.column()))
}

/// Refuses inputs of a later shape before anything else in them is looked at.
pub(crate) fn refuse_later_version(file: &str, text: &str) -> Result<(), Failure> {
    #[derive(Deserialize)]
    struct Versioned {
        schema_version: Option<u64>,
    }
    let version = parse::<Versioned>(file, text)?.schema_version;
    match version {
        Some(version) if version > u64::from(PLANNING_SCHEMA_VERSION) => {
            let reason = format!("{version} is later than {PLANNING_SCHEMA_VERSION}, the latest this spotctl reads");
            Err(at_field(file, text, "schema_version", &reason))
        }
        _ => Ok(()),
    }
}

/// Reads and validates a policy file.
pub(crate) fn read_policy(file: &str) -> Result<Policy, Failure> {
    let text = read_text(file)?;
    let policy: Policy = parse(file, &text)?;
    validate_policy(file, &text, "", &policy)?;
    Ok(policy)
}

/// Refuses a policy that contradicts itself; `prefix` is the path of the policy inside the file.
pub(crate) fn validate_policy(file: &str, text: &str, prefix: &str, policy: &Policy) -> Result<(), Failure> {
    policy.validate().map_err(|error| at_field(file, text, &format!("{prefix}{}", error.field), &error.reason))
}

/// An error in a field that parsed well, with the line of that field where it stands in the text.
pub(crate) fn at_field(file: &str, text: &str, path: &str, reason: &str) -> Failure {
    let line = line_of(text, path).map_or(String::new(), |line| format!("line {line}, "));
    Failure::input(shown_name(file), format!("{line}field {path}: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line<T: std::fmt::Debug>(result: Result<T, Failure>) -> String {
        result.unwrap_err().line().unwrap()
    }

    #[test]
    fn a_wrong_type_is_named_by_line_and_path() {
        let text = "{\n \"constraints\": {\n  \"max_spot_pct\": -5 } }";
        let message = line(parse::<Policy>("policy.json", text));
        assert!(message.starts_with("policy.json: line 3, column"), "{message}");
        assert!(message.contains("field constraints.max_spot_pct: invalid value: integer `-5`"), "{message}");
    }

    #[test]
    fn a_contradiction_is_named_by_line_and_field() {
        let text = "{\"constraints\":\n{\"vcpu\":\n{\"min\": 8, \"max\": 2}}}";
        let policy: Policy = parse("policy.json", text).unwrap();
        let message = line(validate_policy("policy.json", text, "", &policy));
        assert_eq!(message, "policy.json: line 3, field constraints.vcpu: min 8 is above max 2");
    }

    #[test]
    fn a_later_schema_version_is_refused() {
        let message = line(refuse_later_version("in.json", "{\n\"schema_version\": 99, \"nodes\": 1}"));
        assert_eq!(message, "in.json: line 2, field schema_version: 99 is later than 1, the latest this spotctl reads");
    }
}
