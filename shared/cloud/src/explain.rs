//! Errors told to a person: what is wrong and what to do, in one sentence.

use crate::{CloudError, CloudErrorKind};

/// Which rule refused a call. AWS names it in the message only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedBy {
    /// No policy of the role allows the action.
    RolePolicy,
    /// A statement that denies it outright.
    ExplicitDeny,
    /// The permissions boundary of the role.
    PermissionsBoundary,
    /// A service control policy of the organization.
    ServiceControlPolicy,
    /// Another policy around the call: of the session, the resource or the VPC endpoint.
    OtherPolicy,
}

/// What AWS's message says about who refused.
pub fn refused_by(message: &str) -> RefusedBy {
    let message = message.to_ascii_lowercase();
    let says = |words: &str| message.contains(words);
    if says("permissions boundary") {
        RefusedBy::PermissionsBoundary
    } else if says("service control policy") {
        RefusedBy::ServiceControlPolicy
    } else if says("session policy") || says("resource control policy") || says("vpc endpoint policy") {
        RefusedBy::OtherPolicy
    } else if says("explicit deny") {
        RefusedBy::ExplicitDeny
    } else {
        RefusedBy::RolePolicy
    }
}

/// The action that AWS names as missing, for example `ec2:RunInstances`; the operation itself where it names none.
pub fn refused_action(error: &CloudError) -> &str {
    let named = error.message.split_once("to perform: ").map(|(_, rest)| rest);
    let action = named.and_then(|rest| rest.split([' ', ',']).next()).map(|action| action.trim_end_matches('.'));
    action.filter(|action| action.contains(':')).unwrap_or(error.operation)
}

/// What a person should do about an error, in one sentence.
pub fn explain(error: &CloudError) -> String {
    let operation = error.operation;
    match error.kind {
        CloudErrorKind::PoolWithoutCapacity => {
            "AWS has no capacity left in this pool: another type or zone is tried, there is nothing to do.".into()
        }
        CloudErrorKind::AccountQuota if error.code == "PendingVerification" => {
            "AWS is still verifying this account: wait for its mail, launches work afterwards.".into()
        }
        CloudErrorKind::AccountQuota => {
            format!("The account's limit is reached ({}): ask for a higher one in Service Quotas.", error.code)
        }
        CloudErrorKind::SubnetFull => {
            "The subnet has no free address: other subnets are tried; add one to the group or free addresses.".into()
        }
        CloudErrorKind::Throttled => format!("AWS asks for fewer calls of {operation}: it is tried again by itself."),
        CloudErrorKind::PermissionMissing => explain_permission(error),
        CloudErrorKind::RoleNotAssumable => {
            "The role cannot be assumed: check that it exists and that its trust policy names this service and the \
             external id of this link; until then everything for the account pauses."
                .into()
        }
        CloudErrorKind::SpotServiceRoleMissing => {
            "Spot needs its service-linked role once per account: run `aws iam create-service-linked-role \
             --aws-service-name spot.amazonaws.com` there."
                .into()
        }
        CloudErrorKind::Unsupported if error.code == "SpotMaxPriceTooLow" => {
            "The launch template sets a maximum Spot price below the market: remove it from the template.".into()
        }
        CloudErrorKind::Unsupported => format!("{operation} is not possible as asked: {}", sentence(&error.message)),
        CloudErrorKind::NotFound => {
            format!("What {operation} asked for is not there any more: the next discovery corrects the picture.")
        }
        CloudErrorKind::TokenMismatch => {
            "This launch was asked for before with other wishes: the plan is made anew, nothing was bought twice."
                .into()
        }
        CloudErrorKind::Unreachable if error.code == "AuthFailure" => {
            "AWS did not accept the session in this region: if it stays so, enable the region or remove it here.".into()
        }
        CloudErrorKind::Unreachable => {
            format!("AWS did not answer {operation} as it should ({}): it is tried again by itself.", error.code)
        }
        CloudErrorKind::Unknown => {
            format!("AWS refused {operation} with {}, which this version does not know: please report it.", error.code)
        }
    }
}

