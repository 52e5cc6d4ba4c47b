//! Registering, and renewing the credentials of the queue.

use super::ReportLane;
use crate::control::ControlError;
use crate::shared::Session;
use crate::time::{NEVER, after_secs};
use crate::watch::Kind;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use spot_api_types::agent::{RegisterRequest, RegisterResponse};
use spot_api_types::command::Keyring;

/// Kinds of action this agent knows, told when it registers.
const CAPABILITIES: [&str; 6] =
    ["cordon_node", "uncordon_node", "drain_node", "evict_pod", "label_node", "restart_rollout"];

impl ReportLane {
    pub(super) async fn register(&mut self, now: Timestamp) -> Result<(), ControlError> {
        let wanted = {
            let mut state = self.shared.state();
            std::mem::take(&mut state.register_wanted) || state.session.is_none()
        };
        if !wanted {
            return Ok(());
        }
        let outcome = self.try_register(now).await;
        if outcome.is_err() {
            self.shared.state().register_wanted = true;
        }
        outcome
    }

    async fn try_register(&mut self, now: Timestamp) -> Result<(), ControlError> {
        let (cluster_uid, kubernetes_version) = self.identity().await?;
        let request = RegisterRequest {
            agent_version: env!("CARGO_PKG_VERSION").to_owned(),
            instance_id: self.control.instance_id(),
            kubernetes_version,
            cluster_uid: cluster_uid.clone(),
            node_count: self.shared.cluster().count(Kind::Node),
            dry_run: self.shared.settings.dry_run,
            capabilities: CAPABILITIES.map(str::to_owned).to_vec(),
        };
        let response = self.control.register(&request).await?;
        self.said_at = now;
        tracing::info!(agent = %response.agent_id, lease_epoch = response.lease_epoch, "registered");
        let session = self.session(cluster_uid, response, now);
        self.shared.state().session = Some(session);
        self.shared.stir();
        Ok(())
    }

    fn session(&self, cluster_uid: String, response: RegisterResponse, now: Timestamp) -> Session {
        let cluster_id = self.shared.settings.cluster_id.clone();
        let keyring = Keyring::new(&response.signing_keys, cluster_id, &cluster_uid);
        if keyring.is_empty() {
            tracing::error!("no signing key could be read: every command will be refused");
        }
        let expires_at = response.credentials.as_ref().map_or(NEVER, |credentials| credentials.expires_at);
        Session { keyring, policy_hash: response.policy.hash(), renew_at: renewal(now, expires_at), response }
    }

    /// UID of the cluster and its version, asked for once.
    async fn identity(&mut self) -> Result<(String, String), ControlError> {
        if let Some(known) = &self.cluster_uid {
            return Ok(known.clone());
        }
        let unknown = |why: String| ControlError::Unavailable { operation: "identify the cluster", why };
        let read = async |path: &str, pointer: &str| {
            let body = self.shared.kube.get(path).await.map_err(|error| unknown(error.to_string()))?;
            let value: Value = serde_json::from_slice(&body).map_err(|error| unknown(error.to_string()))?;
            let text = value.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty());
            text.map(str::to_owned).ok_or_else(|| unknown(format!("{path} has no {pointer}")))
        };
        let uid = read("/api/v1/namespaces/kube-system", "/metadata/uid").await?;
        let identity = (uid, read("/version", "/gitVersion").await?);
        self.cluster_uid = Some(identity.clone());
        Ok(identity)
    }

    pub(super) async fn credentials(&mut self, epoch: u64, now: Timestamp) -> Result<(), ControlError> {
        let due = self.shared.state().session.as_ref().is_some_and(|session| session.due_at() <= now);
        if !due {
            return Ok(());
        }
        let credentials = self.control.credentials(epoch).await?;
        self.said_at = now;
        if let Some(session) = &mut self.shared.state().session {
            session.renew_at = renewal(now, credentials.expires_at);
            session.response.credentials = Some(credentials);
        }
        Ok(())
    }
}

/// At two thirds of the credentials' life.
fn renewal(now: Timestamp, expires_at: Timestamp) -> Timestamp {
    if expires_at == NEVER {
        return NEVER;
    }
    let life = expires_at.duration_since(now).max(SignedDuration::ZERO);
    now.saturating_add(life * 2 / 3).unwrap_or(NEVER).max(after_secs(now, 1))
}
