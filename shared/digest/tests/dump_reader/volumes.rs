//! Volumes: where they bind a pod, what they lose, what is not known of them.

use crate::build::{found, node, pod, read, with};
use serde_json::{Value, json};
use spot_digest::FindingCode;
use spot_domain::{NodeSelectorTerm, PodVolume};

fn mounting(volume: &Value) -> Value {
    with(pod("p", "a"), &json!({ "spec": { "volumes": [volume] } }))
}

fn claim(volume: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": { "name": "data", "namespace": "shop" },
        "spec": { "volumeName": volume, "accessModes": ["ReadWriteOnce"] },
    })
}

fn volume(spec: &Value) -> Value {
    with(
        json!({ "apiVersion": "v1", "kind": "PersistentVolume", "metadata": { "name": "pv" } }),
        &json!({ "spec": spec }),
    )
}

fn bound_in(key: &str, values: &Value) -> Value {
    json!({ "required": { "nodeSelectorTerms": [{ "matchExpressions": [{ "key": key, "operator": "In", "values": values }] }] } })
}

fn resolved(objects: &[Value]) -> PodVolume {
    let mut items =
        vec![node("a"), mounting(&json!({ "name": "v", "persistentVolumeClaim": { "claimName": "data" } }))];
    items.extend_from_slice(objects);
    read(&items).pods[0].volumes[0].clone()
}

/// Zones a volume is bound to, and its marks: EBS, local, for one node, unknown.
fn facts(volume: &PodVolume) -> (Vec<String>, [bool; 4]) {
    let PodVolume::Persistent { node_affinity, ebs, local, single_node, unknown, .. } = volume else {
        panic!("{volume:?}")
    };
    let values = |term: &NodeSelectorTerm| {
        let expression = &term.match_expressions[0];
        assert_eq!(expression.key, "topology.kubernetes.io/zone");
        expression.values.clone()
    };
    (node_affinity.iter().flat_map(values).collect(), [*ebs, *local, *single_node, *unknown])
}

fn zones(zones: &[&str]) -> Vec<String> {
    zones.iter().map(|zone| (*zone).to_owned()).collect()
}

#[test]
fn an_ebs_volume_binds_to_its_zone_whatever_the_label_is_called() {
    for key in
        ["topology.ebs.csi.aws.com/zone", "topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"]
    {
        let spec = json!({ "csi": { "driver": "ebs.csi.aws.com" }, "accessModes": ["ReadWriteOnce"], "nodeAffinity": bound_in(key, &json!(["us-east-1b"])) });
        assert_eq!(
            facts(&resolved(&[claim("pv"), volume(&spec)])),
            (zones(&["us-east-1b"]), [true, false, true, false]),
            "{key}"
        );
    }
}

#[test]
fn old_volumes_tell_their_zone_by_label_or_by_id() {
    let disk =
        json!({ "awsElasticBlockStore": { "volumeID": "aws://us-east-1c/vol-1" }, "accessModes": ["ReadWriteOnce"] });
    assert_eq!(facts(&resolved(&[claim("pv"), volume(&disk)])).0, zones(&["us-east-1c"]));
    let labelled = with(
        volume(&disk),
        &json!({ "metadata": { "labels": { "failure-domain.beta.kubernetes.io/zone": "us-east-1a__us-east-1b" } } }),
    );
    assert_eq!(facts(&resolved(&[claim("pv"), labelled])).0, zones(&["us-east-1a", "us-east-1b"]));
}

#[test]
fn a_disk_in_use_is_in_the_zone_of_the_node_that_uses_it() {
    let spec = json!({ "csi": { "driver": "ebs.csi.aws.com" }, "accessModes": ["ReadWriteOncePod"] });
    assert_eq!(facts(&resolved(&[claim("pv"), volume(&spec)])), (zones(&["us-east-1a"]), [true, false, true, false]));
}

