//! Object metadata: names, labels, the annotations that matter, owners, times.

use super::or_default;
use jiff::Timestamp;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use spot_domain::{Labels, ObjectName};
use std::borrow::Cow;
use std::fmt;

/// `metadata` of an object.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Metadata {
    #[serde(deserialize_with = "or_default")]
    pub(crate) name: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) namespace: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) labels: Labels,
    #[serde(deserialize_with = "or_default")]
    pub(crate) annotations: KeptAnnotations,
    #[serde(deserialize_with = "or_default")]
    pub(crate) owner_references: Vec<OwnerReference>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) creation_timestamp: Moment,
    pub(crate) deletion_timestamp: Option<IgnoredAny>,
}

impl Metadata {
    /// Namespace and name; an object without a namespace was never sent to one other than the default.
    pub(crate) fn object_name(&self) -> ObjectName {
        let namespace = if self.namespace.is_empty() { "default" } else { &self.namespace };
        ObjectName::new(namespace, self.name.clone())
    }

    /// The owner that keeps the object in being. API servers mark it; for the built-in kinds the mark is implied.
    pub(crate) fn controller(&self) -> Option<&OwnerReference> {
        const IMPLIED: [&str; 6] = ["ReplicaSet", "StatefulSet", "DaemonSet", "Job", "ReplicationController", "Node"];
        let marked = self.owner_references.iter().find(|owner| owner.controller == Some(true));
        marked.or_else(|| {
            let unmarked =
                |owner: &&OwnerReference| owner.controller.is_none() && IMPLIED.contains(&owner.kind.as_str());
            self.owner_references.iter().find(unmarked)
        })
    }
}

/// One owner.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct OwnerReference {
    #[serde(deserialize_with = "or_default")]
    api_version: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) kind: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) name: String,
    controller: Option<bool>,
}

impl OwnerReference {
    /// Whether it is the built-in `kind`, not one of the same name from elsewhere (OpenKruise has its own).
    pub(crate) fn is_builtin(&self, kind: &str) -> bool {
        let group = self.api_version.split_once('/').map_or("", |(group, _)| group);
        self.kind == kind && matches!(group, "" | "apps" | "extensions" | "batch")
    }
}

/// A point in time; unreadable ones count as not stated.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Moment(pub(crate) Option<Timestamp>);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Ok(Self(text.parse().ok()))
    }
}

/// The annotations by which people tell autoscalers to leave something alone, and the mark of static pods.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeptAnnotations(pub(crate) Labels);

impl KeptAnnotations {
    /// Annotations of autoscalers: opt-outs in every dialect.
    const PREFIXES: [&str; 5] = [
        "karpenter.sh/",
        "cluster-autoscaler.kubernetes.io/",
        "autoscaling.cast.ai/",
        "spotinst.io/",
        "kubernetes.io/config.mirror",
    ];
    /// Annotations that name what made a node, sized a ReplicaSet or provisions a claim.
    const ORIGINS: [&str; 7] = [
        "machine.openshift.io/machine",
        "cluster.x-k8s.io/owner-name",
        "cluster.x-k8s.io/owner-kind",
        "deployment.kubernetes.io/desired-replicas",
        "deployment.kubernetes.io/max-replicas",
        "volume.kubernetes.io/storage-provisioner",
        "volume.beta.kubernetes.io/storage-provisioner",
    ];

    fn keeps(key: &str) -> bool {
        Self::PREFIXES.iter().any(|prefix| key.starts_with(prefix)) || Self::ORIGINS.contains(&key)
    }

    /// Those that may decide whether something is left alone.
    pub(crate) fn opt_outs(self) -> Labels {
        let decides = |key: &str| !Self::ORIGINS.contains(&key) && key != "kubernetes.io/config.mirror";
        self.0.into_iter().filter(|(key, _)| decides(key)).collect()
    }

    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }
}

impl<'de> Deserialize<'de> for KeptAnnotations {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnnotationsVisitor;
        impl<'de> Visitor<'de> for AnnotationsVisitor {
            type Value = KeptAnnotations;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("annotations")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut kept = Labels::new();
                while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                    if KeptAnnotations::keeps(&key) {
                        kept.insert(key.into_owned(), map.next_value()?);
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(KeptAnnotations(kept))
            }
        }
        deserializer.deserialize_map(AnnotationsVisitor)
    }
}
