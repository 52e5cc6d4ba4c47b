//! A node object: what EKS and the kubelet write into it.

use super::meta::{Meta, moment};
use super::node_spec::{Allocatable, NodeSpec};
use super::{quantity, selector};
use jiff::Timestamp;
use serde::ser::SerializeMap;
use serde_json::{Value, json};
use spot_domain::{CapacityType, Labels, Taint, TaintEffect, label_keys};
use std::sync::{Arc, LazyLock};

/// The taint that goes with a cordon.
pub(super) static UNSCHEDULABLE: LazyLock<Taint> = LazyLock::new(|| Taint {
    key: "node.kubernetes.io/unschedulable".to_owned(),
    value: String::new(),
    effect: TaintEffect::NoSchedule,
});

/// The Ready condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readiness {
    /// The kubelet has just registered.
    Starting,
    /// Ready.
    Ready,
    /// No heartbeat within the grace period.
    Unknown,
}

/// A node's spec and status.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) spec: Arc<NodeSpec>,
    pub(super) unschedulable: bool,
    /// Each taint with the moment it was set, where that is told.
    pub(super) taints: Arc<[(Taint, Option<Timestamp>)]>,
    pub(super) readiness: Readiness,
    pub(super) changed_at: Timestamp,
    /// Number from which addresses are made.
    pub(super) number: u32,
    pub(super) kubelet_version: Arc<str>,
}

/// The labels of an EKS node.
pub(super) fn labels(spec: &NodeSpec) -> Labels {
    let zone = spec.zone.as_str();
    let region = zone.trim_end_matches(|char: char| char.is_ascii_lowercase());
    let architecture = spec.architecture.label();
    let mut labels = Labels::new();
    let mut set = |key: &str, value: &str| labels.insert(key.to_owned(), value.to_owned());
    for key in [label_keys::ARCH, label_keys::ARCH_BETA] {
        set(key, architecture);
    }
    for key in [label_keys::OS, "beta.kubernetes.io/os"] {
        set(key, "linux");
    }
    for key in [label_keys::ZONE, label_keys::ZONE_BETA, "topology.ebs.csi.aws.com/zone"] {
        set(key, zone);
    }
    for key in [label_keys::REGION, label_keys::REGION_BETA] {
        set(key, region);
    }
    for key in [label_keys::INSTANCE_TYPE, label_keys::INSTANCE_TYPE_BETA] {
        set(key, spec.instance_type.as_str());
    }
    set(label_keys::HOSTNAME, spec.name.as_str());
    let bought = match spec.capacity_type {
        CapacityType::OnDemand => "ON_DEMAND",
        CapacityType::Spot => "SPOT",
    };
    set(label_keys::EKS_CAPACITY_TYPE, bought);
    if let Some(group) = &spec.node_group {
        set("eks.amazonaws.com/nodegroup", group);
    }
    labels.extend(spec.labels.iter().map(|(key, value)| (key.clone(), value.clone())));
    labels
}

fn amounts(amounts: Allocatable, volumes: Option<u32>) -> Value {
    let mut map = json!({
        "cpu": quantity::cpu_text(amounts.cpu_millicores),
        "memory": quantity::memory_text(amounts.memory_bytes),
        "pods": amounts.pods.to_string(),
        "ephemeral-storage": "18242267924",
        "hugepages-1Gi": "0",
        "hugepages-2Mi": "0",
    });
    if let Some(volumes) = volumes {
        map["attachable-volumes-aws-ebs"] = volumes.to_string().into();
    }
    map
}

impl Node {
    fn conditions(&self) -> Value {
        let (status, reason, message) = match self.readiness {
            Readiness::Starting => ("False", "KubeletNotReady", "container runtime network not ready"),
            Readiness::Ready => ("True", "KubeletReady", "kubelet is posting ready status"),
            Readiness::Unknown => ("Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status."),
        };
        let at = moment(self.changed_at);
        let pressure = |kind: &str| {
            let (status, reason) = match self.readiness {
                Readiness::Unknown => ("Unknown", "NodeStatusUnknown"),
                Readiness::Starting | Readiness::Ready => ("False", "KubeletHasSufficientResources"),
            };
            json!({"type": kind, "status": status, "reason": reason, "lastHeartbeatTime": at,
                   "lastTransitionTime": at, "message": ""})
        };
        json!([
            pressure("MemoryPressure"),
            pressure("DiskPressure"),
            pressure("PIDPressure"),
            {"type": "Ready", "status": status, "reason": reason, "message": message,
             "lastHeartbeatTime": at, "lastTransitionTime": at},
        ])
    }

