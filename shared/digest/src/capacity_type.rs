//! How a node is paid for, by the labels of everything that launches nodes.

use spot_domain::{CapacityType, Labels, label_keys};

/// Labels whose value tells, the most reliable first.
const BY_VALUE: [&str; 9] = [
    label_keys::KARPENTER_CAPACITY_TYPE,
    label_keys::EKS_CAPACITY_TYPE,
    "spotinst.io/node-lifecycle",
    "eks.amazonaws.com/capacity-type",
    "node.kubernetes.io/lifecycle",
    "kops.k8s.io/lifecycle",
    "alpha.eksctl.io/node-lifecycle",
    "node-lifecycle",
    "lifecycle",
];

/// Labels whose presence alone means Spot, unless the value denies it.
const SPOT_BY_PRESENCE: [&str; 3] =
    ["machine.openshift.io/interruptible-instance", "scheduling.cast.ai/spot", "node-role.kubernetes.io/spot-worker"];

/// The capacity type that the labels state.
pub(super) fn capacity_type(labels: &Labels) -> Option<CapacityType> {
    let stated = BY_VALUE.iter().find_map(|key| labels.get(*key).and_then(|value| meaning(value)));
    stated.or_else(|| {
        let marked = |key: &&str| labels.get(*key).is_some_and(|value| !value.eq_ignore_ascii_case("false"));
        if SPOT_BY_PRESENCE.iter().any(marked) {
            Some(CapacityType::Spot)
        } else if labels.contains_key("node-role.kubernetes.io/on-demand-worker") {
            Some(CapacityType::OnDemand)
        } else {
            None
        }
    })
}

/// A value in any of its spellings: `SPOT`, `Ec2Spot`, `on-demand`, `ON_DEMAND`, `od`, `normal`, `reserved` …
/// Reserved capacity is on-demand capacity paid for otherwise.
fn meaning(value: &str) -> Option<CapacityType> {
    let plain: String = value.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    match plain.as_str() {
        "spot" | "ec2spot" | "spotinstance" | "preemptible" => Some(CapacityType::Spot),
        "ondemand" | "od" | "normal" | "reserved" | "capacityblock" | "scheduled" => Some(CapacityType::OnDemand),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dialect_is_understood() {
        let cases = [
            ("karpenter.sh/capacity-type", "on-demand", Some(CapacityType::OnDemand)),
            ("karpenter.sh/capacity-type", "reserved", Some(CapacityType::OnDemand)),
            ("eks.amazonaws.com/capacityType", "SPOT", Some(CapacityType::Spot)),
            ("eks.amazonaws.com/capacityType", "CAPACITY_BLOCK", Some(CapacityType::OnDemand)),
            ("spotinst.io/node-lifecycle", "od", Some(CapacityType::OnDemand)),
            ("node.kubernetes.io/lifecycle", "normal", Some(CapacityType::OnDemand)),
            ("lifecycle", "Ec2Spot", Some(CapacityType::Spot)),
            ("scheduling.cast.ai/spot", "true", Some(CapacityType::Spot)),
            ("scheduling.cast.ai/spot", "false", None),
            ("machine.openshift.io/interruptible-instance", "", Some(CapacityType::Spot)),
            ("node-role.kubernetes.io/spot-worker", "true", Some(CapacityType::Spot)),
            ("lifecycle", "production", None),
        ];
        for (key, value, expected) in cases {
            let labels = Labels::from([(key.to_owned(), value.to_owned())]);
            assert_eq!(capacity_type(&labels), expected, "{key}={value}");
        }
    }
}
