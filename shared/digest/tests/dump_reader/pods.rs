//! What pods request, what state they are in, on which architectures their images have proven to run.

use crate::build::{found, labelled, node, pod, pod_of, read, with};
use serde_json::{Value, json};
use spot_digest::FindingCode;
use spot_domain::{Architecture, Pod, PodPhase};

fn one(pod: Value) -> Pod {
    read(&[node("a"), pod]).pods[0].clone()
}

fn with_spec(spec: &Value) -> Pod {
    one(with(pod("p", "a"), &json!({ "spec": spec })))
}

fn container(name: &str, cpu: &str, memory: &str) -> Value {
    json!({ "name": name, "image": "i", "resources": { "requests": { "cpu": cpu, "memory": memory } } })
}

const MIB: u64 = 1 << 20;

#[test]
fn containers_add_up_and_overhead_comes_on_top() {
    let pod = with_spec(&json!({
        "containers": [container("x", "0.5", "1Gi"), container("y", "250m", "128974848000m")],
        "overhead": { "cpu": "50m", "memory": "64Mi" },
    }));
    assert_eq!(pod.requests.cpu_millicores, 800);
    assert_eq!(pod.requests.memory_bytes, 1024 * MIB + 128_974_848 + 64 * MIB);
    assert_eq!(pod.requests.pods, 1);
    assert!(!pod.requests_missing);
}

#[test]
fn the_largest_init_container_counts_where_it_is_larger() {
    let pod = with_spec(&json!({
        "initContainers": [container("i1", "2", "1Mi"), container("i2", "1", "300Mi")],
        "containers": [container("x", "500m", "200Mi"), container("y", "500m", "50Mi")],
    }));
    assert_eq!((pod.requests.cpu_millicores, pod.requests.memory_bytes), (2000, 300 * MIB));
}

#[test]
fn sidecars_run_beside_containers_and_beside_later_init_containers() {
    let sidecar = with(container("s", "100m", "100Mi"), &json!({ "restartPolicy": "Always" }));
    let early = with_spec(
        &json!({ "initContainers": [sidecar, container("i", "1", "1Mi")], "containers": [container("x", "300m", "10Mi")] }),
    );
    assert_eq!((early.requests.cpu_millicores, early.requests.memory_bytes), (1100, 110 * MIB));
    let late = with_spec(
        &json!({ "initContainers": [container("i", "1", "1Mi"), sidecar], "containers": [container("x", "300m", "10Mi")] }),
    );
    assert_eq!((late.requests.cpu_millicores, late.requests.memory_bytes), (1000, 110 * MIB));
}

#[test]
fn a_limit_without_a_request_is_a_request() {
    let limited = json!({ "name": "x", "image": "i", "resources": { "limits": { "cpu": "1", "memory": "1Mi", "nvidia.com/gpu": 1 }, "requests": { "cpu": "10m" } } });
    let pod = with_spec(&json!({ "containers": [limited] }));
    assert_eq!((pod.requests.cpu_millicores, pod.requests.memory_bytes), (10, MIB));
    assert_eq!(pod.requests.extended["nvidia.com/gpu"], 1);
    assert!(!pod.requests_missing);
}

#[test]
fn a_container_without_cpu_or_memory_request_is_said() {
    for resources in [
        json!({}),
        json!({ "requests": { "cpu": "1" } }),
        json!({ "requests": { "memory": "1Mi", "cpu": "0" } }),
        Value::Null,
    ] {
        let containers = json!([container("x", "1", "1Mi"), { "name": "y", "image": "i", "resources": resources }]);
        let dump = read(&[node("a"), with(pod("p", "a"), &json!({ "spec": { "containers": containers } }))]);
        assert!(dump.pods[0].requests_missing, "{resources}");
        assert_eq!(found(&dump, FindingCode::PodsWithoutRequests), 1);
    }
}

#[test]
fn resources_of_the_whole_pod_stand_in_place_of_the_sum() {
    let pod = with_spec(&json!({
        "resources": { "requests": { "cpu": "2", "memory": "1Gi" } },
        "containers": [container("x", "500m", "1Mi"), { "name": "y", "image": "i" }],
    }));
    assert_eq!((pod.requests.cpu_millicores, pod.requests.memory_bytes), (2000, 1024 * MIB));
    assert!(!pod.requests_missing);
}

#[test]
fn after_a_resize_in_place_the_larger_of_asked_and_allocated_counts() {
    let status = json!({ "status": { "containerStatuses": [{
        "name": "main", "ready": true, "allocatedResources": { "cpu": "300m", "memory": "1Mi" },
        "resources": { "requests": { "cpu": "400m", "memory": "64Mi", "example.com/x": "1" } },
    }] } });
    let pod = one(with(pod("p", "a"), &status));
    assert_eq!((pod.requests.cpu_millicores, pod.requests.memory_bytes), (400, 128 * MIB));
    assert!(pod.requests.extended.is_empty());
}

