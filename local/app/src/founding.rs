//! The first start: an organization with the scenario's account and clusters, as if someone had signed up, linked the
//! account, registered the clusters and installed the agent in them.

use crate::platform::Platform;
use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use spot_domain::{
    AccountId, AccountStatus, AgentKeyId, ApprovalMode, AwsAccount, Chance, Clock, Cluster, ClusterId, ClusterStatus,
    OrganizationId, Permissions, Policy,
};
use spot_platform::read_secret;
use spot_store::{AgentKey, Announce, AuditIntent, Organization, OrganizationMode, OrganizationStatus};
use spot_world::account::SharedWorld;
use spot_world::scenario::{Approval, Scenario, ScenarioCluster};
use std::sync::PoisonError;

/// A cluster of the scenario as it is registered.
#[derive(Clone, Debug)]
pub struct Founded {
    /// EKS name.
    pub name: String,
    /// Its organization.
    pub organization_id: OrganizationId,
    /// Its id.
    pub cluster_id: ClusterId,
    /// The token of its agent; none where no agent runs.
    pub agent_token: Option<String>,
}

/// What the first start left, found again by a later one.
const FOUNDED: &str = "local.founded";

/// Makes what is not there yet, and answers the registered clusters.
pub(crate) async fn found(
    platform: &Platform,
    scenario: &Scenario,
    world: &SharedWorld,
) -> anyhow::Result<Vec<Founded>> {
    let (store, now) = (&platform.store, platform.clock.now());
    if let Some(org) = store.setting::<OrganizationId>(None, FOUNDED).await? {
        return known(platform, scenario, world, org).await;
    }
    let (clock, chance) = (&*platform.clock, &*platform.chance);
    let org = OrganizationId::fresh(clock, chance);
    let mut organization = Organization {
        id: org.clone(),
        name: format!("{} (simulated)", scenario.name),
        mode: OrganizationMode::Production,
        status: OrganizationStatus::Active,
        plan: "free".to_owned(),
        accounts: 0,
        clusters: 0,
        version: 0,
    };
    store.create_organization(&mut organization, &said("organization.created", org.as_str()), now).await?;
    let account_id = link_account(platform, scenario, &org).await?;
    let mut founded = Vec::new();
    for cluster in &scenario.clusters {
        founded.push(register(platform, world, (&org, &account_id), cluster).await?);
    }
    store.put_setting(None, FOUNDED, &org, &Announce::nothing(), now).await?;
    Ok(founded)
}

async fn link_account(platform: &Platform, scenario: &Scenario, org: &OrganizationId) -> anyhow::Result<AccountId> {
    let (store, now) = (&platform.store, platform.clock.now());
    let identity = scenario.identity();
    let mut account = AwsAccount {
        id: AccountId::fresh(&*platform.clock, &*platform.chance),
        organization_id: org.clone(),
        name: "simulated account".to_owned(),
        aws_account_id: identity.aws_account_id,
        regions: vec![scenario.region.clone()],
        permissions: Permissions::ReadWrite,
        role_arn: None,
        external_id: identity.external_id,
        status: AccountStatus::Pending,
        status_reason: None,
        next_discovery_at: now,
        last_discovery_at: None,
        version: 0,
    };
    let id = account.id.clone();
    store.create_account(&mut account, &said("account.created", id.as_str()), now).await?;
    account.role_arn = Some(identity.role_arn);
    account.status = AccountStatus::Active;
    store.verify_account(&mut account, &said("account.verified", id.as_str()), now).await?;
    Ok(id)
}

