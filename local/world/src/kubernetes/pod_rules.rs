//! What a pod template demands, read once and shared by all pods made from it.

use super::meta::read_labels;
use super::{draw, quantity, selector};
use serde_json::{Value, json};
use spot_domain::{Labels, NodeSelectorTerm, PodAffinityTerm, Taint, Toleration, TopologySpread};
use std::sync::Arc;

/// Annotations by which a scenario says how a simulated container behaves.
pub(super) mod behavior_keys {
    pub(in crate::kubernetes) const START_SECS: &str = "simulation.spot-optimizer.dev/start-secs";
    pub(in crate::kubernetes) const STOP_SECS: &str = "simulation.spot-optimizer.dev/stop-secs";
    pub(in crate::kubernetes) const RUN_SECS: &str = "simulation.spot-optimizer.dev/run-secs";
    pub(in crate::kubernetes) const ARCHITECTURES: &str = "simulation.spot-optimizer.dev/architectures";
    pub(in crate::kubernetes) const USAGE: &str = "simulation.spot-optimizer.dev/usage-percent";
}

/// How its containers behave.
#[derive(Clone, Debug)]
pub(super) struct Behavior {
    pub(super) start_secs: i64,
    pub(super) stop_secs: i64,
    /// Set for pods that end by themselves.
    pub(super) run_secs: Option<i64>,
    /// Architectures its images exist for; empty means all.
    pub(super) architectures: Vec<String>,
    /// CPU, memory and daily swing in percent.
    pub(super) usage_percent: [u64; 3],
}

/// A pod template's demands.
#[derive(Clone, Debug)]
pub(super) struct PodRules {
    pub(super) cpu_millicores: u64,
    pub(super) memory_bytes: u64,
    /// A resource that no simulated node has.
    pub(super) extended: Option<String>,
    pub(super) node_selector: Labels,
    pub(super) node_affinity: Vec<NodeSelectorTerm>,
    pub(super) pod_affinity: Vec<PodAffinityTerm>,
    pub(super) pod_anti_affinity: Vec<PodAffinityTerm>,
    /// The same text for pods with the same anti-affinity.
    pub(super) repels: Option<Arc<str>>,
    pub(super) hard_spread: Vec<TopologySpread>,
    pub(super) tolerations: Vec<(Toleration, Option<u64>)>,
    pub(super) host_ports: Vec<(u16, String)>,
    pub(super) claims: Vec<Arc<str>>,
    pub(super) priority: i64,
    pub(super) grace_secs: u32,
    pub(super) ends: bool,
    pub(super) behavior: Behavior,
    /// Container name and image.
    pub(super) containers: Vec<(String, Arc<str>)>,
    pub(super) quality: &'static str,
}

/// A pod template: what its pods have in common.
#[derive(Clone, Debug)]
pub(super) struct PodTemplate {
    /// Text that differs where templates differ.
    pub(super) hash: Arc<str>,
    pub(super) labels: Arc<Labels>,
    pub(super) annotations: Arc<Labels>,
    pub(super) spec: Arc<Value>,
    pub(super) rules: Arc<PodRules>,
}

/// The grace Kubernetes gives where a pod does not say.
const DEFAULT_GRACE_SECS: u64 = 30;
/// How long pods stay on a node that does not answer (admission's default).
const DEFAULT_TOLERATION_SECS: u64 = 300;

impl PodTemplate {
    /// Reads `template` as admission would leave it: defaults filled in.
    pub(super) fn read(template: &Value, of_daemons: bool) -> Self {
        let labels = read_labels(&template["metadata"]["labels"]);
        let annotations = read_labels(&template["metadata"]["annotations"]);
        let mut spec = template["spec"].clone();
        if of_daemons {
            add_daemon_tolerations(&mut spec);
        }
        let spec = admitted(spec);
        let rules = PodRules::read(&spec, &labels, &annotations);
        Self {
            hash: draw::letters(draw::mix(draw::hash(&template.to_string())), 10).into(),
            labels: Arc::new(labels),
            annotations: Arc::new(annotations),
            spec: Arc::new(spec),
            rules: Arc::new(rules),
        }
    }
}