#[test]
fn ended_pods_are_left_out_and_counted() {
    let phase = |name: &str, phase: &str| with(pod(name, "a"), &json!({ "status": { "phase": phase } }));
    let dump =
        read(&[node("a"), phase("p", "Succeeded"), phase("q", "Failed"), phase("r", "Unknown"), phase("s", "Pending")]);
    let left: Vec<_> = dump.pods.iter().map(|pod| pod.phase).collect();
    assert_eq!(left, [PodPhase::Unknown, PodPhase::Pending]);
    assert_eq!(found(&dump, FindingCode::PodsEnded), 2);
}

#[test]
fn a_pending_pod_keeps_its_nomination_and_priority() {
    let pending = with(
        pod("p", ""),
        &json!({ "spec": { "priority": -10 }, "status": { "phase": "Pending", "nominatedNodeName": "a", "conditions": [] } }),
    );
    let pod = one(pending);
    assert_eq!((pod.node, pod.nominated_node.unwrap().as_str(), pod.priority), (None, "a", -10));
    assert!(!pod.ready);
}

#[test]
fn readiness_and_deletion_are_read() {
    assert!(one(pod("p", "a")).ready);
    let unready = with(pod("p", "a"), &json!({ "status": { "conditions": [{ "type": "Ready", "status": "False" }] } }));
    assert!(!one(unready).ready);
    assert!(
        one(with(pod("p", "a"), &json!({ "metadata": { "deletionTimestamp": "2025-01-01T00:00:00Z" } }))).terminating
    );
}

#[test]
fn only_annotations_that_decide_are_kept() {
    let annotations = json!({
        "karpenter.sh/do-not-evict": "true", "cluster-autoscaler.kubernetes.io/safe-to-evict": "false",
        "autoscaling.cast.ai/removal-disabled": "true", "spotinst.io/restrict-scale-down": "true", "prometheus.io/scrape": "true",
    });
    let pod = one(with(pod("p", "a"), &json!({ "metadata": { "annotations": annotations } })));
    assert_eq!(pod.annotations.len(), 4);
    assert!(!pod.annotations.contains_key("prometheus.io/scrape"));
}

fn running(name: &str, node: &str, images: &[&str]) -> Value {
    let containers: Vec<Value> = images.iter().map(|image| json!({ "name": image, "image": image })).collect();
    let statuses: Vec<Value> =
        images.iter().map(|image| json!({ "name": image, "state": { "running": {} } })).collect();
    with(pod(name, node), &json!({ "spec": { "containers": containers }, "status": { "containerStatuses": statuses } }))
}

fn graviton(name: &str) -> Value {
    labelled(name, &json!({ "kubernetes.io/arch": "arm64", "node.kubernetes.io/instance-type": "m7g.large" }))
}

#[test]
fn an_architecture_suits_when_every_image_has_run_on_it() {
    let dump = read(&[
        node("a"),
        graviton("b"),
        running("both", "a", &["one", "two"]),
        running("proof-of-one", "b", &["one"]),
        running("proof-of-two", "b", &["two"]),
        running("half", "a", &["one", "three"]),
        running("only-there", "b", &["four"]),
    ]);
    assert_eq!(pod_of(&dump, "both").architectures, [Architecture::Amd64, Architecture::Arm64]);
    assert_eq!(pod_of(&dump, "half").architectures, [Architecture::Amd64]);
    assert_eq!(pod_of(&dump, "only-there").architectures, [Architecture::Arm64]);
}

#[test]
fn an_image_that_does_not_come_up_proves_nothing() {
    let crashing = with(
        running("crashing", "b", &["one"]),
        &json!({ "status": { "containerStatuses": [{ "name": "one", "state": { "waiting": { "reason": "CrashLoopBackOff" } } }] } }),
    );
    let dump = read(&[node("a"), graviton("b"), running("p", "a", &["one"]), crashing]);
    assert_eq!(pod_of(&dump, "p").architectures, [Architecture::Amd64]);
}

#[test]
fn init_containers_count_and_ended_ones_are_proof() {
    let init = |name: &str, node: &str| {
        with(
            running(name, node, &["main"]),
            &json!({
                "spec": { "initContainers": [{ "name": "i", "image": "init" }] },
                "status": { "initContainerStatuses": [{ "name": "i", "state": { "terminated": { "exitCode": 0 } } }] },
            }),
        )
    };
    let proven = read(&[node("a"), graviton("b"), init("p", "a"), init("q", "b")]);
    assert_eq!(pod_of(&proven, "p").architectures.len(), 2);
    let unproven = read(&[node("a"), graviton("b"), init("p", "a"), running("q", "b", &["main"])]);
    assert_eq!(pod_of(&unproven, "p").architectures, [Architecture::Amd64]);
}

#[test]
fn a_pending_pod_is_known_by_its_image_alone() {
    let pending =
        with(running("p", "", &["one"]), &json!({ "status": { "phase": "Pending", "containerStatuses": [] } }));
    let dump = read(&[graviton("b"), running("q", "b", &["one"]), pending]);
    assert_eq!(pod_of(&dump, "p").architectures, [Architecture::Arm64]);
}
