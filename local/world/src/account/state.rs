//! The simulated account: what is in it, what will happen in it, and how time passes.

use super::agenda::Agenda;
use super::bridge_event::{BridgeEvent, EventFaults, Outbox};
use super::faults::Faults;
use super::shapes::{
    AccountCluster, AccountInstance, AutoScalingGroup, InstanceBill, NodeTemplate, StrayVolume, Subnet,
};
use crate::market::{Dice, Market, PoolIndex};
use jiff::{SignedDuration, Timestamp};
use spot_cloud::{CloudInstance, LaunchRequest, Launched};
use spot_domain::{CapacityType, InstanceState, Region};
use std::collections::{BTreeMap, BTreeSet};

/// What happens by itself.
#[derive(Clone, Debug)]
pub(super) enum Happening {
    /// A starting instance runs.
    Runs(String),
    /// Its kubelet joins.
    Joins(String),
    /// It is recommended to leave.
    Rebalance(String),
    /// The two-minute warning.
    Warning(String),
    /// Spot takes it back.
    Reclaim(String),
    /// It is gone.
    Terminated(String),
    /// EC2 lists it no more.
    Forgotten(String),
    /// A group looks at itself.
    GroupLooks(String),
    /// An outage of a pool comes near: who is taken is decided.
    OutageNears(Region, PoolIndex),
    /// It begins.
    OutageBegins(Region, PoolIndex),
    /// All running instances are billed, so that old prices may be forgotten.
    Billing,
}

/// What the clusters have to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NodeChange {
    /// The kubelet of an instance joins.
    Joins(String),
    /// A node stops answering.
    Lost { cluster: String, node: String },
}

/// How many vCPUs may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// All Spot requests.
    pub spot_vcpus: u32,
    /// Running on-demand instances.
    pub on_demand_vcpus: u32,
}

/// How an account looks from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountIdentity {
    /// Twelve digits.
    pub aws_account_id: String,
    /// The role that may be assumed.
    pub role_arn: String,
    /// What its trust policy asks for.
    pub external_id: String,
}

/// A simulated AWS account.
#[derive(Clone, Debug)]
pub struct Account {
    /// How it looks from outside.
    pub identity: AccountIdentity,
    /// Clusters by name.
    pub clusters: BTreeMap<String, AccountCluster>,
    /// Subnets by id.
    pub subnets: BTreeMap<String, Subnet>,
    /// Launch templates by id.
    pub templates: BTreeMap<String, NodeTemplate>,
    /// Groups by name.
    pub groups: BTreeMap<String, AutoScalingGroup>,
    /// Volumes beside those that belong to a cluster's claims, by id.
    pub stray_volumes: BTreeMap<String, StrayVolume>,
    /// Limits.
    pub quotas: Quotas,
    /// Faults to come.
    pub faults: Faults,
    pub(super) instances: BTreeMap<String, AccountInstance>,
    pub(super) vcpus_in_use: BTreeMap<CapacityType, u32>,
    pub(super) forgotten: Vec<InstanceBill>,
    pub(super) tokens: BTreeMap<String, (LaunchRequest, Launched)>,
    pub(super) agenda: Agenda<Happening>,
    pub(super) watched: BTreeSet<(Region, PoolIndex)>,
    pub(super) outbox: Outbox,
    pub(super) node_changes: Vec<NodeChange>,
    pub(super) frozen: Option<(Timestamp, Vec<CloudInstance>)>,
    pub(super) calls: BTreeMap<&'static str, u64>,
    pub(super) dice: Dice,
    pub(super) born: u64,
}

/// How often running instances are billed although nothing happens to them; prices are kept twice as long.
pub(super) const BILLING_EVERY: SignedDuration = SignedDuration::from_hours(24);

