//! EBS volumes as the account shows them: those of the clusters' claims, and strays.

use super::World;
use crate::account::operations::DETACH_VOLUME;
use crate::kubernetes::KubernetesCluster;
use spot_cloud::{CloudError, CloudErrorKind, CloudVolume};
use spot_domain::Region;

impl World {
    /// The volumes that a cluster owns, sorted by id.
    pub(crate) fn volumes(&self, region: &Region, cluster: &str) -> Vec<CloudVolume> {
        let here = self.account.clusters.get(cluster).is_some_and(|known| known.region == *region);
        let of_claims = self.clusters.get(cluster).filter(|_| here).map(KubernetesCluster::ebs_volumes);
        let of_claims = of_claims.unwrap_or_default().into_iter();
        let mut volumes: Vec<_> = of_claims
            .map(|volume| CloudVolume { id: volume.volume_id, zone: volume.zone, attached_to: volume.instance_id })
            .collect();
        let strays = self.account.stray_volumes.iter();
        let strays = strays.filter(|(_, volume)| volume.cluster == cluster && volume.region == *region);
        volumes.extend(strays.map(|(id, volume)| CloudVolume {
            id: id.clone(),
            zone: volume.zone.clone(),
            attached_to: volume.attached_to.clone(),
        }));
        volumes.sort_by(|left, right| left.id.cmp(&right.id));
        volumes
    }

    /// Detaches; a volume that is not attached to this instance (any more) is what was wanted.
    pub(crate) fn detach_volume(
        &mut self,
        region: &Region,
        volume_id: &str,
        instance_id: &str,
        dry_run: bool,
    ) -> Result<(), CloudError> {
        if let Some(volume) = self.account.stray_volumes.get_mut(volume_id).filter(|volume| volume.region == *region) {
            if !dry_run {
                volume.attached_to.take_if(|holder| holder == instance_id);
            }
            return Ok(());
        }
        let names: Vec<String> = self.account.clusters.keys().cloned().collect();
        for name in names {
            let found = self.volumes(region, &name).into_iter().find(|volume| volume.id == volume_id);
            let Some(volume) = found else { continue };
            if volume.attached_to.as_deref() == Some(instance_id)
                && !dry_run
                && let Some(cluster) = self.clusters.get_mut(&name)
            {
                cluster.volume_forced_off(self.now, volume_id, instance_id);
            }
            return Ok(());
        }
        let (kind, code) = (CloudErrorKind::NotFound, "InvalidVolume.NotFound");
        Err(CloudError::new(DETACH_VOLUME, kind, code, volume_id))
    }
}
