#!/usr/bin/env bash
# `make scenarios`: every scenario from its first moment to its last with three seeds, from a release build.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
need_cargo
need_disk

cargo build --locked --release --package spot-local
exec python3 scripts/scenarios.py "$TARGET_DIR/release/spot-local" "$@"
