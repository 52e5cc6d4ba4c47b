//! Builders of single nouns: pods, nodes, types, selectors.

use spot_domain::*;

/// Bytes in a GiB.
pub(super) const GIB: u64 = 1 << 30;

pub(super) fn object(name: &str) -> ObjectName {
    let (namespace, name) = name.split_once('/').unwrap();
    ObjectName::new(namespace, name)
}

pub(super) fn labels(pairs: &[(&str, &str)]) -> Labels {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

pub(super) fn app(name: &str) -> Option<LabelSelector> {
    Some(LabelSelector { match_labels: labels(&[("app", name)]), ..LabelSelector::default() })
}

pub(super) fn apart(topology_key: &str, selected: &str) -> PodAffinityTerm {
    PodAffinityTerm {
        topology_key: topology_key.into(),
        selector: app(selected),
        namespaces: Vec::new(),
        all_namespaces: false,
    }
}

pub(super) fn requirement(key: &str, operator: SelectorOperator, values: &[&str]) -> SelectorRequirement {
    SelectorRequirement { key: key.into(), operator, values: values.iter().map(|&value| value.to_owned()).collect() }
}

pub(super) fn term(key: &str, operator: SelectorOperator, values: &[&str]) -> NodeSelectorTerm {
    NodeSelectorTerm { match_expressions: vec![requirement(key, operator, values)], match_fields: Vec::new() }
}

pub(super) fn pod(name: &str, node: Option<&str>, owner: Option<(OwnerKind, &str)>) -> Pod {
    let owner = owner.map(|(kind, name)| Owner { kind, name: name.to_owned() });
    Pod {
        name: object(name),
        node: node.map(NodeName::from),
        ready: node.is_some(),
        phase: if node.is_some() { PodPhase::Running } else { PodPhase::Pending },
        requests: Resources::pod(300, GIB),
        labels: owner.as_ref().map(|owner| labels(&[("app", &owner.name)])).unwrap_or_default(),
        owner,
        architectures: vec![Architecture::Amd64],
        created_at: Some("2026-01-15T11:00:00Z".parse().unwrap()),
        ..Pod::default()
    }
}

pub(super) fn node(name: &str, zone: &str) -> Node {
    Node {
        name: name.into(),
        instance_type: Some("m5.large".into()),
        zone: Some(zone.into()),
        capacity_type: Some(CapacityType::OnDemand),
        group: Some("workers".into()),
        allocatable: allocatable(),
        labels: labels(&[
            (label_keys::HOSTNAME, name),
            (label_keys::ZONE, zone),
            (label_keys::ARCH, "amd64"),
            ("tier", "general"),
            ("slot", "7"),
        ]),
        ready: true,
        created_at: Some("2026-01-01T00:00:00Z".parse().unwrap()),
        ..Node::default()
    }
}

pub(super) fn allocatable() -> Resources {
    Resources { ephemeral_storage_bytes: 20 * GIB, pods: 20, ..Resources::pod(2000, 8 * GIB) }
}

pub(super) fn instance_type(name: &str) -> InstanceType {
    InstanceType {
        name: name.into(),
        family: name.split('.').next().unwrap().to_owned(),
        vcpus: 2,
        memory_mib: 8192,
        architecture: if name.starts_with("m6g") { Architecture::Arm64 } else { Architecture::Amd64 },
        allocatable: allocatable(),
        spot_supported: Some(true),
        attachable_ebs_volumes: 2,
        accelerators: 0,
        local_storage_gb: 0,
        burstable: false,
        bare_metal: false,
        hypervisor: None,
        previous_generation: false,
    }
}

pub(super) fn quote(name: &str, bucket: u8) -> TypeQuote {
    TypeQuote {
        instance_type: name.into(),
        on_demand_microusd_per_hour: MicrousdPerHour(96_000),
        price_derived: false,
        offered: true,
        spot_microusd_per_hour: Some(MicrousdPerHour(40_000)),
        advisor_bucket: AdvisorBucket::new(bucket),
    }
}

pub(super) fn workload(name: &str, replicas: u32) -> Workload {
    Workload { kind: OwnerKind::Deployment, name: object(name), replicas, recreate: false }
}
