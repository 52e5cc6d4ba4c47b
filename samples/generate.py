#!/usr/bin/env python3
"""Writes the sample clusters: invented, but shaped like what kubectl prints for real ones.

generate.py                 writes every sample beside this file
generate.py --check         compares instead of writing; exit 1 and the names of stale samples
generate.py --nodes N --pods-per-node M --out FILE [--seed S]
                            writes one large cluster for measuring; "-" is standard output
generate.py --random SEED --out FILE
                            writes one cluster drawn by lot, for the re-check

The same seed gives the same bytes. Only the standard library is used.
"""

import argparse
import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True

from generator import karpenter, kops_old, mixed_odd, openshift, random_cluster, scale, shop_eks

SAMPLES = {
    "shop-eks.json": shop_eks.build,
    "karpenter.json": karpenter.build,
    "kops-old.json": kops_old.build,
    "openshift.json": openshift.build,
    "mixed-odd.json": mixed_odd.build,
}


def rendered(items):
    """The bytes of one sample: a list as kubectl prints it, but an object to the line, to stay small."""
    lines = ",\n".join(json.dumps(item) for item in items)
    head = '{"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": ['
    return f"{head}\n{lines}\n]}}\n".encode()


def write_samples(folder, only_check):
    """Writes or compares every sample; the names of those that differ."""
    stale = []
    for name, build in SAMPLES.items():
        path, content = folder / name, rendered(build())
        if only_check:
            if not path.exists() or path.read_bytes() != content:
                stale.append(name)
        else:
            path.write_bytes(content)
            print(f"{name}: {len(content) // 1000} kB", file=sys.stderr)
    return stale


def main():
    """Reads the command line and does what it asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare the samples instead of writing them")
    parser.add_argument("--nodes", type=int, help="nodes of one large cluster")
    parser.add_argument("--pods-per-node", type=int, default=30, help="pods on each of its nodes (default 30)")
    parser.add_argument("--random", type=int, metavar="SEED", help="draw one cluster by lot")
    parser.add_argument("--out", help="where to write the large or drawn cluster")
    parser.add_argument("--seed", type=int, default=1, help="seed of the large cluster (default 1)")
    options = parser.parse_args()
    if options.nodes is not None:
        if not options.out or options.nodes < 1 or options.pods_per_node < 1:
            parser.error("--nodes needs --out and numbers above 0")
        if options.out == "-":
            scale.write(sys.stdout, options.nodes, options.pods_per_node, options.seed)
        else:
            with open(options.out, "w", encoding="utf-8") as out:
                scale.write(out, options.nodes, options.pods_per_node, options.seed)
        return 0
    if options.random is not None:
        if not options.out:
            parser.error("--random needs --out")
        Path(options.out).write_bytes(rendered(random_cluster.build(options.random)))
        return 0
    stale = write_samples(Path(__file__).parent, options.check)
    if stale:
        print(f"stale, run 'make samples': {', '.join(stale)}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
