//! Hides names: every name of a node, pod, namespace, workload, budget or group and every value of a customer's label
//! becomes a hash, in fields and inside sentences alike.
//!
//! The hash is keyed by the dump itself, so it is the same in every run over one dump, and cannot be looked up by
//! hashing likely names without having the dump. Plans are made with the real names, so redaction changes no decision.

use super::answer::{Estimate, NodeRow};
use sha2::{Digest, Sha256};
use spot_domain::{Labels, NodeGroup, NodeName, ObjectName, PlanningInput, PodVolume, Taint, label_keys as keys};
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

/// Replaces names by hashes.
pub(super) struct Redactor {
    key: Vec<u8>,
    hashes: BTreeMap<String, String>,
}

impl Redactor {
    /// Knows every name in `input`; `key` is the dump's own hash.
    pub(super) fn of(input: &PlanningInput, key: &[u8]) -> Self {
        let mut redactor = Self { key: key.to_vec(), hashes: BTreeMap::new() };
        for node in &input.nodes {
            redactor.learn("node", node.name.as_str());
        }
        redactor.learn_objects(input);
        for group in &input.node_groups {
            redactor.learn("group", group.display_name.as_str());
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

    /// Node groups with hidden names; their ids stay, because nodes refer to them.
    pub(super) fn groups(&self, groups: &[NodeGroup]) -> Vec<NodeGroup> {
        let hidden = |group: &NodeGroup| {
            let mut group = group.clone();
            if group.display_name.is_empty() {
                group.display_name = group.id.to_string();
            }
            self.whole(&mut group.display_name);
            self.labels(&mut group.labels);
            self.taints(&mut group.taints);
            group
        };
        groups.iter().map(hidden).collect()
    }

    /// Replaces every name in an answer.
    pub(super) fn redact(&self, estimate: &mut Estimate) {
        estimate.now.iter_mut().chain(&mut estimate.planned).for_each(|row| self.redact_row(row));
        for pending in &mut estimate.pending {
            self.object(&mut pending.pod);
            pending.placed_on.iter_mut().for_each(|node| self.node(node));
            self.sentence(&mut pending.reason);
        }
        for step in &mut estimate.steps {
            step.leaving.iter_mut().chain(&mut step.joining).for_each(|node| self.node(node));
            self.sentence(&mut step.reason);
        }
        for blocked in &mut estimate.blocked {
            self.node(&mut blocked.node);
            blocked.pod.iter_mut().for_each(|pod| self.object(pod));
            self.sentence(&mut blocked.message);
            self.sentence(&mut blocked.remedy);
        }
        for rejection in &mut estimate.rejected {
            self.sentence(&mut rejection.candidate);
            self.sentence(&mut rejection.reason);
        }
        estimate.assumptions.iter_mut().for_each(|assumption| self.sentence(&mut assumption.message));
        let exclusions = &mut estimate.policy.exclusions;
        exclusions.namespaces.iter_mut().for_each(|namespace| self.sentence(namespace));
        self.labels(&mut exclusions.labels);
        self.taints(&mut exclusions.taints);
    }

    fn redact_row(&self, row: &mut NodeRow) {
        self.node(&mut row.name);
        row.pods.iter_mut().for_each(|pod| self.object(pod));
        if let Some(joins) = &mut row.joins {
            self.sentence(&mut joins.group);
            self.labels(&mut joins.labels);
            self.taints(&mut joins.taints);
        }
    }

    fn node(&self, name: &mut NodeName) {
        self.whole(&mut name.0);
    }

    fn object(&self, object: &mut ObjectName) {
        self.whole(&mut object.namespace);
        self.whole(&mut object.name);
    }

    fn labels(&self, labels: &mut Labels) {
        let customer = labels.iter_mut().filter(|(key, _)| !PUBLIC_KEYS.contains(&key.as_str()));
        customer.for_each(|(_, value)| self.value(value));
    }

    fn taints(&self, taints: &mut [Taint]) {
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

    /// Replaces names inside a sentence: runs of characters that Kubernetes allows in names, without the full stop
    /// that may end the sentence. A run that is `a/b` as a whole (a label key, a group's id) is looked up whole first.
    fn sentence(&self, text: &mut String) {
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
        let name = word.trim_end_matches('.');
        match self.hashes.get(name) {
            Some(hash) => format!("{hash}{}", &word[name.len()..]),
            None => word.to_owned(),
        }
    }
}

fn in_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.')
}

/// A message about bad input without what it quotes from the input.
pub(super) fn without_quotations(message: &str) -> String {
    let mut shown = String::new();
    let mut quote = None;
    for character in message.chars() {
        match quote {
            Some(mark) if character == mark => {
                quote = None;
                shown.extend(['…', character]);
            }
            Some(_) => {}
            None => {
                quote = Some(character).filter(|mark| matches!(mark, '`' | '"'));
                shown.push(character);
            }
        }
    }
    shown
}
