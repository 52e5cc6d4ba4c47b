//! What changes the account from outside: launches, ends, detachments, sizes.

use super::buying::{Order, ownership_tag};
use super::error::{operations, refuse};
use super::state::{Account, USER_TERMINATION};
use crate::market::Market;
use jiff::{SignedDuration, Timestamp};
use spot_cloud::{CloudError, CloudErrorKind, GroupSize, LaunchRequest, Launched, TerminateRequest};
use spot_domain::{CapacityType, Region};

/// The tag that the AWS adapter puts on a launch, so that it is found again.
const LAUNCH_TOKEN_TAG: &str = "spot-optimizer:launch-token";
/// EC2's limit for a client token.
const LONGEST_TOKEN: usize = 64;
/// EC2's limit for the overrides of one fleet.
const MOST_OFFERINGS: usize = 300;

/// Reasons of a whole account outrank those of one pool.
const WEIGHTIEST_FIRST: [CloudErrorKind; 6] = [
    CloudErrorKind::AccountQuota,
    CloudErrorKind::SubnetFull,
    CloudErrorKind::PoolWithoutCapacity,
    CloudErrorKind::NotFound,
    CloudErrorKind::Unsupported,
    CloudErrorKind::Unknown,
];

impl Account {
    /// Buys one instance, or tells again what the token bought.
    pub(super) fn launch(
        &mut self,
        market: &mut Market,
        region: &Region,
        request: &LaunchRequest,
        now: Timestamp,
    ) -> Result<Launched, CloudError> {
        check_launch(request)?;
        if request.dry_run {
            return Ok(Launched { instance_id: None, offering: None, refused: Vec::new() });
        }
        if let Some((known, launched)) = self.tokens.get(&request.client_token) {
            if known == request {
                return Ok(launched.clone());
            }
            let message = "the client token was used with other parameters";
            let code = "IdempotentParameterMismatch";
            return Err(refuse(operations::CREATE_FLEET, CloudErrorKind::TokenMismatch, code, message));
        }
        let launched = self.buy_first(market, region, request, now)?;
        self.tokens.insert(request.client_token.clone(), (request.clone(), launched.clone()));
        Ok(launched)
    }

    fn buy_first(
        &mut self,
        market: &mut Market,
        region: &Region,
        request: &LaunchRequest,
        now: Timestamp,
    ) -> Result<Launched, CloudError> {
        let mut offerings = request.offerings.clone();
        if request.capacity_type == CapacityType::Spot
            && let Some(market) = market.get_mut(region)
        {
            // `price-capacity-optimized` chooses by itself: of the pools that have capacity the cheapest.
            offerings.sort_by_cached_key(|(instance_type, zone, _)| {
                let pool = market.pool(instance_type, zone);
                pool.and_then(|pool| market.spot_price(pool, now)).map_or(u64::MAX, |price| price.0)
            });
        }
        let mut tags = request.tags.clone();
        tags.push((LAUNCH_TOKEN_TAG.to_owned(), request.client_token.clone()));
        let mut refused = Vec::new();
        for (instance_type, zone, subnet) in &offerings {
            let order = Order {
                region,
                instance_type,
                zone,
                subnet,
                capacity_type: request.capacity_type,
                template: &request.launch_template.id,
                group: None,
                tags: &tags,
            };
            match self.may_start(market, &order, now) {
                Ok(pool) => {
                    let id = self.start(market, &order, pool, now);
                    let offering = Some((instance_type.clone(), zone.clone()));
                    return Ok(Launched { instance_id: Some(id), offering, refused });
                }
                Err(error) => refused.push((instance_type.clone(), zone.clone(), error)),
            }
        }
        let rank = |kind| WEIGHTIEST_FIRST.iter().position(|other| *other == kind);
        let weightiest = refused.iter().map(|(_, _, error)| error.clone()).min_by_key(|error| rank(error.kind));
        let unknown = || refuse(operations::CREATE_FLEET, CloudErrorKind::Unknown, "NoCode", "no offering");
        Err(CloudError { refused, ..weightiest.unwrap_or_else(unknown) })
    }

