//! Tenants as they are on an ordinary day: forty of them, one owning three clusters of ten; what is due is spread over
//! its period, one cluster in ten has a job under way, one in a hundred an agent that fell silent.

use crate::Seeded;
use jiff::{SignedDuration, Timestamp};
use spot_domain::*;
use spot_store::{
    AgentRegistration, Announce, Organization, OrganizationMode, OrganizationStatus, Socket, Store, StoreError,
};

const TENANTS: usize = 40;
/// Percent of all clusters that the first tenant has.
const FIRST_HAS_PERCENT: usize = 30;
const CLUSTERS_PER_ACCOUNT: usize = 50;
/// Ticks come each minute: what is due by now fell due within the last one.
const TICK_SECS: i64 = 60;
const DISCOVERED_EVERY_SECS: i64 = 300;
const PLANNED_EVERY_SECS: i64 = 600;
const SOCKETS_LOOKED_AT_EVERY_SECS: i64 = 90;
const SILENT_SECS: i64 = 200;

/// What was laid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Laid {
    /// Clusters.
    pub clusters: usize,
    /// Accounts.
    pub accounts: usize,
    /// Jobs under way.
    pub jobs: usize,
    /// Actions whose time is over.
    pub overdue_actions: usize,
    /// Regions in use.
    pub regions: usize,
    /// Sockets of people who watch.
    pub sockets: usize,
}

struct Layer<'a> {
    store: &'a Store,
    now: Timestamp,
    chance: Seeded,
    quiet: Announce,
    laid: Laid,
    total: Laid,
}

/// Lays so many clusters into a table, as they are at `now`.
pub async fn lay(store: &Store, clusters: usize, now: Timestamp) -> Result<Laid, StoreError> {
    let first = clusters * FIRST_HAS_PERCENT / 100;
    let up_to = |tenant: usize| first + (clusters - first) * tenant / (TENANTS - 1);
    let shares: Vec<usize> =
        (0..TENANTS).map(|tenant| if tenant == 0 { first } else { up_to(tenant) - up_to(tenant - 1) }).collect();
    let accounts = shares.iter().map(|share| share.div_ceil(CLUSTERS_PER_ACCOUNT)).sum();
    let total =
        Laid { clusters, accounts, jobs: clusters.div_ceil(10), sockets: clusters.div_ceil(20), ..Laid::default() };
    let (chance, quiet) = (Seeded::new(clusters as u64), Announce::nothing());
    let mut layer = Layer { store, now, chance, quiet, laid: Laid::default(), total };
    for (tenant, share) in shares.into_iter().enumerate() {
        layer.tenant(tenant, share).await?;
    }
    Ok(layer.laid)
}

/// The moment at which the `number`-th of `total` things falls due, when each does once per period and a tick is to find
/// those of the last minute.
fn due(now: Timestamp, number: usize, total: usize, period_secs: i64) -> Timestamp {
    let offset_ms = period_secs * 1_000 * (number as i64) / (total.max(1) as i64);
    now + SignedDuration::from_millis(offset_ms - TICK_SECS * 1_000 + 1)
}