fn explain_permission(error: &CloudError) -> String {
    let action = refused_action(error);
    match error.code.as_str() {
        "OptInRequired" => {
            return "The account has not enabled this region: enable it or remove the region here.".into();
        }
        "Blocked" => return "AWS has blocked this account: contact AWS support.".into(),
        _ => {}
    }
    match refused_by(&error.message) {
        RefusedBy::RolePolicy => {
            format!("The role lacks {action}: update the CloudFormation stack that made it, or add the action.")
        }
        RefusedBy::ExplicitDeny => format!("A policy of the role denies {action}: remove the deny statement."),
        RefusedBy::PermissionsBoundary => {
            format!("The role's permissions boundary does not allow {action}: widen the boundary.")
        }
        RefusedBy::ServiceControlPolicy => {
            format!("A service control policy of your organization forbids {action}: ask its administrators.")
        }
        RefusedBy::OtherPolicy => {
            format!("A session, resource or endpoint policy refuses {action}: allow it there.")
        }
    }
}

/// AWS's words, ending in one period.
fn sentence(message: &str) -> String {
    format!("{}.", message.trim().trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn denied(message: &str) -> CloudError {
        CloudError::new("ec2:CreateFleet", CloudErrorKind::PermissionMissing, "UnauthorizedOperation", message)
    }

    #[test]
    fn missing_action_boundary_and_service_control_policy_read_differently() {
        let who = "User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: ec2:RunInstances on \
                   resource: arn:aws:ec2:us-east-1:111122223333:instance/*";
        let rows = [
            ("because no identity-based policy allows the ec2:RunInstances action", RefusedBy::RolePolicy),
            ("because no permissions boundary allows the ec2:RunInstances action", RefusedBy::PermissionsBoundary),
            ("with an explicit deny in a permissions boundary", RefusedBy::PermissionsBoundary),
            ("with an explicit deny in a service control policy", RefusedBy::ServiceControlPolicy),
            ("because no service control policy allows it", RefusedBy::ServiceControlPolicy),
            ("with an explicit deny in an identity-based policy", RefusedBy::ExplicitDeny),
            ("because no session policy allows the ec2:RunInstances action", RefusedBy::OtherPolicy),
        ];
        let mut told = Vec::new();
        for (why, expected) in rows {
            let error = denied(&format!("{who} {why}"));
            assert_eq!(refused_by(&error.message), expected, "{why}");
            assert_eq!(refused_action(&error), "ec2:RunInstances");
            told.push(explain(&error));
        }
        assert!(told[0].contains("lacks ec2:RunInstances") && told[1].contains("boundary"));
        assert!(told[3].contains("service control policy") && told[5].contains("denies"));
    }

    #[test]
    fn an_encoded_message_names_the_operation_instead() {
        let error = denied("You are not authorized to perform this operation. Encoded authorization failure: abc");
        assert_eq!(refused_action(&error), "ec2:CreateFleet");
    }

    #[test]
    fn every_kind_is_told_in_one_sentence() {
        use CloudErrorKind::*;
        let kinds = [
            PoolWithoutCapacity,
            AccountQuota,
            SubnetFull,
            Throttled,
            PermissionMissing,
            RoleNotAssumable,
            SpotServiceRoleMissing,
            Unsupported,
            NotFound,
            TokenMismatch,
            Unreachable,
            Unknown,
        ];
        let told: Vec<_> = kinds
            .iter()
            .map(|kind| explain(&CloudError::new("ec2:CreateFleet", *kind, "SomeCode", "Some words.")))
            .collect();
        for text in &told {
            assert!(text.ends_with('.') && !text.contains(". ") && text.len() < 220, "{text}");
        }
        let mut different = told.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), kinds.len());
    }
}
