//! No input makes the reader panic: dumps with flipped bytes, cut ends, lost and swapped fields.

use crate::build::{labelled, list, node, owned, pod, read_text, system_pod, with};
use proptest::prelude::*;
use serde_json::{Value, json};
use spot_digest::{DumpErrorKind, read_dump};

/// One dump with something of every kind in it.
fn everything() -> Value {
    let rules = json!({ "spec": {
        "initContainers": [{ "name": "i", "image": "x", "restartPolicy": "Always", "resources": { "limits": { "cpu": "1" } } }],
        "affinity": { "podAntiAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": [
            { "topologyKey": "kubernetes.io/hostname", "labelSelector": { "matchLabels": { "app": "p" } }, "matchLabelKeys": ["app"] },
        ] } },
        "tolerations": [{ "key": "a", "operator": "Equal", "effect": "NoSchedule" }],
        "topologySpreadConstraints": [{ "maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {} }],
        "volumes": [{ "name": "d", "persistentVolumeClaim": { "claimName": "data" } }, { "name": "e", "emptyDir": {} }],
        "nodeSelector": { "tier": "front" },
    } });
    let named = |kind: &str, version: &str, spec: Value| json!({ "kind": kind, "apiVersion": version, "metadata": { "name": "data", "namespace": "shop" }, "spec": spec });
    let volume_spec = json!({ "csi": { "driver": "ebs.csi.aws.com" }, "nodeAffinity": { "required": { "nodeSelectorTerms": [
        { "matchExpressions": [{ "key": "topology.ebs.csi.aws.com/zone", "operator": "In", "values": ["us-east-1a"] }] },
    ] } } });
    list(&[
        labelled("a", &json!({ "karpenter.sh/nodepool": "np", "tier": "front" })),
        with(node("b"), &json!({ "spec": { "taints": [{ "key": "t", "value": "v", "effect": "NoExecute" }] } })),
        with(owned("p", "a", "apps/v1", "ReplicaSet", "data"), &rules),
        system_pod("a"),
        pod("q", "gone"),
        named("PersistentVolumeClaim", "v1", json!({ "volumeName": "data", "accessModes": ["ReadWriteOnce"] })),
        named("PersistentVolume", "v1", volume_spec),
        named("ReplicaSet", "apps/v1", json!({ "replicas": 2 })),
        named(
            "Deployment",
            "apps/v1",
            json!({ "replicas": 2, "strategy": { "rollingUpdate": { "maxSurge": "25%" } } }),
        ),
        named(
            "DaemonSet",
            "apps/v1",
            json!({ "template": { "spec": { "containers": [{ "name": "x", "ports": [{ "hostPort": 80 }] }] } } }),
        ),
        named(
            "PodDisruptionBudget",
            "policy/v1",
            json!({ "minAvailable": "50%", "selector": { "matchLabels": { "app": "p" } } }),
        ),
    ])
}

/// Replaces or removes the value at the `number`-th place of the tree, counted depth first.
fn mutate(value: &mut Value, number: &mut usize, replacement: Option<&Value>) -> bool {
    let children: Vec<&mut Value> = match value {
        Value::Array(items) => {
            if replacement.is_none() && *number < items.len() {
                items.remove(*number);
                return true;
            }
            items.iter_mut().collect()
        }
        Value::Object(fields) => {
            if replacement.is_none() && *number < fields.len() {
                let key = fields.keys().nth(*number).cloned().unwrap_or_default();
                fields.remove(&key);
                return true;
            }
            fields.values_mut().collect()
        }
        _ => return false,
    };
    for child in children {
        if *number == 0 {
            if let Some(replacement) = replacement {
                *child = replacement.clone();
                return true;
            }
        } else {
            *number -= 1;
        }
        if mutate(child, number, replacement) {
            return true;
        }
    }
    false
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop_oneof![Just(u64::MAX), Just(1 << 53), Just(u64::from(u32::MAX))].prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([{ "name": "x" }])),
        "-?[0-9]{1,25}(Ei|m|E|e[0-9]{1,9})?".prop_map(Value::from),
    ]
}

/// The reader answers, with a cluster or with one line.
fn answers(bytes: &[u8]) {
    if let Err(error) = read_dump(bytes, "dump.json", &crate::build::FewTypes) {
        let line = error.to_string();
        assert!(line.starts_with("dump.json: line ") && !line.contains(['\n', '\r']), "{line:?}");
        let no_json = matches!(error.kind, DumpErrorKind::NotJson | DumpErrorKind::CutOff);
        assert!(no_json || line.contains(", field "), "{line:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn flipped_bytes_do_not_make_it_panic(flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = everything().to_string().into_bytes();
        for (place, byte) in flips {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        answers(&bytes);
    }

    #[test]
    fn a_cut_end_is_always_refused(place in any::<prop::sample::Index>()) {
        let text = everything().to_string();
        let cut = &text[..place.index(text.len())];
        prop_assert!(read_text(cut).is_err());
    }

    #[test]
    fn replaced_values_do_not_make_it_panic(places in proptest::collection::vec((0_usize..700, any_value()), 1..4)) {
        let mut dump = everything();
        for (mut place, value) in places {
            mutate(&mut dump, &mut place, Some(&value));
        }
        answers(dump.to_string().as_bytes());
    }

    #[test]
    fn lost_fields_do_not_make_it_panic(places in proptest::collection::vec(0_usize..700, 1..8)) {
        let mut dump = everything();
        for mut place in places {
            mutate(&mut dump, &mut place, None);
        }
        answers(dump.to_string().as_bytes());
    }

    #[test]
    fn any_bytes_get_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..64), text in "[\\[\\]{}\",:0-9a-z ]{0,64}") {
        answers(&bytes);
        answers(text.as_bytes());
    }
}

#[test]
fn the_dump_that_is_mutated_is_a_good_one() {
    let dump = read_text(&everything().to_string()).unwrap();
    assert_eq!((dump.nodes.len(), dump.pods.len(), dump.node_groups.len()), (2, 3, 2));
    assert_eq!((dump.workloads.len(), dump.daemon_sets.len(), dump.disruption_budgets.len()), (2, 2, 1));
}
