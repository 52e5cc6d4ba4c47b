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


def main(spotctl, folder):
    """Prints a row per file and the mean and the worst of all."""
    excesses = []
    with open(folder / "certified_bounds.csv", encoding="utf-8") as bounds:
        for row in csv.DictReader(bounds):
            answer = packed(spotctl, folder / f"{row['instance']}.csv", folder / "types.csv")
            if answer["unplaced"]:
                print(f"  {row['instance']}: {len(answer['unplaced'])} pods unplaced")
                return 1
            excess = answer["cost_usd_per_hour"] / float(row["best_known_usd_h"]) - 1
            excesses.append(excess)
            print(f"  {row['instance']}: {excess:+.2%} above the best known, {answer['elapsed_ms']} ms")
    print(f"  mean {mean(excesses):+.2%}, worst {max(excesses):+.2%} over {len(excesses)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
