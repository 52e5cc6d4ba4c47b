//! A simulated AWS account: clusters, groups, instances, volumes, bills; calls that fail as AWS's do.
//!
//! [`Account`] is the state and its passing of time; [`SimulatedAccounts`] and [`SimulatedAccount`] are the doors that
//! functions use, behind the same traits as AWS.

mod agenda;
mod bridge_event;
mod buying;
mod door;
mod error;
mod faults;
mod founding;
mod groups;
mod life;
mod listings;
mod reclaiming;
mod requests;
mod shapes;
mod state;

pub use bridge_event::{BridgeEvent, EventFaults};
pub use door::{SharedWorld, SimulatedAccount, SimulatedAccounts};
pub use error::operations;
pub use faults::{CallFault, Faults};
pub use shapes::{
    AccountCluster, AccountInstance, AutoScalingGroup, InstanceBill, NodeTemplate, StrayVolume, Subnet, amount_of,
};
pub(crate) use state::NodeChange;
pub use state::{Account, AccountIdentity, Quotas};