impl Account {
    /// An empty account.
    pub fn new(identity: AccountIdentity, start: Timestamp, seed: u64) -> Self {
        let dice = Dice::new(seed).named("account").named(&identity.aws_account_id);
        let mut agenda = Agenda::default();
        agenda.put(start + BILLING_EVERY, Happening::Billing);
        Self {
            outbox: Outbox::new(&identity.aws_account_id, dice),
            identity,
            clusters: BTreeMap::new(),
            subnets: BTreeMap::new(),
            templates: BTreeMap::new(),
            groups: BTreeMap::new(),
            stray_volumes: BTreeMap::new(),
            quotas: Quotas { spot_vcpus: u32::MAX, on_demand_vcpus: u32::MAX },
            faults: Faults::default(),
            instances: BTreeMap::new(),
            vcpus_in_use: BTreeMap::new(),
            forgotten: Vec::new(),
            tokens: BTreeMap::new(),
            agenda,
            watched: BTreeSet::new(),
            node_changes: Vec::new(),
            frozen: None,
            calls: BTreeMap::new(),
            dice,
            born: 0,
        }
    }

    /// When something happens by itself next.
    pub fn next_event_at(&self) -> Option<Timestamp> {
        [self.agenda.next_at(), self.outbox.next_at()].into_iter().flatten().min()
    }

    /// The same without events on their way to the bus.
    pub(crate) fn agenda_next_at(&self) -> Option<Timestamp> {
        self.agenda.next_at()
    }

    /// Lets everything happen up to and including a moment.
    pub(crate) fn advance(&mut self, market: &mut Market, to: Timestamp) {
        while let Some((at, happening)) = self.agenda.take_until(to) {
            self.happens(market, at, happening);
        }
    }

    fn happens(&mut self, market: &mut Market, now: Timestamp, happening: Happening) {
        match happening {
            Happening::Runs(id) => self.instance_runs(&id, now),
            Happening::Joins(id) => self.instance_joins(&id),
            Happening::Rebalance(id) => self.rebalance_recommended(&id, now),
            Happening::Warning(id) => self.warned(&id, now),
            Happening::Reclaim(id) => self.shut_down(market, &id, now, SPOT_TERMINATION),
            Happening::Terminated(id) => self.instance_terminated(&id, now),
            Happening::Forgotten(id) => self.forget(&id),
            Happening::GroupLooks(name) => self.group_looks(market, &name, now),
            Happening::OutageNears(region, pool) => self.outage_nears(market, &region, pool, now),
            Happening::OutageBegins(region, pool) => self.outage_begins(market, &region, pool, now),
            Happening::Billing => self.bill_all(market, now),
        }
    }

    /// An instance by id, as long as EC2 lists it.
    pub fn instance(&self, id: &str) -> Option<&AccountInstance> {
        self.instances.get(id)
    }

    /// All listed instances, sorted by id.
    pub fn instances(&self) -> impl Iterator<Item = &AccountInstance> {
        self.instances.values()
    }

    /// Events that have arrived at the bus.
    pub fn take_events(&mut self, now: Timestamp) -> Vec<BridgeEvent> {
        self.outbox.arrived(now)
    }

    /// Loses, doubles and delays events from now on.
    pub fn set_event_faults(&mut self, faults: EventFaults) {
        self.outbox.faults = faults;
    }

    /// How often each operation was called, pages and retries counted by themselves.
    pub fn calls(&self) -> &BTreeMap<&'static str, u64> {
        &self.calls
    }

    /// Listings of instances answer as things stand now until a moment, though things go on.
    pub fn freeze_listings(&mut self, until: Timestamp) {
        self.frozen = Some((until, self.instances.values().map(AccountInstance::to_cloud).collect()));
    }

    pub(crate) fn take_node_changes(&mut self) -> Vec<NodeChange> {
        std::mem::take(&mut self.node_changes)
    }
}

/// EC2's reason for an instance that Spot took back.
pub(super) const SPOT_TERMINATION: &str = "Server.SpotInstanceTermination";
/// EC2's reason for an instance that somebody ended.
pub(super) const USER_TERMINATION: &str = "Client.UserInitiatedShutdown";
/// EC2's reason for an instance whose machine failed.
pub(super) const MACHINE_FAILED: &str = "Server.InternalError";

/// A state as EventBridge and EC2 write it.
pub(super) fn state_name(state: InstanceState) -> &'static str {
    match state {
        InstanceState::Pending => "pending",
        InstanceState::Running => "running",
        InstanceState::ShuttingDown => "shutting-down",
        InstanceState::Stopped => "stopped",
        InstanceState::Terminated | InstanceState::Gone => "terminated",
    }
}