async fn register(
    platform: &Platform,
    world: &SharedWorld,
    (org, account): (&OrganizationId, &AccountId),
    wanted: &ScenarioCluster,
) -> anyhow::Result<Founded> {
    let (store, now) = (&platform.store, platform.clock.now());
    let (eks, region) = {
        let world = world.lock().unwrap_or_else(PoisonError::into_inner);
        let found = world.account.clusters.get(&wanted.name).context("the world has no such cluster")?;
        (found.eks.clone(), found.region.clone())
    };
    let mut cluster = Cluster {
        id: ClusterId::fresh(&*platform.clock, &*platform.chance),
        organization_id: org.clone(),
        account_id: account.clone(),
        name: wanted.name.clone(),
        arn: eks.arn,
        region,
        kubernetes_version: eks.kubernetes_version,
        status: ClusterStatus::Pending,
        active_job: None,
        cooldown_until: None,
        next_optimization_at: now,
        baseline: None,
        groups: Vec::new(),
        discovered_at: None,
        stale: false,
        version: 0,
    };
    let id = cluster.id.clone();
    store.register_cluster(&mut cluster, &said("cluster.registered", id.as_str()), now).await?;
    let approval = match wanted.approval {
        Approval::Automatic => ApprovalMode::Auto,
        Approval::Manual => ApprovalMode::Manual,
    };
    let policy = Policy { approval, ..Policy::default() };
    store.save_policy(org, &id, policy, 0, &said("policy.changed", id.as_str()), now).await?;
    let agent_token = if wanted.agent { Some(make_agent_key(platform, org, &id).await?) } else { None };
    Ok(Founded { name: wanted.name.clone(), organization_id: org.clone(), cluster_id: id, agent_token })
}

async fn make_agent_key(platform: &Platform, org: &OrganizationId, cluster: &ClusterId) -> anyhow::Result<String> {
    let now = platform.clock.now();
    let token = agent_token(&*platform.chance);
    let key = AgentKey {
        id: AgentKeyId::fresh(&*platform.clock, &*platform.chance),
        organization_id: org.clone(),
        cluster_id: cluster.clone(),
        prefix: token.chars().take(12).collect(),
        description: "installed with the simulated cluster".to_owned(),
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
    };
    platform.store.create_agent_key(&key, &token, &said("agent_key.created", key.id.as_str()), now).await?;
    // In a real cluster it lies in a Secret of the chart; here the same process plays the cluster after a restart.
    platform.emulators.put_secret(&token_secret(cluster), &token)?;
    Ok(token)
}

async fn known(
    platform: &Platform,
    scenario: &Scenario,
    world: &SharedWorld,
    org: OrganizationId,
) -> anyhow::Result<Vec<Founded>> {
    let secrets = aws_sdk_secretsmanager::Client::new(&platform.emulators.sdk_config());
    let mut founded = Vec::new();
    for wanted in &scenario.clusters {
        let arn = {
            let world = world.lock().unwrap_or_else(PoisonError::into_inner);
            world.account.clusters.get(&wanted.name).context("the world has no such cluster")?.eks.arn.clone()
        };
        let cluster_id = platform.store.registered_cluster(&org, &arn).await?;
        let cluster_id =
            cluster_id.with_context(|| format!("{} is not registered in the data directory", wanted.name))?;
        let agent_token = match wanted.agent {
            true => Some(read_secret(&secrets, &token_secret(&cluster_id)).await?),
            false => None,
        };
        founded.push(Founded { name: wanted.name.clone(), organization_id: org.clone(), cluster_id, agent_token });
    }
    Ok(founded)
}

fn token_secret(cluster: &ClusterId) -> String {
    format!("agent-token-{cluster}")
}

/// `sotagt_` and 256 random bits.
fn agent_token(chance: &dyn Chance) -> String {
    let bytes: Vec<u8> = (0..4).flat_map(|_| chance.draw().to_le_bytes()).collect();
    format!("sotagt_{}", URL_SAFE_NO_PAD.encode(bytes))
}

fn said(event: &str, resource: &str) -> Announce {
    Announce::audit(AuditIntent {
        actor: "local platform".to_owned(),
        event: event.to_owned(),
        resource: resource.to_owned(),
        outcome: "success".to_owned(),
        detail: serde_json::Value::Null,
    })
}
