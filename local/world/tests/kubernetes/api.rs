//! Lists, pages, evictions, limits of the agent: through kube-rs, without a socket.

use crate::world::{World, admin, agent, client_with, web};
use k8s_openapi::api::apps::v1::{Deployment, StatefulSet};
use k8s_openapi::api::core::v1::{ConfigMap, Namespace, Node, Pod, Secret};
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use kube::api::{Api, DeleteParams, EvictParams, ListParams, ObjectList, PostParams};
use kube::{Client, Discovery, ResourceExt};
use serde_json::{Value, json};
use spot_domain::{CountOrPercent, ObjectName};
use spot_world::kubernetes::{Workload, WorkloadBudget, WorkloadKind};

fn app(name: &str) -> ListParams {
    ListParams::default().labels(&format!("app={name}"))
}

fn api_error(result: Result<impl Sized, kube::Error>) -> kube::core::Status {
    match result.err().expect("it must fail") {
        kube::Error::Api(status) => *status,
        other => panic!("{other}"),
    }
}

async fn get(client: &Client, path: &str) -> Value {
    client.request(http::Request::get(path).body(Vec::new()).unwrap()).await.unwrap()
}

#[tokio::test]
async fn typed_objects_are_read_whole() {
    let world = World::new(3, &[web(4), crate::world::database(2)]);
    let client = agent(&world);
    let nodes = Api::<Node>::all(client.clone()).list(&ListParams::default()).await.unwrap();
    assert_eq!(nodes.items.len(), 3);
    let node = &nodes.items[1];
    assert_eq!(node.labels()["eks.amazonaws.com/capacityType"], "SPOT");
    assert_eq!(node.spec.as_ref().unwrap().provider_id.as_deref(), Some("aws:///us-east-1b/i-00000000000000001"));
    let pods = Api::<Pod>::all(client.clone()).list(&app("web")).await.unwrap();
    assert_eq!(pods.items.len(), 4);
    assert_eq!(pods.items[0].owner_references()[0].kind, "ReplicaSet");
    let sets = Api::<StatefulSet>::namespaced(client.clone(), "default").list(&ListParams::default()).await.unwrap();
    assert_eq!(sets.items[0].status.as_ref().unwrap().ready_replicas, Some(2));
    let deployment = Api::<Deployment>::namespaced(client.clone(), "default").get("web").await.unwrap();
    assert_eq!(deployment.status.unwrap().available_replicas, Some(4));
    let system = Api::<Namespace>::all(client.clone()).get("kube-system").await.unwrap();
    assert_eq!(system.uid().unwrap(), world.ask(|cluster, _| cluster.uid().to_owned()));
    let budgets = Api::<PodDisruptionBudget>::all(client).list(&ListParams::default()).await.unwrap();
    assert_eq!(budgets.items.len(), 2);
}

#[tokio::test]
async fn discovery_finds_every_group() {
    let world = World::new(1, &[]);
    let discovery = Discovery::new(agent(&world)).run().await.unwrap();
    let groups: Vec<String> = discovery.groups().map(|group| group.name().to_owned()).collect();
    for wanted in ["", "apps", "batch", "policy", "storage.k8s.io", "metrics.k8s.io"] {
        assert!(groups.iter().any(|group| group == wanted), "{wanted} is missing in {groups:?}");
    }
    assert_eq!(agent(&world).apiserver_version().await.unwrap().minor, "33");
}

#[tokio::test]
async fn pages_show_the_list_as_it_was_at_the_first_page() {
    let world = World::new(3, &[web(25)]);
    let pods = Api::<Pod>::all(agent(&world));
    let whole: Vec<String> = pods.list(&app("web")).await.unwrap().iter().map(|pod| pod.name_any()).collect();
    let mut page: ObjectList<Pod> = pods.list(&app("web").limit(10)).await.unwrap();
    let version = page.metadata.resource_version.clone();
    let mut seen: Vec<String> = page.iter().map(|pod| pod.name_any()).collect();
    world.ask(|cluster, now| cluster.scale(now, WorkloadKind::Deployment, &ObjectName::new("default", "web"), 5));
    world.pass(60);
    while let Some(token) = page.metadata.continue_.clone().filter(|token| !token.is_empty()) {
        page = pods.list(&app("web").limit(10).continue_token(&token)).await.unwrap();
        assert_eq!(page.metadata.resource_version, version);
        seen.extend(page.iter().map(|pod| pod.name_any()));
    }
    assert_eq!(seen, whole);
    let token = pods.list(&app("web").limit(1)).await.unwrap().metadata.continue_.unwrap();
    world.ask(|cluster, now| cluster.scale(now, WorkloadKind::Deployment, &ObjectName::new("default", "web"), 9));
    world.pass(600);
    let expired = api_error(pods.list(&app("web").limit(1).continue_token(&token)).await);
    assert_eq!((expired.code, expired.reason.as_str()), (410, "Expired"));
}

