#!/usr/bin/env python3
"""Runs a command several times and prints the median of its seconds and its peak memory: measure.py RUNS COMMAND..."""

import os
import statistics
import subprocess
import sys
import time


def once(command):
    """Seconds and peak memory in MiB of one run, of this child alone."""
    started = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise subprocess.CalledProcessError(child.returncode, command)
    return time.monotonic() - started, usage.ru_maxrss / 1024


def measured(command, runs):
    """Median seconds and greatest peak memory; the first failure raises."""
    results = [once(command) for _ in range(runs)]
    return {
        "seconds": round(statistics.median(seconds for seconds, _ in results), 3),
        "peak_mib": round(max(peak for _, peak in results)),
    }


if __name__ == "__main__":
    figures = measured(sys.argv[2:], int(sys.argv[1]))
    print(f"{figures['seconds']:.2f} s (median of {sys.argv[1]}), {figures['peak_mib']} MiB")
