//! What befalls the world and when.

use crate::account::EventFaults;
use crate::kubernetes::WorkloadKind;
use jiff::{SignedDuration, Timestamp};
use spot_domain::{InstanceTypeName, ObjectName, Zone};
use std::collections::VecDeque;

/// Which pool is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PoolChoice {
    /// The one with the most Spot instances of the account just then.
    Busiest,
    /// By name.
    Named {
        /// Type.
        instance_type: InstanceTypeName,
        /// Zone.
        zone: Zone,
    },
}

/// One thing that befalls the world, or the platform around it.
#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    /// All Spot instances of a pool are warned; the pool has no capacity for a while.
    InterruptPool {
        /// Which.
        pool: PoolChoice,
        /// How long it stays without capacity.
        away_for: SignedDuration,
    },
    /// A pool gives no new instances.
    StarvePool {
        /// Which.
        pool: PoolChoice,
        /// How long.
        lasts: SignedDuration,
        /// On-demand cannot be had either.
        on_demand_too: bool,
    },
    /// No pool gives new Spot instances.
    SpotDrought {
        /// How long.
        lasts: SignedDuration,
    },
    /// One instance of a cluster ends without a word.
    EndWithoutNotice {
        /// Cluster.
        cluster: String,
    },
    /// All Spot prices rise (or fall) by a factor.
    RaisePrices {
        /// Factor.
        factor: f64,
    },
    /// A share of all calls to AWS is throttled.
    ThrottleApi {
        /// How long.
        lasts: SignedDuration,
        /// Share, 0 to 1.
        share: f64,
    },
    /// AWS does not answer.
    AwsUnreachable {
        /// How long.
        lasts: SignedDuration,
    },
    /// The next instances never join.
    BootsFail {
        /// How many.
        instances: u32,
    },
    /// Events are lost, doubled and late from now on.
    EventFaults(EventFaults),
    /// Listings of instances are out of date.
    StaleListings {
        /// How long.
        lasts: SignedDuration,
    },
    /// The next calls of an operation fail.
    FailCalls {
        /// Operation.
        operation: &'static str,
        /// How many.
        calls: usize,
    },
    /// The customer scales a workload.
    ScaleWorkload {
        /// Cluster.
        cluster: String,
        /// Kind.
        kind: WorkloadKind,
        /// Namespace and name.
        name: ObjectName,
        /// Replicas.
        replicas: u32,
    },
    /// The customer rolls out a new image.
    Deploy {
        /// Cluster.
        cluster: String,
        /// Kind.
        kind: WorkloadKind,
        /// Namespace and name.
        name: ObjectName,
        /// Image.
        image: String,
    },
    /// The customer changes a group's wanted size.
    SetGroup {
        /// Group.
        group: String,
        /// Size.
        desired: u32,
    },
    /// Our control plane is down: no function runs. The runner's.
    ControlPlaneDown {
        /// How long.
        lasts: SignedDuration,
    },
    /// A cluster's agent is down. The runner's.
    AgentDown {
        /// Cluster.
        cluster: String,
        /// How long.
        lasts: SignedDuration,
    },
}

impl Happening {
    /// Concerns the platform around the world, which the runner has to do.
    pub fn is_the_runners(&self) -> bool {
        matches!(self, Self::ControlPlaneDown { .. } | Self::AgentDown { .. })
    }
}

/// What is still to come, in order of time.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    to_come: VecDeque<(Timestamp, Happening)>,
}

impl Schedule {
    /// From happenings in order of time after the start.
    pub fn new(start: Timestamp, happenings: &[(SignedDuration, Happening)]) -> Self {
        Self { to_come: happenings.iter().map(|(after, happening)| (start + *after, happening.clone())).collect() }
    }

    /// When the next one is due.
    pub fn next_at(&self) -> Option<Timestamp> {
        self.to_come.front().map(|(at, _)| *at)
    }

    /// Takes the next one that is due.
    pub fn take_until(&mut self, to: Timestamp) -> Option<(Timestamp, Happening)> {
        if self.next_at()? <= to { self.to_come.pop_front() } else { None }
    }
}
