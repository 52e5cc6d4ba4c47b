//! What `estimate` prints, judged as a stranger would: from the dump and the output alone.
#![allow(clippy::unwrap_used, reason = "functions that only tests call")]

mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use support::{answer, cluster, cluster_file, file, succeed};

fn micro(value: &Value) -> i64 {
    let number = value.as_f64().unwrap();
    let micro = (number * 1e6).round();
    assert!((micro / 1e6 - number).abs() < f64::EPSILON * number.abs().max(1.0), "{number} has more than six decimals");
    micro as i64
}

fn sum(rows: &Value) -> i64 {
    rows.as_array().unwrap().iter().map(|row| micro(&row["usd_per_month"])).sum()
}

#[test]
fn rows_sum_exactly_to_the_totals() {
    let estimate = answer(&["estimate", &cluster_file("sums.json"), "--json"]);
    let (now, planned) = (sum(&estimate["now"]), sum(&estimate["planned"]));
    assert_eq!(now, micro(&estimate["current_usd_per_month"]));
    assert_eq!(planned, micro(&estimate["planned_usd_per_month"]));
    assert_eq!(now - planned, micro(&estimate["savings_usd_per_month"]));
    let steps: i64 = estimate["steps"].as_array().unwrap().iter().map(|step| micro(&step["saves_usd_per_month"])).sum();
    assert_eq!(steps, now - planned);
    let cause = &estimate["savings_by_cause"];
    assert_eq!(micro(&cause["rate_usd_per_month"]) + micro(&cause["usage_usd_per_month"]), now - planned);
}

#[test]
fn a_half_empty_on_demand_cluster_can_save_and_the_range_encloses_the_saving() {
    let estimate = answer(&["estimate", &cluster_file("range.json"), "--json"]);
    let amount = |name: &str| micro(&estimate[format!("savings{name}_usd_per_month")]);
    assert!(amount("") > 0, "{}", estimate["blocked"]);
    assert!(amount("_low") < amount("") && amount("") < amount("_high"));
    assert!(!estimate["changes"].as_array().unwrap().is_empty());
    assert!(estimate["assumptions"].as_array().unwrap().iter().all(|assumed| assumed["code"] != "plan_withheld"));
}

#[test]
fn a_windows_node_is_counted_at_the_linux_price_and_that_is_said() {
    let linux = answer(&["estimate", &cluster_file("linux.json"), "--json"]);
    let mut dump = cluster();
    let node = dump["items"].as_array_mut().unwrap().iter_mut().find(|item| item["kind"] == "Node").unwrap();
    node["metadata"]["labels"]["kubernetes.io/os"] = "windows".into();
    node["status"]["nodeInfo"]["operatingSystem"] = "windows".into();
    let name = node["metadata"]["name"].clone();
    let windows = answer(&["estimate", &file("windows.json", &dump.to_string()), "--json"]);
    let said = windows["assumptions"].as_array().unwrap().iter().find(|assumed| assumed["code"] == "windows_prices");
    assert!(said.unwrap()["message"].as_str().unwrap().contains("Linux price"));
    let price = |estimate: &Value| {
        let rows = estimate["now"].as_array().unwrap();
        rows.iter().find(|row| row["name"] == name).unwrap()["usd_per_month"].clone()
    };
    assert_eq!(price(&windows), price(&linux));
    assert!(windows["planned"].as_array().unwrap().iter().any(|row| row["name"] == name), "it is left alone");
}

#[test]
fn every_running_pod_is_on_exactly_one_planned_node() {
    let estimate = answer(&["estimate", &cluster_file("pods.json"), "--json"]);
    let mut planned: BTreeMap<String, usize> = BTreeMap::new();
    for pod in estimate["planned"].as_array().unwrap().iter().flat_map(|node| node["pods"].as_array().unwrap()) {
        *planned.entry(pod.as_str().unwrap().to_owned()).or_default() += 1;
    }
    let expected: BTreeMap<String, usize> =
        (0..6).flat_map(|index| [1, 2].map(|replica| (format!("shop/web-{index}-{replica}"), 1))).collect();
    assert_eq!(planned, expected);
}