/// What the DaemonSet controller adds, so that its pods come first and stay to the end.
fn add_daemon_tolerations(spec: &mut Value) {
    let stay = ["not-ready", "unreachable"].map(|key| (key, "NoExecute"));
    let come = ["not-ready", "disk-pressure", "memory-pressure", "pid-pressure", "unschedulable"];
    let all = stay.into_iter().chain(come.map(|key| (key, "NoSchedule")));
    let mut tolerations = spec["tolerations"].as_array().cloned().unwrap_or_default();
    tolerations.extend(all.map(
        |(key, effect)| json!({"key": format!("node.kubernetes.io/{key}"), "operator": "Exists", "effect": effect}),
    ));
    spec["tolerations"] = Value::Array(tolerations);
}

/// Fills in what the API server fills in.
fn admitted(mut spec: Value) -> Value {
    if !spec.is_object() {
        spec = json!({});
    }
    let defaults = [
        ("restartPolicy", json!("Always")),
        ("dnsPolicy", json!("ClusterFirst")),
        ("schedulerName", json!("default-scheduler")),
        ("serviceAccountName", json!("default")),
        ("terminationGracePeriodSeconds", json!(DEFAULT_GRACE_SECS)),
        ("containers", json!([])),
    ];
    for (field, value) in defaults {
        if spec[field].is_null() {
            spec[field] = value;
        }
    }
    let mut tolerations = spec["tolerations"].as_array().cloned().unwrap_or_default();
    for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
        let covers = |one: &Value| {
            let everything = one["key"].as_str().unwrap_or_default().is_empty() && one["operator"] == "Exists";
            let effect = one["effect"].as_str().unwrap_or_default();
            (everything || one["key"] == key) && (effect.is_empty() || effect == "NoExecute")
        };
        if !tolerations.iter().any(covers) {
            let secs = DEFAULT_TOLERATION_SECS;
            tolerations
                .push(json!({"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": secs}));
        }
    }
    spec["tolerations"] = Value::Array(tolerations);
    spec
}

impl PodRules {
    /// For how many seconds it stays despite these taints; none is for ever.
    pub(super) fn patience(&self, taints: &[Taint]) -> Option<u64> {
        let of = |taint: &Taint| {
            let covering = self.tolerations.iter().filter(|(toleration, _)| toleration.tolerates(taint));
            let secs: Vec<Option<u64>> = covering.map(|(_, secs)| *secs).collect();
            if secs.is_empty() { Some(0) } else { secs.into_iter().flatten().min() }
        };
        taints.iter().filter_map(of).min()
    }

    fn read(spec: &Value, labels: &Labels, annotations: &Labels) -> Self {
        let affinity = &spec["affinity"];
        let required = "requiredDuringSchedulingIgnoredDuringExecution";
        let (cpu_millicores, memory_bytes, extended) = requests(spec);
        let apart = selector::pod_terms(&affinity["podAntiAffinity"]);
        Self {
            cpu_millicores,
            memory_bytes,
            extended,
            node_selector: read_labels(&spec["nodeSelector"]),
            node_affinity: selector::node_terms(&affinity["nodeAffinity"][required]),
            pod_affinity: selector::pod_terms(&affinity["podAffinity"]),
            hard_spread: selector::hard_spreads(&spec["topologySpreadConstraints"], labels),
            repels: (!apart.is_empty()).then(|| format!("{apart:?}").into()),
            pod_anti_affinity: apart,
            tolerations: selector::tolerations(&spec["tolerations"]),
            host_ports: host_ports(spec),
            claims: claims(spec),
            priority: spec["priority"].as_i64().unwrap_or(0),
            grace_secs: spec["terminationGracePeriodSeconds"]
                .as_u64()
                .and_then(|secs| u32::try_from(secs).ok())
                .unwrap_or(30),
            ends: matches!(spec["restartPolicy"].as_str(), Some("Never" | "OnFailure")),
            behavior: Behavior::read(annotations),
            containers: containers(spec),
            quality: quality(spec),
        }
    }
}

