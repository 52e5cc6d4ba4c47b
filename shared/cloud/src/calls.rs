//! How often each operation of AWS was called: the base of every cost line, and of the comparison with roles.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Is told of every request as it goes out, each page and each retry by itself.
pub trait CallObserver: Send + Sync {
    /// `operation` is written as in IAM, for example `ec2:DescribeInstances`.
    fn called(&self, operation: &'static str);
}

/// Counts calls by operation.
#[derive(Debug, Default)]
pub struct Calls {
    counts: Mutex<BTreeMap<&'static str, u64>>,
}

impl Calls {
    /// The counts so far.
    pub fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The counts so far; counting begins anew.
    pub fn take(&self) -> BTreeMap<&'static str, u64> {
        std::mem::take(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How often one operation was called.
    pub fn of(&self, operation: &str) -> u64 {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).get(operation).copied().unwrap_or_default()
    }

    /// All calls together.
    pub fn total(&self) -> u64 {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }
}

impl CallObserver for Calls {
    fn called(&self, operation: &'static str) {
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner).entry(operation).or_default() += 1;
    }
}
