//! The manifest that installs the agent (deploy/agent.yaml): its roles allow the calls that the agent makes and no other,
//! and its settings are those that the agent reads.

use crate::site::Site;
use crate::views::object_name;
use serde::Deserialize;
use serde_yaml_ng::Value as Yaml;
use spot_agent::edge::EnvSettings;
use spot_domain::{ActionKind, ObjectName};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

const MANIFEST: &str = include_str!("../../../deploy/agent.yaml");
const NAMESPACE: &str = "spot-optimizer";

fn documents() -> Vec<Yaml> {
    serde_yaml_ng::Deserializer::from_str(MANIFEST).map(|one| Yaml::deserialize(one).unwrap()).collect()
}

fn document(kind: &str) -> Yaml {
    documents().into_iter().find(|one| one["kind"] == kind).unwrap()
}

fn texts(value: &Yaml) -> Vec<String> {
    value.as_sequence().map(|all| all.iter().map(|one| one.as_str().unwrap().to_owned()).collect()).unwrap_or_default()
}

/// Verb, group, resource with its part, the one name it is for, whether it is for the agent's namespace alone.
type Right = (String, String, String, Option<String>, bool);

/// What the roles allow, one by one.
fn allowed() -> BTreeSet<Right> {
    let mut rights = BTreeSet::new();
    for (kind, at_home) in [("ClusterRole", false), ("Role", true)] {
        for rule in document(kind)["rules"].as_sequence().unwrap() {
            let names = texts(&rule["resourceNames"]);
            let names = if names.is_empty() { vec![None] } else { names.into_iter().map(Some).collect() };
            for group in texts(&rule["apiGroups"]) {
                for resource in texts(&rule["resources"]) {
                    for verb in texts(&rule["verbs"]) {
                        let right = |name: &Option<String>| {
                            (verb.clone(), group.clone(), resource.clone(), name.clone(), at_home)
                        };
                        rights.extend(names.iter().map(right));
                    }
                }
            }
        }
    }
    rights
}

/// The right that a call needs, as Kubernetes' authorization reads its path; none for what everybody may ask.
fn needed(method: &str, address: &str) -> Option<Right> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let group = match *parts.first()? {
        "api" => {
            parts.drain(..2);
            String::new()
        }
        "apis" => parts.drain(..3).nth(1)?.to_owned(),
        _ => return None,
    };
    // `namespaces/NAME` alone is the namespace itself.
    let namespace = (parts.len() > 2 && parts[0] == "namespaces").then(|| parts.drain(..2).nth(1)).flatten();
    let resource = parts.first().copied()?;
    let (name, part) = (parts.get(1).copied(), parts.get(2).copied());
    let verb = match (method, name) {
        ("GET", None) if query.contains("watch=") => "watch",
        ("GET", None) => "list",
        ("GET", Some(_)) => "get",
        ("POST", _) => "create",
        ("PATCH", _) => "patch",
        ("PUT", _) => "update",
        _ => "delete",
    };
    let resource = part.map_or(resource.to_owned(), |part| format!("{resource}/{part}"));
    let at_home = namespace == Some(NAMESPACE);
    // Only what a rule may be bound to by name is told apart by it.
    let bound = verb != "create" && matches!(resource.as_str(), "configmaps" | "namespaces");
    Some((verb.to_owned(), group, resource, name.filter(|_| bound).map(str::to_owned), at_home))
}

/// Everything the agent can be told to do, and all that it does by itself, over three hours.
async fn whole_life() -> BTreeSet<(String, String)> {
    let mut site = Site::new();
    site.pass(120).await;
    let node = site.spot_nodes().await[0].clone();
    let target = site.target(&node).await;
    site.order(1, ActionKind::CordonNode(target.clone()));
    site.completed(1, 10).await;
    site.order(2, ActionKind::UncordonNode(target.clone()));
    site.completed(2, 10).await;
    let labels = vec![("spot-optimizer.io/pool".to_owned(), Some("blue".to_owned()))];
    site.order(3, ActionKind::LabelNode { node: target, labels });
    site.completed(3, 10).await;
    let pod = site.pods_of("front").await[0].clone();
    site.order(4, ActionKind::EvictPod { pod: object_name(&pod), uid: pod.uid.clone(), grace_secs: 30 });
    site.completed(4, 60).await;
    site.pass(60).await;
    let workload = ObjectName::new("web", "back-office");
    site.order(5, ActionKind::RestartRollout { workload, deadline_at: site.after_secs(300) });
    site.completed(5, 300).await;
    // The database has a volume, which has to be off before the node may go.
    let node = site.node_of("store").await;
    site.order(6, site.drain(&node, 600).await);
    site.completed(6, 600).await;
    let before = site.calls.lock().unwrap().clone();
    let mut site = site.killed_and_restarted();
    site.pass(3 * 3_600).await;
    let after = site.calls.lock().unwrap().clone();
    before.into_iter().chain(after).collect()
}

