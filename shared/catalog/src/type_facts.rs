//! What is known of one instance type, and how the table of types is read.

use crate::family::{Category, category_by_rule};
use crate::table::{Row, Table, TableError};
use spot_domain::Architecture;

/// Columns of the table of instance types, in the order in which they are written and read.
pub(crate) const COLUMNS: [&str; 27] = [
    "name",
    "described",
    "spot",
    "current_generation",
    "bare_metal",
    "burstable",
    "hypervisor",
    "architecture",
    "vcpus",
    "memory_mib",
    "allocatable_cpu_millicores",
    "allocatable_memory_mib",
    "allocatable_ephemeral_mib",
    "allocatable_computed",
    "enis",
    "ipv4_per_eni",
    "pod_enis",
    "ebs_limit",
    "ebs_limit_dedicated",
    "disks",
    "disk_gb",
    "accelerators",
    "accelerator_name",
    "accelerator_resource",
    "neuron_cores",
    "network_mbps",
    "ebs_mbps",
];

/// Everything the catalog knows of an instance type; unknown things are `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeFacts {
    /// For example `m6i.large`.
    pub name: &'static str,
    /// AWS's own description of the type was at hand; without it, usage classes are unknown.
    pub described: bool,
    /// Whether Spot is among its usage classes.
    pub spot_supported: Option<bool>,
    /// Whether AWS counts it among its current generation.
    pub current_generation: Option<bool>,
    /// A whole server.
    pub bare_metal: bool,
    /// CPU is throttled to a baseline when credits run out.
    pub burstable: bool,
    /// `nitro` or `xen`.
    pub hypervisor: Option<&'static str>,
    /// CPU, memory and what of them a node can allocate.
    pub shape: Option<Shape>,
    /// Network interfaces and addresses.
    pub interfaces: Option<Interfaces>,
    /// Branch interfaces for pods with their own security groups.
    pub pod_enis: u32,
    /// How many EBS volumes AWS allows.
    pub ebs_limit: Option<EbsLimit>,
    /// Number of local disks.
    pub disks: u32,
    /// Size of all local disks together.
    pub disk_gb: u32,
    /// GPUs and other accelerators.
    pub accelerators: Option<Accelerators>,
    /// Network bandwidth it can count on.
    pub network_mbps: Option<u32>,
    /// Bandwidth to EBS.
    pub ebs_mbps: Option<u32>,
}

/// CPU and memory of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Processor architecture.
    pub architecture: Architecture,
    /// vCPUs.
    pub vcpus: u32,
    /// Memory before anything is reserved.
    pub memory_mib: u64,
    /// CPU that pods can be given.
    pub allocatable_cpu_millicores: u64,
    /// Memory that pods can be given.
    pub allocatable_memory_mib: u64,
    /// Ephemeral storage that pods can be given on a root volume of the usual 20 GB.
    pub allocatable_ephemeral_mib: u64,
    /// Allocatable was computed by the reservation formula, not taken from a published node.
    pub allocatable_computed: bool,
}

/// Network interfaces of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interfaces {
    /// Network interfaces on the default network card.
    pub enis: u32,
    /// IPv4 addresses per interface.
    pub ipv4_per_eni: u32,
}

impl Interfaces {
    /// Pods on a node of the AWS network plugin without prefix delegation: every interface keeps one address for
    /// itself; two pods on the host's own network come on top.
    pub fn max_pods(self) -> u64 {
        u64::from(self.enis) * u64::from(self.ipv4_per_eni.saturating_sub(1)) + 2
    }
}

/// AWS's limit of EBS volumes on an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EbsLimit {
    /// Volumes at most, the root volume among them.
    pub volumes: u32,
    /// The limit is for volumes alone, not shared with network interfaces and local disks.
    pub dedicated: bool,
}

