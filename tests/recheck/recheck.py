#!/usr/bin/env python3
"""Re-checks an estimate from the dump alone: recheck.py DUMP.json ESTIMATE.json

Written from the description of the interface, not from the planner, and sharing no code with it: money to the last
digit, every node and pod accounted for, nothing moved that must stay, every moved pod allowed where it goes, the safety
layers computed anew. Prints each violation and exits 1 if there is one, 2 if a file cannot be read. What nothing in the
two files can prove is printed as "unverified" and is no violation. Only the standard library is used.
"""

import json
import sys
from decimal import Decimal
from pathlib import Path

sys.dont_write_bytecode = True

import check_accounting
import check_movement
import check_placement
import check_safety
import check_topology
from cluster import read_dump
from fleet import Fleet

CHECKS = [
    check_accounting.nodes,
    check_accounting.pods,
    check_movement.pods,
    check_movement.nodes,
    check_placement.room,
    check_placement.places,
    check_placement.ports,
    check_placement.volumes_attached,
    check_placement.new_nodes,
    check_topology.between_pods,
    check_safety.layers,
]


def findings(dump_text, estimate_text):
    """Every violation and every remark, and the fleet they are about."""
    cluster = read_dump(dump_text)
    estimate = json.loads(estimate_text, parse_float=Decimal)
    fleet = Fleet(estimate, cluster)
    found = list(check_accounting.money(estimate))
    for check in CHECKS:
        found += check(cluster, fleet)
    return found, fleet


def main(arguments):
    """Reads the two files and prints what is wrong."""
    if len(arguments) != 2:
        print(__doc__.splitlines()[0], file=sys.stderr)
        return 2
    try:
        dump, estimate = (Path(each).read_text(encoding="utf-8") for each in arguments)
        found, fleet = findings(dump, estimate)
    except (OSError, ValueError, KeyError) as error:
        print(f"recheck: cannot read {' or '.join(arguments)}: {error!r}", file=sys.stderr)
        return 2
    for each in found:
        print(f"  {each}")
    wrong = [each for each in found if not each.startswith("unverified")]
    moved = f"{len(fleet.before)} nodes become {len(fleet.after)}, {len(fleet.moved)} pods move"
    print(f"  {moved}: {len(wrong)} violations")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
