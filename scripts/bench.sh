#!/usr/bin/env bash
# `make bench`: the figures of a release. RUNS sets how often each is measured; the median counts.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
need_cargo
need_python
need_disk

RUNS="${RUNS:-3}"
DATA="${SPOT_DATA_DIR:-../shared/data}"
SPOTCTL="$TARGET_DIR/release/spotctl"
cargo build --release --locked --package spotctl
dumps=$(mktemp -d "${TMPDIR:-/tmp}/spot-bench.XXXXXX")
trap 'rm -rf "$dumps"' EXIT

echo "Placing pending pods on 400 types, seed 42"
for pods in 1000 5000 20000; do
  "$SPOTCTL" bench plan --pods "$pods" --types 400 --seed 42 --json
done

echo "Estimates of generated clusters, 30 pods per node, seed 1"
for nodes in 100 1000 5000; do
  python3 samples/generate.py --nodes "$nodes" --pods-per-node 30 --seed 1 --out "$dumps/$nodes.json"
  echo "  $nodes nodes, $(($(wc -c <"$dumps/$nodes.json") / 1000000)) MB: $(python3 scripts/measure.py "$RUNS" "$SPOTCTL" estimate "$dumps/$nodes.json" --json)"
done

if [ -d "$DATA/packing" ]; then
  echo "Packing against proven bounds"
  python3 scripts/packing_bounds.py "$SPOTCTL" "$DATA/packing"
else
  echo "Packing against proven bounds: skipped, no folder $DATA/packing (set SPOT_DATA_DIR)"
fi
