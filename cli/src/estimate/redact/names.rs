//! The names of a cluster and the hash of each.

use super::super::changes::single_names;
use sha2::{Digest, Sha256};
use spot_domain::{Labels, NodeName, ObjectName, PlanningInput, PodVolume, Taint, label_keys as keys};
use std::collections::{BTreeMap, BTreeSet};

/// Enough that two of 100,000 names hardly ever share a hash (48 bits).
const HASH_BYTES: usize = 6;

/// Labels whose values are AWS's or Kubernetes' words, not the customer's.
const PUBLIC_KEYS: [&str; 14] = [
    keys::ZONE,
    keys::ZONE_BETA,
    keys::REGION,
    keys::REGION_BETA,
    keys::INSTANCE_TYPE,
    keys::INSTANCE_TYPE_BETA,
    keys::ARCH,
    keys::ARCH_BETA,
    keys::OS,
    "beta.kubernetes.io/os",
    keys::KARPENTER_CAPACITY_TYPE,
    keys::EKS_CAPACITY_TYPE,
    "topology.ebs.csi.aws.com/zone",
    "topology.k8s.aws/zone-id",
];

/// Words that reveal nothing and that sentences need.
const PUBLIC_VALUES: [&str; 12] =
    ["", "true", "false", "spot", "on-demand", "normal", "linux", "windows", "amd64", "arm64", "node", "worker"];

/// What groups without a name are called.
const UNNAMED: &str = "unnamed nodes";

/// Replaces names by hashes.
pub(in super::super) struct Redactor {
    key: Vec<u8>,
    hashes: BTreeMap<String, String>,
}

impl Redactor {
    /// Knows every name in `input`; `key` is the dump's own hash.
    pub(in super::super) fn of(input: &PlanningInput, key: &[u8]) -> Self {
        let mut redactor = Self { key: key.to_vec(), hashes: BTreeMap::new() };
        for node in &input.nodes {
            redactor.learn("node", node.name.as_str());
        }
        redactor.learn_objects(input);
        for group in &input.node_groups {
            single_names(&group.display_name)
                .filter(|name| *name != UNNAMED)
                .for_each(|name| redactor.learn("group", name));
            redactor.learn("group", group.id.as_str());
        }
        redactor.learn_label_values(input);
        redactor
    }

    fn learn_objects(&mut self, input: &PlanningInput) {
        let pods = input.pods.iter().map(|pod| ("pod", &pod.name));
        let claims = input.pods.iter().flat_map(|pod| &pod.volumes).filter_map(|volume| match volume {
            PodVolume::Persistent { claim, .. } => Some(("claim", claim)),
            PodVolume::EmptyDir { .. } | PodVolume::HostPath => None,
        });
        let budgets = input.disruption_budgets.iter().map(|budget| ("budget", &budget.name));
        let workloads = input.workloads.iter().map(|workload| ("workload", &workload.name));
        let daemon_sets = input.daemon_sets.iter().map(|daemon_set| ("workload", &daemon_set.name));
        for (kind, object) in pods.chain(claims).chain(budgets).chain(workloads).chain(daemon_sets) {
            self.learn(kind, &object.name);
            self.learn("namespace", &object.namespace);
        }
        for owner in input.pods.iter().filter_map(|pod| pod.owner.as_ref()) {
            self.learn("workload", &owner.name);
        }
        for pod in &input.pods {
            pod.node.iter().chain(&pod.nominated_node).for_each(|node| self.learn("node", node.as_str()));
        }
    }

    fn learn_label_values(&mut self, input: &PlanningInput) {
        let types = input.instance_types.iter().flat_map(|known| [known.name.as_str(), known.family.as_str()]);
        let zones = input.nodes.iter().filter_map(|node| Some(node.zone.as_ref()?.as_str()));
        let public: BTreeSet<&str> = types.chain(zones).chain(PUBLIC_VALUES).collect();
        let nodes = input.nodes.iter().flat_map(|node| &node.labels);
        let pods = input.pods.iter().flat_map(|pod| pod.labels.iter().chain(&pod.node_selector));
        let groups = input.node_groups.iter().flat_map(|group| &group.labels);
        let labels = nodes.chain(pods).chain(groups).filter(|(key, _)| !PUBLIC_KEYS.contains(&key.as_str()));
        let taints = input.nodes.iter().flat_map(|node| &node.taints);
        let taints = taints.chain(input.node_groups.iter().flat_map(|group| &group.taints)).map(|taint| &taint.value);
        // A bare number in a sentence is a count, not somebody's label.
        let number = |value: &str| value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        for value in labels.map(|(_, value)| value).chain(taints) {
            if !public.contains(value.as_str()) && !number(value) {
                self.learn("value", value);
            }
        }
    }

