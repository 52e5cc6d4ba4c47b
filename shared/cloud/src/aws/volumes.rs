//! Volumes: listing them, and letting go of one before its instance ends.

use super::account::Call;
use super::failure::{dry_run_succeeded, failure, incomplete};
use super::instances::{is_owned, owned_by, sorted_tags};
use super::pages::all_pages;
use crate::{CloudError, CloudErrorKind, CloudVolume};
use aws_sdk_ec2::types::{Volume, VolumeAttachmentState};

const DESCRIBE: &str = "ec2:DescribeVolumes";
const DETACH: &str = "ec2:DetachVolume";

impl Call {
    /// All volumes that the cluster owns, sorted by id.
    pub(super) async fn volumes(&self, cluster: &str) -> Result<Vec<CloudVolume>, CloudError> {
        let volumes = all_pages(DESCRIBE, |token| {
            let request = self.clients.ec2.describe_volumes().filters(owned_by(cluster)).max_results(self.pages.ec2);
            let request = request.set_next_token(token);
            async move {
                let answer = request.send().await.map_err(|error| failure(DESCRIBE, &error))?;
                Ok((answer.volumes.unwrap_or_default(), answer.next_token))
            }
        })
        .await?;
        let owned = volumes.into_iter().filter(|volume| is_owned(&sorted_tags(volume.tags.clone()), cluster));
        let mut found = owned.map(read).collect::<Result<Vec<_>, _>>()?;
        found.sort_by(|left, right| left.id.cmp(&right.id));
        found.dedup_by(|left, right| left.id == right.id);
        Ok(found)
    }

    /// Detaches; a volume that is not attached to this instance (any more) is what was wanted.
    pub(super) async fn detach_volume(&self, volume: &str, instance: &str, dry_run: bool) -> Result<(), CloudError> {
        let request = self.clients.ec2.detach_volume().volume_id(volume).instance_id(instance).dry_run(dry_run);
        let Err(error) = request.send().await.map_err(|error| failure(DETACH, &error)) else { return Ok(()) };
        match error.code.as_str() {
            _ if dry_run_succeeded(&error) => Ok(()),
            "InvalidAttachment.NotFound" => Ok(()),
            // Says so for a volume that is free, but for a busy or a root volume too.
            "IncorrectState" if !self.is_attached(volume, instance).await? => Ok(()),
            _ => Err(error),
        }
    }

    async fn is_attached(&self, volume: &str, instance: &str) -> Result<bool, CloudError> {
        let answer = self.clients.ec2.describe_volumes().volume_ids(volume).send().await;
        let answer = answer.map_err(|error| failure(DESCRIBE, &error))?;
        let Some(found) = answer.volumes.unwrap_or_default().into_iter().next() else {
            return Err(CloudError::new(DESCRIBE, CloudErrorKind::NotFound, "InvalidVolume.NotFound", volume));
        };
        Ok(attached_to(&found).as_deref() == Some(instance))
    }
}

fn read(volume: Volume) -> Result<CloudVolume, CloudError> {
    let attached_to = attached_to(&volume);
    Ok(CloudVolume {
        id: volume.volume_id.ok_or_else(|| incomplete(DESCRIBE, "a volume's id"))?,
        zone: volume.availability_zone.ok_or_else(|| incomplete(DESCRIBE, "a volume's zone"))?.into(),
        attached_to,
    })
}

/// The instance that holds it; one that is letting go of it does not count, one that is busy does.
fn attached_to(volume: &Volume) -> Option<String> {
    let holds = |state: Option<&VolumeAttachmentState>| {
        !matches!(state, Some(VolumeAttachmentState::Detached | VolumeAttachmentState::Detaching))
    };
    let holder = volume.attachments().iter().find(|attachment| holds(attachment.state.as_ref()))?;
    holder.instance_id.clone()
}
