//! Buying one instance by EC2 Fleet `instant`.

use super::account::Call;
use super::failure::{dry_run_succeeded, failure};
use super::fleet_answer::read;
use super::instances::ownership_tag;
use crate::{CloudError, CloudErrorKind, CloudInstance, LaunchRequest, Launched};
use aws_sdk_ec2::operation::create_fleet::builders::CreateFleetFluentBuilder;
use aws_sdk_ec2::types::{
    DefaultTargetCapacityType, Filter, FleetLaunchTemplateConfigRequest, FleetLaunchTemplateOverridesRequest,
    FleetLaunchTemplateSpecificationRequest, FleetOnDemandAllocationStrategy, FleetType, InstanceType,
    OnDemandOptionsRequest, ResourceType, SpotAllocationStrategy, SpotOptionsRequest, Tag, TagSpecification,
    TargetCapacitySpecificationRequest,
};
use spot_domain::CapacityType;

pub(super) const CREATE: &str = "ec2:CreateFleet";
/// Carries the client token, so that a launch can be found again for as long as EC2 lists the instance: longer than
/// EC2 remembers the token, and also when its answer was lost and the wishes have changed meanwhile.
pub const LAUNCH_TOKEN_TAG: &str = "spot-optimizer:launch-token";
/// EC2's limit for a client token.
const LONGEST_TOKEN: usize = 64;
/// EC2's limit for the overrides of one fleet.
const MOST_OFFERINGS: usize = 300;

impl Call {
    /// Buys one instance, or finds the one that the same token bought before.
    pub(super) async fn launch(&self, request: &LaunchRequest) -> Result<Launched, CloudError> {
        check(request)?;
        if !request.dry_run
            && let Some(launched) = self.launched_before(request).await?
        {
            return Ok(launched);
        }
        match self.fleet(request).send().await {
            Ok(answer) => {
                let mut launched = read(answer, request)?;
                if let (Some(id), None) = (&launched.instance_id, &launched.offering) {
                    let instance = self.instance(id).await?;
                    launched.offering = instance.map(|instance| (instance.instance_type, instance.zone));
                }
                Ok(launched)
            }
            Err(error) => match failure(CREATE, &error) {
                error if request.dry_run && dry_run_succeeded(&error) => Ok(nothing_bought()),
                error => Err(error),
            },
        }
    }

    /// The instance that this token bought before. One that is not among the wishes belongs to other wishes.
    async fn launched_before(&self, request: &LaunchRequest) -> Result<Option<Launched>, CloudError> {
        let token = &request.client_token;
        let filter = Filter::builder().name(format!("tag:{LAUNCH_TOKEN_TAG}")).values(token).build();
        let found = self.instances_where(filter).await?.into_iter();
        let carries_it = |instance: &CloudInstance| {
            instance.tags.iter().any(|(key, value)| key == LAUNCH_TOKEN_TAG && value == token)
        };
        let Some(instance) = found.into_iter().find(carries_it) else { return Ok(None) };
        let is_wished = instance.capacity_type == request.capacity_type
            && request
                .offerings
                .iter()
                .any(|(name, zone, _)| *name == instance.instance_type && *zone == instance.zone);
        if !is_wished {
            let message = format!("{} was bought with this token for other wishes", instance.id);
            return Err(CloudError::new(CREATE, CloudErrorKind::TokenMismatch, "IdempotentParameterMismatch", message));
        }
        Ok(Some(Launched {
            instance_id: Some(instance.id),
            offering: Some((instance.instance_type, instance.zone)),
            refused: Vec::new(),
        }))
    }

    fn fleet(&self, request: &LaunchRequest) -> CreateFleetFluentBuilder {
        let fleet = self.clients.ec2.create_fleet();
        let fleet = match request.capacity_type {
            CapacityType::Spot => fleet.spot_options(
                SpotOptionsRequest::builder()
                    .allocation_strategy(SpotAllocationStrategy::PriceCapacityOptimized)
                    .build(),
            ),
            CapacityType::OnDemand => fleet.on_demand_options(
                OnDemandOptionsRequest::builder()
                    .allocation_strategy(FleetOnDemandAllocationStrategy::Prioritized)
                    .build(),
            ),
        };
        fleet
            .r#type(FleetType::Instant)
            .client_token(&request.client_token)
            .dry_run(request.dry_run)
            .target_capacity_specification(one(request.capacity_type))
            .launch_template_configs(
                FleetLaunchTemplateConfigRequest::builder()
                    .launch_template_specification(
                        FleetLaunchTemplateSpecificationRequest::builder()
                            .launch_template_id(&request.launch_template.id)
                            .version(&request.launch_template.version)
                            .build(),
                    )
                    .set_overrides(Some(overrides(request)))
                    .build(),
            )
            .tag_specifications(tags(request))
    }
}

fn check(request: &LaunchRequest) -> Result<(), CloudError> {
    let refuse = |code: &str, message: &str| Err(CloudError::new(CREATE, CloudErrorKind::Unsupported, code, message));
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

fn one(capacity_type: CapacityType) -> TargetCapacitySpecificationRequest {
    let market = match capacity_type {
        CapacityType::Spot => DefaultTargetCapacityType::Spot,
        CapacityType::OnDemand => DefaultTargetCapacityType::OnDemand,
    };
    TargetCapacitySpecificationRequest::builder().total_target_capacity(1).default_target_capacity_type(market).build()
}

/// Type and subnet of each offering; never a maximum price, which would only add ways to fail. On-demand takes the
/// first that can be had, so each has its rank; for Spot AWS weighs price against capacity by itself.
fn overrides(request: &LaunchRequest) -> Vec<FleetLaunchTemplateOverridesRequest> {
    let ranked = request.offerings.iter().enumerate();
    ranked
        .map(|(rank, (instance_type, _, subnet))| {
            FleetLaunchTemplateOverridesRequest::builder()
                .instance_type(InstanceType::from(instance_type.as_str()))
                .subnet_id(subnet)
                .set_priority((request.capacity_type == CapacityType::OnDemand).then_some(rank as f64))
                .build()
        })
        .collect()
}

fn tags(request: &LaunchRequest) -> TagSpecification {
    let tag = |key: &str, value: &str| Tag::builder().key(key).value(value).build();
    let mut all = vec![tag(&ownership_tag(&request.cluster), "owned"), tag(LAUNCH_TOKEN_TAG, &request.client_token)];
    all.extend(request.tags.iter().map(|(key, value)| tag(key, value)));
    TagSpecification::builder().resource_type(ResourceType::Instance).set_tags(Some(all)).build()
}

fn nothing_bought() -> Launched {
    Launched { instance_id: None, offering: None, refused: Vec::new() }
}