#[test]
fn a_shared_file_system_binds_to_nothing() {
    let spec = json!({ "csi": { "driver": "efs.csi.aws.com" }, "accessModes": ["ReadWriteMany"] });
    assert_eq!(facts(&resolved(&[claim("pv"), volume(&spec)])), (zones(&[]), [false; 4]));
    let nfs = json!({ "nfs": { "server": "x" }, "accessModes": ["ReadWriteMany", "ReadWriteOnce"] });
    assert_eq!(facts(&resolved(&[claim("pv"), volume(&nfs)])), (zones(&[]), [false; 4]));
}

#[test]
fn volumes_on_a_nodes_disk_are_local() {
    let on_node = bound_in("kubernetes.io/hostname", &json!(["a"]));
    for spec in [
        json!({ "local": { "path": "/mnt" }, "nodeAffinity": on_node }),
        json!({ "hostPath": { "path": "/mnt" } }),
        json!({ "csi": { "driver": "local.csi.openebs.io" }, "nodeAffinity": bound_in("openebs.io/nodename", &json!(["a"])) }),
    ] {
        let PodVolume::Persistent { local, .. } = resolved(&[claim("pv"), volume(&spec)]) else { panic!() };
        assert!(local, "{spec}");
    }
}

#[test]
fn what_is_not_in_the_dump_is_unknown_and_said() {
    for objects in [vec![], vec![claim("pv")], vec![claim("")]] {
        assert!(facts(&resolved(&objects)).1[3]);
    }
    let mount = mounting(&json!({ "name": "v", "persistentVolumeClaim": { "claimName": "data" } }));
    assert_eq!(found(&read(&[node("a"), mount]), FindingCode::VolumesUnknown), 1);
    let provisioned = with(
        claim("pv"),
        &json!({ "metadata": { "annotations": { "volume.kubernetes.io/storage-provisioner": "ebs.csi.aws.com" } } }),
    );
    assert_eq!(facts(&resolved(&[provisioned])), (zones(&[]), [true, false, true, true]));
}

#[test]
fn a_volume_that_names_its_claim_is_found_without_the_claim() {
    let spec = json!({
        "csi": { "driver": "efs.csi.aws.com" }, "accessModes": ["ReadWriteMany"], "claimRef": { "namespace": "shop", "name": "data" },
    });
    assert_eq!(facts(&resolved(&[volume(&spec)])), (zones(&[]), [false; 4]));
}

#[test]
fn an_ephemeral_volume_has_a_claim_named_after_pod_and_volume() {
    let items = [node("a"), mounting(&json!({ "name": "scratch", "ephemeral": { "volumeClaimTemplate": {} } }))];
    let PodVolume::Persistent { claim, unknown, .. } = &read(&items).pods[0].volumes[0] else { panic!() };
    assert_eq!((claim.to_string().as_str(), unknown), ("shop/p-scratch", &true));
}

#[test]
fn a_disk_mounted_without_a_claim_is_an_ebs_volume() {
    let items = [node("a"), mounting(&json!({ "name": "d", "awsElasticBlockStore": { "volumeID": "vol-1" } }))];
    assert_eq!(facts(&read(&items).pods[0].volumes[0]), (zones(&["us-east-1a"]), [true, false, true, false]));
}

#[test]
fn scratch_space_and_host_paths_are_kept_and_configuration_is_not() {
    let volumes = json!([
        { "name": "a", "emptyDir": {} }, { "name": "b", "emptyDir": { "medium": "Memory" } }, { "name": "c", "hostPath": { "path": "/x" } },
        { "name": "d", "configMap": { "name": "x" } }, { "name": "e", "secret": {} }, { "name": "f", "projected": {} },
        { "name": "g", "downwardAPI": {} }, { "name": "h", "csi": { "driver": "secrets-store.csi.k8s.io" } },
    ]);
    let dump = read(&[node("a"), with(pod("p", "a"), &json!({ "spec": { "volumes": volumes } }))]);
    let expected = [PodVolume::EmptyDir { memory: false }, PodVolume::EmptyDir { memory: true }, PodVolume::HostPath];
    assert_eq!(dump.pods[0].volumes, expected);
}
