//! EC2 instances, as they are listed.

use super::account::Call;
use super::failure::{failure, incomplete};
use super::pages::all_pages;
use crate::{CloudError, CloudErrorKind, CloudInstance};
use aws_sdk_ec2::types::{Filter, Instance, InstanceLifecycleType, InstanceStateName, Reservation};
use jiff::Timestamp;
use spot_domain::{CapacityType, InstanceState};

const DESCRIBE: &str = "ec2:DescribeInstances";
/// Auto Scaling's own tag on the instances it launches.
const GROUP_TAG: &str = "aws:autoscaling:groupName";
/// Value of a cluster's tag on what it owns; `shared` belongs to others too.
const OWNED: &str = "owned";

/// The tag that says to which cluster an instance or a volume belongs.
pub(super) fn ownership_tag(cluster: &str) -> String {
    format!("kubernetes.io/cluster/{cluster}")
}

/// A filter for what a cluster owns.
pub(super) fn owned_by(cluster: &str) -> Filter {
    Filter::builder().name(format!("tag:{}", ownership_tag(cluster))).values(OWNED).build()
}

/// Whether `tags` say that `cluster` owns it.
pub(super) fn is_owned(tags: &[(String, String)], cluster: &str) -> bool {
    let wanted = ownership_tag(cluster);
    tags.iter().any(|(key, value)| *key == wanted && value == OWNED)
}

/// EC2's tags, sorted by key.
pub(super) fn sorted_tags(tags: Option<Vec<aws_sdk_ec2::types::Tag>>) -> Vec<(String, String)> {
    let pairs = tags.unwrap_or_default().into_iter();
    let mut pairs: Vec<_> = pairs.map(|tag| (tag.key.unwrap_or_default(), tag.value.unwrap_or_default())).collect();
    pairs.sort();
    pairs
}

/// A moment as EC2 writes it.
pub(super) fn moment(
    operation: &'static str,
    what: &str,
    time: Option<aws_sdk_ec2::primitives::DateTime>,
) -> Result<Timestamp, CloudError> {
    let time = time.ok_or_else(|| incomplete(operation, what))?;
    Timestamp::new(time.secs(), time.subsec_nanos() as i32).map_err(|_| incomplete(operation, what))
}

impl Call {
    /// All instances that the cluster owns, sorted by id.
    pub(super) async fn instances(&self, cluster: &str) -> Result<Vec<CloudInstance>, CloudError> {
        let mut found = self.instances_where(owned_by(cluster)).await?;
        // A filter that was not followed must not hand us somebody else's instances.
        found.retain(|instance| is_owned(&instance.tags, cluster));
        Ok(found)
    }

    /// All instances that a filter lets through, sorted by id.
    pub(super) async fn instances_where(&self, filter: Filter) -> Result<Vec<CloudInstance>, CloudError> {
        let reservations = all_pages(DESCRIBE, |token| {
            let request = self.clients.ec2.describe_instances().filters(filter.clone()).max_results(self.pages.ec2);
            let request = request.set_next_token(token);
            async move {
                let answer = request.send().await.map_err(|error| failure(DESCRIBE, &error))?;
                Ok((answer.reservations.unwrap_or_default(), answer.next_token))
            }
        })
        .await?;
        read_all(reservations)
    }

    /// One instance; none when EC2 does not know the id.
    pub(super) async fn instance(&self, instance_id: &str) -> Result<Option<CloudInstance>, CloudError> {
        let answer = self.clients.ec2.describe_instances().instance_ids(instance_id).send().await;
        match answer.map_err(|error| failure(DESCRIBE, &error)) {
            Ok(answer) => {
                let found = read_all(answer.reservations.unwrap_or_default())?;
                Ok(found.into_iter().find(|instance| instance.id == instance_id))
            }
            Err(error) if error.kind == CloudErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn read_all(reservations: Vec<Reservation>) -> Result<Vec<CloudInstance>, CloudError> {
    let instances = reservations.into_iter().flat_map(|reservation| reservation.instances.unwrap_or_default());
    let mut found = instances.map(read).collect::<Result<Vec<_>, _>>()?;
    found.sort_by(|left, right| left.id.cmp(&right.id));
    // What changes between two pages may stand on both.
    found.dedup_by(|left, right| left.id == right.id);
    Ok(found)
}

fn read(instance: Instance) -> Result<CloudInstance, CloudError> {
    let missing = |what: &str| incomplete(DESCRIBE, what);
    let id = instance.instance_id.ok_or_else(|| missing("an instance's id"))?;
    let tags = sorted_tags(instance.tags);
    let group = tags.iter().find(|(key, _)| key == GROUP_TAG).map(|(_, name)| name.clone());
    let zone = instance.placement.and_then(|placement| placement.availability_zone);
    let state = instance.state.and_then(|state| state.name).as_ref().and_then(state_of);
    Ok(CloudInstance {
        instance_type: instance.instance_type.ok_or_else(|| missing("an instance's type"))?.as_str().into(),
        zone: zone.ok_or_else(|| missing("an instance's zone"))?.into(),
        capacity_type: match instance.instance_lifecycle {
            Some(InstanceLifecycleType::Spot) => CapacityType::Spot,
            _ => CapacityType::OnDemand,
        },
        state: state.ok_or_else(|| missing("an instance's state"))?,
        state_reason: instance.state_reason.and_then(|reason| reason.code).filter(|code| !code.is_empty()),
        launched_at: moment(DESCRIBE, "an instance's launch time", instance.launch_time)?,
        private_dns_name: instance.private_dns_name.unwrap_or_default(),
        auto_scaling_group: group,
        tags,
        id,
    })
}

fn state_of(name: &InstanceStateName) -> Option<InstanceState> {
    match name {
        InstanceStateName::Pending => Some(InstanceState::Pending),
        InstanceStateName::Running => Some(InstanceState::Running),
        InstanceStateName::ShuttingDown => Some(InstanceState::ShuttingDown),
        InstanceStateName::Stopping | InstanceStateName::Stopped => Some(InstanceState::Stopped),
        InstanceStateName::Terminated => Some(InstanceState::Terminated),
        _ => None,
    }
}
