#!/usr/bin/env python3
"""Measures a release: bench.py SPOTCTL [--small] [--runs N] [--data FOLDER] [--out FILE.json]

Time and memory of plans for pending pods and of estimates of generated clusters, and the cost of packings against proven
bounds where the data folder is there. Every figure is printed as it comes; FILE.json gets all of them. Medians count.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True

import packing_bounds
from measure import measured

SEED = 42
TYPES = 400
PODS_PER_NODE = 30
FULL = {"pods": (1000, 5000, 20000), "nodes": (100, 1000, 5000)}
SMALL = {"pods": (1000,), "nodes": (100,)}
GENERATOR = Path(__file__).parent.parent / "samples" / "generate.py"


def plans(spotctl, counts, runs):
    """Pending pods of five kinds placed on an empty cluster: a row a count."""
    rows = []
    for pods in counts:
        command = [spotctl, "bench", "plan", "--pods", str(pods), "--types", str(TYPES), "--seed", str(SEED), "--json"]
        figures, answer = measured(command, runs)
        row = {**json.loads(answer), "process": figures}
        rows.append(row)
        cost = row["cost_usd_per_hour"] / row["lower_bound_usd_per_hour"]
        print(
            f"  {pods} pods: {told(figures)}, {row['nodes']} nodes, {cost:.3f} of the bound, "
            f"{row['unscheduled']} not placed, {row['violations']} violations",
            flush=True,
        )
    return rows


def told(figures):
    """Time and memory in words."""
    return f"{figures['seconds']:.2f} s ({figures['cpu_seconds']:.2f} s of CPU), {figures['peak_mib']} MiB"


def estimates(spotctl, counts, runs, folder):
    """Estimates of generated clusters, whole process; one row a count."""
    rows = []
    for nodes in counts:
        dump = folder / f"{nodes}.json"
        generate = [sys.executable, str(GENERATOR), "--nodes", str(nodes), "--pods-per-node", str(PODS_PER_NODE)]
        subprocess.run([*generate, "--seed", str(SEED), "--out", str(dump)], check=True)
        megabytes = round(dump.stat().st_size / 1e6)
        row = {"nodes": nodes, "pods_per_node": PODS_PER_NODE, "seed": SEED, "dump_megabytes": megabytes}
        figures, _ = measured([spotctl, "estimate", str(dump), "--json"], runs)
        row["process"] = figures
        rows.append(row)
        print(f"  {nodes} nodes, {megabytes} MB: {told(figures)}", flush=True)
    return rows


def main():
    """Measures everything and writes it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spotctl", help="the release build")
    parser.add_argument("--small", action="store_true", help="only the smallest of each size")
    parser.add_argument("--runs", type=int, default=3, help="runs of each measurement (default 3)")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with packing/")
    parser.add_argument("--out", type=Path, help="where to write the figures")
    asked = parser.parse_args()
    sizes = SMALL if asked.small else FULL
    version = subprocess.run([asked.spotctl, "--version"], check=True, capture_output=True, text=True).stdout.split()[-1]
    figures = {"version": version, "runs": asked.runs, "cores": os.cpu_count(), "architecture": platform.machine()}
    print(f"Placing pending pods on {TYPES} types, seed {SEED}, median of {asked.runs}", flush=True)
    figures["bench_plan"] = plans(asked.spotctl, sizes["pods"], asked.runs)
    print(f"Estimates of generated clusters, {PODS_PER_NODE} pods a node, seed {SEED}, median of {asked.runs}", flush=True)
    with tempfile.TemporaryDirectory(prefix="spot-bench.") as folder:
        figures["estimate"] = estimates(asked.spotctl, sizes["nodes"], asked.runs, Path(folder))
    print("Packing cost above the best known", flush=True)
    figures["pack"] = packing_bounds.compared(asked.spotctl, asked.data / "packing")
    if asked.out:
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        asked.out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        print(f"Written to {asked.out}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"{' '.join(map(str, error.cmd))}: exit {error.returncode}: {(error.stderr or b'').decode().strip()}")
