//! The table of instance types, merged from descriptions, published nodes, interface limits and the retired types.

use super::allocatable;
use super::describe::{AcceleratorCells, Description};
use super::price_tables::{PriceRow, RegionPriceRow};
use super::sources::{Sources, csv_rows};
use super::text::{cell, flag, header};
use crate::table::Table;
use crate::tables::Tables;
use crate::type_facts::{COLUMNS, Interfaces};
use anyhow::{Context, ensure};
use serde::Deserialize;
use spot_domain::Architecture;
use std::collections::{BTreeMap, BTreeSet};

/// Ephemeral storage of a node on the usual 20 GB root volume.
const DEFAULT_EPHEMERAL_MIB: u64 = 17 * 1024;

/// A row of `allocatable.csv`.
#[derive(Deserialize)]
struct PublishedNode {
    instance_type: String,
    alloc_cpu: String,
    alloc_memory: String,
    alloc_pods: u64,
    alloc_ephemeral: String,
    alloc_nvidia_gpu: Option<u32>,
    alloc_pod_eni: Option<u32>,
    arch: String,
    vcpu: u32,
    memory_mib: u64,
    gpu_name: String,
    network_mbps: Option<u32>,
    ebs_mbps: Option<u32>,
    hypervisor: String,
    local_nvme_gb: Option<u32>,
}

/// A line of `eni_limits.jsonl`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EniLimit {
    instance_type: String,
    #[serde(rename = "defaultMaxENIs")]
    enis: u32,
    ipv4_addresses_per_interface: u32,
}

/// A row of `network_mbps.csv`.
#[derive(Deserialize)]
struct NetworkRow {
    instance_type: String,
    mbps: u32,
}

/// A row of our own table of retired types.
struct Retired {
    vcpus: u32,
    memory_mib: u64,
    arm64: bool,
    interfaces: Interfaces,
    disks: u32,
    disk_gb: u32,
    accelerators: AcceleratorCells,
    hypervisor: Option<&'static str>,
}

/// All sources by type.
struct Merged {
    described: BTreeMap<String, Description>,
    nodes: BTreeMap<String, PublishedNode>,
    interfaces: BTreeMap<String, Interfaces>,
    network: BTreeMap<String, u32>,
    retired: BTreeMap<String, Retired>,
}

/// The table's text.
pub(crate) fn table(sources: &Sources, date: &str) -> anyhow::Result<String> {
    let merged = Merged::read(sources)?;
    let about = "EC2 instance types: shape, limits, what a Kubernetes node can allocate, usage classes; `-` is unknown";
    let origin = "DescribeInstanceTypes, network-interface limits and published nodes of AWS's open-source Kubernetes \
                  components (Apache-2.0, MIT-0); types without a published node by EKS's reservation formula";
    let mut text = header(about, date, origin, &COLUMNS);
    for name in merged.names(sources)? {
        text.push_str(&merged.row(&name).with_context(|| format!("instance type {name}"))?.join("\t"));
        text.push('\n');
    }
    Ok(text)
}

impl Merged {
    fn read(sources: &Sources) -> anyhow::Result<Self> {
        let nodes: Vec<PublishedNode> = csv_rows("allocatable.csv", &sources.allocatable)?;
        let network: Vec<NetworkRow> = csv_rows("network_mbps.csv", &sources.network)?;
        let limits = sources.eni_limits.lines().map(serde_json::from_str::<EniLimit>);
        let limits = limits.collect::<Result<Vec<_>, _>>().context("eni_limits.jsonl is not as expected")?;
        let interfaces =
            |limit: &EniLimit| Interfaces { enis: limit.enis, ipv4_per_eni: limit.ipv4_addresses_per_interface };
        Ok(Self {
            described: serde_json::from_str(&sources.descriptions).context("the descriptions are not as expected")?,
            nodes: nodes.into_iter().map(|node| (node.instance_type.clone(), node)).collect(),
            interfaces: limits.iter().map(|limit| (limit.instance_type.clone(), interfaces(limit))).collect(),
            network: network.into_iter().map(|row| (row.instance_type, row.mbps)).collect(),
            retired: read_retired()?,
        })
    }

