#!/usr/bin/env bash
# Takes the README's picture anew: docs/dashboard.png, the overview after some hours of the demo. Needs Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
need_cargo
need_disk

MOST_BYTES=$((300 << 10))
cargo build --locked --package spot-local
scripts/frontend.sh build
CARGO_TARGET_DIR="$TARGET_DIR" npm run --silent --prefix frontend picture -- "$PWD/docs/dashboard.png"
size=$(stat -c %s docs/dashboard.png)
[ "$size" -le "$MOST_BYTES" ] || stop "docs/dashboard.png has $size bytes, $MOST_BYTES at most"
