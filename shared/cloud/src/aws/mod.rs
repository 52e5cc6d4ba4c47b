//! The adapter that speaks to AWS: assumes the customer's role and calls EC2, Auto Scaling and EKS.

mod account;
mod accounts;
mod clusters;
mod counting;
mod errors;
mod failure;
mod fleet_answer;
mod groups;
mod instances;
mod launch;
mod node_groups;
mod pages;
mod prices;
mod sessions;
mod sizes;
mod templates;
mod terminate;
mod volumes;
mod whole_answers;

pub use accounts::AwsAccounts;
pub use errors::sort_code;
pub use launch::LAUNCH_TOKEN_TAG;