#[tokio::test]
async fn field_selectors_choose_pods_of_a_node() {
    let world = World::new(3, &[web(9)]);
    let pods = Api::<Pod>::all(agent(&world));
    let node = crate::world::node(1).name.0;
    let there =
        pods.list(&ListParams::default().fields(&format!("spec.nodeName={node},status.phase=Running"))).await.unwrap();
    assert!(there.items.len() >= 4);
    assert!(there.iter().all(|pod| pod.spec.as_ref().unwrap().node_name.as_deref() == Some(&node)));
    let wrong = api_error(pods.list(&ListParams::default().fields("spec.color=red")).await);
    assert_eq!(wrong.code, 400);
}

#[tokio::test]
async fn an_eviction_that_the_budget_forbids_is_answered_429_with_its_cause() {
    let world = World::new(3, &[web(4)]);
    let pods = Api::<Pod>::namespaced(agent(&world), "default");
    let names: Vec<String> = pods.list(&app("web")).await.unwrap().iter().map(|pod| pod.name_any()).collect();
    let granted = pods.evict(&names[0], &EvictParams::default()).await.unwrap();
    assert!(granted.is_success());
    let refused = api_error(pods.evict(&names[1], &EvictParams::default()).await);
    assert_eq!(refused.code, 429);
    assert_eq!(refused.message, "Cannot evict pod as it would violate the pod's disruption budget.");
    let cause = &refused.details.unwrap().causes[0];
    assert_eq!(cause.reason, "DisruptionBudget");
    assert_eq!(cause.message, "The disruption budget web needs 3 healthy pods and has 3 currently");
    world.pass(120);
    assert!(pods.evict(&names[1], &EvictParams::default()).await.unwrap().is_success());
    assert_eq!(world.ask(|cluster, _| cluster.check_invariants().budgets_broken), 0);
}

#[tokio::test]
async fn two_budgets_over_one_pod_are_an_internal_error() {
    let mut second = web(3);
    second.labels.insert("team".into(), "shop".into());
    let world = World::new(2, &[second]);
    let budget = json!({"metadata": {"name": "second"}, "spec": {"minAvailable": 0, "selector": {"matchLabels": {"team": "shop"}}}});
    let budgets = Api::<PodDisruptionBudget>::namespaced(admin(&world), "default");
    budgets.create(&PostParams::default(), &serde_json::from_value(budget).unwrap()).await.unwrap();
    let pods = Api::<Pod>::namespaced(agent(&world), "default");
    let name = pods.list(&app("web")).await.unwrap().items[0].name_any();
    let refused = api_error(pods.evict(&name, &EvictParams::default()).await);
    assert_eq!(refused.code, 500);
    assert!(refused.message.contains("more than one PodDisruptionBudget"), "{}", refused.message);
}

#[tokio::test]
async fn dry_runs_and_wrong_uids_evict_nothing() {
    let world = World::new(3, &[web(4)]);
    let pods = Api::<Pod>::namespaced(agent(&world), "default");
    let name = pods.list(&app("web")).await.unwrap().items[0].name_any();
    let mut dry = EvictParams::default();
    dry.post_options.dry_run = true;
    pods.evict(&name, &dry).await.unwrap();
    // kube-rs writes `delete_options`, which API servers pass over: preconditions need a request of one's own.
    let eviction = json!({"metadata": {"name": name}, "deleteOptions": {"preconditions": {"uid": "another"}}});
    let request = http::Request::post(format!("/api/v1/namespaces/default/pods/{name}/eviction"))
        .body(serde_json::to_vec(&eviction).unwrap())
        .unwrap();
    let refused = api_error(agent(&world).request::<Value>(request).await);
    assert_eq!((refused.code, refused.reason.as_str()), (409, "Conflict"));
    let missing = api_error(pods.evict("nobody", &EvictParams::default()).await);
    assert_eq!(missing.code, 404);
    assert!(pods.get(&name).await.unwrap().metadata.deletion_timestamp.is_none());
}

