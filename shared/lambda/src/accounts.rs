//! Customers' accounts, through the roles they gave us.

use crate::parts::Parts;
use spot_cloud::{Accounts, AwsAccounts, Calls};
use std::sync::Arc;

/// The door to customers' accounts.
pub fn accounts(parts: &Parts) -> Arc<dyn Accounts> {
    Arc::new(AwsAccounts::new(parts.sdk(), parts.clock(), Arc::new(Calls::default())))
}
