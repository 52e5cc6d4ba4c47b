//! What each change to an object sets in motion.

use super::cluster::{KubernetesCluster, Work};
use super::meta::Key;
use super::node_state::NodeState;
use super::object::Object;
use super::pod::Pod;
use super::resource::Resource;
use super::selector;
use std::collections::btree_map::Entry;
use std::sync::Arc;

impl KubernetesCluster {
    /// Wakes watches, keeps the indexes, and puts on the list who has to act.
    pub(super) fn noticed(&mut self, before: Option<&Arc<Object>>, after: Option<&Arc<Object>>) {
        let Some(any) = after.or(before).cloned() else { return };
        let key = any.meta.key.clone();
        self.watchers.wake(any.resource);
        self.note_owners(before, after);
        match any.resource {
            Resource::Pod => self.pod_changed(before, after),
            Resource::Node => self.node_changed(after, &key),
            Resource::Deployment => _ = self.work.insert(Work::Deployment(key)),
            Resource::ReplicaSet => _ = self.work.insert(Work::ReplicaSet(key)),
            Resource::StatefulSet => _ = self.work.insert(Work::StatefulSet(key)),
            Resource::DaemonSet => self.daemon_set_changed(&key, before, after),
            Resource::Job => _ = self.work.insert(Work::Job(key)),
            Resource::PodDisruptionBudget => self.budget_changed(&key, after),
            Resource::PersistentVolumeClaim | Resource::PersistentVolume => self.room_may_have_grown(),
            Resource::Namespace
            | Resource::Event
            | Resource::ConfigMap
            | Resource::Secret
            | Resource::Service
            | Resource::ServiceAccount
            | Resource::ReplicationController
            | Resource::CronJob
            | Resource::StorageClass
            | Resource::VolumeAttachment
            | Resource::CsiNode
            | Resource::Lease
            | Resource::PriorityClass
            | Resource::HorizontalPodAutoscaler => {}
        }
    }

    fn note_owners(&mut self, before: Option<&Arc<Object>>, after: Option<&Arc<Object>>) {
        let same = matches!((before, after), (Some(before), Some(after)) if before.meta.owners == after.meta.owners);
        if !same {
            for (object, is_there) in [(before, false), (after, true)] {
                let Some(object) = object else { continue };
                let entry = (object.resource, object.meta.key.clone());
                for owner in object.meta.owners.iter() {
                    let dependents = self.dependents.entry(Arc::clone(&owner.uid)).or_default();
                    if is_there {
                        dependents.insert(entry.clone())
                    } else {
                        dependents.remove(&entry)
                    };
                }
            }
        }
        if let (Some(gone), None) = (before, after) {
            self.work.insert(Work::Collect(Arc::clone(&gone.meta.uid)));
        }
    }

    /// Deletes what belonged to an owner that is gone.
    pub(super) fn collect_dependents(&mut self, uid: &Arc<str>) {
        let Some(dependents) = self.dependents.remove(uid) else { return };
        for (resource, key) in dependents {
            let owned = self.store.get(resource, &key).is_some_and(|object| {
                object.meta.owners.iter().any(|owner| owner.uid == *uid) && !object.meta.is_terminating()
            });
            if owned {
                self.delete_object(resource, &key, None);
            }
        }
    }

    /// Puts the controller of an object on the list.
    pub(super) fn owner_has_work(&mut self, object: &Object) {
        let Some(owner) = object.meta.controller() else { return };
        let key = Key { namespace: Arc::clone(&object.meta.key.namespace), name: Arc::clone(&owner.name) };
        let work = match &*owner.kind {
            "ReplicaSet" => Work::ReplicaSet(key),
            "Deployment" => Work::Deployment(key),
            "StatefulSet" => Work::StatefulSet(key),
            "Job" => Work::Job(key),
            "DaemonSet" => return self.daemon_status_due(key),
            _ => return,
        };
        self.work.insert(work);
    }

    /// Puts every budget over pods with these labels on the list.
    fn budgets_have_work(&mut self, object: &Object) {
        let concerned = self.budgets.over(&object.meta.key.namespace, &object.meta.labels);
        self.work.extend(concerned.into_iter().map(Work::Budget));
    }

