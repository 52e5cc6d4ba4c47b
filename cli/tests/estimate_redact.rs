//! `--redact` leaves no name of the customer's in any output.

mod support;

use std::fs;
use support::{cluster, cluster_file, file, spotctl, succeed};

/// Everything a customer chose in the fixture.
const NAMES: [&str; 8] =
    ["ip-10-0-0-", "web-", "shop", "kube-system", "agent", "general-purpose", "secret-project", "hunter2"];

fn assert_hidden(output: &str) {
    for name in NAMES {
        let at = output.find(name);
        assert!(at.is_none(), "`{name}` in …{}…", &output[at.unwrap_or(0)..].chars().take(80).collect::<String>());
    }
}

#[test]
fn no_name_is_left_in_json_text_or_page() {
    let dump = cluster_file("redact.json");
    let page = file("redact.html", "");
    let json = succeed(&["estimate", &dump, "--redact", "--json"]);
    let text = succeed(&["estimate", &dump, "--redact", "--html", &page]);
    // Kubernetes' and AWS's own label keys stay readable, and one of them contains a word of the fixture.
    assert_hidden(&json.replace("eks.amazonaws.com/nodegroup", ""));
    assert_hidden(&text);
    assert_hidden(&fs::read_to_string(page).unwrap());
}

#[test]
fn redaction_changes_no_decision() {
    let dump = cluster_file("redact-same.json");
    let plain = support::answer(&["estimate", &dump, "--json"]);
    let redacted = support::answer(&["estimate", &dump, "--json", "--redact"]);
    for field in
        ["current_usd_per_month", "planned_usd_per_month", "savings_by_cause", "blocked_usd_per_month", "safety"]
    {
        assert_eq!(plain[field], redacted[field], "{field}");
    }
    let shape = |estimate: &serde_json::Value| -> Vec<(String, usize)> {
        let rows = estimate["planned"].as_array().unwrap();
        rows.iter().map(|row| (row["instance_type"].to_string(), row["pods"].as_array().unwrap().len())).collect()
    };
    assert_eq!(shape(&plain), shape(&redacted));
}

#[test]
fn another_dump_gives_other_hashes() {
    let one = support::answer(&["estimate", &cluster_file("redact-one.json"), "--json", "--redact"]);
    let mut other = cluster();
    other["extra"] = 1.into();
    let other = support::answer(&["estimate", &file("redact-other.json", &other.to_string()), "--json", "--redact"]);
    assert_ne!(one["now"][0]["name"], other["now"][0]["name"]);
}

#[test]
fn a_message_about_bad_input_quotes_nothing() {
    let mut dump = cluster();
    dump["items"][0]["status"]["allocatable"]["cpu"] = "secret-quantity".into();
    let output = spotctl(&["estimate", &file("redact-bad.json", &dump.to_string()), "--redact"]);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(!message.contains("secret-quantity") && message.contains("allocatable"), "{message}");
}
