//! The other subcommands, and how the program behaves at the ends of a pipe.

mod support;

use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};
use support::{answer, cluster, file, succeed};

const TYPES: &str = "instance_type,alloc_cpu_milli,alloc_mem_mib,alloc_pods,ondemand_usd_h\n\
    m5.large,1930,7000,29,0.096\nm5.xlarge,3920,14800,58,0.192\n";

#[test]
fn pack_places_every_row_once_at_the_stated_cost() {
    let pods: String = (0..40).map(|index| format!("{},{}\n", 200 + index % 7 * 100, 500 + index % 5 * 300)).collect();
    let pods = file("pack-pods.csv", &format!("cpu_milli,memory_mib\n{pods}9000,1\n"));
    let packing = answer(&["pack", "--pods", &pods, "--types", &file("pack-types.csv", TYPES), "--json"]);
    let nodes = packing["nodes"].as_array().unwrap();
    let mut rows: Vec<u64> =
        nodes.iter().flat_map(|node| node["pods"].as_array().unwrap()).map(|row| row.as_u64().unwrap()).collect();
    rows.sort_unstable();
    assert_eq!(rows, (0..40).collect::<Vec<u64>>());
    assert_eq!(packing["unplaced"], serde_json::json!([40]));
    let cost: f64 = nodes.iter().map(|node| if node["instance_type"] == "m5.large" { 0.096 } else { 0.192 }).sum();
    assert!((packing["cost_usd_per_hour"].as_f64().unwrap() - cost).abs() < 1e-9);
    assert!(packing["lower_bound_usd_per_hour"].as_f64().unwrap() <= cost + 1e-9);
}

#[test]
fn advisor_counts_rows_and_names_rejected_ones() {
    let feed = r#"{"instance_types":{"m5.large":{},"c5.large":{}},"spot_advisor":{"eu-west-1":{"Linux":{
        "m5.large":{"r":1,"s":70},"c5.large":{"r":9,"s":70}},"Windows":{}}}}"#;
    let counted = answer(&["advisor", &file("advisor.json", feed), "--json"]);
    assert_eq!((&counted["rows"], &counted["instance_types"], &counted["regions"]), (&1.into(), &2.into(), &1.into()));
    assert_eq!(counted["rejected"].as_array().unwrap().len(), 1);
}

#[test]
fn schemas_are_published_for_both_sides_of_the_engine() {
    let input = answer(&["schema", "planning-input"]);
    assert!(input["properties"]["nodes"].is_object() && input["properties"]["market"].is_object());
    let plan = answer(&["schema", "plan"]);
    for field in ["plan", "report", "plan_withheld"] {
        assert!(plan["properties"][field].is_object(), "{field}");
    }
}

#[test]
fn plan_answers_an_empty_world_with_an_empty_plan() {
    let input =
        r#"{"schema_version": 1, "now": "2026-01-01T00:00:00Z", "market": {"region": "us-east-1"}, "later": true}"#;
    let outcome = answer(&["plan", "--input", &file("empty-world.json", input), "--json"]);
    assert_eq!(outcome["plan"]["steps"], serde_json::json!([]));
    assert_eq!(outcome["plan_withheld"], serde_json::json!([]), "the checker has looked at it");
    let schema = answer(&["schema", "plan"]);
    let fields = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(fields(&outcome), fields(&schema["properties"]), "the schema names what is printed");
    assert_eq!(fields(&outcome["report"]), fields(&schema["$defs"]["PlanReport"]["properties"]));
    assert_eq!(outcome["report"]["before_microusd_per_month"], 0);
}

#[test]
fn bench_plan_breaks_no_rule() {
    let measured = answer(&["bench", "plan", "--pods", "200", "--types", "60", "--seed", "7", "--json"]);
    assert_eq!(measured["violations"], 0, "{measured}");
    assert_eq!(measured["unscheduled"], 0, "{measured}");
    assert!(measured["lower_bound_usd_per_hour"].as_f64() <= measured["cost_usd_per_hour"].as_f64());
}

#[test]
fn completions_name_every_subcommand() {
    let script = succeed(&["completions", "bash"]);
    for command in ["estimate", "plan", "schema", "pack", "advisor", "bench", "catalog"] {
        assert!(script.contains(command), "{command}");
    }
}

#[test]
fn estimate_reads_standard_input() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_spotctl"))
        .args(["estimate", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(cluster().to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let estimate: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(estimate["now"].as_array().unwrap().len(), 6);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_spotctl"))
        .args(["schema", "planning-input"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}
