//! Volumes on the wire: those of pods, claims, persistent volumes.

use super::or_default;
use super::scheduling::NodeTerms;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// A volume of a pod; the kinds that neither bind nor lose anything are not named.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct WireVolume {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) name: String,
    pub(in crate::dump) persistent_volume_claim: Option<ClaimSource>,
    pub(in crate::dump) empty_dir: Option<EmptyDir>,
    pub(in crate::dump) host_path: Option<IgnoredAny>,
    pub(in crate::dump) ephemeral: Option<IgnoredAny>,
    pub(in crate::dump) aws_elastic_block_store: Option<ElasticBlockStore>,
}

/// A reference to a claim in the pod's namespace.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct ClaimSource {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) claim_name: String,
}

/// Scratch space.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::dump) struct EmptyDir {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) medium: String,
}

/// An EBS volume by the old in-tree driver.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::dump) struct ElasticBlockStore {
    #[serde(rename = "volumeID", deserialize_with = "or_default")]
    pub(in crate::dump) volume_id: String,
}

/// `spec` of a PersistentVolumeClaim.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct ClaimSpec {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) volume_name: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) access_modes: Vec<String>,
}

/// `spec` of a PersistentVolume.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct VolumeSpec {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) access_modes: Vec<String>,
    pub(in crate::dump) claim_ref: Option<ClaimReference>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) csi: Csi,
    pub(in crate::dump) aws_elastic_block_store: Option<ElasticBlockStore>,
    pub(in crate::dump) local: Option<IgnoredAny>,
    pub(in crate::dump) host_path: Option<IgnoredAny>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) node_affinity: VolumeNodeAffinity,
}

/// The claim a volume is bound to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::dump) struct ClaimReference {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) namespace: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) name: String,
}

/// A volume by a storage driver.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::dump) struct Csi {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) driver: String,
}

/// Where a volume can be used.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::dump) struct VolumeNodeAffinity {
    pub(in crate::dump) required: Option<NodeTerms>,
}
