//! Starting an instance: every reason for which EC2 refuses, and what comes into being.

use super::error::{operations::CREATE_FLEET, refuse};
use super::shapes::AccountInstance;
use super::state::{Account, Happening};
use crate::market::source_figures::chosen;
use crate::market::{Market, PoolIndex, Shortage};
use jiff::Timestamp;
use spot_cloud::{CloudError, CloudErrorKind};
use spot_domain::{CapacityType, InstanceState, InstanceTypeName, Region, Zone};
use std::collections::BTreeMap;

/// Addresses that an EKS node takes at its start: one network interface of a middling type (own choice).
pub(super) const ADDRESSES_PER_INSTANCE: u32 = 16;

/// What is to be started.
#[derive(Clone, Debug)]
pub(super) struct Order<'a> {
    pub(super) region: &'a Region,
    pub(super) instance_type: &'a InstanceTypeName,
    pub(super) zone: &'a Zone,
    pub(super) subnet: &'a str,
    pub(super) capacity_type: CapacityType,
    pub(super) template: &'a str,
    pub(super) group: Option<&'a str>,
    pub(super) tags: &'a [(String, String)],
}

fn refused(kind: CloudErrorKind, code: &str, message: impl Into<String>) -> CloudError {
    refuse(CREATE_FLEET, kind, code, message)
}

impl Account {
    /// Whether EC2 would start it now.
    pub(super) fn may_start(
        &mut self,
        market: &mut Market,
        order: &Order<'_>,
        now: Timestamp,
    ) -> Result<PoolIndex, CloudError> {
        let pool = self.is_possible(market, order)?;
        self.is_within_limits(market, order, pool)?;
        let asked = market.get_mut(order.region).map(|market| market.ask(pool, order.capacity_type, now));
        match asked {
            Some(Ok(())) => Ok(pool),
            Some(Err(Shortage::NotOffered)) | None => Err(unsupported(order)),
            Some(Err(Shortage::NoCapacity)) => {
                let code = match order.capacity_type {
                    CapacityType::Spot => "UnfulfillableCapacity",
                    CapacityType::OnDemand => "InsufficientInstanceCapacity",
                };
                let message = format!("no {} capacity in {}", order.instance_type, order.zone);
                Err(refused(CloudErrorKind::PoolWithoutCapacity, code, message))
            }
        }
    }

    fn is_possible(&self, market: &Market, order: &Order<'_>) -> Result<PoolIndex, CloudError> {
        let template = self.templates.get(order.template).ok_or_else(|| {
            refused(
                CloudErrorKind::NotFound,
                "InvalidLaunchTemplateId.NotFound",
                format!("{} not found", order.template),
            )
        })?;
        let subnet = self.subnets.get(order.subnet).ok_or_else(|| {
            refused(CloudErrorKind::NotFound, "InvalidSubnetID.NotFound", format!("{} not found", order.subnet))
        })?;
        if subnet.zone != *order.zone {
            let message = format!("{} lies in {}, not in {}", order.subnet, subnet.zone, order.zone);
            return Err(refused(CloudErrorKind::Unsupported, "InvalidParameterCombination", message));
        }
        let market = market.get(order.region).ok_or_else(|| unsupported(order))?;
        let pool = market.pool(order.instance_type, order.zone).ok_or_else(|| unsupported(order))?;
        if market.architecture(pool) != template.architecture {
            let message = format!("the architecture of {} does not match the template's image", order.instance_type);
            return Err(refused(CloudErrorKind::Unsupported, "InvalidParameterValue", message));
        }
        Ok(pool)
    }