    /// The node's own address.
    pub(super) fn address(&self) -> String {
        super::pod::address((10 << 24) | (1 << 16) | (self.number & 0xffff))
    }

    fn status(&self) -> Value {
        let address = self.address();
        let name = self.spec.name.as_str();
        json!({
            "allocatable": amounts(self.spec.allocatable, Some(self.spec.attachable_volumes)),
            "capacity": amounts(self.spec.capacity, Some(self.spec.attachable_volumes)),
            "conditions": self.conditions(),
            "addresses": [
                {"type": "InternalIP", "address": address},
                {"type": "InternalDNS", "address": name},
                {"type": "Hostname", "address": name},
            ],
            "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
            "nodeInfo": {
                "machineID": format!("ec2{:029x}", self.number),
                "systemUUID": format!("ec2{:05x}-0000-0000-0000-000000000000", self.number),
                "bootID": format!("{:08x}-0000-0000-0000-000000000000", self.number),
                "kernelVersion": "6.1.158-180.294.amzn2023",
                "osImage": "Amazon Linux 2023",
                "containerRuntimeVersion": "containerd://2.1.5",
                "kubeletVersion": &*self.kubelet_version,
                "kubeProxyVersion": &*self.kubelet_version,
                "operatingSystem": "linux",
                "architecture": self.spec.architecture.label(),
            },
        })
    }

    fn spec(&self) -> Value {
        let zone = &self.spec.zone;
        let mut spec = json!({"providerID": format!("aws:///{zone}/{}", self.spec.instance_id)});
        if self.unschedulable {
            spec["unschedulable"] = true.into();
        }
        if !self.taints.is_empty() {
            spec["taints"] = self.taints.iter().map(|(taint, since)| taint_object(taint, *since)).collect();
        }
        spec
    }

    /// Writes `spec` and `status` into an object under way.
    pub(super) fn serialize_into<M: SerializeMap>(&self, map: &mut M, _: &Meta) -> Result<(), M::Error> {
        map.serialize_entry("spec", &self.spec())?;
        map.serialize_entry("status", &self.status())
    }

    /// Takes over what a client may change in the spec.
    pub(super) fn take_spec(&mut self, spec: &Value) {
        self.unschedulable = spec["unschedulable"].as_bool().unwrap_or(false);
        let taints = spec["taints"].as_array().into_iter().flatten();
        let since = |one: &Value| one["timeAdded"].as_str().and_then(|text| text.parse().ok());
        let taints = taints.filter_map(|one| Some((selector::taint(one)?, since(one))));
        self.taints = taints.collect();
    }

    /// Sets or removes a taint; says whether that changed anything.
    pub(super) fn set_taint(&mut self, taint: &Taint, since: Option<Timestamp>, wanted: bool) -> bool {
        let same = |one: &Taint| one.key == taint.key && one.effect == taint.effect;
        if self.taints.iter().any(|(one, _)| same(one)) == wanted {
            return false;
        }
        let mut taints: Vec<_> = self.taints.iter().filter(|(one, _)| !same(one)).cloned().collect();
        if wanted {
            taints.push((taint.clone(), since));
        }
        self.taints = taints.into();
        true
    }
}

fn taint_object(taint: &Taint, since: Option<Timestamp>) -> Value {
    let mut object = json!({"key": taint.key, "effect": selector::effect_name(taint.effect)});
    if !taint.value.is_empty() {
        object["value"] = taint.value.as_str().into();
    }
    if let Some(since) = since {
        object["timeAdded"] = moment(since).into();
    }
    object
}