    /// Every type any source names, prices among them.
    fn names(&self, sources: &Sources) -> anyhow::Result<BTreeSet<String>> {
        let prices: Vec<PriceRow> = csv_rows("the price list of us-east-1", &sources.reference_prices)?;
        let elsewhere: Vec<RegionPriceRow> = csv_rows("the price lists by region", &sources.region_prices)?;
        let mut names: BTreeSet<String> = prices.into_iter().map(|row| row.instance_type).collect();
        names.extend(elsewhere.into_iter().map(|row| row.instance_type));
        names.extend(self.described.keys().chain(self.nodes.keys()).chain(self.interfaces.keys()).cloned());
        Ok(names)
    }

    fn row(&self, name: &str) -> anyhow::Result<Vec<String>> {
        let (described, node) = (self.described.get(name), self.nodes.get(name));
        let retired = self.retired.get(name);
        let interfaces = self.interfaces.get(name).copied().or(retired.map(|retired| retired.interfaces));
        let hypervisor = match (described, node) {
            (Some(description), _) => description.hypervisor.as_deref(),
            (None, Some(node)) => Some(node.hypervisor.as_str()).filter(|text| !text.is_empty()),
            (None, None) => retired.and_then(|retired| retired.hypervisor),
        };
        let spot = described.map(|description| description.supported_usage_classes.iter().any(|class| class == "spot"));
        let current = described.map(|description| description.current_generation).or(retired.map(|_| false));
        let bare_metal = described.map_or(name.contains(".metal"), |description| description.bare_metal);
        let burstable = described.is_some_and(|description| description.burstable_performance_supported);
        let mut row = vec![name.to_owned(), flag(Some(described.is_some())), flag(spot), flag(current)];
        row.extend([flag(Some(bare_metal)), flag(Some(burstable)), cell(hypervisor)]);
        row.extend(self.shape_cells(name, interfaces)?);
        row.extend([cell(interfaces.map(|it| it.enis)), cell(interfaces.map(|it| it.ipv4_per_eni))]);
        row.push(node.and_then(|node| node.alloc_pod_eni).unwrap_or(0).to_string());
        let ebs = described.map(|description| &description.ebs_info);
        row.push(cell(ebs.and_then(|info| info.maximum_ebs_attachments)));
        row.push(flag(ebs.and_then(|info| info.attachment_limit_type.as_deref()).map(|kind| kind == "dedicated")));
        row.extend(self.disk_cells(name));
        row.extend(self.accelerator_cells(name));
        row.push(cell(self.network.get(name).copied().or(node.and_then(|node| node.network_mbps))));
        row.push(cell(node.and_then(|node| node.ebs_mbps)));
        Ok(row)
    }

    /// Architecture, vCPUs, memory, the three allocatable amounts and whether they were computed.
    fn shape_cells(&self, name: &str, interfaces: Option<Interfaces>) -> anyhow::Result<Vec<String>> {
        let max_pods = interfaces.map(Interfaces::max_pods);
        if let Some(node) = self.nodes.get(name) {
            ensure!(max_pods == Some(node.alloc_pods), "a node runs {} pods, not {max_pods:?}", node.alloc_pods);
            let cpu: u64 = quantity(&node.alloc_cpu, "m")?;
            let memory: u64 = quantity(&node.alloc_memory, "Mi")?;
            let ephemeral: u64 = quantity(&node.alloc_ephemeral, "Gi")? * 1024;
            return Ok(shape(&node.arch, node.vcpu, node.memory_mib, [cpu, memory, ephemeral], false));
        }
        let Some((architecture, vcpus, memory)) = self.bare_shape(name) else {
            return Ok(vec![cell(None::<u8>); 7]);
        };
        let Some(max_pods) = max_pods else { return Ok(vec![cell(None::<u8>); 7]) };
        let cpu = allocatable::cpu_millicores(vcpus);
        let left = allocatable::memory_mib(memory, architecture, max_pods);
        Ok(shape(architecture.label(), vcpus, memory, [cpu, left, DEFAULT_EPHEMERAL_MIB], true))
    }

