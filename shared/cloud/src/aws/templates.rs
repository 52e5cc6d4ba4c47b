//! Launch templates behind groups, with `$Latest` and `$Default` made a number.

use super::account::Call;
use super::failure::{failure, incomplete};
use crate::CloudError;
use aws_sdk_autoscaling::types::{AutoScalingGroup, LaunchTemplateSpecification};
use aws_sdk_ec2::types::{LaunchTemplateVersion, MarketType};
use spot_domain::{InstanceTypeName, LaunchTemplate};
use std::collections::{BTreeMap, BTreeSet};

const DESCRIBE: &str = "ec2:DescribeLaunchTemplateVersions";
/// What Auto Scaling takes when no version is given.
const DEFAULT_VERSION: &str = "$Default";

/// Id or, where there is none, name; and version as the group says it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TemplateKey {
    Id(String, String),
    Name(String, String),
}

/// What a group's template says.
pub(super) struct Template {
    pub(super) launch_template: LaunchTemplate,
    pub(super) instance_type: Option<InstanceTypeName>,
    pub(super) is_spot: bool,
}

/// The template of a group: its policy's, else its own. A group of the old launch configurations has none.
pub(super) fn template_key(group: &AutoScalingGroup) -> Option<TemplateKey> {
    let policy = group.mixed_instances_policy().and_then(|policy| policy.launch_template());
    let of_policy = policy.and_then(|template| template.launch_template_specification());
    let specification: &LaunchTemplateSpecification = of_policy.or(group.launch_template())?;
    let version = specification.version().unwrap_or(DEFAULT_VERSION).to_owned();
    match (specification.launch_template_id(), specification.launch_template_name()) {
        (Some(id), _) => Some(TemplateKey::Id(id.to_owned(), version)),
        (None, Some(name)) => Some(TemplateKey::Name(name.to_owned(), version)),
        (None, None) => None,
    }
}

impl Call {
    /// Looks each template up once.
    pub(super) async fn templates(
        &self,
        keys: BTreeSet<TemplateKey>,
    ) -> Result<BTreeMap<TemplateKey, Template>, CloudError> {
        let mut found = BTreeMap::new();
        for key in keys {
            let template = self.template(&key).await?;
            found.insert(key, template);
        }
        Ok(found)
    }

    async fn template(&self, key: &TemplateKey) -> Result<Template, CloudError> {
        let request = self.clients.ec2.describe_launch_template_versions();
        let request = match key {
            TemplateKey::Id(id, version) => request.launch_template_id(id).versions(version),
            TemplateKey::Name(name, version) => request.launch_template_name(name).versions(version),
        };
        let answer = request.send().await.map_err(|error| failure(DESCRIBE, &error))?;
        let version = answer.launch_template_versions.unwrap_or_default().into_iter().next();
        read(version.ok_or_else(|| incomplete(DESCRIBE, "the version asked for"))?)
    }
}

fn read(version: LaunchTemplateVersion) -> Result<Template, CloudError> {
    let id = version.launch_template_id.ok_or_else(|| incomplete(DESCRIBE, "a template's id"))?;
    let number = version.version_number.ok_or_else(|| incomplete(DESCRIBE, "a template's version"))?;
    let data = version.launch_template_data;
    let market = data.as_ref().and_then(|data| data.instance_market_options()).and_then(|market| market.market_type());
    Ok(Template {
        launch_template: LaunchTemplate { id, version: number.to_string() },
        is_spot: market == Some(&MarketType::Spot),
        instance_type: data.and_then(|data| data.instance_type).map(|name| name.as_str().into()),
    })
}
