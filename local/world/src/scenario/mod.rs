//! Scenarios: text files that say what a simulated customer has and what befalls it.
//!
//! [`Scenario::parse`] and [`read_scenario`] read one and names file, line and field of whatever is wrong; [`Scenario::world`] builds the
//! world of its first moment: accounts with clusters whose groups are full, nodes ready, workloads applied.

mod build;
mod built_in;
mod check;
mod clusters;
mod error;
mod file;
mod happenings;
mod schedule;
mod units;
mod workloads;

pub use built_in::{BUILT_IN, read_scenario};
pub use clusters::{Approval, ScenarioCluster, ScenarioGroup};
pub use error::ScenarioError;
pub use schedule::{Happening, PoolChoice, Schedule};

use jiff::{SignedDuration, Timestamp};
use spot_domain::Region;

/// A scenario, read and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Name.
    pub name: String,
    /// What it shows, for people.
    pub description: String,
    /// Seed unless another is asked for.
    pub seed: u64,
    /// First moment.
    pub start: Timestamp,
    /// How long it lasts.
    pub duration: SignedDuration,
    /// Region of the account.
    pub region: Region,
    /// Limits of the account, in vCPUs; none means no limit.
    pub spot_vcpu_quota: Option<u32>,
    /// See `spot_vcpu_quota`.
    pub on_demand_vcpu_quota: Option<u32>,
    /// Clusters.
    pub clusters: Vec<ScenarioCluster>,
    /// What befalls the world and when after the first moment, in order of time.
    pub happenings: Vec<(SignedDuration, Happening)>,
}
