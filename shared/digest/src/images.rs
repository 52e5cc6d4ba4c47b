//! On which architectures a pod's images have proven to run: anywhere in the dump, every one of them.

use super::pods::SeenPod;
use spot_domain::{Architecture, NodeName};
use std::collections::{BTreeMap, BTreeSet};

/// Where each image was seen to run.
pub(super) struct ImageProofs(BTreeMap<String, BTreeSet<Architecture>>);

impl ImageProofs {
    /// Gathers the proofs of all pods that were given a node, ended ones too.
    pub(super) fn gather<'a>(
        pods: impl Iterator<Item = &'a SeenPod>,
        architecture_of: &BTreeMap<NodeName, Architecture>,
    ) -> Self {
        let mut proofs: BTreeMap<String, BTreeSet<Architecture>> = BTreeMap::new();
        for seen in pods {
            let Some(architecture) = seen.pod.node.as_ref().and_then(|node| architecture_of.get(node)) else {
                continue;
            };
            for image in seen.images.iter().filter(|image| image.has_run) {
                match proofs.get_mut(&image.reference) {
                    Some(proven) => {
                        proven.insert(*architecture);
                    }
                    None => {
                        proofs.insert(image.reference.clone(), BTreeSet::from([*architecture]));
                    }
                }
            }
        }
        Self(proofs)
    }

    /// The architectures that suit a pod. The one it runs on suits it, whatever is known of its images.
    pub(super) fn architectures(&self, seen: &SeenPod, own: Option<Architecture>) -> Vec<Architecture> {
        let suits = |architecture: &Architecture| {
            let proven = |reference: &String| self.0.get(reference).is_some_and(|seen| seen.contains(architecture));
            !seen.images.is_empty() && seen.images.iter().all(|image| proven(&image.reference))
        };
        let mut suitable: BTreeSet<Architecture> =
            [Architecture::Amd64, Architecture::Arm64].into_iter().filter(suits).collect();
        suitable.extend(own);
        suitable.into_iter().collect()
    }
}
