//! Whose an instance is: AWS account → organization → cluster → instance, each read strongly.

use crate::InterruptionHandler;
use crate::heard::Heard;
use spot_domain::{AccountId, ClusterId, Instance, OrganizationId};

/// Something heard about an instance of a cluster of ours.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// The queue's message that told it.
    pub(crate) message_id: String,
    pub(crate) heard: Heard,
    pub(crate) organization_id: OrganizationId,
    pub(crate) account_id: AccountId,
    pub(crate) cluster_id: ClusterId,
    pub(crate) instance: Instance,
}

/// The case, or why it is none of ours.
pub(crate) async fn find(
    handler: &InterruptionHandler,
    message_id: &str,
    heard: Heard,
) -> anyhow::Result<Result<Case, &'static str>> {
    let store = &handler.store;
    let Some((org, _)) = store.account_claim(&heard.aws_account_id).await? else {
        return Ok(Err("an AWS account of nobody here"));
    };
    let Some(owner) = store.instance_owner(&org, &heard.instance_id).await? else {
        return Ok(Err("an instance that discovery has not seen"));
    };
    let Some(cluster_id) = owner.cluster_id else { return Ok(Err("an instance of no cluster")) };
    let Some(instance) = store.instance(&org, &cluster_id, &heard.instance_id).await? else {
        return Ok(Err("an instance that is forgotten"));
    };
    Ok(Ok(Case {
        message_id: message_id.to_owned(),
        heard,
        organization_id: org,
        account_id: owner.account_id,
        cluster_id,
        instance,
    }))
}
