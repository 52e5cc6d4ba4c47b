//! A group's bounds and wanted size.

use super::account::Call;
use super::failure::{failure, incomplete};
use super::groups::{DESCRIBE, is_some_clusters, size};
use crate::{CloudError, CloudErrorKind, GroupSize};

const UPDATE: &str = "autoscaling:UpdateAutoScalingGroup";

impl Call {
    /// Sets what is given, after checking it against what stays.
    pub(super) async fn set_group_size(&self, wanted: &GroupSize) -> Result<(), CloudError> {
        let group = self.group(&wanted.group).await?;
        if !is_some_clusters(&group) {
            return refuse("ForeignGroup", format!("{} belongs to no cluster", wanted.group));
        }
        let missing = |what: &str| incomplete(DESCRIBE, what);
        let min = size(group.min_size).ok_or_else(|| missing("a group's minimum"))?;
        let max = size(group.max_size).ok_or_else(|| missing("a group's maximum"))?;
        check(wanted, min, max)?;
        if wanted.dry_run {
            return Ok(());
        }
        let request = self.clients.autoscaling.update_auto_scaling_group().auto_scaling_group_name(&wanted.group);
        let number = |size: Option<u32>| size.map(|size| size.min(i32::MAX as u32) as i32);
        let request = request.set_min_size(number(wanted.min_size)).set_max_size(number(wanted.max_size));
        let sent = request.set_desired_capacity(number(wanted.desired_size)).send().await;
        sent.map(|_| ()).map_err(|error| failure(UPDATE, &error))
    }
}

/// Minimum ≤ wanted ≤ maximum, with what is not given staying as it is. Where no size is wanted, Auto Scaling itself
/// moves it into new bounds.
fn check(wanted: &GroupSize, min: u32, max: u32) -> Result<(), CloudError> {
    let (min, max) = (wanted.min_size.unwrap_or(min), wanted.max_size.unwrap_or(max));
    if min > max {
        return refuse("BadBounds", format!("the minimum {min} is above the maximum {max} of {}", wanted.group));
    }
    match wanted.desired_size {
        Some(desired) if !(min..=max).contains(&desired) => {
            refuse("BadBounds", format!("{desired} is not between {min} and {max} of {}", wanted.group))
        }
        _ => Ok(()),
    }
}

fn refuse(code: &str, message: String) -> Result<(), CloudError> {
    Err(CloudError::new(UPDATE, CloudErrorKind::Unsupported, code, message))
}
