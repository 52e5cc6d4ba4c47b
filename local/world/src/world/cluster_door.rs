//! The door by which the Kubernetes API of a cluster reaches the shared world.

use super::World;
use crate::account::SharedWorld;
use crate::kubernetes::{ClusterAccess, KubernetesCluster};
use jiff::Timestamp;
use spot_domain::Clock;
use std::sync::{Arc, PoisonError};

/// One cluster of a shared world. Every access first lets the whole world catch up with the clock, so that the cluster
/// knows what happened to its instances.
pub struct ClusterDoor {
    world: SharedWorld,
    clock: Arc<dyn Clock>,
    cluster: String,
}

impl ClusterDoor {
    /// A door to a cluster; none when the world has no cluster of this name.
    pub fn new(world: SharedWorld, clock: Arc<dyn Clock>, cluster: &str) -> Option<Self> {
        let is_there = |world: &World| world.clusters.contains_key(cluster);
        let found = is_there(&world.lock().unwrap_or_else(PoisonError::into_inner));
        found.then(|| Self { world, clock, cluster: cluster.to_owned() })
    }
}

impl ClusterAccess for ClusterDoor {
    fn with(&self, act: &mut dyn FnMut(&mut KubernetesCluster, Timestamp)) {
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.advance(self.clock.now());
        let now = world.now();
        let cluster = world.clusters.get_mut(&self.cluster).expect("clusters of a world are never taken away");
        act(cluster, now);
    }
}
