//! Volumes on the wire: those of pods, claims, persistent volumes.

use super::or_default;
use super::scheduling::NodeTerms;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// A volume of a pod; the kinds that neither bind nor lose anything are not named.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct WireVolume {
    #[serde(deserialize_with = "or_default")]
    pub(crate) name: String,
    pub(crate) persistent_volume_claim: Option<ClaimSource>,
    pub(crate) empty_dir: Option<EmptyDir>,
    pub(crate) host_path: Option<IgnoredAny>,
    pub(crate) ephemeral: Option<IgnoredAny>,
    pub(crate) aws_elastic_block_store: Option<ElasticBlockStore>,
}

/// A reference to a claim in the pod's namespace.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct ClaimSource {
    #[serde(deserialize_with = "or_default")]
    pub(crate) claim_name: String,
}

/// Scratch space.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct EmptyDir {
    #[serde(deserialize_with = "or_default")]
    pub(crate) medium: String,
}

/// An EBS volume by the old in-tree driver.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ElasticBlockStore {
    #[serde(rename = "volumeID", deserialize_with = "or_default")]
    pub(crate) volume_id: String,
}

/// `spec` of a PersistentVolumeClaim.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct ClaimSpec {
    #[serde(deserialize_with = "or_default")]
    pub(crate) volume_name: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) access_modes: Vec<String>,
}

/// `spec` of a PersistentVolume.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct VolumeSpec {
    #[serde(deserialize_with = "or_default")]
    pub(crate) access_modes: Vec<String>,
    pub(crate) claim_ref: Option<ClaimReference>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) csi: Csi,
    pub(crate) aws_elastic_block_store: Option<ElasticBlockStore>,
    pub(crate) local: Option<IgnoredAny>,
    pub(crate) host_path: Option<IgnoredAny>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) node_affinity: VolumeNodeAffinity,
}

/// The claim a volume is bound to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ClaimReference {
    #[serde(deserialize_with = "or_default")]
    pub(crate) namespace: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) name: String,
}

/// A volume by a storage driver.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Csi {
    #[serde(deserialize_with = "or_default")]
    pub(crate) driver: String,
}

/// Where a volume can be used.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct VolumeNodeAffinity {
    pub(crate) required: Option<NodeTerms>,
}
