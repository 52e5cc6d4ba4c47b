#!/usr/bin/env python3
"""Packs every file of a folder with proven bounds and compares the cost: packing_bounds.py SPOTCTL FOLDER"""

import csv
import json
import subprocess
import sys
from pathlib import Path
from statistics import mean


def packed(spotctl, pods, types):
    """What `spotctl pack` answers."""
    command = [spotctl, "pack", "--pods", str(pods), "--types", str(types), "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def compared(spotctl, folder):
    """Prints a row per file and the mean and the worst of all, and returns them; nothing where the folder is missing."""
    if not (folder / "certified_bounds.csv").exists():
        print(f"  skipped, no folder {folder} (set SPOT_DATA_DIR)")
        return None
    files = []
    with open(folder / "certified_bounds.csv", encoding="utf-8") as bounds:
        for row in csv.DictReader(bounds):
            answer = packed(spotctl, folder / f"{row['instance']}.csv", folder / "types.csv")
            excess = answer["cost_usd_per_hour"] / float(row["best_known_usd_h"]) - 1
            unplaced = len(answer["unplaced"])
            files.append(
                {
                    "file": row["instance"],
                    "above_best_known": round(excess, 5),
                    "unplaced": unplaced,
                    "elapsed_ms": round(answer["elapsed_ms"], 1),
                }
            )
            print(f"  {row['instance']}: {excess:+.2%}, {answer['elapsed_ms']:.0f} ms, {unplaced} unplaced", flush=True)
    excesses = [each["above_best_known"] for each in files]
    print(f"  mean {mean(excesses):+.2%}, worst {max(excesses):+.2%} over {len(files)} files")
    return {"mean_above_best_known": round(mean(excesses), 5), "worst_above_best_known": max(excesses), "files": files}


if __name__ == "__main__":
    compared(sys.argv[1], Path(sys.argv[2]))
