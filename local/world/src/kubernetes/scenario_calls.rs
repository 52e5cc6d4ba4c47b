//! What scenarios do to a cluster: apply, scale, restart, delete workloads; and what they ask of it.

use super::cluster::KubernetesCluster;
use super::controllers::BudgetState;
use super::counters::ReadyTime;
use super::meta::{Key, moment};
use super::object::Object;
use super::resource::Resource;
use super::workload::{Compute, Workload, WorkloadKind};
use super::workload_objects;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use spot_domain::{CountOrPercent, ObjectName, Toleration, TolerationOperator};
use std::sync::Arc;

/// The annotation that `kubectl rollout restart` sets.
const RESTARTED_AT: &str = "kubectl.kubernetes.io/restartedAt";

/// How things stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PodCounts {
    /// Replicas that controllers want (DaemonSets, Jobs and bare pods left out).
    pub wanted: u64,
    /// Of those, how many serve.
    pub ready: u64,
    /// Pods without a node.
    pub unscheduled: u64,
    /// All pods.
    pub pods: u64,
    /// Node objects.
    pub nodes: u64,
    /// Evictions granted so far.
    pub evictions: u64,
}

fn resource_of(kind: WorkloadKind) -> Resource {
    match kind {
        WorkloadKind::Deployment => Resource::Deployment,
        WorkloadKind::StatefulSet => Resource::StatefulSet,
        WorkloadKind::DaemonSet => Resource::DaemonSet,
        WorkloadKind::Job => Resource::Job,
        WorkloadKind::BarePod => Resource::Pod,
    }
}

impl KubernetesCluster {
    /// Makes a namespace where it is missing: what a chart needs before its first object.
    pub fn add_namespace(&mut self, now: Timestamp, name: &str) {
        self.advance(now);
        self.ensure_namespace(name);
    }

    /// Creates a workload with its budget and claims, or brings an existing one to what is said here.
    pub fn apply(&mut self, now: Timestamp, workload: &Workload) {
        self.advance(now);
        self.ensure_namespace(&workload.namespace);
        for (name, claim) in workload_objects::claims(workload) {
            self.upsert(
                Resource::PersistentVolumeClaim,
                &Key::new(&workload.namespace, &name),
                claim,
                json!({"phase": "Pending"}),
            );
        }
        let key = Key::new(&workload.namespace, &workload.name);
        if let Some(budget) = workload_objects::budget(workload) {
            self.upsert(Resource::PodDisruptionBudget, &key, budget, Value::Null);
        }
        let controller = workload_objects::controller(workload);
        match workload.kind {
            WorkloadKind::BarePod => self.apply_bare_pod(&key, controller),
            kind => self.upsert(resource_of(kind), &key, controller, json!({})),
        }
        self.settle();
    }

    fn apply_bare_pod(&mut self, key: &Key, mut pod: Value) {
        pod["metadata"]["name"] = (*key.name).into();
        // A pod that is there already stays as it is: its spec cannot change.
        let _ = self.create(Resource::Pod, &key.namespace, pod, false);
    }

    fn upsert(&mut self, resource: Resource, key: &Key, object: Value, status: Value) {
        let Some(current) = self.store.get(resource, key).cloned() else {
            return self.create_internal(resource, key, object, status, &[]);
        };
        if resource == Resource::PersistentVolumeClaim || *current.document().spec() == object["spec"] {
            return;
        }
        let fields = Map::from_iter([("spec".to_owned(), object["spec"].clone())]);
        self.write_fields(&current, fields);
    }

    fn write_fields(&mut self, current: &Object, fields: Map<String, Value>) {
        let mut changed = current.clone();
        changed.meta.generation += 1;
        changed.body = Self::with_fields(current, fields);
        self.put(changed);
    }

    /// Sets the replicas of a Deployment or StatefulSet; says whether there is one.
    pub fn scale(&mut self, now: Timestamp, kind: WorkloadKind, name: &ObjectName, replicas: u32) -> bool {
        self.advance(now);
        let (resource, key) = (resource_of(kind), Key::new(&name.namespace, &name.name));
        let exists = self.store.get(resource, &key).is_some();
        if exists && matches!(kind, WorkloadKind::Deployment | WorkloadKind::StatefulSet) {
            self.write_replicas(resource, &key, u64::from(replicas));
            self.settle();
        }
        exists
    }

    /// What `kubectl rollout restart` does; says whether there is such a workload.
    pub fn rollout_restart(&mut self, now: Timestamp, kind: WorkloadKind, name: &ObjectName) -> bool {
        self.advance(now);
        let found = self.store.get(resource_of(kind), &Key::new(&name.namespace, &name.name)).cloned();
        let Some(current) = found.filter(|object| object.document().template.is_some()) else { return false };
        let mut fields = (*current.document().fields).clone();
        fields["spec"]["template"]["metadata"]["annotations"][RESTARTED_AT] = moment(self.now).into();
        self.write_fields(&current, fields);
        self.settle();
        true
    }

