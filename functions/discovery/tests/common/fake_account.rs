//! A stateful AWS account with named troubles. Time is what the test's clock says.

use async_trait::async_trait;
use jiff::Timestamp;
use spot_cloud::*;
use spot_domain::*;
use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};

/// What goes wrong until it is taken away again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trouble {
    RoleGone,
    ClustersThrottled,
    ClustersListEmpty,
    GroupsDenied,
    InstancesPageLost,
    InstancesListEmpty,
    /// The listing leaves the first instance out; a single look finds it.
    InstancesLeaveOneOut,
    SingleLooksFail,
    VolumesUnreachable,
    PricesThrottled,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) clusters: Vec<EksCluster>,
    pub(crate) instances: BTreeMap<String, CloudInstance>,
    pub(crate) groups: Vec<InstanceGroup>,
    pub(crate) volumes: Vec<CloudVolume>,
    pub(crate) prices: Vec<SpotPrice>,
    pub(crate) troubles: BTreeSet<Trouble>,
    /// Done once, while the groups are being listed.
    pub(crate) meanwhile: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// Operations that would change something.
    pub(crate) writes: Vec<&'static str>,
}

/// The account in one region; other regions are empty.
#[derive(Clone, Default)]
pub(crate) struct FakeAccount(Arc<Mutex<State>>);

pub(crate) const REGION: &str = "us-east-1";

impl FakeAccount {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub(crate) fn trouble(&self, trouble: Trouble) {
        self.state().troubles.insert(trouble);
    }

    pub(crate) fn mend(&self) {
        self.state().troubles.clear();
    }

    pub(crate) fn cluster(&self, name: &str) {
        self.state().clusters.push(EksCluster {
            name: name.to_owned(),
            arn: arn(name),
            kubernetes_version: "1.35".to_owned(),
            vpc_id: "vpc-1".to_owned(),
            endpoint: "https://example".to_owned(),
        });
    }

    pub(crate) fn group(&self, name: &str, instance_type: &str, sizes: (u32, u32, u32)) {
        self.state().groups.push(InstanceGroup {
            name: name.to_owned(),
            eks_node_group: None,
            instance_types: vec![instance_type.into()],
            capacity_type: CapacityType::OnDemand,
            zones: vec!["us-east-1a".into()],
            min_size: sizes.0,
            max_size: sizes.2,
            desired_size: sizes.1,
            launch_template: Some(LaunchTemplate { id: "lt-1".to_owned(), version: "1".to_owned() }),
            subnets: vec![("us-east-1a".into(), "subnet-1".to_owned())],
        });
    }

    /// A running instance of the cluster `shop`.
    pub(crate) fn instance(&self, id: &str, instance_type: &str, capacity_type: CapacityType, launched_at: Timestamp) {
        let instance = CloudInstance {
            id: id.to_owned(),
            instance_type: instance_type.into(),
            zone: "us-east-1a".into(),
            capacity_type,
            state: InstanceState::Running,
            state_reason: None,
            launched_at,
            private_dns_name: format!("{id}.internal"),
            auto_scaling_group: Some("workers".to_owned()),
            tags: vec![("kubernetes.io/cluster/shop".to_owned(), "owned".to_owned())],
        };
        self.state().instances.insert(id.to_owned(), instance);
    }

    pub(crate) fn tag(&self, id: &str, key: &str, value: &str) {
        let mut state = self.state();
        let tags = &mut state.instances.get_mut(id).unwrap().tags;
        tags.push((key.to_owned(), value.to_owned()));
        tags.sort();
    }

    pub(crate) fn set(&self, id: &str, instance_state: InstanceState, reason: Option<&str>) {
        let mut state = self.state();
        let instance = state.instances.get_mut(id).unwrap();
        (instance.state, instance.state_reason) = (instance_state, reason.map(str::to_owned));
    }

    /// EC2 lists it no more, in no way.
    pub(crate) fn forget(&self, id: &str) {
        self.state().instances.remove(id);
    }

    pub(crate) fn price(&self, instance_type: &str, microusd: u64, since: Timestamp) {
        self.state().prices.push(SpotPrice {
            instance_type: instance_type.into(),
            zone: "us-east-1a".into(),
            microusd_per_hour: MicrousdPerHour(microusd),
            since,
        });
    }
}

pub(crate) fn arn(name: &str) -> String {
    format!("arn:aws:eks:{REGION}:111122223333:cluster/{name}")
}

fn error(operation: &'static str, kind: CloudErrorKind, code: &str) -> CloudError {
    CloudError::new(operation, kind, code, "made to fail")
}

struct Door(FakeAccount, Region);

