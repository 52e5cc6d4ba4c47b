#!/usr/bin/env python3
"""Runs every scenario with three seeds and prints what came of it as a table.

Two at a time. Seed 1 of each is compared with its golden text in local/scenarios/golden (`--update` writes it anew);
the figures are kept as JSON in tests/bench/results/scenarios.json. Exit 1 when an invariant broke or a text differs.
"""

import argparse
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "local/scenarios/golden"
RESULTS = ROOT / "tests/bench/results/scenarios.json"
SCENARIOS = [
    "calm-week",
    "interruption-wave",
    "capacity-drought",
    "control-plane-down",
    "busy-customer",
    "hundred-nodes",
    "five-thousand-nodes",
]
SEEDS = [1, 2, 3]
# One seed says as much as three, and takes its time.
ONE_SEED = {"hundred-nodes", "five-thousand-nodes"}


def run(program, name, seed):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "report.txt"
        command = [program, "simulate", "--scenario", name, "--seed", str(seed), "--json", "--text", str(path)]
        done = subprocess.run(command, capture_output=True, text=True)
        text = path.read_text() if path.exists() else ""
    took = re.search(r"took ([\d.]+) s, (\d+) MiB", done.stderr)
    if not took:
        sys.exit(f"{name}, seed {seed}: {done.stderr[-2000:]}")
    report = json.loads(done.stdout)
    return name, seed, report, text, float(took[1]), int(took[2])


def line(name, seed, report, seconds, mebibytes):
    """One row per scenario and seed."""
    clusters = {}
    for cluster in report["clusters"]:
        after, whole = cluster["after_first_day"], cluster["ledger"]
        shown = after if after["hours"] else whole
        clusters[cluster["name"]] = {
            "saved_percent": round(shown["saved_ppm"] / 10_000, 2),
            "counted_from": "day 2" if after["hours"] else "the start",
            "paid_usd": round(shown["paid_microusd"] / 1e6, 2),
            "baseline_usd": round(shown["baseline_microusd"] / 1e6, 2),
            "ledger_usd": whole["paid_microusd"] / 1e6,
            "billed_usd": cluster["billed_microusd"] / 1e6,
            "pods_ready_percent": round(cluster["pods_ready_ppm"] / 10_000, 3),
            "estimate_usd_per_month": cluster["first_estimate_microusd_per_month"] / 1e6,
            "came_usd_per_month": round(
                (shown["first_day_microusd"] - shown["paid_microusd"]) / 1e6 / max(shown["hours"], 1) * 730, 2
            ),
            "nodes": cluster["nodes"],
            "spot_nodes": cluster["spot_nodes"],
        }
    interruptions = report["interruptions"]
    return {
        "scenario": name,
        "seed": seed,
        "clusters": clusters,
        "interruptions": len(interruptions),
        "recovered": sum(1 for one in interruptions if one.get("recovered_after_secs") is not None),
        "checks": sum(one["checks"] for one in report["invariants"]),
        "broken": sum(one["broken"] for one in report["invariants"]),
        "aws_microusd_per_100_nodes_month": report["aws_bill"]["microusd_per_100_nodes_month"],
        "seconds": seconds,
        "mebibytes": mebibytes,
    }


def show(row):
    for cluster, of in row["clusters"].items():
        print(
            f"{row['scenario']:<20} {row['seed']}  {cluster:<10} saved {of['saved_percent']:>6.1f} % "
            f"of ${of['baseline_usd']:.2f} from {of['counted_from']}, ready {of['pods_ready_percent']:.3f} %, "
            f"estimate ${of['estimate_usd_per_month']:.0f} came ${of['came_usd_per_month']:.0f}, "
            f"ledger {of['ledger_usd']:.6f} bill {of['billed_usd']:.6f}"
        )
    print(
        f"{'':<20}    {row['interruptions']} interruptions, {row['recovered']} recovered; {row['checks']} checks, "
        f"{row['broken']} broken; AWS ${row['aws_microusd_per_100_nodes_month'] / 1e6:.2f} per 100 nodes and month; "
        f"{row['seconds']:.1f} s, {row['mebibytes']} MiB",
        flush=True,
    )


def golden(name, text, update):
    """Whether the text is the kept one, where one is kept."""
    path = GOLDEN / f"{name}.txt"
    if update:
        path.write_text(text)
    return not path.exists() or path.read_text() == text


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", help="spot-local, built with --release")
    parser.add_argument("names", nargs="*", default=SCENARIOS)
    parser.add_argument("--update", action="store_true", help="keep the texts of seed 1 as golden texts")
    wanted = parser.parse_args()
    runs = [(name, seed) for name in wanted.names for seed in ([1] if name in ONE_SEED else SEEDS)]
    rows, differing = [], []
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        waiting = [pool.submit(run, wanted.program, *one) for one in runs]
        for done in waiting:
            name, seed, report, text, seconds, mebibytes = done.result()
            rows.append(line(name, seed, report, seconds, mebibytes))
            show(rows[-1])
            if seed == 1 and not golden(name, text, wanted.update):
                differing.append(name)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(rows, indent=1) + "\n")
    if differing:
        print(f"differs from its golden text: {', '.join(differing)}")
    return 1 if differing or any(row["broken"] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