impl Layer<'_> {
    fn clock(&self) -> crate::Still {
        crate::Still(self.now)
    }

    async fn tenant(&mut self, tenant: usize, clusters: usize) -> Result<(), StoreError> {
        let mut organization = Organization {
            id: OrganizationId::fresh(&self.clock(), &self.chance),
            name: format!("tenant {tenant}"),
            mode: OrganizationMode::Production,
            status: OrganizationStatus::Active,
            plan: "free".to_owned(),
            accounts: 0,
            clusters: 0,
            version: 0,
        };
        self.store.create_organization(&mut organization, &self.quiet, self.now).await?;
        let mut account = None;
        for number in 0..clusters {
            if number.is_multiple_of(CLUSTERS_PER_ACCOUNT) {
                account = Some(self.account(&organization.id).await?);
            }
            let Some(account) = &account else { continue };
            let cluster = self.cluster(&organization.id, account).await?;
            if self.laid.clusters.is_multiple_of(10) {
                self.job(&organization.id, &cluster).await?;
            }
            if self.laid.clusters.is_multiple_of(20) {
                self.socket(&organization.id).await?;
            }
            self.laid.clusters += 1;
        }
        Ok(())
    }

    /// One person in twenty clusters watches; sockets that are heard are looked at each 90 s.
    async fn socket(&mut self, org: &OrganizationId) -> Result<(), StoreError> {
        let number = self.laid.sockets;
        let socket = Socket {
            connection: format!("connection-{number}"),
            organization_id: org.clone(),
            holder: "usr".to_owned(),
            connected_at: self.now - SignedDuration::from_mins(10),
            heard_at: self.now - SignedDuration::from_secs(20),
            look_at: due(self.now, number, self.total.sockets, SOCKETS_LOOKED_AT_EVERY_SECS),
            said_goodbye: false,
        };
        self.store.create_socket(&socket, self.now).await?;
        self.laid.sockets += 1;
        Ok(())
    }

    async fn account(&mut self, org: &OrganizationId) -> Result<AccountId, StoreError> {
        let number = self.laid.accounts;
        let mut account = AwsAccount {
            id: AccountId::fresh(&self.clock(), &self.chance),
            organization_id: org.clone(),
            name: format!("account {number}"),
            aws_account_id: format!("{:012}", 100_000_000_000 + number as u64),
            regions: vec!["us-east-1".into(), "eu-west-1".into()],
            permissions: Permissions::ReadWrite,
            role_arn: Some("arn:aws:iam::100000000000:role/SpotOptimizer".to_owned()),
            external_id: "external".to_owned(),
            status: AccountStatus::Active,
            status_reason: None,
            next_discovery_at: due(self.now, number, self.total.accounts, DISCOVERED_EVERY_SECS),
            last_discovery_at: Some(self.now),
            version: 0,
        };
        self.store.create_account(&mut account, &self.quiet, self.now).await?;
        self.store.verify_account(&mut account, &self.quiet, self.now).await?;
        for region in &account.regions {
            let is_new = self.store.note_region_use(region, org, &account.id, self.now).await?;
            self.laid.regions += usize::from(is_new);
        }
        self.laid.accounts += 1;
        Ok(account.id)
    }

    async fn cluster(&mut self, org: &OrganizationId, account: &AccountId) -> Result<ClusterId, StoreError> {
        let number = self.laid.clusters;
        let mut cluster = Cluster {
            id: ClusterId::fresh(&self.clock(), &self.chance),
            organization_id: org.clone(),
            account_id: account.clone(),
            name: format!("cluster-{number}"),
            arn: format!("arn:aws:eks:us-east-1:100000000000:cluster/cluster-{number}"),
            region: "us-east-1".into(),
            kubernetes_version: "1.35".to_owned(),
            status: ClusterStatus::Active,
            active_job: None,
            cooldown_until: None,
            next_optimization_at: due(self.now, number, self.total.clusters, PLANNED_EVERY_SECS),
            baseline: Some(Baseline { taken_at: self.now - SignedDuration::from_hours(1), ..Baseline::default() }),
            groups: Vec::new(),
            discovered_at: Some(self.now),
            stale: false,
            version: 0,
        };
        self.store.register_cluster(&mut cluster, &self.quiet, self.now).await?;
        let silent_secs = if number % 100 == 99 { SILENT_SECS } else { 20 };
        let heard_at = self.now - SignedDuration::from_secs(silent_secs);
        let registration = AgentRegistration {
            agent_id: AgentId::fresh(&self.clock(), &self.chance),
            pod_name: "spot-agent-0".to_owned(),
            cluster_uid: format!("uid-{number}"),
            agent_version: "0.1.0".to_owned(),
            kubernetes_version: "1.35".to_owned(),
        };
        let agent = self.store.register_agent(org, &cluster.id, &registration, &self.quiet, heard_at).await?;
        self.store.note_told(org, &cluster.id, agent.lease_epoch, false).await?;
        Ok(cluster.id)
    }

    /// A job that is looked at each minute; of every tenth an action was never picked up.
    async fn job(&mut self, org: &OrganizationId, cluster: &ClusterId) -> Result<(), StoreError> {
        let mut job = Job {
            id: JobId::fresh(&self.clock(), &self.chance),
            organization_id: org.clone(),
            cluster_id: cluster.clone(),
            kind: JobKind::Optimize,
            trigger: JobTrigger::Tick,
            status: JobStatus::Running,
            dry_run: false,
            created_at: self.now,
            snapshot_generation: 1,
            approve_before: None,
            decided_by: None,
            safety_check: None,
            estimated_saving_microusd_per_month: Microusd(0),
            step: 0,
            progress: Vec::new(),
            funnel: Funnel::default(),
            error: None,
            completed_at: None,
            version: 0,
        };
        let due_at = due(self.now, self.laid.jobs, self.total.jobs, TICK_SECS);
        self.store.start_job(&mut job, None, due_at, &self.quiet, self.now).await?;
        let is_overdue = self.laid.jobs.is_multiple_of(10);
        let mut action = self.action(&job, if is_overdue { -30 } else { 300 });
        self.store.enqueue_actions(&mut job, std::slice::from_mut(&mut action), &self.quiet, self.now).await?;
        self.laid.jobs += 1;
        self.laid.overdue_actions += usize::from(is_overdue);
        Ok(())
    }

    fn action(&self, job: &Job, expires_in_secs: i64) -> Action {
        Action {
            id: ActionId::fresh(&self.clock(), &self.chance),
            cluster_id: job.cluster_id.clone(),
            job_id: job.id.clone(),
            step: 0,
            kind: ActionKind::CordonNode(NodeTarget { name: "node-1".into(), uid: "uid-1".to_owned() }),
            status: ActionStatus::Pending,
            sequence: 1,
            created_at: self.now,
            expires_at: self.now + SignedDuration::from_secs(expires_in_secs),
            fence: 0,
            lease_until: None,
            holder: None,
            completed_at: None,
            result: None,
            version: 0,
        }
    }
}