impl Door {
    /// The state, unless one of these troubles is there.
    fn answer(
        &self,
        operation: &'static str,
        troubles: &[(Trouble, CloudErrorKind, &str)],
    ) -> Result<MutexGuard<'_, State>, CloudError> {
        let state = self.0.state();
        match troubles.iter().find(|(trouble, ..)| state.troubles.contains(trouble)) {
            Some((_, kind, code)) => Err(error(operation, *kind, code)),
            None => Ok(state),
        }
    }

    fn is_elsewhere(&self) -> bool {
        self.1.as_str() != REGION
    }

    fn refuse(&self, operation: &'static str) -> CloudError {
        self.0.state().writes.push(operation);
        error(operation, CloudErrorKind::PermissionMissing, "UnauthorizedOperation")
    }
}

#[async_trait]
impl CustomerAccount for Door {
    async fn clusters(&self) -> Result<Vec<EksCluster>, CloudError> {
        let throttled = (Trouble::ClustersThrottled, CloudErrorKind::Throttled, "ThrottlingException");
        let state = self.answer("eks:ListClusters", &[throttled])?;
        let empty = self.is_elsewhere() || state.troubles.contains(&Trouble::ClustersListEmpty);
        Ok(if empty { Vec::new() } else { state.clusters.clone() })
    }

    async fn instances(&self, cluster: &str) -> Result<Vec<CloudInstance>, CloudError> {
        let lost = (Trouble::InstancesPageLost, CloudErrorKind::Unreachable, "Http500");
        let state = self.answer("ec2:DescribeInstances", &[lost])?;
        if self.is_elsewhere() || state.troubles.contains(&Trouble::InstancesListEmpty) {
            return Ok(Vec::new());
        }
        let key = format!("kubernetes.io/cluster/{cluster}");
        let owned =
            |instance: &&CloudInstance| instance.tags.iter().any(|(tag, value)| *tag == key && value == "owned");
        let left_out = usize::from(state.troubles.contains(&Trouble::InstancesLeaveOneOut));
        Ok(state.instances.values().filter(owned).skip(left_out).cloned().collect())
    }

    async fn instance(&self, instance_id: &str) -> Result<Option<CloudInstance>, CloudError> {
        let fails = (Trouble::SingleLooksFail, CloudErrorKind::Throttled, "RequestLimitExceeded");
        Ok(self.answer("ec2:DescribeInstances", &[fails])?.instances.get(instance_id).cloned())
    }

    async fn groups(&self, _cluster: &str) -> Result<Vec<InstanceGroup>, CloudError> {
        let meanwhile = self.0.state().meanwhile.take();
        if let Some(meanwhile) = meanwhile {
            meanwhile.await;
        }
        let denied = (Trouble::GroupsDenied, CloudErrorKind::PermissionMissing, "AccessDenied");
        let state = self.answer("autoscaling:DescribeAutoScalingGroups", &[denied])?;
        Ok(if self.is_elsewhere() { Vec::new() } else { state.groups.clone() })
    }

    async fn volumes(&self, _cluster: &str) -> Result<Vec<CloudVolume>, CloudError> {
        let lost = (Trouble::VolumesUnreachable, CloudErrorKind::Unreachable, "Http500");
        Ok(self.answer("ec2:DescribeVolumes", &[lost])?.volumes.clone())
    }

    async fn spot_prices(&self, since: Timestamp) -> Result<Vec<SpotPrice>, CloudError> {
        let throttled = (Trouble::PricesThrottled, CloudErrorKind::Throttled, "RequestLimitExceeded");
        let state = self.answer("ec2:DescribeSpotPriceHistory", &[throttled])?;
        // The price that held at `since`, and every change after it, for each pool.
        let held = |row: &SpotPrice| {
            let same =
                state.prices.iter().filter(|other| other.instance_type == row.instance_type && other.since <= since);
            same.map(|other| other.since).max().unwrap_or(since)
        };
        Ok(state.prices.iter().filter(|row| row.since >= held(row)).cloned().collect())
    }

    async fn launch(&self, _: &LaunchRequest) -> Result<Launched, CloudError> {
        Err(self.refuse("ec2:CreateFleet"))
    }
    async fn terminate(&self, _: &TerminateRequest) -> Result<(), CloudError> {
        Err(self.refuse("ec2:TerminateInstances"))
    }
    async fn detach_volume(&self, _: &str, _: &str, _: bool) -> Result<(), CloudError> {
        Err(self.refuse("ec2:DetachVolume"))
    }
    async fn set_group_size(&self, _: &GroupSize) -> Result<(), CloudError> {
        Err(self.refuse("autoscaling:UpdateAutoScalingGroup"))
    }
}

#[async_trait]
impl Accounts for FakeAccount {
    async fn open(&self, _: &AwsAccount, region: &Region) -> Result<Arc<dyn CustomerAccount>, CloudError> {
        if self.state().troubles.contains(&Trouble::RoleGone) {
            return Err(error("sts:AssumeRole", CloudErrorKind::RoleNotAssumable, "AccessDenied"));
        }
        Ok(Arc::new(Door(self.clone(), region.clone())))
    }
}
