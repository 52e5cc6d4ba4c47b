//! The agents of the simulated clusters: the agent's own library, its Kubernetes API and the control plane in the same
//! process, stepped by virtual time.

use crate::clock::VirtualClock;
use crate::journal::{Journal, journaled_router};
use crate::platform::Platform;
use anyhow::Context;
use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderValue, Request, Response, header};
use jiff::{SignedDuration, Timestamp};
use spot_agent::edge::SqsQueue;
use spot_agent::{Agent, AgentParts, AgentSettings, ServiceTransport, Transport, TransportError};
use spot_domain::{Clock, ClusterId};
use spot_platform::AgentQueues;
use spot_world::account::SharedWorld;
use spot_world::kubernetes::router;
use spot_world::world::ClusterDoor;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use tower::ServiceExt;

/// Namespace of the agent, as its chart has it.
const NAMESPACE: &str = "spot-optimizer";
/// A watch reaches a real agent within about a second; several changes of one moment are told at once.
const WATCH_DELAY: SignedDuration = SignedDuration::from_millis(500);
/// Watches in one process do not break.
const WATCH_SECS: u64 = 86_400;

/// One cluster's agent.
pub(crate) struct AgentRun {
    /// EKS name of its cluster.
    pub(crate) cluster: String,
    queue: String,
    agent: Agent,
    next_at: Timestamp,
    down_until: Option<Timestamp>,
    seen_version: u64,
}

/// The control plane, while it is up.
struct ControlPlane {
    inner: Arc<dyn Transport>,
    bearer: HeaderValue,
    down: Arc<AtomicBool>,
}

#[async_trait]
impl Transport for ControlPlane {
    async fn call(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        if self.down.load(Ordering::Relaxed) {
            return Err(TransportError("connection refused".to_owned()));
        }
        request.headers_mut().insert(header::AUTHORIZATION, self.bearer.clone());
        self.inner.call(request).await
    }
}

/// What agents are made of beside their cluster.
pub(crate) struct AgentSurroundings<'a> {
    /// Our side.
    pub(crate) platform: &'a Platform,
    /// The customer's side.
    pub(crate) world: &'a SharedWorld,
    /// Our HTTP side.
    pub(crate) api: &'a axum::Router,
    /// Where calls to Kubernetes APIs are written down, where anything is.
    pub(crate) journal: Option<Arc<Journal>>,
    /// While it is set, no call reaches the control plane.
    pub(crate) control_plane_down: Arc<AtomicBool>,
    /// See [`crate::Access`].
    pub(crate) collection_interval_secs: Option<u32>,
}

impl AgentRun {
    /// An agent that speaks with its cluster's service account and the given token of ours.
    pub(crate) fn new(
        around: &AgentSurroundings<'_>,
        cluster: &str,
        id: &ClusterId,
        token: &str,
    ) -> anyhow::Result<Self> {
        let AgentSurroundings { platform, control_plane_down, .. } = around;
        let clock: Arc<VirtualClock> = Arc::clone(&platform.clock);
        let mut settings = AgentSettings::new(id.clone(), NAMESPACE, &format!("agent-of-{cluster}"));
        settings.watch_secs = WATCH_SECS;
        settings.collection_interval_s = around.collection_interval_secs;
        let mut bearer = HeaderValue::from_str(&format!("Bearer {token}")).context("an agent's token")?;
        bearer.set_sensitive(true);
        let api = around
            .api
            .clone()
            .map_request(|request: Request<http_body_util::Full<Bytes>>| request.map(axum::body::Body::new));
        let control =
            ControlPlane { inner: Arc::new(ServiceTransport::new(api)), bearer, down: control_plane_down.clone() };
        let agent = Agent::new(AgentParts {
            settings,
            time: clock.clone(),
            chance: platform.chance.clone(),
            kube: kube_client(around, cluster)?,
            control: Arc::new(control),
            queue: Some(Arc::new(SqsQueue::in_process(platform.emulators.http_client()))),
            resident_bytes: || 0,
        });
        Ok(Self {
            cluster: cluster.to_owned(),
            queue: AgentQueues::name(id),
            agent,
            next_at: clock.now(),
            down_until: None,
            seen_version: 0,
        })
    }

    /// Silent until then, as if its pod could not run.
    pub(crate) fn take_down(&mut self, until: Timestamp) {
        self.down_until = Some(until);
    }

    /// When it has something to do next.
    pub(crate) fn next_at(&self) -> Timestamp {
        self.next_at.max(self.down_until.unwrap_or(Timestamp::MIN))
    }

    /// Hears what changed in its cluster and queue, which may bring its next step forward.
    pub(crate) fn listen(&mut self, platform: &Platform, world: &SharedWorld) -> anyhow::Result<()> {
        let now = platform.clock.now();
        let version = {
            let world = world.lock().unwrap_or_else(PoisonError::into_inner);
            world.clusters.get(&self.cluster).map_or(0, |cluster| cluster.version())
        };
        if version != self.seen_version {
            self.seen_version = version;
            self.next_at = self.next_at.min(now + WATCH_DELAY);
        }
        if platform.emulators.next_visible_at(&self.queue)?.is_some_and(|at| at <= now) {
            self.agent.messages_waiting();
            self.next_at = self.next_at.min(now);
        }
        Ok(())
    }

    /// Does what is due; answers whether anything was.
    pub(crate) async fn step(&mut self, now: Timestamp) -> bool {
        if self.next_at() > now {
            return false;
        }
        self.down_until = None;
        self.next_at = self.agent.step().await;
        tracing::debug!(cluster = self.cluster, next_at = %self.next_at, "agent stepped");
        true
    }
}

fn kube_client(around: &AgentSurroundings<'_>, cluster: &str) -> anyhow::Result<kube::Client> {
    let token = {
        let world = around.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.clusters.get(cluster).context("the world has no such cluster")?.tokens().agent
    };
    let bearer = HeaderValue::from_str(&format!("Bearer {token}")).context("a cluster's token")?;
    let clock: Arc<dyn Clock> = around.platform.clock.clone();
    let api = kubernetes_api(around.world, clock, around.journal.clone(), cluster)?;
    let service = api.map_request(move |mut request: Request<kube::client::Body>| {
        request.headers_mut().insert(header::AUTHORIZATION, bearer.clone());
        request.map(axum::body::Body::new)
    });
    Ok(kube::Client::new(service, NAMESPACE))
}

/// The Kubernetes API of a simulated cluster, journaled where there is a journal.
pub(crate) fn kubernetes_api(
    world: &SharedWorld,
    clock: Arc<dyn Clock>,
    journal: Option<Arc<Journal>>,
    cluster: &str,
) -> anyhow::Result<axum::Router> {
    let door = ClusterDoor::new(Arc::clone(world), clock, cluster).context("the world has no such cluster")?;
    let api = router(Arc::new(door));
    Ok(match journal {
        Some(journal) => journaled_router(api, cluster, journal),
        None => api,
    })
}
