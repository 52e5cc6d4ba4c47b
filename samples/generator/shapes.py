"""What a few instance types offer to Kubernetes: enough to write nodes that look real."""

from typing import NamedTuple


class Shape(NamedTuple):
    """Capacity and allocatable room of one instance type."""

    architecture: str
    vcpu: int
    memory_mib: int
    allocatable_cpu_millis: int
    allocatable_memory_mib: int
    max_pods: int
    ebs_volumes: int = 25


SHAPES = {
    "t3.medium": Shape("amd64", 2, 3900, 1930, 3246, 17),
    "t3.large": Shape("amd64", 2, 7860, 1930, 6903, 35),
    "m4.large": Shape("amd64", 2, 7980, 1930, 7002, 20, 39),
    "m4.xlarge": Shape("amd64", 4, 16034, 3500, 14910, 250, 39),
    "m5.large": Shape("amd64", 2, 7760, 1930, 6903, 29),
    "m5.xlarge": Shape("amd64", 4, 15620, 3920, 14162, 58),
    "m5.2xlarge": Shape("amd64", 8, 31500, 7910, 29317, 58),
    "m6i.xlarge": Shape("amd64", 4, 15620, 3920, 14162, 58),
    "m6a.2xlarge": Shape("amd64", 8, 31500, 7910, 29317, 58),
    "c5.xlarge": Shape("amd64", 4, 7700, 3920, 6584, 58),
    "c5a.2xlarge": Shape("amd64", 8, 15620, 7910, 14162, 58),
    "c6i.2xlarge": Shape("amd64", 8, 15620, 7910, 14162, 58),
    "r5.xlarge": Shape("amd64", 4, 31500, 3920, 29317, 58),
    "g4dn.xlarge": Shape("amd64", 4, 15900, 3920, 14481, 29),
    "m6g.xlarge": Shape("arm64", 4, 15560, 3920, 14103, 58),
    "m7g.xlarge": Shape("arm64", 4, 15560, 3920, 14103, 58),
    "c6g.xlarge": Shape("arm64", 4, 7640, 3920, 6525, 58),
    # Not an instance type that exists: what a tool does with one it does not know.
    "z9x.4xlarge": Shape("amd64", 16, 127000, 15890, 118000, 234),
}
