//! Bad input ends with exit code 2 and one line that names file, line and field.
#![allow(clippy::unwrap_used, reason = "functions that only tests call")]

mod support;

use support::{cluster, cluster_file, file, spotctl};

/// Runs and expects exit 2, nothing on standard output, and one line holding every word.
fn refused(arguments: &[&str], words: &[&str]) {
    let output = spotctl(arguments);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    assert_eq!(message.lines().count(), 1, "{message}");
    for word in words {
        assert!(message.contains(word), "{arguments:?}: no `{word}` in {message}");
    }
}

#[test]
fn dumps_that_cannot_be_used() {
    let whole = cluster().to_string();
    let cut = file("cut.json", &whole[..whole.len() / 2]);
    refused(&["estimate", &cut, "--json"], &["cut.json", "line 1"]);
    refused(&["estimate", &file("words.json", "hello\n")], &["words.json", "line 1"]);
    refused(&["estimate", "/nonexistent/dump.json"], &["/nonexistent/dump.json"]);
    let none = file("none.json", r#"{"apiVersion":"v1","kind":"List","items":[]}"#);
    refused(&["estimate", &none], &["none.json", "AWS"]);
    let mut negative = cluster();
    negative["items"][0]["status"]["allocatable"]["memory"] = "-5Gi".into();
    let negative = serde_json::to_string_pretty(&negative).unwrap();
    refused(&["estimate", &file("negative.json", &negative)], &["negative.json", "line ", "allocatable"]);
}

#[test]
fn policies_that_contradict_themselves() {
    let dump = cluster_file("policy-dump.json");
    let table = [
        ("{\"constraints\": {\n\"max_spot_pct\": 101}}", &["line 2", "constraints.max_spot_pct", "101"][..]),
        ("{\"constraints\": {\"vcpu\": {\"min\": 8, \"max\": 2}}}", &["line 1", "constraints.vcpu"]),
        ("{\"az_spread\": {\"enabled\": false}}", &["az_spread.waiver_reason"]),
        ("{\"limits\": {\"cooldown_s\": \"soon\"}}", &["line 1", "limits.cooldown_s"]),
        ("{\"enabled\": true", &["line 1"]),
        ("[]", &["line 1"]),
    ];
    for (index, (policy, words)) in table.into_iter().enumerate() {
        let name = format!("policy-{index}.json");
        let policy = file(&name, policy);
        let words: Vec<&str> = words.iter().copied().chain([name.as_str()]).collect();
        refused(&["estimate", &dump, "--policy", &policy], &words);
    }
}

#[test]
fn planning_inputs_that_cannot_be_meant() {
    let head = "\"schema_version\": 1, \"now\": \"2026-01-01T00:00:00Z\", \"market\": {\"region\": \"us-east-1\"}";
    let table = [
        ("{\"schema_version\": 2}".to_owned(), &["line 1", "schema_version"][..]),
        (
            format!("{{{head},\n\"nodes\": [{{\"name\": \"a\", \"allocatable\": {{\"cpu_millicores\": -1}}}}]}}"),
            &["line 2", "nodes[0].allocatable.cpu_millicores"],
        ),
        (
            format!(
                "{{{head},\n\"nodes\": [\n{{\"name\": \"a\", \"allocatable\": {{\"cpu_millicores\": 99999999999999}}}}]}}"
            ),
            &["line 3", "nodes[0].allocatable.cpu_millicores"],
        ),
        (
            format!(
                "{{{head}, \"nodes\": [{{\"name\": \"a\", \"allocatable\": {{}}}},\n{{\"name\": \"a\", \"allocatable\": {{}}}}]}}"
            ),
            &["line 2", "nodes[1].name", "twice"],
        ),
        (
            format!("{{{head}, \"nodes\": [{{\"name\": \"a\", \"group\": \"g\", \"allocatable\": {{}}}}]}}"),
            &["nodes[0].group"],
        ),
        (
            format!("{{{head}, \"policy\": {{\"binpack\": {{\"aggressiveness\": 200}}}}}}"),
            &["policy.binpack.aggressiveness"],
        ),
        (format!("{{{head}}} trailing"), &["line 1"]),
    ];
    for (index, (input, words)) in table.into_iter().enumerate() {
        let name = format!("input-{index}.json");
        let input = file(&name, &input);
        let words: Vec<&str> = words.iter().copied().chain([name.as_str()]).collect();
        refused(&["plan", "--input", &input, "--json"], &words);
    }
}

#[test]
fn tables_of_pods_and_types() {
    let types = file(
        "types.csv",
        "instance_type,alloc_cpu_milli,alloc_mem_mib,alloc_pods,ondemand_usd_h\nm5.large,1930,7000,29,0.096\n",
    );
    let pods = file("pods.csv", "cpu_milli,memory_mib\n100,200\n");
    let table = [
        ("cpu_milli,memory_mib\n100,-5\n", &["line 2", "memory_mib", "-5"][..]),
        ("cpu_milli\n100\n", &["line 1", "memory_mib"]),
        ("cpu_milli,memory_mib\n100,1\n7\n", &["line 3"]),
        ("cpu_milli,memory_mib\n1.5,1\n", &["line 2", "cpu_milli"]),
    ];
    for (index, (text, words)) in table.into_iter().enumerate() {
        let name = format!("pods-{index}.csv");
        let bad = file(&name, text);
        let words: Vec<&str> = words.iter().copied().chain([name.as_str()]).collect();
        refused(&["pack", "--pods", &bad, "--types", &types], &words);
    }
    let free = file(
        "free.csv",
        "instance_type,alloc_cpu_milli,alloc_mem_mib,alloc_pods,ondemand_usd_h\nm5.large,1930,7000,29,0\n",
    );
    refused(&["pack", "--pods", &pods, "--types", &free], &["free.csv", "line 2", "ondemand_usd_h"]);
}

#[test]
fn command_lines_and_advisor_files() {
    refused(&["estimate", "x.json", "--discount", "120"], &["command line", "--discount"]);
    refused(&["estimate", "x.json", "--rgion", "eu-west-1"], &["command line", "--rgion"]);
    let dump = cluster_file("region-dump.json");
    refused(&["estimate", &dump, "--region", "nowhere"], &["--region", "nowhere"]);
    refused(&["advisor", &file("feed.json", "{\"spot_advisor\":\n7}")], &["feed.json", "line 2", "spot_advisor"]);
}