    /// Ends one instance that belongs to the cluster; what is gone already is what was wanted.
    pub(crate) fn terminate(
        &mut self,
        market: &mut Market,
        region: &Region,
        request: &TerminateRequest,
        now: Timestamp,
    ) -> Result<(), CloudError> {
        let id = &request.instance_id;
        let found = self.instances.get(id).filter(|instance| instance.region == *region);
        let Some(instance) = found else { return Ok(()) };
        let refuse =
            |code, message: String| Err(refuse(operations::TERMINATE, CloudErrorKind::Unsupported, code, message));
        if instance.tags.get(&ownership_tag(&request.cluster)).map(String::as_str) != Some("owned") {
            return refuse("ForeignInstance", format!("{id} does not belong to cluster {}", request.cluster));
        }
        if !instance.is_live() {
            return Ok(());
        }
        if let Some(group) = &request.auto_scaling_group {
            if instance.group.as_ref() != Some(group) {
                return refuse("OtherGroup", format!("{id} does not belong to group {group}"));
            }
            if let Some(group) = self.groups.get_mut(group) {
                if group.desired_size <= group.min_size {
                    let message = format!("the group's size would fall below its minimum {}", group.min_size);
                    return refuse("ValidationError", message);
                }
                if !request.dry_run {
                    group.desired_size -= 1;
                }
            }
        }
        if !request.dry_run {
            self.shut_down(market, id, whole_second(now), USER_TERMINATION);
        }
        Ok(())
    }

    /// Changes a group's bounds or wanted size.
    pub(crate) fn set_group_size(&mut self, size: &GroupSize, now: Timestamp) -> Result<(), CloudError> {
        let refuse = |kind, code, message: String| Err(refuse(operations::UPDATE_GROUP, kind, code, message));
        let Some(group) = self.groups.get_mut(&size.group) else {
            return refuse(CloudErrorKind::NotFound, "NoSuchGroup", format!("there is no group {}", size.group));
        };
        let (min, max) = (size.min_size.unwrap_or(group.min_size), size.max_size.unwrap_or(group.max_size));
        if min > max {
            let message = format!("the minimum {min} is above the maximum {max} of {}", size.group);
            return refuse(CloudErrorKind::Unsupported, "BadBounds", message);
        }
        if let Some(desired) = size.desired_size.filter(|desired| !(min..=max).contains(desired)) {
            let message = format!("{desired} is not between {min} and {max} of {}", size.group);
            return refuse(CloudErrorKind::Unsupported, "BadBounds", message);
        }
        if !size.dry_run {
            let before = (group.min_size, group.max_size, group.desired_size);
            let desired = size.desired_size.unwrap_or(group.desired_size).clamp(min, max);
            (group.min_size, group.max_size, group.desired_size) = (min, max, desired);
            if before != (min, max, desired) {
                let name = group.name.clone();
                self.look_soon(&name, whole_second(now), SignedDuration::from_secs(10));
            }
        }
        Ok(())
    }
}

/// EC2 counts in whole seconds.
pub(super) fn whole_second(now: Timestamp) -> Timestamp {
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

fn check_launch(request: &LaunchRequest) -> Result<(), CloudError> {
    let refuse = |code, message| Err(refuse(operations::CREATE_FLEET, CloudErrorKind::Unsupported, code, message));
    let token = &request.client_token;
    if token.is_empty() || token.len() > LONGEST_TOKEN || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return refuse("BadClientToken", "a client token has 1 to 64 printable ASCII letters");
    }
    match request.offerings.len() {
        0 => refuse("NoOfferings", "a launch needs at least one offering"),
        1..=MOST_OFFERINGS => Ok(()),
        _ => refuse("TooManyOfferings", "a fleet takes at most 300 offerings"),
    }
}
