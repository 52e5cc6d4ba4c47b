//! What an agent changes: cordons, labels, restarts, scales; and a whole drain.

use crate::world::{World, admin, agent, database, node, web};
use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::core::v1::{Node, Pod};
use kube::ResourceExt;
use kube::api::{Api, EvictParams, ListParams, Patch, PatchParams};
use serde_json::json;
use std::collections::BTreeMap;

#[tokio::test]
async fn a_cordon_sets_the_taint_and_keeps_new_pods_away() {
    let world = World::new(2, &[web(2)]);
    let nodes = Api::<Node>::all(agent(&world));
    let name = node(0).name.0;
    let cordoned = nodes.cordon(&name).await.unwrap().spec.unwrap();
    assert_eq!(cordoned.unschedulable, Some(true));
    assert_eq!(cordoned.taints.unwrap()[0].key, "node.kubernetes.io/unschedulable");
    let scale = Patch::Merge(json!({"spec": {"replicas": 8}}));
    let deployments = Api::<Deployment>::namespaced(admin(&world), "default");
    deployments.patch_scale("web", &PatchParams::default(), &scale).await.unwrap();
    world.pass(120);
    let pods = Api::<Pod>::namespaced(agent(&world), "default");
    let there = pods.list(&ListParams::default().fields(&format!("spec.nodeName={name}"))).await.unwrap();
    assert!(there.items.len() <= 1, "none of the six new ones");
    let free = nodes.uncordon(&name).await.unwrap().spec.unwrap();
    assert_eq!((free.unschedulable, free.taints), (None, None));
}

#[tokio::test]
async fn every_form_of_patch_labels_a_node() {
    let world = World::new(1, &[]);
    let nodes = Api::<Node>::all(agent(&world));
    let name = node(0).name.0;
    let params = PatchParams::apply("test").force();
    let value = |form: &str| json!({"metadata": {"labels": {form: "yes"}}});
    nodes.patch(&name, &PatchParams::default(), &Patch::Merge(value("merge"))).await.unwrap();
    nodes.patch(&name, &PatchParams::default(), &Patch::Strategic(value("strategic"))).await.unwrap();
    let apply = json!({"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": {"apply": "yes"}}});
    nodes.patch(&name, &params, &Patch::Apply(apply)).await.unwrap();
    let operations =
        serde_json::from_value(json!([{"op": "add", "path": "/metadata/labels/json", "value": "yes"}])).unwrap();
    let patched = nodes.patch(&name, &PatchParams::default(), &Patch::Json::<()>(operations)).await.unwrap();
    for form in ["merge", "strategic", "apply", "json"] {
        assert_eq!(patched.labels().get(form).map(String::as_str), Some("yes"), "{form}");
    }
    let gone = Patch::Merge(json!({"metadata": {"labels": {"merge": null}}}));
    assert!(!nodes.patch(&name, &PatchParams::default(), &gone).await.unwrap().labels().contains_key("merge"));
    let stale = Patch::Merge(json!({"metadata": {"resourceVersion": "1", "labels": {"late": "yes"}}}));
    match nodes.patch(&name, &PatchParams::default(), &stale).await {
        Err(kube::Error::Api(status)) => assert_eq!(status.reason, "Conflict"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_restarted_single_replica_gets_its_second_before_the_first_goes() {
    let mut single = web(1);
    single.max_surge = spot_domain::CountOrPercent::Count(1);
    single.max_unavailable = spot_domain::CountOrPercent::Count(0);
    let world = World::new(2, &[single]);
    let deployments = Api::<Deployment>::namespaced(agent(&world), "default");
    let generation = deployments.restart("web").await.unwrap().metadata.generation.unwrap();
    for _ in 0..90 {
        world.pass(1);
        let status = deployments.get("web").await.unwrap().status.unwrap();
        assert!(status.available_replicas.unwrap_or(0) >= 1);
    }
    let status = deployments.get("web").await.unwrap().status.unwrap();
    assert_eq!(status.observed_generation, Some(generation));
    assert_eq!((status.updated_replicas, status.replicas), (Some(1), Some(1)));
}

#[tokio::test]
async fn a_pod_keeps_the_spec_it_was_made_with() {
    let world = World::new(1, &[web(1)]);
    let pods = Api::<Pod>::namespaced(admin(&world), "default");
    let name = pods.list(&ListParams::default()).await.unwrap().items[0].name_any();
    let patch = Patch::Merge(json!({"spec": {"nodeName": "elsewhere"}}));
    match pods.patch(&name, &PatchParams::default(), &patch).await {
        Err(kube::Error::Api(status)) => assert_eq!(status.code, 422),
        other => panic!("{other:?}"),
    }
    let mark = Patch::Merge(json!({"metadata": {"annotations": {"karpenter.sh/do-not-disrupt": "true"}}}));
    assert_eq!(pods.patch(&name, &PatchParams::default(), &mark).await.unwrap().annotations().len(), 4);
}

/// Evicts everything evictable from a node; gives how often each pod was refused.
async fn drain(world: &World, client: &kube::Client, name: &str) -> BTreeMap<String, u32> {
    Api::<Node>::all(client.clone()).cordon(name).await.unwrap();
    let mut refused: BTreeMap<String, u32> = BTreeMap::new();
    for _ in 0..600 {
        let here = ListParams::default().fields(&format!("spec.nodeName={name}"));
        let pods = Api::<Pod>::all(client.clone()).list(&here).await.unwrap();
        let is_daemon = |pod: &Pod| pod.owner_references().iter().any(|owner| owner.kind == "DaemonSet");
        let movable: Vec<Pod> = pods.into_iter().filter(|pod| !is_daemon(pod)).collect();
        if movable.is_empty() {
            return refused;
        }
        for pod in movable.iter().filter(|pod| pod.metadata.deletion_timestamp.is_none()) {
            let api = Api::<Pod>::namespaced(client.clone(), &pod.namespace().unwrap());
            match api.evict(&pod.name_any(), &EvictParams::default()).await {
                Ok(_) => {}
                Err(kube::Error::Api(status)) if status.code == 429 => *refused.entry(pod.name_any()).or_default() += 1,
                Err(other) => panic!("{other}"),
            }
        }
        world.pass(5);
    }
    panic!("{name} is not empty after {refused:?}");
}

#[tokio::test]
async fn a_drain_empties_a_node_and_waits_for_the_budget() {
    let world = World::new(3, &[web(9), database(3)]);
    let client = agent(&world);
    let name = node(0).name.0;
    let (allowed, ready) = world.ask(|cluster, _| {
        let name = spot_domain::ObjectName::new("default", "web");
        (cluster.disruptions_allowed(&name), cluster.counts().ready)
    });
    assert_eq!(allowed, Some(1));
    let refused = drain(&world, &client, &name).await;
    assert!(!refused.is_empty(), "three pods of web at once are two too many");
    world.pass(120);
    let report = world.ask(|cluster, _| cluster.check_invariants());
    assert_eq!((report.budgets_broken, report.pods_lost), (0, 0));
    let now = world.ask(|cluster, _| cluster.counts());
    assert!(now.ready + 1 >= ready, "all but the volume bound to the cordoned zone");
}
