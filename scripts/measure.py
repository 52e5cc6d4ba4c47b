#!/usr/bin/env python3
"""Runs a command several times and prints its median seconds, CPU seconds and peak memory: measure.py RUNS COMMAND..."""

import os
import statistics
import subprocess
import sys
import tempfile
import time


def once(command):
    """Seconds, CPU seconds, peak memory in MiB and the output of one run, of this child alone."""
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        with subprocess.Popen(command, stdout=output) as child:
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - started
        if child.returncode != 0:
            raise subprocess.CalledProcessError(child.returncode, command)
        output.seek(0)
        return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output.read()


def measured(command, runs):
    """Medians of the seconds, the greatest peak memory, and the last output; the first failure raises.

    On a busy machine CPU seconds tell more than seconds.
    """
    results = [once(command) for _ in range(runs)]
    figures = {
        "seconds": round(statistics.median(each[0] for each in results), 3),
        "cpu_seconds": round(statistics.median(each[1] for each in results), 3),
        "peak_mib": round(max(each[2] for each in results)),
    }
    return figures, results[-1][3]


if __name__ == "__main__":
    medians, _ = measured(sys.argv[2:], int(sys.argv[1]))
    print(" ".join(f"{name} {value}" for name, value in medians.items()))