impl Behavior {
    fn read(annotations: &Labels) -> Self {
        let number = |key: &str| annotations.get(key).and_then(|text| text.parse::<i64>().ok());
        let list = |key: &str| annotations.get(key).map(|text| text.split(',').map(str::to_owned).collect::<Vec<_>>());
        let shares: Vec<u64> =
            list(behavior_keys::USAGE).unwrap_or_default().iter().filter_map(|share| share.parse().ok()).collect();
        Self {
            start_secs: number(behavior_keys::START_SECS).unwrap_or(5).max(0),
            stop_secs: number(behavior_keys::STOP_SECS).unwrap_or(2).max(0),
            run_secs: number(behavior_keys::RUN_SECS),
            architectures: list(behavior_keys::ARCHITECTURES).unwrap_or_default(),
            usage_percent: shares.try_into().unwrap_or([40, 60, 30]),
        }
    }
}

fn all_containers(spec: &Value) -> impl Iterator<Item = &Value> {
    spec["containers"].as_array().into_iter().flatten()
}

fn containers(spec: &Value) -> Vec<(String, Arc<str>)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    all_containers(spec).map(|one| (text(&one["name"]), text(&one["image"]).into())).collect()
}

fn amount(value: &Value, read: fn(&str) -> Option<u64>) -> u64 {
    match value {
        Value::String(text) => read(text).unwrap_or(0),
        Value::Number(number) => read(&number.to_string()).unwrap_or(0),
        _ => 0,
    }
}

/// CPU, memory, and a resource beyond those, as the scheduler counts: sum of containers, at least each init container,
/// and overhead; a request that is not stated is the limit.
fn requests(spec: &Value) -> (u64, u64, Option<String>) {
    let asked = |container: &Value, name: &str| {
        let resources = &container["resources"];
        let stated = &resources["requests"][name];
        if stated.is_null() { resources["limits"][name].clone() } else { stated.clone() }
    };
    let of = |name: &str, read: fn(&str) -> Option<u64>| {
        let sum: u64 = all_containers(spec).map(|one| amount(&asked(one, name), read)).sum();
        let inits = spec["initContainers"].as_array().into_iter().flatten();
        let (sidecars, most) = inits.fold((0, 0), |(sidecars, most), one| {
            let own = amount(&asked(one, name), read);
            if one["restartPolicy"] == "Always" { (sidecars + own, most) } else { (sidecars, most.max(sidecars + own)) }
        });
        (sum + sidecars).max(most) + amount(&spec["overhead"][name], read)
    };
    let known = ["cpu", "memory", "ephemeral-storage"];
    let extended = all_containers(spec)
        .flat_map(|one| one["resources"]["requests"].as_object().into_iter().flatten())
        .find(|(name, _)| !known.contains(&name.as_str()))
        .map(|(name, _)| name.clone());
    (of("cpu", quantity::millicores), of("memory", quantity::whole), extended)
}

fn host_ports(spec: &Value) -> Vec<(u16, String)> {
    let on_host = spec["hostNetwork"] == true;
    let ports = all_containers(spec).flat_map(|one| one["ports"].as_array().into_iter().flatten());
    ports
        .filter_map(|port| {
            let taken = if on_host && port["hostPort"].is_null() { &port["containerPort"] } else { &port["hostPort"] };
            let number = taken.as_u64().and_then(|number| u16::try_from(number).ok()).filter(|number| *number > 0)?;
            Some((number, port["protocol"].as_str().unwrap_or("TCP").to_owned()))
        })
        .collect()
}

fn claims(spec: &Value) -> Vec<Arc<str>> {
    let volumes = spec["volumes"].as_array().into_iter().flatten();
    volumes.filter_map(|volume| volume["persistentVolumeClaim"]["claimName"].as_str().map(Arc::from)).collect()
}

/// The quality-of-service class.
fn quality(spec: &Value) -> &'static str {
    let stated = |one: &Value| {
        let resources = &one["resources"];
        resources["requests"].as_object().is_some_and(|map| !map.is_empty())
            || resources["limits"].as_object().is_some_and(|map| !map.is_empty())
    };
    let guaranteed = |one: &Value| {
        let (requests, limits) = (&one["resources"]["requests"], &one["resources"]["limits"]);
        ["cpu", "memory"]
            .iter()
            .all(|name| !limits[name].is_null() && (requests[name].is_null() || requests[name] == limits[name]))
    };
    match (all_containers(spec).all(guaranteed), all_containers(spec).any(stated)) {
        (true, true) => "Guaranteed",
        (false, true) => "Burstable",
        (_, false) => "BestEffort",
    }
}