    /// Ships a new image of a workload: a deploy. Says whether there is such a workload.
    pub fn deploy(&mut self, now: Timestamp, kind: WorkloadKind, name: &ObjectName, image: &str) -> bool {
        self.advance(now);
        let found = self.store.get(resource_of(kind), &Key::new(&name.namespace, &name.name)).cloned();
        let Some(current) = found.filter(|object| object.document().template.is_some()) else { return false };
        let mut fields = (*current.document().fields).clone();
        fields["spec"]["template"]["spec"]["containers"][0]["image"] = image.into();
        self.write_fields(&current, fields);
        self.settle();
        true
    }

    /// Deletes a workload with its pods and its budget; claims stay, as they do on a real cluster.
    pub fn delete(&mut self, now: Timestamp, kind: WorkloadKind, name: &ObjectName) -> bool {
        self.advance(now);
        let (resource, key) = (resource_of(kind), Key::new(&name.namespace, &name.name));
        let exists = self.store.get(resource, &key).is_some();
        self.delete_object(resource, &key, None);
        self.delete_object(Resource::PodDisruptionBudget, &key, None);
        self.settle();
        exists
    }

    /// How things stand now.
    pub fn counts(&self) -> PodCounts {
        let (wanted, ready) = self.meter.current();
        PodCounts {
            wanted,
            ready,
            unscheduled: self.queue.len() as u64,
            pods: self.store.all(Resource::Pod).len() as u64,
            nodes: self.nodes.len() as u64,
            evictions: self.evictions,
        }
    }

    /// Ready and wanted pod time since the beginning, exact to the millisecond.
    pub fn ready_time(&self) -> ReadyTime {
        self.meter.up_to(self.now)
    }

    /// Disruptions that a budget allows now, counted from the pods; none where there is no such budget.
    pub fn disruptions_allowed(&self, budget: &ObjectName) -> Option<u64> {
        let object = self.store.get(Resource::PodDisruptionBudget, &Key::new(&budget.namespace, &budget.name))?;
        self.budget_state(object).map(|BudgetState { allowed, .. }| allowed)
    }

    /// Deletes one pod with its own grace, as a person with `kubectl delete pod` would; says whether there was one.
    pub fn delete_pod_by_name(&mut self, now: Timestamp, name: &ObjectName) -> bool {
        self.advance(now);
        let key = Key::new(&name.namespace, &name.name);
        let exists = self.store.get(Resource::Pod, &key).is_some();
        self.delete_pod(&key, None);
        self.settle();
        exists
    }

    /// Watches that are open.
    pub fn open_watches(&self) -> usize {
        self.watchers.count()
    }

    /// The nodes of which objects exist, in order of names.
    pub fn node_names(&self) -> Vec<Arc<str>> {
        self.nodes.keys().cloned().collect()
    }

    /// Pods on a node, those of DaemonSets left out; what an autoscaler asks before it removes one.
    pub fn movable_pods_on(&self, node: &str) -> usize {
        let pods = self.nodes.get(node).map(|state| &state.pods);
        let movable = |key: &&Key| {
            let object = self.store.get(Resource::Pod, key);
            object.is_some_and(|object| object.pod().is_some_and(|pod| pod.is_active() && pod.target.is_none()))
        };
        pods.map_or(0, |pods| pods.iter().filter(movable).count())
    }

    /// Requests of pods that no node takes: what an autoscaler grows for.
    pub fn unscheduled_requests(&self) -> Vec<(ObjectName, Compute)> {
        let pods = self.queue.keys().filter_map(|key| self.store.get(Resource::Pod, key));
        pods.filter_map(|object| {
            let rules = &object.pod()?.rules;
            let name = ObjectName::new(&*object.meta.key.namespace, &*object.meta.key.name);
            Some((name, Compute { cpu_millicores: rules.cpu_millicores, memory_bytes: rules.memory_bytes }))
        })
        .collect()
    }

    /// The add-ons of every EKS cluster: network, proxy and storage on each node, two replicas of DNS.
    pub fn system_workloads() -> Vec<Workload> {
        let everywhere = Toleration { operator: TolerationOperator::Exists, ..Toleration::default() };
        let daemon = |name: &str, cpu_millicores: u64, memory_mib: u64| Workload {
            kind: WorkloadKind::DaemonSet,
            namespace: "kube-system".to_owned(),
            name: name.to_owned(),
            requests: Compute { cpu_millicores, memory_bytes: memory_mib << 20 },
            tolerations: vec![everywhere.clone()],
            priority: 2_000_001_000,
            start_secs: 3,
            ..Workload::default()
        };
        let dns = Workload {
            namespace: "kube-system".to_owned(),
            name: "coredns".to_owned(),
            replicas: 2,
            requests: Compute { cpu_millicores: 100, memory_bytes: 70 << 20 },
            budget: Some(super::workload::WorkloadBudget::MaxUnavailable(CountOrPercent::Count(1))),
            priority: 2_000_000_000,
            start_secs: 5,
            ..Workload::default()
        };
        vec![daemon("aws-node", 50, 64), daemon("kube-proxy", 100, 48), daemon("ebs-csi-node", 30, 120), dns]
    }
}
