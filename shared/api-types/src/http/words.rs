//! Closed lists of words, each joined to the domain's list of the same name: a new word in the domain does not compile
//! until it is decided on here.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $word:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$word_doc])* $word),+ }

        impl From<spot_domain::$name> for $name {
            fn from(word: spot_domain::$name) -> Self {
                match word { $(spot_domain::$name::$word => Self::$word),+ }
            }
        }

        impl From<$name> for spot_domain::$name {
            fn from(word: $name) -> Self {
                match word { $($name::$word => Self::$word),+ }
            }
        }
    )+};
}

words! {
    /// How capacity is bought.
    CapacityType {
        /// At the market's price, until AWS takes it back.
        Spot,
        /// At the list price.
        OnDemand,
    }
    /// Where the link to an AWS account stands.
    AccountStatus { Pending, Scanning, Active, Error }
    /// How far the customer lets us go.
    Permissions { ReadOnly, ReadWrite }
    /// Where a cluster stands.
    ClusterStatus {
        /// Registered, no agent yet.
        Pending,
        /// The agent reports.
        Active,
        /// The agent is silent.
        Inactive,
        /// Something has to be mended by the customer.
        Error,
    }
    /// EC2's states, and `gone`: not listed any more.
    InstanceState { Pending, Running, ShuttingDown, Stopped, Terminated, Gone }
    /// What a job is for.
    JobKind { Optimize, Interruption, Override }
    /// What is overridden.
    OverrideScope { Instance }
    /// Where an override stands. The last is final.
    OverrideState {
        /// The on-demand node is being bought, or waits to be.
        Applying,
        /// It runs, and no plan touches it.
        Active,
        /// It was ended before the node was there.
        Ending,
        /// It holds nothing any more.
        Ended,
    }
    /// Who asked for a job.
    JobTrigger { Tick, User, Event }
    /// Where a job stands. The last four are final.
    JobStatus { Queued, AwaitingApproval, Running, Completed, Failed, Cancelled, Expired }
    /// What is being done within a step.
    StepPhase { Launching, Joining, Surging, Draining, Terminating, RollingBack, Done }
    /// What a step is for.
    StepKind {
        LeaveRiskyPool,
        OnDemandToSpot,
        RemoveEmptyNode,
        ConsolidateDelete,
        ConsolidateReplace,
        FallBackToOnDemand,
        ReturnToSpot,
        LaunchForPending,
        ForceOnDemand,
    }
    /// What keeps a node, or a pod on it, as it is.
    BlockRule {
        PolicyDisabled,
        NodeExcluded,
        NodeOptOut,
        NodeNotReady,
        NodeTerminating,
        NodeTooYoung,
        PodsUnknown,
        UnknownInstanceType,
        UnknownPlacement,
        WindowsNode,
        DisruptionBudget,
        TwoDisruptionBudgets,
        PodOptOut,
        PodExcluded,
        SingleReplica,
        AllReplicasOnOneNode,
        LocalData,
        BarePod,
        RunningJob,
        LastDnsPod,
        PodTerminating,
        PodNotReady,
        VolumeUnknown,
        NoFittingNode,
        NoCheaperOffering,
        SavingTooSmall,
        SafetyLayer,
        ReturnCooldown,
        Override,
    }
    /// A safety layer.
    SafetyLayer { PoolStability, ZoneSpread, PoolShare, OnDemandShare, Combined }
    /// The verdict over all layers.
    SafetyVerdict { Approved, ApprovedImproving, ApprovedUnchanged, SafeAlternativeCreated, Rejected }
    /// Who carries an action out.
    ActionLayer { Aws, Agent }
    /// Where an action stands. The last four are final.
    ActionStatus { Pending, PickedUp, Completed, Failed, Expired, Cancelled }
    /// What was heard of an interruption first.
    InterruptionKind { Warning, Rebalance, StateChange, ScheduledChange, Inferred }
    /// Where our answer to an interruption stands.
    InterruptionState { Acting, Recovered, Failed, NothingToDo }
    /// Why baseline and paid differ.
    LedgerCause {
        /// On-demand price of the same hours less what was paid.
        SpotPrice,
        /// Baseline less the on-demand price of the fleet there was.
        FleetShape,
        /// Old and new node side by side during a replacement; never positive.
        Overlap,
    }
    /// Who lets a plan run.
    ApprovalMode { Auto, Manual }
    /// A pod's phase.
    PodPhase { Pending, Running, Succeeded, Failed, Unknown }
    /// The kind of a pod's topmost controller.
    OwnerKind { Deployment, ReplicaSet, StatefulSet, DaemonSet, Job, Node, ReplicationController, Other }
    /// Why a node is only looked at, never touched.
    UnmanagedReason { ControlPlane, Fargate, Foreign }
}
