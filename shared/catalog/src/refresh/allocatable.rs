//! What a node can allocate, by EKS's reservation formulas, for types of which no node has been published.

use spot_domain::Architecture;

/// Share of memory that is left after the virtualization overhead Karpenter assumes (7.5 %), per mille.
const MEMORY_LEFT_PER_MILLE: u64 = 925;
/// Memory that Graviton keeps for itself before that.
const ARM64_RESERVED_MIB: u64 = 64;
/// Memory reserved for the kubelet and the system on every node.
const RESERVED_MIB: u64 = 255;
/// Memory reserved for each pod the node may run.
const RESERVED_PER_POD_MIB: u64 = 11;
/// Free memory below which the kubelet evicts.
const EVICTION_THRESHOLD_MIB: u64 = 100;

/// Thousandths of a vCPU left for pods: 6 % of the first core, 1 % of the second, 0.5 % of the next two and 0.25 % of
/// every further one are reserved.
pub(crate) fn cpu_millicores(vcpus: u32) -> u64 {
    let reserved_tenths: u64 = (0..vcpus)
        .map(|core| match core {
            0 => 600,
            1 => 100,
            2 | 3 => 50,
            _ => 25,
        })
        .sum();
    (u64::from(vcpus) * 10_000 - reserved_tenths) / 10
}

/// MiB of memory left for pods.
pub(crate) fn memory_mib(memory_mib: u64, architecture: Architecture, max_pods: u64) -> u64 {
    let hidden = if architecture == Architecture::Arm64 { ARM64_RESERVED_MIB } else { 0 };
    let visible = memory_mib.saturating_sub(hidden) * MEMORY_LEFT_PER_MILLE / 1000;
    visible.saturating_sub(RESERVED_MIB + EVICTION_THRESHOLD_MIB + RESERVED_PER_POD_MIB * max_pods)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formula_reproduces_published_nodes() {
        assert_eq!((cpu_millicores(2), memory_mib(8192, Architecture::Amd64, 29)), (1930, 6903));
        assert_eq!((cpu_millicores(16), memory_mib(65536, Architecture::Amd64, 234)), (15890, 57691));
        assert_eq!((cpu_millicores(1), memory_mib(2048, Architecture::Arm64, 8)), (940, 1392));
        assert_eq!((cpu_millicores(96), memory_mib(393_216, Architecture::Amd64, 737)), (95690, 355_262));
    }
}
