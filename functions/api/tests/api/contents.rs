//! Clusters, nodes, pods, workloads and budgets as they are shown.

use crate::clock::at;
use crate::fixtures::*;
use crate::harness::{AGENT_TOKEN, World};
use crate::reads::filled;
use serde_json::json;
use spot_domain::{CapacityType, MicrousdPerHour, PoolFlag, PoolRisk};

#[tokio::test]
async fn the_list_and_the_page_of_a_cluster_agree() {
    let (world, _) = filled().await;
    let list = world.read("/clusters").await;
    assert_eq!(list["items"][0]["name"], "cluster-1");
    assert_eq!(list["next_cursor"], json!(null));
    let page = world.read(&format!("/clusters/{}", cluster_id(1))).await;
    assert_eq!((&page["id"], &page["status"]), (&list["items"][0]["id"], &json!("active")));
    assert_eq!(page["connection"]["connected"], true);
    assert_eq!(page["connection"]["agent_version"], "0.1.0");
    assert_eq!(page["policy"]["approval"], "manual");
    assert_eq!(page["baseline"]["first_day_microusd_per_month"], 140_160_000, "two nodes of 0.096 USD for 730 h");
    assert_eq!(page["active_job_id"], json!(job_id(1)));
}

#[tokio::test]
async fn filters_of_the_list_are_exact() {
    let (world, _) = World::with_cluster().await;
    world.add_cluster(2).await;
    let count = async |query: &str| world.read(&format!("/clusters{query}")).await["items"].as_array().unwrap().len();
    assert_eq!(count("").await, 2);
    assert_eq!(count("?q=CLUSTER-2").await, 1);
    assert_eq!(count("?status=active").await, 2);
    assert_eq!(count("?status=error,inactive").await, 0);
}

#[tokio::test]
async fn nodes_join_the_account_to_the_cluster() {
    let (world, _) = filled().await;
    let flag = PoolFlag {
        zone: "us-east-1a".into(),
        instance_type: "c7g.large".into(),
        risk: PoolRisk::Danger,
        until: at(600),
    };
    world.store.raise_own_flag(&world.org, &"us-east-1".into(), &flag, at(0)).await.unwrap();
    let nodes = world.read(&format!("/clusters/{}/nodes", cluster_id(1))).await;
    let names: Vec<_> = nodes["items"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["i-0000000000000000c", "node-a", "node-b"], "an instance that has not joined goes by its id");
    let (unjoined, known, unpriced) = (&nodes["items"][0], &nodes["items"][1], &nodes["items"][2]);
    assert_eq!((&unjoined["joined"], &unjoined["risk"]), (&json!(false), &json!("danger")));
    assert_eq!((&known["price_microusd_per_hour"], &known["family"]), (&json!(96_000), &json!("m6i")));
    assert_eq!((&known["pods"], &known["cpu_requested_millicores"]), (&json!(2), &json!(500)));
    assert_eq!((&known["ready"], &known["capacity_type"]), (&json!(true), &json!("on_demand")));
    assert_eq!((&unpriced["price_microusd_per_hour"], &unpriced["ready"]), (&json!(null), &json!(false)));
    assert_eq!(nodes["as_of"], "2026-11-21T10:29:00.000Z");
    assert_eq!(nodes["total"], 3);
}

#[tokio::test]
async fn nodes_are_filtered_and_paged() {
    let (world, _) = filled().await;
    let path = format!("/clusters/{}/nodes", cluster_id(1));
    let spot = world.read(&format!("{path}?capacity_type=spot")).await;
    assert_eq!((spot["total"].as_u64(), &spot["items"][0]["instance_type"]), (Some(1), &json!("c7g.large")));
    let mut names = Vec::new();
    let mut query = "?limit=1".to_owned();
    loop {
        let page = world.read(&format!("{path}{query}")).await;
        names.push(page["items"][0]["name"].as_str().unwrap().to_owned());
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        query = format!("?limit=1&cursor={cursor}");
    }
    assert_eq!(names, ["i-0000000000000000c", "node-a", "node-b"]);
}

#[tokio::test]
async fn pods_workloads_and_budgets_come_from_the_snapshot() {
    let (world, _) = filled().await;
    let base = format!("/clusters/{}", cluster_id(1));
    let pods = world.read(&format!("{base}/pods?node=node-a")).await;
    assert_eq!(pods["total"], 2);
    assert_eq!(
        (&pods["items"][0]["owner_kind"], &pods["items"][0]["owner_name"]),
        (&json!("stateful_set"), &json!("web"))
    );
    assert_eq!(world.read(&format!("{base}/pods?phase=pending")).await["total"], 0);
    let workloads = world.read(&format!("{base}/workloads?q=web")).await;
    let web = &workloads["items"][0];
    assert_eq!((&web["replicas"], &web["pods"], &web["cpu_millicores"]), (&json!(3), &json!(2), &json!(500)));
    let budgets = world.read(&format!("{base}/budgets")).await;
    let budget = &budgets["items"][0];
    assert_eq!((&budget["min_available"], &budget["pods"]), (&json!("50%"), &json!(2)));
    assert_eq!(budget["disruptions_allowed"], 1);
}

#[tokio::test]
async fn a_cluster_without_an_agent_shows_empty_lists_without_a_moment() {
    let (world, cluster) = World::with_cluster().await;
    let pods = world.read(&format!("/clusters/{}/pods", cluster.id)).await;
    assert_eq!((&pods["as_of"], &pods["total"]), (&json!(null), &json!(0)));
    let page = world.read(&format!("/clusters/{}", cluster.id)).await;
    assert_eq!(page["connection"]["connected"], false);
}