    fn is_within_limits(&self, market: &Market, order: &Order<'_>, pool: PoolIndex) -> Result<(), CloudError> {
        let vcpus = market.get(order.region).map_or(0, |market| market.vcpus(pool));
        let in_use = self.vcpus_in_use.get(&order.capacity_type).copied().unwrap_or_default();
        let (limit, code) = match order.capacity_type {
            CapacityType::Spot => (self.quotas.spot_vcpus, "MaxSpotInstanceCountExceeded"),
            CapacityType::OnDemand => (self.quotas.on_demand_vcpus, "VcpuLimitExceeded"),
        };
        if in_use.saturating_add(vcpus) > limit {
            let message = format!("{in_use} of {limit} vCPUs are in use");
            return Err(refused(CloudErrorKind::AccountQuota, code, message));
        }
        let free = self.subnets.get(order.subnet).map_or(0, |subnet| subnet.free_addresses);
        if free < ADDRESSES_PER_INSTANCE {
            let message = format!("{} has {free} free addresses", order.subnet);
            return Err(refused(CloudErrorKind::SubnetFull, "InsufficientFreeAddressesInSubnet", message));
        }
        Ok(())
    }

    /// Starts it; whether that is possible was asked before.
    pub(super) fn start(&mut self, market: &mut Market, order: &Order<'_>, pool: PoolIndex, now: Timestamp) -> String {
        let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let instance = self.make_instance(order, pool, now);
        let id = instance.id.clone();
        let vcpus = market.get(order.region).map_or(0, |market| market.vcpus(pool));
        *self.vcpus_in_use.entry(order.capacity_type).or_default() += vcpus;
        if let Some(subnet) = self.subnets.get_mut(order.subnet) {
            subnet.free_addresses = subnet.free_addresses.saturating_sub(ADDRESSES_PER_INSTANCE);
        }
        self.instances.insert(id.clone(), instance);
        let pending = self.secs_of(&id, "pending", &chosen::PENDING_SECS);
        self.outbox.send(now, order.region, &id, super::bridge_event::Tells::State("pending"));
        self.agenda.put(now + pending, Happening::Runs(id.clone()));
        if order.capacity_type == CapacityType::Spot {
            self.watch(market, order.region, pool, now);
        }
        id
    }

    fn make_instance(&mut self, order: &Order<'_>, pool: PoolIndex, now: Timestamp) -> AccountInstance {
        let number = self.born;
        self.born += 1;
        let id = format!("i-0{:016x}", self.dice.named("instance id").numbered(number).bits());
        let cluster = self.templates.get(order.template).map(|template| template.cluster.clone()).unwrap_or_default();
        let mut tags: BTreeMap<_, _> = order.tags.iter().cloned().collect();
        tags.insert(ownership_tag(&cluster), "owned".to_owned());
        tags.insert("Name".to_owned(), format!("{cluster}-node"));
        if let Some(group) = order.group {
            tags.insert("aws:autoscaling:groupName".to_owned(), group.to_owned());
        }
        AccountInstance {
            id,
            cluster,
            region: order.region.clone(),
            instance_type: order.instance_type.clone(),
            zone: order.zone.clone(),
            capacity_type: order.capacity_type,
            state: InstanceState::Pending,
            state_reason: None,
            launched_at: now,
            ended_at: None,
            private_dns_name: dns_name(order.region, number),
            subnet: order.subnet.to_owned(),
            group: order.group.map(str::to_owned),
            template: order.template.to_owned(),
            tags,
            joined: false,
            pool,
            decided: None,
            is_doomed: false,
            billed_until: None,
            microusd_per_hour_secs: 0,
        }
    }
}

/// The tag by which a cluster's instances are known.
pub(super) fn ownership_tag(cluster: &str) -> String {
    format!("kubernetes.io/cluster/{cluster}")
}

fn unsupported(order: &Order<'_>) -> CloudError {
    let message = format!("{} is not offered in {}", order.instance_type, order.zone);
    refused(CloudErrorKind::Unsupported, "Unsupported", message)
}

/// Addresses are given one after the other below 10.0.0.0/8, so that no node's name comes twice.
fn dns_name(region: &Region, number: u64) -> String {
    // The first addresses of a network belong to AWS.
    let [_, second, third, fourth] = ((number + 16) as u32).to_be_bytes();
    match region.as_str() {
        "us-east-1" => format!("ip-10-{second}-{third}-{fourth}.ec2.internal"),
        other => format!("ip-10-{second}-{third}-{fourth}.{other}.compute.internal"),
    }
}
