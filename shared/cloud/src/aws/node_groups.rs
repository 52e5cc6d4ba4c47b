//! EKS node groups, by the Auto Scaling group that each stands before.

use super::account::Call;
use super::failure::{failure, incomplete};
use super::pages::all_pages;
use crate::{CloudError, CloudErrorKind};
use aws_sdk_eks::types::CapacityTypes;
use spot_domain::InstanceTypeName;
use std::collections::BTreeMap;

const LIST: &str = "eks:ListNodegroups";
const DESCRIBE: &str = "eks:DescribeNodegroup";

/// What a node group says about its Auto Scaling group.
pub(super) struct NodeGroup {
    pub(super) name: String,
    pub(super) instance_types: Vec<InstanceTypeName>,
    pub(super) is_spot: bool,
}

impl Call {
    /// The cluster's node groups by Auto Scaling group. A cluster that EKS does not know has none.
    pub(super) async fn node_groups(&self, cluster: &str) -> Result<BTreeMap<String, NodeGroup>, CloudError> {
        let listed = all_pages(LIST, |token| {
            let request = self.clients.eks.list_nodegroups().cluster_name(cluster).max_results(self.pages.eks);
            let request = request.set_next_token(token);
            async move {
                let answer = request.send().await.map_err(|error| failure(LIST, &error))?;
                Ok((answer.nodegroups.unwrap_or_default(), answer.next_token))
            }
        })
        .await;
        let mut found = BTreeMap::new();
        let names = match listed {
            Err(error) if error.kind == CloudErrorKind::NotFound => return Ok(found),
            names => names?,
        };
        for name in names {
            match self.node_group(cluster, &name, &mut found).await {
                Err(error) if error.kind != CloudErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(found)
    }

    async fn node_group(
        &self,
        cluster: &str,
        name: &str,
        found: &mut BTreeMap<String, NodeGroup>,
    ) -> Result<(), CloudError> {
        let answer = self.clients.eks.describe_nodegroup().cluster_name(cluster).nodegroup_name(name).send().await;
        let group = answer.map_err(|error| failure(DESCRIBE, &error))?.nodegroup;
        let group = group.ok_or_else(|| incomplete(DESCRIBE, "a node group"))?;
        let types: Vec<InstanceTypeName> = group.instance_types().iter().map(|name| name.as_str().into()).collect();
        let is_spot = group.capacity_type == Some(CapacityTypes::Spot);
        let behind = group.resources.and_then(|resources| resources.auto_scaling_groups).unwrap_or_default();
        for auto_scaling_group in behind.into_iter().filter_map(|group| group.name) {
            let node_group = NodeGroup { name: name.to_owned(), instance_types: types.clone(), is_spot };
            found.insert(auto_scaling_group, node_group);
        }
        Ok(())
    }
}