#[tokio::test]
async fn accounts_show_no_external_id() {
    let (world, _) = filled().await;
    let accounts = world.read("/accounts").await;
    assert_eq!(accounts["items"][0]["aws_account_id"], "111122223333");
    assert!(!accounts.to_string().contains("never-to-be-shown"));
}

#[tokio::test]
async fn a_node_is_told_with_its_pods_and_where_it_could_move() {
    let (world, _) = filled().await;
    let path = format!("/clusters/{}/nodes/node-a", cluster_id(1));
    let detail = world.read(&path).await;
    assert_eq!((&detail["cluster_name"], &detail["node"]["pods"]), (&json!("cluster-1"), &json!(2)));
    assert_eq!(detail["pods"][0]["name"], "web-0");
    let best = &detail["candidates"][0];
    assert_eq!(
        (&best["pool"]["instance_type"], &best["pool"]["zone"]),
        (&json!("m6i.large"), &json!("us-east-1b")),
        "the cheaper zone of the type"
    );
    assert_eq!((&best["saves_microusd_per_hour"], &best["objections"]), (&json!(63_000), &json!([])));
    assert_eq!(detail["candidates"].as_array().unwrap().len(), 1, "one pool of a type");
    let flag =
        |zone: &str, risk| PoolFlag { zone: zone.into(), instance_type: "m6i.large".into(), risk, until: at(600) };
    let region = "us-east-1".into();
    world.store.raise_own_flag(&world.org, &region, &flag("us-east-1b", PoolRisk::Danger), at(0)).await.unwrap();
    let other = &world.read(&path).await["candidates"][0];
    assert_eq!((&other["pool"]["zone"], &other["objections"]), (&json!("us-east-1a"), &json!([])));
    world.store.raise_own_flag(&world.org, &region, &flag("us-east-1a", PoolRisk::Danger), at(0)).await.unwrap();
    let none = &world.read(&path).await["candidates"][0];
    assert_eq!(none["objections"], json!(["danger"]), "told, with what keeps it from being used");
    assert_eq!(world.get(&format!("/clusters/{}/nodes/node-z", cluster_id(1))).await.status, 404);
}

#[tokio::test]
async fn a_node_without_a_price_has_none_and_not_nought() {
    let (world, _) = filled().await;
    let mut unpriced = instance("i-0000000000000000d", "m6i.large", CapacityType::Spot, None);
    unpriced.microusd_per_hour = MicrousdPerHour(0);
    add_instance(&world.store, unpriced).await;
    let detail = world.read(&format!("/clusters/{}/nodes/i-0000000000000000d", cluster_id(1))).await;
    assert_eq!(detail["node"]["price_microusd_per_hour"], json!(null));
    assert_eq!(detail["candidates"][0]["saves_microusd_per_hour"], json!(null));
}

/// A window of usage as the agent sends it.
async fn send_window(world: &World, epoch: u64, from: &str, to: &str, cpu_mean_millicores: u64) {
    let usage = |name: &str, cpu: u64| {
        json!({ "name": name, "samples": 10, "cpu_mean_millicores": cpu, "cpu_max_millicores": 2 * cpu,
            "memory_mean_bytes": 1 << 30, "memory_max_bytes": 1_u64 << 31 })
    };
    let window = json!({ "instance_id": "pod-1", "lease_epoch": epoch, "from": from, "to": to,
        "nodes": [usage("node-b", 7), usage("node-a", cpu_mean_millicores)], "workloads": [] });
    let body = zstd::encode_all(window.to_string().as_bytes(), 3).unwrap();
    let path = format!("/clusters/{}/metrics", cluster_id(1));
    let headers = [("content-type", "application/zstd")];
    let answer = world.ask_bytes("POST", &path, Some(AGENT_TOKEN), &headers, body).await;
    assert_eq!(answer.status, 202, "{}", answer.body);
}

#[tokio::test]
async fn a_nodes_history_is_what_the_agent_sent_across_midnight_and_what_the_ledger_paid() {
    let (world, epoch) = filled().await;
    send_window(&world, epoch, "2026-11-20T23:58:00Z", "2026-11-21T00:03:00Z", 100).await;
    send_window(&world, epoch, "2026-11-21T00:03:00Z", "2026-11-21T00:08:00Z", 300).await;
    send_window(&world, epoch, "2026-11-21T10:20:00Z", "2026-11-21T10:25:00Z", 500).await;
    let base = format!("/clusters/{}/nodes/node-a/history", cluster_id(1));
    let means = |history: &serde_json::Value| -> Vec<u64> {
        let usage = history["usage"].as_array().unwrap().iter();
        usage.map(|point| point["cpu_mean_millicores"].as_u64().unwrap()).collect()
    };
    assert_eq!(means(&world.read(&base).await), [500], "six hours unless said otherwise");
    let night = world.read(&format!("{base}?from=2026-11-20T20:00:00Z&until=2026-11-21T10:00:00Z")).await;
    assert_eq!(means(&night), [100, 300]);
    assert_eq!(night["usage"][1]["cpu_max_millicores"], 600);
    assert_eq!(night["ledger_entries"], json!([]));
    let long = world.get(&format!("{base}?from=2026-11-01T00:00:00Z")).await;
    assert_eq!((long.status.as_u16(), long.pointer()), (422, "/from"));
}
