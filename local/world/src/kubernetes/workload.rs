//! What a scenario says of a workload. It becomes the objects that a customer's chart would have created.

use spot_domain::{Architecture, CountOrPercent, Labels, Taint, Toleration};

/// The controller that keeps a workload's pods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkloadKind {
    /// Deployment.
    #[default]
    Deployment,
    /// StatefulSet.
    StatefulSet,
    /// DaemonSet.
    DaemonSet,
    /// Job.
    Job,
    /// A pod that nothing keeps.
    BarePod,
}

/// CPU and memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compute {
    /// Thousandths of a vCPU.
    pub cpu_millicores: u64,
    /// Bytes.
    pub memory_bytes: u64,
}

/// A disruption budget; one of the two bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkloadBudget {
    /// `minAvailable`.
    MinAvailable(CountOrPercent),
    /// `maxUnavailable`.
    MaxUnavailable(CountOrPercent),
}

/// A topology spread constraint over the workload's own pods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkloadSpread {
    /// Node label that makes the domains.
    pub topology_key: String,
    /// Greatest difference between domains.
    pub max_skew: u32,
    /// `DoNotSchedule` where true, else `ScheduleAnyway`.
    pub hard: bool,
}

/// Who keeps the workload's pods apart or together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkloadAffinity {
    /// No two of its pods in one domain of this node label.
    ApartFromItself(String),
    /// Never in one domain of the node label with pods whose `app` label is the text.
    ApartFrom(String, String),
    /// In one domain of the node label with pods whose `app` label is the text.
    TogetherWith(String, String),
}

/// A volume of each replica.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkloadVolume {
    /// An EBS volume of so many GiB: a claim template of a StatefulSet, else one claim of its own.
    Ebs {
        /// Name of the volume in the pod.
        name: String,
        /// Size in GiB.
        gib: u32,
    },
    /// Scratch space on the node.
    EmptyDir(String),
    /// A directory of the node.
    HostPath(String),
}

/// How much of its requests a pod uses, as a simple process over the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkloadUsage {
    /// Mean CPU use in percent of the request.
    pub cpu_percent: u32,
    /// Mean memory use in percent of the request.
    pub memory_percent: u32,
    /// How far CPU rises above and falls below its mean over a day, in percent of the mean.
    pub daily_swing_percent: u32,
}

impl Default for WorkloadUsage {
    fn default() -> Self {
        Self { cpu_percent: 40, memory_percent: 60, daily_swing_percent: 30 }
    }
}

/// One workload. `Default` gives a Deployment without a name: fill in what differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workload {
    /// Controller.
    pub kind: WorkloadKind,
    /// Namespace.
    pub namespace: String,
    /// Name; also the value of its pods' `app` label.
    pub name: String,
    /// Replicas; a Job's completions; nothing for a DaemonSet.
    pub replicas: u32,
    /// Requests of one pod.
    pub requests: Compute,
    /// Limits of one pod.
    pub limits: Option<Compute>,
    /// Labels of the pods beside `app`.
    pub labels: Labels,
    /// Annotations of the pods, for example opt-outs.
    pub annotations: Labels,
    /// Disruption budget over its pods.
    pub budget: Option<WorkloadBudget>,
    /// Spread constraints.
    pub spread: Vec<WorkloadSpread>,
    /// Required affinity and anti-affinity.
    pub affinity: Vec<WorkloadAffinity>,
    /// Volumes.
    pub volumes: Vec<WorkloadVolume>,
    /// Node labels it asks for.
    pub node_selector: Labels,
    /// Tolerations.
    pub tolerations: Vec<Toleration>,
    /// Ports of the node it takes.
    pub host_ports: Vec<u16>,
    /// Priority.
    pub priority: i32,
    /// Seconds from started containers to Ready.
    pub start_secs: u32,
    /// Seconds its containers take to stop when asked.
    pub stop_secs: u32,
    /// `terminationGracePeriodSeconds`.
    pub grace_secs: u32,
    /// Seconds a Job's pod runs.
    pub run_secs: u32,
    /// Architectures its images exist for; empty means all. On another its containers crash.
    pub architectures: Vec<Architecture>,
    /// Whether its pods ask for those architectures by node affinity.
    pub asks_for_architecture: bool,
    /// Image; empty means one made from the name.
    pub image: String,
    /// `maxSurge` of the Deployment.
    pub max_surge: CountOrPercent,
    /// `maxUnavailable` of the Deployment.
    pub max_unavailable: CountOrPercent,
    /// Strategy Recreate instead of RollingUpdate.
    pub recreate: bool,
    /// A StatefulSet that starts and stops its pods all at once.
    pub parallel: bool,
    /// Usage process.
    pub usage: WorkloadUsage,
}

impl Default for Workload {
    fn default() -> Self {
        Self {
            kind: WorkloadKind::Deployment,
            namespace: "default".to_owned(),
            name: String::new(),
            replicas: 1,
            requests: Compute { cpu_millicores: 250, memory_bytes: 512 << 20 },
            limits: None,
            labels: Labels::new(),
            annotations: Labels::new(),
            budget: None,
            spread: Vec::new(),
            affinity: Vec::new(),
            volumes: Vec::new(),
            node_selector: Labels::new(),
            tolerations: Vec::new(),
            host_ports: Vec::new(),
            priority: 0,
            start_secs: 10,
            stop_secs: 3,
            grace_secs: 30,
            run_secs: 300,
            architectures: Vec::new(),
            asks_for_architecture: false,
            image: String::new(),
            max_surge: CountOrPercent::Percent(25),
            max_unavailable: CountOrPercent::Percent(25),
            recreate: false,
            parallel: false,
            usage: WorkloadUsage::default(),
        }
    }
}

impl Workload {
    /// A toleration of one taint as it stands.
    pub fn tolerate(mut self, taint: &Taint) -> Self {
        self.tolerations.push(Toleration {
            key: taint.key.clone(),
            value: taint.value.clone(),
            effect: Some(taint.effect),
            ..Toleration::default()
        });
        self
    }
}
