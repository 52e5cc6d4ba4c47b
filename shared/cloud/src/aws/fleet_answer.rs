//! What a fleet answered: the instance, and why each other offering was refused.

use super::errors::sort_code;
use super::failure::incomplete;
use super::launch::CREATE;
use crate::{CloudError, CloudErrorKind, LaunchRequest, Launched};
use aws_sdk_ec2::operation::create_fleet::CreateFleetOutput;
use aws_sdk_ec2::types::{CreateFleetError, CreateFleetInstance, LaunchTemplateAndOverridesResponse};
use spot_domain::{InstanceTypeName, Zone};

/// Reasons of a whole account outrank those of one pool: another pool would meet them again.
const WEIGHTIEST_FIRST: [CloudErrorKind; 12] = [
    CloudErrorKind::RoleNotAssumable,
    CloudErrorKind::PermissionMissing,
    CloudErrorKind::SpotServiceRoleMissing,
    CloudErrorKind::AccountQuota,
    CloudErrorKind::Throttled,
    CloudErrorKind::Unreachable,
    CloudErrorKind::SubnetFull,
    CloudErrorKind::PoolWithoutCapacity,
    CloudErrorKind::NotFound,
    CloudErrorKind::Unsupported,
    CloudErrorKind::TokenMismatch,
    CloudErrorKind::Unknown,
];

/// An instance, or the weightiest error with all that were refused.
pub(super) fn read(answer: CreateFleetOutput, request: &LaunchRequest) -> Result<Launched, CloudError> {
    let errors = answer.errors.unwrap_or_default();
    let refused = refused(&errors, request);
    let instances = answer.instances.unwrap_or_default();
    let ids: Vec<&String> = instances.iter().flat_map(|bought| bought.instance_ids()).collect();
    if let [_, _, ..] = ids.as_slice() {
        // Not expected of a target of one. All carry the tags of this launch, so that the others are found.
        tracing::error!(?ids, token = request.client_token, "a fleet of one bought more than one instance");
    }
    match instances.iter().find(|bought| !bought.instance_ids().is_empty()) {
        Some(bought) => Ok(Launched {
            instance_id: bought.instance_ids().first().cloned(),
            offering: offering_of(bought, request),
            refused,
        }),
        None => Err(nothing(&errors, refused)),
    }
}

fn offering_of(bought: &CreateFleetInstance, request: &LaunchRequest) -> Option<(InstanceTypeName, Zone)> {
    let asked = bought.launch_template_and_overrides.as_ref();
    let overrides = asked.and_then(|asked| asked.overrides());
    let instance_type = bought.instance_type.as_ref().or(overrides.and_then(|asked| asked.instance_type()))?;
    let zone = bought.availability_zone().or(overrides.and_then(|asked| asked.availability_zone()));
    let subnet = bought.subnet_id().or(overrides.and_then(|asked| asked.subnet_id()));
    let of_subnet = || {
        let found = request.offerings.iter().find(|(_, _, asked)| Some(asked.as_str()) == subnet);
        found.map(|(_, zone, _)| zone.clone())
    };
    Some((instance_type.as_str().into(), zone.map(Zone::from).or_else(of_subnet)?))
}

/// For each offering, in the order of preference, the first error that is about it.
fn refused(errors: &[CreateFleetError], request: &LaunchRequest) -> Vec<(InstanceTypeName, Zone, CloudError)> {
    let mut refused: Vec<(InstanceTypeName, Zone, CloudError)> = Vec::new();
    for (instance_type, zone, subnet) in &request.offerings {
        let about = |error: &&CreateFleetError| {
            is_about(error.launch_template_and_overrides.as_ref(), instance_type, zone, subnet)
        };
        let known = refused.iter().any(|(other, place, _)| other == instance_type && place == zone);
        if let Some(error) = errors.iter().find(about).filter(|_| !known) {
            refused.push((instance_type.clone(), zone.clone(), sorted(error)));
        }
    }
    refused
}

/// An error speaks of what it names; one that names nothing speaks of every offering.
fn is_about(
    named: Option<&LaunchTemplateAndOverridesResponse>,
    instance_type: &InstanceTypeName,
    zone: &Zone,
    subnet: &str,
) -> bool {
    let Some(named) = named.and_then(|named| named.overrides()) else { return true };
    named.instance_type().is_none_or(|name| name.as_str() == instance_type.as_str())
        && named.availability_zone().is_none_or(|name| name == zone.as_str())
        && named.subnet_id().is_none_or(|name| name == subnet)
}

fn sorted(error: &CreateFleetError) -> CloudError {
    let code = error.error_code().unwrap_or("NoCode");
    let message = error.error_message().unwrap_or_default();
    CloudError::new(CREATE, sort_code(CREATE, code, message), code, message)
}

fn nothing(errors: &[CreateFleetError], refused: Vec<(InstanceTypeName, Zone, CloudError)>) -> CloudError {
    let rank = |kind: CloudErrorKind| WEIGHTIEST_FIRST.iter().position(|other| *other == kind);
    let weightiest = errors.iter().map(sorted).min_by_key(|error| rank(error.kind));
    let mut error = weightiest.unwrap_or_else(|| incomplete(CREATE, "an instance or an error"));
    error.refused = refused;
    error
}
