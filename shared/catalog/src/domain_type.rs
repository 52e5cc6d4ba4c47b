//! From the catalog's facts to the instance type the planner works with.

use crate::type_facts::{EbsLimit, Interfaces, TypeFacts};
use spot_domain::{InstanceType, Resources};
use std::collections::BTreeMap;

const MIB: u64 = 1024 * 1024;

/// Families AWS counts as earlier generations that the product's templates name all the same (SEED-06): they are sold
/// in every region, are deep Spot pools, and leaving them out would strand most clusters on the types they run on.
const TEMPLATE_FAMILIES: [&str; 5] = ["c5", "m5", "m6i", "r5", "r6i"];

/// What a Nitro instance can attach to its one bus where AWS's description is missing: 28 slots less the first network
/// interface, as the descriptions of its siblings have it.
const NITRO_SHARED_LIMIT: u32 = 27;

/// Volumes on a Xen instance, the root among them, beyond which AWS advises against attaching more.
const XEN_LIMIT: u32 = 40;

/// Types with several local disks have disks of at least this size, so dividing by it never counts too few of them.
const SMALLEST_LOCAL_DISK_GB: u32 = 900;

/// The instance type as the planner sees it; none for a type whose CPU, memory or pod limit nobody has published.
pub(crate) fn domain_type(facts: &TypeFacts) -> Option<InstanceType> {
    let shape = facts.shape?;
    Some(InstanceType {
        name: facts.name.into(),
        family: facts.family().to_owned(),
        vcpus: shape.vcpus,
        memory_mib: shape.memory_mib,
        architecture: shape.architecture,
        allocatable: Resources {
            cpu_millicores: shape.allocatable_cpu_millicores,
            memory_bytes: shape.allocatable_memory_mib * MIB,
            ephemeral_storage_bytes: shape.allocatable_ephemeral_mib * MIB,
            pods: facts.max_pods()?,
            extended: extended_resources(facts),
        },
        spot_supported: facts.spot_supported,
        attachable_ebs_volumes: attachable_ebs_volumes(facts),
        accelerators: facts.accelerators.map_or(0, |accelerators| accelerators.count),
        local_storage_gb: facts.disk_gb,
        burstable: facts.burstable,
        bare_metal: facts.bare_metal,
        hypervisor: facts.hypervisor.map(str::to_owned),
        previous_generation: is_previous_generation(facts),
    })
}

fn extended_resources(facts: &TypeFacts) -> BTreeMap<String, u64> {
    let mut extended = BTreeMap::new();
    if let Some(accelerators) = facts.accelerators {
        let resource = accelerators.resource.filter(|_| accelerators.count > 0);
        extended.extend(resource.map(|name| (name.to_owned(), u64::from(accelerators.count))));
        if accelerators.neuron_cores > 0 {
            extended.insert("aws.amazon.com/neuroncore".to_owned(), u64::from(accelerators.neuron_cores));
        }
    }
    if facts.pod_enis > 0 {
        extended.insert("vpc.amazonaws.com/pod-eni".to_owned(), u64::from(facts.pod_enis));
    }
    extended
}

/// Types AWS no longer describes are marked by the refresh; those newer than the descriptions stay unmarked.
fn is_previous_generation(facts: &TypeFacts) -> bool {
    facts.current_generation == Some(false) && !TEMPLATE_FAMILIES.contains(&facts.family())
}

/// EBS volumes that pods can attach, on the safe side.
///
/// A dedicated limit is for volumes alone: only the root volume is taken off. A shared limit already leaves out the
/// first network interface and the local disks, but every further interface takes a slot too, and the network plugin
/// adds interfaces as pods arrive: all of them are taken off, then the root. Xen attaches interfaces elsewhere.
fn attachable_ebs_volumes(facts: &TypeFacts) -> u32 {
    let further_interfaces = facts.interfaces.map_or(0, |Interfaces { enis, .. }| enis.saturating_sub(1));
    let xen = facts.hypervisor == Some("xen");
    let before_root = match facts.ebs_limit {
        Some(EbsLimit { volumes, dedicated }) if dedicated || xen => volumes,
        Some(EbsLimit { volumes, .. }) => volumes.saturating_sub(further_interfaces),
        None if xen => XEN_LIMIT,
        None => {
            let disks = facts.disks.max(facts.disk_gb.div_ceil(SMALLEST_LOCAL_DISK_GB));
            NITRO_SHARED_LIMIT.saturating_sub(further_interfaces + disks)
        }
    };
    before_root.saturating_sub(1)
}
