//! Watches the cluster and keeps what a plan and a drain need of it, pruned and shared.

mod changes;
mod cluster;
mod fields;
mod kind;
mod object;
mod placement;
mod prune;
mod reflector;
mod store;
mod views;

pub(crate) use cluster::Cluster;
pub(crate) use kind::Kind;
pub(crate) use object::{read_object, read_page};
pub(crate) use store::write_object;
pub(crate) use views::{DeploymentView, NodeView, PodView, fetched};

use crate::shared::Shared;
use crate::time::NEVER;
use jiff::Timestamp;
use reflector::{Learned, Reflector};
use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;

/// Keeps all kinds in step.
pub(crate) struct WatchLane {
    shared: Arc<Shared>,
    reflectors: Vec<Reflector>,
}

impl WatchLane {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        let watch_secs = shared.settings.watch_secs;
        let reflectors = Kind::ALL.into_iter().map(|kind| Reflector::new(kind, watch_secs)).collect();
        Self { shared, reflectors }
    }

    /// Takes in everything that was heard; the answer is when to try again without hearing anything.
    pub(crate) async fn step(&mut self) -> Timestamp {
        let (shared, mut next) = (&self.shared, NEVER);
        let now = shared.time.now();
        let before = shared.cluster().generation();
        for reflector in &mut self.reflectors {
            let kind = reflector.kind;
            let mut learn = |learned| match learned {
                Learned::Put(object) => shared.cluster().put(kind, object, now),
                Learned::Gone(name) => shared.cluster().gone(kind, &name, now),
                Learned::All(names) => shared.cluster().all(kind, &names, now),
            };
            next = next.min(reflector.step(&shared.kube, now, &*shared.chance, &mut learn).await);
        }
        let mut cluster = shared.cluster();
        cluster.watching = self.reflectors.iter().all(|reflector| reflector.error.is_none()) && cluster.is_complete();
        if cluster.watching {
            cluster.in_step_at = Some(now);
        }
        if cluster.generation() != before {
            shared.stir();
        }
        next
    }

    /// Ends when there is something to take in.
    pub(crate) async fn heard(&mut self) {
        poll_fn(|context| {
            let ready = self
                .reflectors
                .iter_mut()
                .filter_map(|reflector| reflector.poll_heard(context).is_ready().then_some(()));
            if ready.count() > 0 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}