#[tokio::test]
async fn pods_that_do_not_run_yet_are_evicted_whatever_the_budget_says() {
    let mut workload = web(2);
    workload.requests.cpu_millicores = 100_000;
    workload.budget = Some(WorkloadBudget::MaxUnavailable(CountOrPercent::Count(0)));
    let world = World::new(2, &[workload]);
    let pods = Api::<Pod>::namespaced(agent(&world), "default");
    let name = pods.list(&app("web")).await.unwrap().items[0].name_any();
    assert!(pods.evict(&name, &EvictParams::default()).await.unwrap().is_success());
    assert_eq!(pods.get_opt(&name).await.unwrap().map(|pod| pod.name_any()), None);
    assert_eq!(pods.list(&app("web")).await.unwrap().items.len(), 2, "another stands in for it");
}

#[tokio::test]
async fn the_agent_may_not_read_secrets_and_strangers_may_nothing() {
    let world = World::new(1, &[web(1)]);
    let secrets = Api::<Secret>::namespaced(agent(&world), "default");
    let refused = api_error(secrets.list(&ListParams::default()).await);
    assert_eq!((refused.code, refused.reason.as_str()), (403, "Forbidden"));
    let deployments = Api::<Deployment>::namespaced(agent(&world), "default");
    assert_eq!(api_error(deployments.delete("web", &DeleteParams::default()).await).code, 403);
    assert!(Api::<Secret>::all(admin(&world)).list(&ListParams::default()).await.unwrap().items.is_empty());
    let stranger = Api::<Pod>::all(client_with(&world, "guess"));
    assert_eq!(api_error(stranger.list(&ListParams::default()).await).code, 401);
    let review = json!({"spec": {"resourceAttributes": {"group": "", "resource": "secrets", "verb": "list"}}});
    let request = http::Request::post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
        .body(serde_json::to_vec(&review).unwrap())
        .unwrap();
    let answer: Value = agent(&world).request(request).await.unwrap();
    assert_eq!(answer["status"]["allowed"], false);
}

#[tokio::test]
async fn metrics_stay_near_what_the_scenario_says() {
    let world = World::new(2, &[web(4)]);
    let client = agent(&world);
    let pods = get(&client, "/apis/metrics.k8s.io/v1beta1/namespaces/default/pods?labelSelector=app%3Dweb").await;
    let all = pods["items"].as_array().unwrap();
    assert_eq!(all.len(), 4);
    for pod in all {
        let cpu = pod["containers"][0]["usage"]["cpu"].as_str().unwrap().trim_end_matches('m').parse::<u64>().unwrap();
        assert!((100..300).contains(&cpu), "40 % of 500m with a third of swing, not {cpu}m");
    }
    let nodes = get(&client, "/apis/metrics.k8s.io/v1beta1/nodes").await;
    assert_eq!(nodes["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn objects_of_other_kinds_live_and_die() {
    let world = World::new(1, &[]);
    let maps = Api::<ConfigMap>::namespaced(admin(&world), "default");
    let map: ConfigMap = serde_json::from_value(json!({"metadata": {"name": "a"}, "data": {"k": "v"}})).unwrap();
    let made = maps.create(&PostParams::default(), &map).await.unwrap();
    assert_eq!(api_error(maps.create(&PostParams::default(), &map).await).reason, "AlreadyExists");
    let mut changed = made.clone();
    changed.data.as_mut().unwrap().insert("k".into(), "w".into());
    let changed = maps.replace("a", &PostParams::default(), &changed).await.unwrap();
    assert_ne!(changed.resource_version(), made.resource_version());
    assert_eq!(api_error(maps.replace("a", &PostParams::default(), &made).await).reason, "Conflict");
    maps.delete("a", &DeleteParams::default()).await.unwrap();
    assert_eq!(api_error(maps.get("a").await).code, 404);
}

#[tokio::test]
async fn deleting_a_deployment_deletes_its_pods_and_orphaning_does_not() {
    let orphaned = Workload { name: "orphaned".into(), replicas: 2, ..Workload::default() };
    let world = World::new(2, &[web(3), orphaned]);
    let deployments = Api::<Deployment>::namespaced(admin(&world), "default");
    deployments.delete("web", &DeleteParams::background()).await.unwrap();
    let orphan =
        DeleteParams { propagation_policy: Some(kube::api::PropagationPolicy::Orphan), ..DeleteParams::default() };
    deployments.delete("orphaned", &orphan).await.unwrap();
    world.pass(60);
    let pods = Api::<Pod>::namespaced(admin(&world), "default");
    assert!(pods.list(&app("web")).await.unwrap().items.is_empty());
    assert_eq!(pods.list(&app("orphaned")).await.unwrap().items.len(), 2);
}