    /// CPU and memory of a type without a published node; Macs are left out, they are no Kubernetes nodes.
    fn bare_shape(&self, name: &str) -> Option<(Architecture, u32, u64)> {
        if let Some(description) = self.described.get(name) {
            let supports =
                |wanted: &str| description.processor_info.supported_architectures.iter().any(|it| it == wanted);
            let arm64 = supports("arm64").then_some(Architecture::Arm64);
            let architecture = arm64.or(supports("x86_64").then_some(Architecture::Amd64))?;
            return Some((architecture, description.vcpu_info.default_vcpus, description.memory_info.size_in_mib));
        }
        let retired = self.retired.get(name)?;
        let architecture = if retired.arm64 { Architecture::Arm64 } else { Architecture::Amd64 };
        Some((architecture, retired.vcpus, retired.memory_mib))
    }

    fn disk_cells(&self, name: &str) -> [String; 2] {
        let (disks, gb) = if let Some(description) = self.described.get(name) {
            let storage = description.instance_storage_info.as_ref();
            let disks = storage.map_or(0, |storage| storage.disks.iter().map(|disk| disk.count).sum());
            (disks, storage.map_or(0, |storage| storage.total_size_in_gb))
        } else if let Some(node) = self.nodes.get(name) {
            (0, node.local_nvme_gb.unwrap_or(0))
        } else {
            self.retired.get(name).map_or((0, 0), |retired| (retired.disks, retired.disk_gb))
        };
        [disks.to_string(), gb.to_string()]
    }

    fn accelerator_cells(&self, name: &str) -> [String; 4] {
        let cells = if let Some(description) = self.described.get(name) {
            description.accelerators()
        } else if let Some(node) = self.nodes.get(name) {
            let count = node.alloc_nvidia_gpu.unwrap_or(0);
            let resource = (count > 0).then_some("nvidia.com/gpu");
            let gpu = Some(node.gpu_name.clone()).filter(|gpu| !gpu.is_empty());
            AcceleratorCells { count, name: gpu, resource, neuron_cores: 0 }
        } else {
            self.retired.get(name).map(|retired| retired.accelerators.clone()).unwrap_or_default()
        };
        [cells.count.to_string(), cell(cells.name), cell(cells.resource), cells.neuron_cores.to_string()]
    }
}

fn shape(architecture: &str, vcpus: u32, memory: u64, allocatable: [u64; 3], computed: bool) -> Vec<String> {
    let mut cells = vec![architecture.to_owned(), vcpus.to_string(), memory.to_string()];
    cells.extend(allocatable.map(|amount| amount.to_string()));
    cells.push(flag(Some(computed)));
    cells
}

/// The number in `940m`, `1392Mi` or `17Gi`.
fn quantity(text: &str, unit: &str) -> anyhow::Result<u64> {
    let number = text.strip_suffix(unit).and_then(|number| number.parse().ok());
    number.with_context(|| format!("`{text}` is not a quantity in {unit}"))
}

fn read_retired() -> anyhow::Result<BTreeMap<String, Retired>> {
    let table = Table::open("retired_types.tsv", Tables::RETIRED_TYPES)?;
    let rows = table.rows().map(|mut row| {
        let name = row.text()?.to_owned();
        let (vcpus, memory_mib, arm64) = (row.number()?, row.number()?, row.text()? == "arm64");
        let interfaces = Interfaces { enis: row.number()?, ipv4_per_eni: row.number()? };
        let (disks, disk_gb, count) = (row.number()?, row.number()?, row.number()?);
        let accelerator = row.optional_text()?.map(str::to_owned);
        let accelerators =
            AcceleratorCells { count, name: accelerator, resource: row.optional_text()?, neuron_cores: 0 };
        let hypervisor = row.optional_text()?;
        Ok((name, Retired { vcpus, memory_mib, arm64, interfaces, disks, disk_gb, accelerators, hypervisor }))
    });
    rows.collect()
}
