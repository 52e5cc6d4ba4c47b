//! The part of AWS's DescribeInstanceTypes answer that the catalog keeps.

use serde::Deserialize;

/// One described type.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Description {
    pub(crate) bare_metal: bool,
    pub(crate) burstable_performance_supported: bool,
    pub(crate) current_generation: bool,
    pub(crate) hypervisor: Option<String>,
    pub(crate) supported_usage_classes: Vec<String>,
    pub(crate) ebs_info: EbsInfo,
    pub(crate) memory_info: MemoryInfo,
    pub(crate) processor_info: ProcessorInfo,
    #[serde(rename = "VCpuInfo")]
    pub(crate) vcpu_info: VcpuInfo,
    pub(crate) instance_storage_info: Option<StorageInfo>,
    gpu_info: Option<GpuInfo>,
    neuron_info: Option<NeuronInfo>,
    inference_accelerator_info: Option<AcceleratorInfo>,
    media_accelerator_info: Option<AcceleratorInfo>,
    fpga_info: Option<FpgaInfo>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct EbsInfo {
    pub(crate) attachment_limit_type: Option<String>,
    pub(crate) maximum_ebs_attachments: Option<u32>,
}

#[derive(Deserialize)]
pub(crate) struct MemoryInfo {
    #[serde(rename = "SizeInMiB")]
    pub(crate) size_in_mib: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ProcessorInfo {
    pub(crate) supported_architectures: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct VcpuInfo {
    #[serde(rename = "DefaultVCpus")]
    pub(crate) default_vcpus: u32,
}

#[derive(Deserialize)]
pub(crate) struct StorageInfo {
    #[serde(rename = "Disks")]
    pub(crate) disks: Vec<Disk>,
    #[serde(rename = "TotalSizeInGB")]
    pub(crate) total_size_in_gb: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Disk {
    pub(crate) count: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GpuInfo {
    gpus: Vec<Device>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NeuronInfo {
    neuron_devices: Vec<Device>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AcceleratorInfo {
    accelerators: Vec<Device>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FpgaInfo {
    fpgas: Vec<Device>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Device {
    name: String,
    count: u32,
    #[serde(default)]
    manufacturer: String,
    #[serde(default)]
    logical_gpu_count: u32,
    core_info: Option<CoreInfo>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CoreInfo {
    count: u32,
}

/// Accelerators as our table has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AcceleratorCells {
    pub(crate) count: u32,
    pub(crate) name: Option<String>,
    pub(crate) resource: Option<&'static str>,
    pub(crate) neuron_cores: u32,
}

impl Description {
    /// GPUs, else Neuron devices, else other chips; no type has two kinds.
    pub(crate) fn accelerators(&self) -> AcceleratorCells {
        let neuron = self.neuron_info.iter().flat_map(|info| &info.neuron_devices).next();
        if let Some(device) = neuron {
            let neuron_cores = device.count * device.core_info.as_ref().map_or(0, |cores| cores.count);
            return AcceleratorCells { neuron_cores, ..device.cells(Some("aws.amazon.com/neuron")) };
        }
        let gpu = self.gpu_info.iter().flat_map(|info| &info.gpus).next();
        let chip = self.inference_accelerator_info.iter().flat_map(|info| &info.accelerators).next();
        if let Some(device) = gpu.or(chip) {
            return device.cells(device.plugin_resource());
        }
        let media = self.media_accelerator_info.iter().flat_map(|info| &info.accelerators).next();
        let fpga = self.fpga_info.iter().flat_map(|info| &info.fpgas).next();
        media.or(fpga).map(|device| device.cells(None)).unwrap_or_default()
    }
}

impl Device {
    /// The resource the maker's device plugin offers. A slice of a GPU has none that is documented, so nothing that
    /// asks for a GPU is sent there.
    fn plugin_resource(&self) -> Option<&'static str> {
        let resource = match self.manufacturer.as_str() {
            "NVIDIA" => Some("nvidia.com/gpu"),
            "AMD" => Some("amd.com/gpu"),
            "Habana" => Some("habana.ai/gaudi"),
            "Qualcomm" => Some("qualcomm.com/qaic"),
            _ => None,
        };
        resource.filter(|_| self.count > 0)
    }

    fn cells(&self, resource: Option<&'static str>) -> AcceleratorCells {
        let count = self.count.max(self.logical_gpu_count);
        AcceleratorCells { count, name: Some(self.name.clone()), resource, neuron_cores: 0 }
    }
}
