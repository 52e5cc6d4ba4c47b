#!/usr/bin/env bash
# `make run`: builds the platform and its dashboard, and runs them on this machine with a simulated customer.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
need_cargo
need_disk

PORT="${PORT:-8080}"
DATA="${DATA:-$TARGET_DIR/local-data}"
DASHBOARD=frontend/dist

if [ ! -x "$TARGET_DIR/debug/spot-local" ]; then
  echo "Building the platform. The first time takes about ten minutes on two cores; later it takes a second."
fi
# The profile of the tests: what `make test` builds later need not be built twice.
cargo build --locked --package spot-local --package spotctl

dashboard=()
if [ -d frontend ]; then
  if command -v npm >/dev/null 2>&1; then
    scripts/frontend.sh build
    dashboard=(--dashboard "$DASHBOARD")
  else
    echo "npm is missing, so there is no dashboard this time: install Node.js 20 or later (https://nodejs.org)."
  fi
fi

cat <<TXT

Your own cluster, read only (nothing leaves this machine, nothing is changed in the cluster):
  kubectl get nodes,pods,pdb,pv,pvc,deploy,sts,ds,rs -A -o json | $TARGET_DIR/debug/spotctl estimate -

TXT
exec "$TARGET_DIR/debug/spot-local" run --data "$DATA" --port "$PORT" "${dashboard[@]}" "$@"