/// Accelerators of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accelerators {
    /// How many.
    pub count: u32,
    /// For example `T4`.
    pub name: &'static str,
    /// The Kubernetes resource under which a device plugin offers them, for example `nvidia.com/gpu`.
    pub resource: Option<&'static str>,
    /// Neuron cores of all devices together; 0 for everything else.
    pub neuron_cores: u32,
}

impl TypeFacts {
    /// For example `m6i` of `m6i.large`.
    pub fn family(&self) -> &'static str {
        self.name.split_once('.').map_or(self.name, |(family, _)| family)
    }

    /// For example `large` of `m6i.large`.
    pub fn size(&self) -> &'static str {
        self.name.split_once('.').map_or("", |(_, size)| size)
    }

    /// The family's category.
    pub fn category(&self) -> Option<Category> {
        category_by_rule(self.family())
    }

    /// Pods by the network-interface formula.
    pub fn max_pods(&self) -> Option<u64> {
        self.interfaces.map(Interfaces::max_pods)
    }
}

/// Reads the types, which the table keeps sorted by name.
pub(crate) fn parse_types(text: &'static str) -> Result<Vec<TypeFacts>, TableError> {
    let table = Table::open("instance_types.tsv", text)?;
    table.expect_columns(&COLUMNS)?;
    let mut types: Vec<TypeFacts> = Vec::with_capacity(2048);
    for mut row in table.rows() {
        let facts = parse_type(&mut row)?;
        if types.last().is_some_and(|previous| previous.name >= facts.name) {
            return Err(row.error(format!("`{}` is out of order", facts.name)));
        }
        types.push(facts);
    }
    Ok(types)
}

fn parse_type(row: &mut Row<'_>) -> Result<TypeFacts, TableError> {
    Ok(TypeFacts {
        name: row.text()?,
        described: row.flag()?,
        spot_supported: row.optional_flag()?,
        current_generation: row.optional_flag()?,
        bare_metal: row.flag()?,
        burstable: row.flag()?,
        hypervisor: row.optional_text()?,
        shape: parse_shape(row)?,
        interfaces: row
            .optional_number()?
            .zip(row.optional_number()?)
            .map(|(enis, ipv4_per_eni)| Interfaces { enis, ipv4_per_eni }),
        pod_enis: row.number()?,
        ebs_limit: parse_ebs_limit(row)?,
        disks: row.number()?,
        disk_gb: row.number()?,
        accelerators: parse_accelerators(row)?,
        network_mbps: row.optional_number()?,
        ebs_mbps: row.optional_number()?,
    })
}

fn parse_shape(row: &mut Row<'_>) -> Result<Option<Shape>, TableError> {
    let architecture = match row.optional_text()? {
        Some("amd64") => Some(Architecture::Amd64),
        Some("arm64") => Some(Architecture::Arm64),
        Some(other) => return Err(row.error(format!("no architecture `{other}`"))),
        None => None,
    };
    let vcpus = row.optional_number()?;
    let memory_mib = row.optional_number()?;
    let cpu = row.optional_number()?;
    let memory = row.optional_number()?;
    let ephemeral = row.optional_number()?;
    let computed = row.flag()?;
    Ok((|| {
        Some(Shape {
            architecture: architecture?,
            vcpus: vcpus?,
            memory_mib: memory_mib?,
            allocatable_cpu_millicores: cpu?,
            allocatable_memory_mib: memory?,
            allocatable_ephemeral_mib: ephemeral?,
            allocatable_computed: computed,
        })
    })())
}

fn parse_ebs_limit(row: &mut Row<'_>) -> Result<Option<EbsLimit>, TableError> {
    let volumes = row.optional_number()?;
    let dedicated = row.flag()?;
    Ok(volumes.map(|volumes| EbsLimit { volumes, dedicated }))
}

fn parse_accelerators(row: &mut Row<'_>) -> Result<Option<Accelerators>, TableError> {
    let count = row.number()?;
    let name = row.optional_text()?;
    let resource = row.optional_text()?;
    let neuron_cores = row.number()?;
    Ok(name.map(|name| Accelerators { count, name, resource, neuron_cores }))
}