    fn learn(&mut self, kind: &str, name: &str) {
        if !name.is_empty() && !self.hashes.contains_key(name) {
            self.hashes.insert(name.to_owned(), self.hash(kind, name));
        }
    }

    fn hash(&self, kind: &str, name: &str) -> String {
        let digest = Sha256::new().chain_update(&self.key).chain_update(name.as_bytes()).finalize();
        let hex: String = digest.iter().take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect();
        format!("{kind}-{hex}")
    }

    pub(super) fn node(&self, name: &mut NodeName) {
        self.whole(&mut name.0);
    }

    pub(super) fn object(&self, object: &mut ObjectName) {
        self.whole(&mut object.namespace);
        self.whole(&mut object.name);
    }

    /// A group's shown name, which may be several.
    pub(super) fn group(&self, shown: &mut String) {
        let hidden = |name: &str| self.hashes.get(name).cloned().unwrap_or_else(|| name.to_owned());
        *shown = single_names(shown).map(hidden).collect::<Vec<_>>().join(", ");
    }

    pub(super) fn labels(&self, labels: &mut Labels) {
        let customer = labels.iter_mut().filter(|(key, _)| !PUBLIC_KEYS.contains(&key.as_str()));
        customer.for_each(|(_, value)| self.value(value));
    }

    pub(super) fn taints(&self, taints: &mut [Taint]) {
        taints.iter_mut().for_each(|taint| self.value(&mut taint.value));
    }

    /// A customer's own word, known from elsewhere or not.
    fn value(&self, value: &mut String) {
        if !PUBLIC_VALUES.contains(&value.as_str()) {
            *value = self.hashes.get(value).cloned().unwrap_or_else(|| self.hash("value", value));
        }
    }

    fn whole(&self, name: &mut String) {
        if let Some(hash) = self.hashes.get(name) {
            name.clone_from(hash);
        }
    }

    /// Replaces names inside a sentence: runs of characters that names are made of, looked up whole first, then without
    /// the stop that may end the sentence, then in the parts that `/`, `:` and `=` leave.
    pub(super) fn sentence(&self, text: &mut String) {
        if let Some(hash) = self.hashes.get(text.as_str()) {
            text.clone_from(hash);
            return;
        }
        let mut redacted = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let run = rest.find(|character| !in_name(character)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(run);
            redacted.push_str(&self.word(word));
            let other = after.find(in_name).unwrap_or(after.len());
            redacted.push_str(&after[..other]);
            rest = &after[other..];
        }
        *text = redacted;
    }

    fn word(&self, word: &str) -> String {
        let name = word.trim_end_matches(['.', ':']);
        if let Some(hash) = self.hashes.get(name) {
            return format!("{hash}{}", &word[name.len()..]);
        }
        match word.find(joins_names) {
            Some(place) => {
                format!("{}{}{}", self.word(&word[..place]), &word[place..=place], self.word(&word[place + 1..]))
            }
            None => word.to_owned(),
        }
    }
}

fn in_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.') || joins_names(character)
}

/// All of one byte, so that a place beside one is a place between characters.
fn joins_names(character: char) -> bool {
    matches!(character, '/' | ':' | '=')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor() -> Redactor {
        let input = serde_json::json!({
            "schema_version": 1, "now": "2026-01-01T00:00:00Z", "market": {"region": "us-east-1"},
            "nodes": [{"name": "ip-10-0-0-1.ec2.internal", "allocatable": {}, "zone": "us-east-1a",
                "labels": {"team": "payments", "size": "2", "zone": "us-east-1a"}}],
            "node_groups": [{"id": "karpenter/blue", "display_name": "blue, green +2", "zones": []}],
            "pods": [{"name": "shop/web-1", "requests": {}}],
        });
        Redactor::of(&serde_json::from_value(input).unwrap(), b"key")
    }

    fn hidden(text: &str) -> String {
        let mut text = text.to_owned();
        redactor().sentence(&mut text);
        text
    }

    #[test]
    fn names_are_hidden_wherever_they_stand_in_a_sentence() {
        let text = hidden("shop/web-1: on ip-10-0-0-1.ec2.internal. team=payments in karpenter/blue (green)");
        for name in ["shop", "web-1", "ip-10", "payments", "blue", "green"] {
            assert!(!text.contains(name), "{text}");
        }
        assert!(text.starts_with("namespace-") && text.contains("/pod-") && text.contains(" team=value-"), "{text}");
    }

    #[test]
    fn counts_zones_and_plain_words_stay() {
        let text = "2 zones of us-east-1a allow 2 disruptions, spot: m5.large.";
        assert_eq!(hidden(text), text);
    }
}
