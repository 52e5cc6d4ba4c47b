//! Turns a scenario's workload into the objects that a chart would create.

use super::pod_rules::behavior_keys;
use super::quantity;
use super::selector::effect_name;
use super::workload::{Compute, Workload, WorkloadAffinity, WorkloadBudget, WorkloadKind, WorkloadVolume};
use serde_json::{Map, Value, json};
use spot_domain::{CountOrPercent, TolerationOperator};

/// A Job's objects are cleaned up after a while, as well-kept clusters do.
const JOB_TTL_SECS: u32 = 600;

fn count_or_percent(value: CountOrPercent) -> Value {
    match value {
        CountOrPercent::Count(count) => count.into(),
        CountOrPercent::Percent(percent) => format!("{percent}%").into(),
    }
}

fn compute(compute: Compute) -> Value {
    let mut map = Map::new();
    if compute.cpu_millicores > 0 {
        map.insert("cpu".into(), quantity::cpu_text(compute.cpu_millicores).into());
    }
    if compute.memory_bytes > 0 {
        map.insert("memory".into(), quantity::memory_text(compute.memory_bytes).into());
    }
    Value::Object(map)
}

/// The controller of the workload, or its bare pod.
pub(super) fn controller(workload: &Workload) -> Value {
    let selector = json!({"matchLabels": {"app": workload.name}});
    let template = json!({
        "metadata": {"labels": labels(workload), "annotations": annotations(workload)},
        "spec": pod_spec(workload),
    });
    let spec = match workload.kind {
        WorkloadKind::Deployment => json!({
            "replicas": workload.replicas, "selector": selector, "template": template, "revisionHistoryLimit": 3,
            "strategy": strategy(workload),
        }),
        WorkloadKind::StatefulSet => json!({
            "replicas": workload.replicas, "selector": selector, "template": template, "serviceName": workload.name,
            "podManagementPolicy": if workload.parallel { "Parallel" } else { "OrderedReady" },
            "updateStrategy": {"type": "RollingUpdate"}, "volumeClaimTemplates": claim_templates(workload),
        }),
        WorkloadKind::DaemonSet => json!({
            "selector": selector, "template": template,
            "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "10%"}},
        }),
        WorkloadKind::Job => json!({
            "completions": workload.replicas, "parallelism": workload.replicas, "template": template,
            "backoffLimit": 6, "ttlSecondsAfterFinished": JOB_TTL_SECS,
        }),
        WorkloadKind::BarePod => template["spec"].clone(),
    };
    let metadata = match workload.kind {
        WorkloadKind::BarePod => template["metadata"].clone(),
        _ => json!({"labels": {"app": workload.name}}),
    };
    json!({"metadata": metadata, "spec": spec})
}

