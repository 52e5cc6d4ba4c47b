#!/usr/bin/env python3
"""Runs a command several times and prints the median of its seconds and its peak memory: measure.py RUNS COMMAND..."""

import resource
import statistics
import subprocess
import sys
import time


def main(runs, command):
    """Runs the command that often; the first failure ends it."""
    seconds = []
    for _ in range(runs):
        started = time.monotonic()
        if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode != 0:
            return 1
        seconds.append(time.monotonic() - started)
    peak_mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{statistics.median(seconds):.2f} s (median of {runs}), {peak_mib:.0f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