    fn budget_changed(&mut self, key: &Key, after: Option<&Arc<Object>>) {
        match after {
            Some(object) => {
                let selector = selector::label_selector(&object.document().spec()["selector"]);
                self.budgets.set(key, selector);
                self.work.insert(Work::Budget(key.clone()));
            }
            None => self.budgets.set(key, None),
        }
    }

    fn node_changed(&mut self, after: Option<&Arc<Object>>, key: &Key) {
        let Some((object, node)) = after.and_then(|object| Some((object, object.node()?))) else {
            self.nodes.remove(&key.name);
            self.places.remove(&key.name);
            return;
        };
        let state = match self.nodes.entry(Arc::clone(&key.name)) {
            Entry::Occupied(entry) => {
                let state = entry.into_mut();
                state.follow(object, node);
                state
            }
            Entry::Vacant(entry) => entry.insert(NodeState::new(object, node)),
        };
        self.places.insert(Arc::clone(&key.name), (state.number, state.zone));
        self.daemons_have_work_on(&key.name);
        self.room_may_have_grown();
    }

    fn pod_changed(&mut self, before: Option<&Arc<Object>>, after: Option<&Arc<Object>>) {
        match (before, after) {
            (None, Some(after)) => {
                self.pods.add(after);
                if after.pod().is_some_and(|pod| pod.node.is_none()) {
                    self.queue.push(after);
                }
            }
            (Some(before), None) => self.pods.remove(before),
            (Some(before), Some(after)) => {
                self.pods.replace(before, after);
                if before.meta.labels != after.meta.labels {
                    self.owner_has_work(after);
                    self.budgets_have_work(before);
                    self.budgets_have_work(after);
                }
            }
            (None, None) => {}
        }
        self.take_or_give_room(before, after);
        let health = |object: &Arc<Object>| {
            let pod = object.pod().expect("a change to a pod holds pods");
            (pod.phase, pod.ready, pod.is_cut_off, object.meta.is_terminating(), pod.node.is_some())
        };
        if before.map(health) != after.map(health)
            && let Some(object) = after.or(before)
        {
            self.owner_has_work(object);
            self.budgets_have_work(object);
        }
        if let (Some(gone), None) = (before, after) {
            self.queue.forget(gone);
            self.daemon_pod_gone(gone);
        }
    }

    /// Books a pod on its node when it arrives there, and off when it ends or goes.
    fn take_or_give_room(&mut self, before: Option<&Arc<Object>>, after: Option<&Arc<Object>>) {
        fn place(object: &Arc<Object>) -> Option<(&Pod, &Arc<str>)> {
            let pod = object.pod()?;
            Some((pod, pod.node.as_ref()?))
        }
        let (was, is) = (before.and_then(place), after.and_then(place));
        let active = |place: Option<(&Pod, &Arc<str>)>| place.is_some_and(|(pod, _)| pod.is_active());
        let key = after.or(before).map(|object| object.meta.key.clone());
        let (Some(key), Some(node)) = (key, was.or(is).map(|(_, node)| Arc::clone(node))) else { return };
        let Some(state) = self.nodes.get_mut(&node) else { return };
        let booked = match (was, is) {
            (None, Some(_)) => state.pods.insert(key),
            (Some(_), None) => state.pods.remove(&key),
            (Some(_), Some(_)) => state.pods.contains(&key),
            (None, None) => false,
        };
        // A pod of an earlier node of the same name holds nothing here.
        if !booked {
            return;
        }
        match (active(was), active(is), was, is) {
            (false, true, _, Some((pod, _))) => state.add(&pod.rules),
            (true, false, Some((pod, _)), _) => {
                state.release(&pod.rules);
                self.room_may_have_grown();
            }
            _ => {}
        }
    }

    /// Pods that found no place may find one now; they are tried again shortly.
    pub(super) fn room_may_have_grown(&mut self) {
        if let Some(at) = self.queue.retry_planned(self.now) {
            self.timers.set(at, super::timers::Timer::Schedule);
        }
    }
}
