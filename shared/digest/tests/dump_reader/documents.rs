//! The frames dumps come in: lists, typed lists, single objects, streams, arrays, encodings.

use crate::build::{found, list, node, pod, read, read_text, with};
use serde_json::{Value, json};
use spot_digest::FindingCode;

fn without_type(mut object: Value) -> Value {
    object.as_object_mut().expect("it is an object").retain(|key, _| key != "kind" && key != "apiVersion");
    object
}

#[test]
fn a_single_object_is_a_dump() {
    assert_eq!(read_text(&node("a").to_string()).unwrap().nodes.len(), 1);
}

#[test]
fn items_of_a_typed_list_take_its_kind() {
    let nodes = json!({ "kind": "NodeList", "apiVersion": "v1", "items": [without_type(node("a"))] });
    let pods = json!({ "kind": "PodList", "apiVersion": "v1", "items": [without_type(pod("p", "a"))] });
    let dump = read_text(&format!("{nodes}\n{pods}")).unwrap();
    assert_eq!((dump.nodes.len(), dump.pods.len()), (1, 1));
    assert!(dump.ignored_kinds.is_empty());
}

#[test]
fn lists_in_lists_streams_and_arrays_are_all_read() {
    let nested = list(&[list(&[node("a"), pod("p", "a")]), node("b")]);
    let dump = read_text(&format!("{nested}{}\n\n{}", node("c"), json!([node("d")]))).unwrap();
    assert_eq!((dump.nodes.len(), dump.pods.len()), (4, 1));
}

#[test]
fn an_empty_or_null_list_adds_nothing() {
    let empty = json!({ "kind": "PodList", "apiVersion": "v1", "items": null });
    let dump = read_text(&format!("{empty}{}", list(&[node("a")]))).unwrap();
    assert_eq!((dump.nodes.len(), dump.pods.len()), (1, 0));
    assert!(dump.ignored_kinds.is_empty());
}

#[test]
fn the_kind_may_stand_behind_everything_else() {
    let object = node("a");
    let text = format!(
        "{{\"status\":{},\"spec\":{},\"metadata\":{},\"kind\":\"Node\"}}",
        object["status"], object["spec"], object["metadata"]
    );
    assert_eq!(read_text(&text).unwrap().nodes[0].name.as_str(), "a");
}

#[test]
fn unknown_kinds_are_counted_and_kinds_of_other_groups_are_not_taken_for_ours() {
    let foreign = |kind: &str, api_version: &str| json!({ "kind": kind, "apiVersion": api_version, "metadata": { "name": "x" }, "spec": { "replicas": "many", "providerID": 5 } });
    let dump = read(&[
        node("a"),
        foreign("ConfigMap", "v1"),
        foreign("Ingress", "networking.k8s.io/v1"),
        foreign("Ingress", "networking.k8s.io/v1"),
        foreign("Node", "longhorn.io/v1beta2"),
        foreign("StatefulSet", "apps.kruise.io/v1beta1"),
    ]);
    assert_eq!(dump.nodes.len(), 1);
    assert!(dump.workloads.is_empty());
    let kinds: Vec<_> = dump.ignored_kinds.iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
    let expected = [
        ("ConfigMap", 1),
        ("Ingress.networking.k8s.io", 2),
        ("Node.longhorn.io", 1),
        ("StatefulSet.apps.kruise.io", 1),
    ];
    assert_eq!(kinds, expected);
    assert_eq!(found(&dump, FindingCode::IgnoredKinds), 5);
}

#[test]
fn the_last_of_several_objects_of_one_name_counts() {
    let cordoned = with(node("a"), &json!({ "spec": { "unschedulable": true } }));
    let dump = read(&[node("a"), node("b"), cordoned]);
    assert_eq!(dump.nodes.len(), 2);
    assert!(dump.nodes[0].unschedulable);
    assert_eq!(found(&dump, FindingCode::DuplicateObjects), 1);
}

#[test]
fn nulls_where_go_writes_them_mean_nothing() {
    let node = with(
        node("a"),
        &json!({ "metadata": { "annotations": null, "ownerReferences": null }, "spec": { "taints": null, "unschedulable": null } }),
    );
    let pod = with(
        pod("p", "a"),
        &json!({ "spec": { "initContainers": null, "volumes": null, "affinity": null, "overhead": null, "priority": null } }),
    );
    assert_eq!(read(&[node, pod]).pods.len(), 1);
}

#[test]
fn managed_fields_do_not_matter() {
    let fields = json!({ "metadata": { "managedFields": [{ "manager": "kubelet", "fieldsV1": { "f:spec": { "f:providerID": {} } } }] } });
    assert_eq!(read(&[with(node("a"), &fields)]), read(&[node("a")]));
}

#[test]
fn the_order_of_objects_does_not_matter() {
    let mut items = vec![node("a"), node("b"), pod("p", "b"), pod("q", "a")];
    let forwards = read(&items);
    items.reverse();
    assert_eq!(read(&items), forwards);
}

#[test]
fn what_windows_shells_write_is_read() {
    use spot_digest::read_dump;
    let text = format!("{:#}", list(&[node("a")]));
    let with_mark = format!("\u{FEFF}{text}");
    let wide: Vec<u8> = with_mark.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [with_mark.as_bytes(), wide.as_slice()] {
        assert_eq!(read_dump(bytes, "dump.json", &crate::build::FewTypes).unwrap().nodes.len(), 1);
    }
}

#[test]
fn the_newest_time_in_the_dump_is_now() {
    let dump = read(&[node("a"), pod("p", "a")]);
    assert_eq!(dump.now.to_string(), "2025-01-02T00:00:00Z");
}

#[test]
fn environment_values_are_not_kept() {
    let annotated = with(
        pod("p", "a"),
        &json!({ "metadata": { "annotations": { "kubectl.kubernetes.io/last-applied-configuration": "{\"env\":\"s3cr3t-value\"}" } } }),
    );
    let dump = read(&[node("a"), annotated]);
    assert!(!format!("{dump:?}").contains("s3cr3t"));
}