fn strategy(workload: &Workload) -> Value {
    if workload.recreate {
        return json!({"type": "Recreate"});
    }
    let (surge, unavailable) = (count_or_percent(workload.max_surge), count_or_percent(workload.max_unavailable));
    json!({"type": "RollingUpdate", "rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}})
}

/// The budget, if it has one.
pub(super) fn budget(workload: &Workload) -> Option<Value> {
    let mut spec = json!({"selector": {"matchLabels": {"app": workload.name}}});
    match workload.budget? {
        WorkloadBudget::MinAvailable(least) => spec["minAvailable"] = count_or_percent(least),
        WorkloadBudget::MaxUnavailable(most) => spec["maxUnavailable"] = count_or_percent(most),
    }
    Some(json!({"spec": spec}))
}

/// Claims of its own: those of a workload that has no claim templates.
pub(super) fn claims(workload: &Workload) -> Vec<(String, Value)> {
    if workload.kind == WorkloadKind::StatefulSet {
        return Vec::new();
    }
    let templates = claim_templates(workload);
    let templates = templates.as_array().into_iter().flatten();
    templates
        .map(|template| {
            let name = format!("{}-{}", workload.name, template["metadata"]["name"].as_str().unwrap_or_default());
            (name, json!({"spec": template["spec"]}))
        })
        .collect()
}

fn claim_templates(workload: &Workload) -> Value {
    let claims = workload.volumes.iter().filter_map(|volume| match volume {
        WorkloadVolume::Ebs { name, gib } => Some(json!({
            "metadata": {"name": name},
            "spec": {
                "accessModes": ["ReadWriteOnce"], "storageClassName": "gp3", "volumeMode": "Filesystem",
                "resources": {"requests": {"storage": format!("{gib}Gi")}},
            },
        })),
        WorkloadVolume::EmptyDir(_) | WorkloadVolume::HostPath(_) => None,
    });
    Value::Array(claims.collect())
}

fn labels(workload: &Workload) -> Value {
    let mut labels = json!(workload.labels);
    labels["app"] = workload.name.as_str().into();
    labels
}

fn annotations(workload: &Workload) -> Value {
    let usage = workload.usage;
    let mut annotations = json!(workload.annotations);
    annotations[behavior_keys::START_SECS] = workload.start_secs.to_string().into();
    annotations[behavior_keys::STOP_SECS] = workload.stop_secs.to_string().into();
    annotations[behavior_keys::USAGE] =
        format!("{},{},{}", usage.cpu_percent, usage.memory_percent, usage.daily_swing_percent).into();
    if workload.kind == WorkloadKind::Job {
        annotations[behavior_keys::RUN_SECS] = workload.run_secs.to_string().into();
    }
    if !workload.architectures.is_empty() {
        let names: Vec<&str> = workload.architectures.iter().map(|one| one.label()).collect();
        annotations[behavior_keys::ARCHITECTURES] = names.join(",").into();
    }
    annotations
}

fn pod_spec(workload: &Workload) -> Value {
    let image = match workload.image.as_str() {
        "" => format!("registry.example/{}:1", workload.name),
        image => image.to_owned(),
    };
    let mut container = json!({"name": "main", "image": image, "resources": {"requests": compute(workload.requests)}});
    if let Some(limits) = workload.limits {
        container["resources"]["limits"] = compute(limits);
    }
    if !workload.host_ports.is_empty() {
        let ports = workload.host_ports.iter();
        container["ports"] =
            ports.map(|port| json!({"containerPort": port, "hostPort": port, "protocol": "TCP"})).collect();
    }
    let mut spec = json!({
        "containers": [container], "terminationGracePeriodSeconds": workload.grace_secs,
        "restartPolicy": if workload.kind == WorkloadKind::Job { "Never" } else { "Always" },
    });
    let mut set = |field: &str, value: Value| {
        if value.as_array().is_none_or(|list| !list.is_empty()) && value.as_object().is_none_or(|map| !map.is_empty()) {
            spec[field] = value;
        }
    };
    set("nodeSelector", json!(workload.node_selector));
    set("tolerations", tolerations(workload));
    set("affinity", affinity(workload));
    set("topologySpreadConstraints", spread(workload));
    set("volumes", volumes(workload));
    if workload.priority != 0 {
        set("priority", workload.priority.into());
    }
    spec
}

fn tolerations(workload: &Workload) -> Value {
    let one = |toleration: &spot_domain::Toleration| {
        let mut object = Map::new();
        let mut set = |field: &str, value: &str| {
            if !value.is_empty() {
                object.insert(field.to_owned(), value.into());
            }
        };
        set("key", &toleration.key);
        set("value", &toleration.value);
        set("operator", if toleration.operator == TolerationOperator::Exists { "Exists" } else { "Equal" });
        set("effect", toleration.effect.map(effect_name).unwrap_or_default());
        Value::Object(object)
    };
    workload.tolerations.iter().map(one).collect()
}

fn affinity(workload: &Workload) -> Value {
    let required = "requiredDuringSchedulingIgnoredDuringExecution";
    let mut affinity = json!({});
    if workload.asks_for_architecture && !workload.architectures.is_empty() {
        let names: Vec<&str> = workload.architectures.iter().map(|one| one.label()).collect();
        let expression = json!({"key": spot_domain::label_keys::ARCH, "operator": "In", "values": names});
        affinity["nodeAffinity"][required] = json!({"nodeSelectorTerms": [{"matchExpressions": [expression]}]});
    }
    let mut add = |kind: &str, key: &str, app: &str| {
        let term = json!({"topologyKey": key, "labelSelector": {"matchLabels": {"app": app}}});
        match affinity[kind][required].as_array_mut() {
            Some(terms) => terms.push(term),
            None => affinity[kind][required] = json!([term]),
        }
    };
    for one in &workload.affinity {
        match one {
            WorkloadAffinity::ApartFromItself(key) => add("podAntiAffinity", key, &workload.name),
            WorkloadAffinity::ApartFrom(key, app) => add("podAntiAffinity", key, app),
            WorkloadAffinity::TogetherWith(key, app) => add("podAffinity", key, app),
        }
    }
    affinity
}

fn spread(workload: &Workload) -> Value {
    let constraints = workload.spread.iter().map(|one| {
        json!({
            "maxSkew": one.max_skew, "topologyKey": one.topology_key,
            "whenUnsatisfiable": if one.hard { "DoNotSchedule" } else { "ScheduleAnyway" },
            "labelSelector": {"matchLabels": {"app": workload.name}},
        })
    });
    constraints.collect()
}

fn volumes(workload: &Workload) -> Value {
    let templated = workload.kind == WorkloadKind::StatefulSet;
    let volumes = workload.volumes.iter().filter_map(|volume| match volume {
        WorkloadVolume::Ebs { .. } if templated => None,
        WorkloadVolume::Ebs { name, .. } => {
            Some(json!({"name": name, "persistentVolumeClaim": {"claimName": format!("{}-{name}", workload.name)}}))
        }
        WorkloadVolume::EmptyDir(name) => Some(json!({"name": name, "emptyDir": {}})),
        WorkloadVolume::HostPath(name) => Some(json!({"name": name, "hostPath": {"path": format!("/var/lib/{name}")}})),
    });
    volumes.collect()
}
