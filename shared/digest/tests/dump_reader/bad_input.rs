//! Bad dumps are refused with one line that names the file, the place and the field.

use crate::build::{list, node, pod, read_text, refusal, with};
use serde_json::json;
use spot_digest::{DumpErrorKind, read_dump};

fn refused(text: &str) -> (DumpErrorKind, String) {
    let error = read_text(text).expect_err("the dump is bad");
    let line = error.to_string();
    assert!(!line.contains('\n'), "{line}");
    (error.kind, line)
}

#[test]
fn what_is_no_json_is_refused() {
    let cases = [
        ("", "dump.json: line 1, column 1: the input is empty"),
        ("apiVersion: v1\nkind: List\n", "dump.json: line 1, column 1: this is YAML; use `-o json`"),
        ("\n\nNo resources found", "dump.json: line 3, column 1: not JSON; expected what"),
        ("{\n  \"kind\": List\n}", "dump.json: line 2, column 11, field kind: not JSON (expected value)"),
        ("{} xyz", "dump.json: line 1, column 4, field document 2: not JSON ("),
    ];
    for (text, start) in cases {
        let (kind, line) = refused(text);
        assert!(line.starts_with(start), "{line}");
        assert_eq!(kind, DumpErrorKind::NotJson, "{line}");
    }
}

#[test]
fn other_encodings_are_refused() {
    let error = read_dump(&b"{\n\"kind\": \"\xff\"}"[..], "dump.json", &crate::build::FewTypes).unwrap_err();
    assert_eq!(error.to_string(), "dump.json: line 2, column 1: not UTF-8");
}

#[test]
fn a_dump_that_is_cut_off_is_refused_and_the_place_named() {
    let text = format!("{:#}", list(&[node("a"), pod("p", "a")]));
    let cut = &text[..text.find("s3cr3t").unwrap()];
    let (kind, line) = refused(cut);
    assert_eq!(kind, DumpErrorKind::CutOff);
    let last_line = cut.lines().count();
    assert!(line.starts_with(&format!("dump.json: line {last_line}, column ")), "{line}");
    assert!(line.contains("field items[1].spec: the input is cut off in the middle"), "{line}");
}

#[test]
fn a_dump_without_a_node_on_aws_is_refused() {
    let (kind, line) = refused(&list(&[pod("p", "a")]).to_string());
    assert_eq!(kind, DumpErrorKind::NoAwsNode);
    assert_eq!(line, "dump.json: line 1, column 1, field items: no AWS node in it; there is no node at all");
    let elsewhere = with(node("a"), &json!({ "spec": { "providerID": "gce://p/z/vm" } }));
    let line = refusal(&[pod("p", "a"), elsewhere]);
    assert!(line.contains("field items[1].spec.providerID: no AWS node in it"), "{line}");
    assert!(line.contains("gce://p/z/vm") && line.starts_with("dump.json: line "), "{line}");
}

#[test]
fn negative_and_absurd_quantities_are_refused_by_line_and_field() {
    let cases = [
        ("cpu", json!("-1"), "`-1` is negative"),
        ("cpu", json!(-1), "`-1` is negative"),
        ("cpu", json!("1000001"), "`1000001` is more than any machine has"),
        ("memory", json!("2E"), "`2E` is more than any machine has"),
        ("memory", json!("1e999"), "`1e999` is more than any machine has"),
        ("memory", json!("lots"), "`lots` is not a quantity"),
        ("nvidia.com/gpu", json!("-4"), "`-4` is negative"),
        ("memory", json!({}), "invalid type: map, expected a quantity"),
    ];
    for (resource, amount, reason) in cases {
        let requests = json!([{ "name": "main", "resources": { "requests": { resource: amount } } }]);
        let bad = with(pod("p", "a"), &json!({ "spec": { "containers": requests } }));
        let line = refusal(&[node("a"), bad]);
        let field = format!("field items[1].spec.containers[0].resources.requests.{resource}: {reason}");
        assert!(line.ends_with(&field), "{line}");
    }
    let line = refusal(&[with(node("a"), &json!({ "status": { "allocatable": { "memory": "-5Gi" } } }))]);
    assert!(line.ends_with("field items[0].status.allocatable.memory: `-5Gi` is negative"), "{line}");
}

#[test]
fn the_line_named_is_the_line_at_fault() {
    let text = format!("{:#}", list(&[node("a"), with(pod("p", "a"), &json!({ "spec": { "priority": "high" } }))]));
    let at_fault = 1 + text.lines().position(|line| line.contains("\"high\"")).unwrap();
    let (kind, line) = refused(&text);
    assert_eq!(kind, DumpErrorKind::BadField);
    assert!(line.starts_with(&format!("dump.json: line {at_fault}, column ")), "{line}");
    assert!(line.contains("field items[1].spec.priority: invalid type"), "{line}");
}

#[test]
fn fields_of_the_wrong_type_are_refused_by_path() {
    let cases = [
        (json!({ "metadata": { "labels": [] } }), "items[1].metadata.labels"),
        (json!({ "metadata": { "name": "" } }), "items[1].metadata.name"),
        (json!({ "spec": { "nodeName": 5 } }), "items[1].spec.nodeName"),
        (json!({ "spec": { "containers": { "a": 1 } } }), "items[1].spec.containers"),
        (json!({ "spec": { "tolerations": [{ "effect": "Sometimes" }] } }), "items[1].spec.tolerations[0].effect"),
        (json!({ "status": "Running" }), "items[1].status"),
    ];
    for (change, path) in cases {
        let line = refusal(&[node("a"), with(pod("p", "a"), &change)]);
        assert!(line.contains(&format!("field {path}: ")), "{line}");
    }
}

#[test]
fn a_later_document_is_named() {
    let bad = with(node("b"), &json!({ "spec": { "unschedulable": "yes" } }));
    let (_, line) = refused(&format!("{}\n{}", node("a"), list(&[bad])));
    assert!(line.contains("line 2, ") && line.contains("field document 2 items[0].spec.unschedulable: "), "{line}");
}

#[test]
fn a_deep_nest_is_refused_and_does_not_exhaust_the_stack() {
    let (kind, _) = refused(&format!("{}{}", "{\"items\":[".repeat(100_000), "]}".repeat(100_000)));
    assert_eq!(kind, DumpErrorKind::NotJson);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let text = format!(
        "{{\"kind\":\"Node\",\"metadata\":{{\"name\":\"a\"}},\"spec\":{{\"providerID\":\"aws:///us-east-1a/i-1\",\"x\":{deep}}}}}"
    );
    assert_eq!(read_text(&text).unwrap().nodes.len(), 1, "what is not looked at may be as deep as it likes");
}

#[test]
fn a_long_value_is_not_repeated_whole() {
    let line = refusal(&[node("a"), with(pod("p", "a"), &json!({ "spec": { "containers": "x".repeat(10_000) } }))]);
    assert!(line.len() < 400, "{}", line.len());
}
