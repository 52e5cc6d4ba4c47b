#!/usr/bin/env bash
# `make test-lambda`: what `make package` built, started against a Runtime API and our AWS account on loopback; then what
# starting costs.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
need_cargo
need_disk

[ -d target/lambda ] || stop "target/lambda is missing: run 'make package' first, for this machine's own architecture."
export LAMBDA_BINARIES="$PWD/target/lambda"
cargo test --workspace --locked --features spot-advisor-scraper/lambda --test functions --test first_steps --test start_times -- --nocapture --test-threads 1
