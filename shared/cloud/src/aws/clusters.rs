//! EKS clusters.

use super::account::Call;
use super::failure::{failure, incomplete};
use super::pages::all_pages;
use crate::{CloudError, CloudErrorKind, EksCluster};

const LIST: &str = "eks:ListClusters";
const DESCRIBE: &str = "eks:DescribeCluster";

impl Call {
    /// All clusters, sorted by name. One that is deleted between list and look is left out.
    pub(super) async fn clusters(&self) -> Result<Vec<EksCluster>, CloudError> {
        let mut names = all_pages(LIST, |token| {
            let request = self.clients.eks.list_clusters().max_results(self.pages.eks).set_next_token(token);
            async move {
                let answer = request.send().await.map_err(|error| failure(LIST, &error))?;
                Ok((answer.clusters.unwrap_or_default(), answer.next_token))
            }
        })
        .await?;
        names.sort();
        names.dedup();
        let mut clusters = Vec::with_capacity(names.len());
        for name in names {
            match self.cluster(&name).await {
                Ok(cluster) => clusters.push(cluster),
                Err(gone) if gone.kind == CloudErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(clusters)
    }

    async fn cluster(&self, name: &str) -> Result<EksCluster, CloudError> {
        let answer = self.clients.eks.describe_cluster().name(name).send().await;
        let found = answer.map_err(|error| failure(DESCRIBE, &error))?.cluster;
        let found = found.ok_or_else(|| incomplete(DESCRIBE, "a cluster"))?;
        Ok(EksCluster {
            name: name.to_owned(),
            arn: found.arn.ok_or_else(|| incomplete(DESCRIBE, "the cluster's ARN"))?,
            kubernetes_version: found.version.ok_or_else(|| incomplete(DESCRIBE, "the cluster's version"))?,
            // A cluster that is still being created has neither network nor endpoint.
            vpc_id: found.resources_vpc_config.and_then(|vpc| vpc.vpc_id).unwrap_or_default(),
            endpoint: found.endpoint.unwrap_or_default(),
        })
    }
}
