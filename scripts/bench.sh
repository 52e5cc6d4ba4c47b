#!/usr/bin/env bash
# `make bench`: the figures of a release, printed and kept as JSON under tests/bench/results/. RUNS sets how often each is
# measured; `scripts/bench.sh --small` measures the smallest size of each only and keeps nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
need_cargo
need_python
need_disk

SPOTCTL="$TARGET_DIR/release/spotctl"
DATA="${SPOT_DATA_DIR:-../shared/data}"
[ "${1:-}" = "" ] || [ "${1:-}" = "--small" ] || stop "scripts/bench.sh: unknown option $1; there is only --small."
if [ ! -x "$SPOTCTL" ]; then
  echo "Building spotctl for release."
fi
cargo build --release --locked --package spotctl
version=$("$SPOTCTL" --version | awk '{print $NF}')
if [ "${1:-}" = "--small" ]; then
  python3 scripts/bench.py "$SPOTCTL" --small --runs "${RUNS:-1}" --data "$DATA"
else
  python3 scripts/bench.py "$SPOTCTL" --runs "${RUNS:-3}" --data "$DATA" --out "tests/bench/results/$version.json"
fi