#[tokio::test]
async fn the_roles_allow_exactly_what_the_agent_calls() {
    let calls = whole_life().await;
    let needed: BTreeSet<Right> = calls.iter().filter_map(|(method, address)| needed(method, address)).collect();
    let allowed = allowed();
    assert!(needed.len() > 20, "{needed:?}");
    let missing: Vec<_> = needed.difference(&allowed).collect();
    let superfluous: Vec<_> = allowed.difference(&needed).collect();
    assert!(missing.is_empty(), "calls that the roles do not allow: {missing:?}");
    assert!(superfluous.is_empty(), "rights that no call needs: {superfluous:?}");
}

#[test]
fn bindings_give_the_roles_to_the_account_that_the_pod_runs_as() {
    let deployment = document("Deployment");
    let pod = &deployment["spec"]["template"]["spec"];
    assert_eq!(pod["serviceAccountName"], document("ServiceAccount")["metadata"]["name"]);
    for (binding, role) in [("ClusterRoleBinding", "ClusterRole"), ("RoleBinding", "Role")] {
        let (binding, role) = (document(binding), document(role));
        assert_eq!(
            (&binding["roleRef"]["kind"], &binding["roleRef"]["name"]),
            (&role["kind"], &role["metadata"]["name"])
        );
        assert_eq!(binding["subjects"][0]["name"], pod["serviceAccountName"]);
        assert_eq!(binding["subjects"][0]["namespace"], NAMESPACE);
    }
    for one in documents() {
        let within = &one["metadata"]["namespace"];
        assert!(within.is_null() || within == NAMESPACE, "{one:?}");
    }
}

/// What Kubernetes fills in, or what the platform tells at registration, so that it stands in no manifest.
const LEFT_OUT: [&str; 3] = ["HOSTNAME", "HEARTBEAT_INTERVAL", "COLLECTION_INTERVAL"];

#[test]
fn the_settings_are_those_that_the_agent_reads_and_it_takes_them() {
    let deployment = document("Deployment");
    let container = &deployment["spec"]["template"]["spec"]["containers"][0];
    let given: BTreeMap<String, String> = container["env"]
        .as_sequence()
        .unwrap()
        .iter()
        .map(|one| {
            let name = one["name"].as_str().unwrap().to_owned();
            let value = one["value"].as_str().map_or_else(|| format!("from-elsewhere-{name}"), str::to_owned);
            let value = value.replace("{{API_URL}}", "https://app.example.com");
            (name, value.replace("{{CLUSTER_ID}}", &format!("clu_{:032x}", 1)))
        })
        .collect();
    let asked = RefCell::new(BTreeSet::new());
    let read = |settings: &BTreeMap<String, String>| {
        EnvSettings::read(&|name| {
            asked.borrow_mut().insert(name.to_owned());
            settings.get(name).cloned()
        })
    };
    let settings = read(&given).expect("the agent starts with what the manifest gives");
    // What is asked for only when something else is missing.
    let without =
        given.iter().filter(|(name, _)| *name != "POD_UID").map(|(name, value)| (name.clone(), value.clone()));
    read(&without.collect()).expect("the pod's name would do");
    let expected: BTreeSet<String> = given.keys().cloned().chain(LEFT_OUT.map(str::to_owned)).collect();
    assert_eq!(*asked.borrow(), expected);
    assert_eq!((settings.port, settings.agent.dry_run), (8_080, false));
    let port = container["ports"][0]["containerPort"].as_u64();
    assert_eq!(port, Some(u64::from(settings.port)));
}