#[test]
fn a_joining_node_says_what_a_stranger_needs_to_check_it() {
    let estimate = answer(&["estimate", &cluster_file("joining.json"), "--json"]);
    let joining: Vec<&Value> =
        estimate["planned"].as_array().unwrap().iter().filter(|node| node["joining"] == true).collect();
    assert!(!joining.is_empty());
    for node in joining {
        assert_eq!(node["group"], "general-purpose");
        assert_eq!(node["labels"]["topology.kubernetes.io/zone"], node["zone"]);
        assert_eq!(node["labels"]["node.kubernetes.io/instance-type"], node["instance_type"]);
        assert!(node["allocatable"]["cpu_millicores"].as_u64().unwrap() > 0);
    }
}

#[test]
fn a_karpenter_group_gets_its_node_pool() {
    let mut dump = cluster();
    for item in dump["items"].as_array_mut().unwrap().iter_mut().filter(|item| item["kind"] == "Node") {
        let labels = item["metadata"]["labels"].as_object_mut().unwrap();
        labels.retain(|key, _| !key.starts_with("eks.amazonaws.com/"));
        labels.insert("karpenter.sh/nodepool".into(), "general".into());
        labels.insert("karpenter.sh/capacity-type".into(), "on-demand".into());
    }
    let estimate = answer(&["estimate", &support::file("karpenter.json", &dump.to_string()), "--json"]);
    let change = &estimate["changes"][0];
    assert_eq!((&change["kind"], &change["group"]), (&"karpenter_node_pool".into(), &"general".into()));
    let text = change["text"].as_str().unwrap();
    let capacity_types = "{key: karpenter.sh/capacity-type, operator: In, values: [spot, on-demand]}";
    for wanted in ["kind: NodePool", "name: \"general\"", "name: \"general-on-demand\"", capacity_types] {
        assert!(text.contains(wanted), "no `{wanted}` in\n{text}");
    }
}

#[test]
fn the_same_dump_gives_the_same_bytes_in_every_form() {
    let dump = cluster_file("same.json");
    for options in [&["--json"][..], &["--redact", "--json"], &[]] {
        let arguments: Vec<&str> = ["estimate", dump.as_str()].iter().chain(options).copied().collect();
        assert_eq!(succeed(&arguments), succeed(&arguments));
    }
}

#[test]
fn a_discount_lowers_on_demand_money_and_the_saving() {
    let dump = cluster_file("discount.json");
    let list = answer(&["estimate", &dump, "--json"]);
    let discounted = answer(&["estimate", &dump, "--json", "--discount", "20"]);
    let (list_now, now) = (micro(&list["current_usd_per_month"]), micro(&discounted["current_usd_per_month"]));
    assert_eq!(now * 5, list_now * 4);
    assert!(micro(&discounted["savings_usd_per_month"]) < micro(&list["savings_usd_per_month"]));
}

#[test]
fn the_text_is_short_and_narrow_and_holds_no_secret() {
    let text = succeed(&["estimate", &cluster_file("text.json")]);
    assert!(text.lines().count() <= 60, "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    assert!(text.starts_with("Now $") && text.contains("What to change"), "{text}");
    assert!(!text.contains("hunter2") && !text.contains('\u{1b}'));
}

#[test]
fn the_page_loads_nothing_and_escapes_names() {
    let mut dump = cluster();
    dump["items"][0]["metadata"]["labels"]["eks.amazonaws.com/nodegroup"] = "<script>alert(1)</script>".into();
    let dump = support::file("page.json", &dump.to_string());
    let page = support::file("page.html", "");
    succeed(&["estimate", &dump, "--html", &page]);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(!page.contains("<script") && !page.contains("http:") && !page.contains("https:") && !page.contains("src="));
    assert!(page.contains("prefers-color-scheme: dark") && page.contains("Where the saving comes from"));
}

#[test]
fn a_region_of_ones_own_choice_sets_the_prices() {
    let dump = cluster_file("region.json");
    let ireland = answer(&["estimate", &dump, "--json"]);
    let sao_paulo = answer(&["estimate", &dump, "--json", "--region", "sa-east-1"]);
    assert_eq!((&ireland["region"], &sao_paulo["region"]), (&"eu-west-1".into(), &"sa-east-1".into()));
    assert!(micro(&sao_paulo["current_usd_per_month"]) > micro(&ireland["current_usd_per_month"]));
}
