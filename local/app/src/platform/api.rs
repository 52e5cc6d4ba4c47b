//! HTTP on one machine: the same router as behind API Gateway.

use super::Platform;
use super::compose::CommandQueues;
use crate::clock::WallClock;
use spot_agent::edge::RealChance;
use spot_api::{Api, Bootstrap};
use spot_domain::{Chance, OrganizationId};
use spot_platform::Queue;
use std::sync::Arc;

/// Region of the emulated account.
const REGION: &str = "us-east-1";

impl Platform {
    /// The router. `token_sha256` is that of whoever runs this machine; none: no person has access.
    pub fn api(&self, org: &OrganizationId, token_sha256: Option<[u8; 32]>) -> axum::Router {
        let sqs = aws_sdk_sqs::Client::new(&self.emulators.sdk_config());
        let queue = |name: &str| Queue::new(sqs.clone(), self.emulators.queue_url(name));
        let requests = Arc::clone(&self.requests);
        let counted = axum::middleware::map_request(move |request: axum::extract::Request| {
            requests.count(request.headers());
            std::future::ready(request)
        });
        let router = spot_api::router(Api {
            store: self.store.clone(),
            optimizer: queue("OptimizerQueue"),
            executor: queue("ExecutorQueue"),
            agent_queues: self.agent_queues.clone(),
            region: REGION.to_owned(),
            commands: Arc::new(CommandQueues::new(sqs.clone(), self.agent_queues.clone())),
            signer: Arc::clone(&self.signer),
            catalog: Arc::clone(&self.catalog),
            clock: self.clock.clone(),
            wall_clock: Arc::new(WallClock),
            chance: self.chance.clone(),
            bootstrap: token_sha256.map(|token_sha256| Bootstrap { token_sha256, organization_id: org.clone() }),
            secrets: Arc::new(RealChance),
            token_key: drawn_key(),
            cursor_key: drawn_key(),
            socket_url: self.socket_url.clone(),
            allowed_origins: self.origins.clone(),
            agent_origin: self.origins.first().cloned().unwrap_or_default(),
            safe_mode: self.safe_mode,
            simulated: true,
        });
        router.layer(counted)
    }
}

/// A key of this run: who was signed in signs in again after a restart.
fn drawn_key() -> [u8; 32] {
    let mut key = [0_u8; 32];
    for bytes in key.chunks_mut(8) {
        bytes.copy_from_slice(&RealChance.draw().to_le_bytes()[..bytes.len()]);
    }
    key
}
