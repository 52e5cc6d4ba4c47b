#!/usr/bin/env bash
# `make lint`: formatting, clippy and documentation; every warning is an error.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
need_cargo
need_disk

echo "Formatting"
cargo fmt --all -- --check
echo "Clippy"
cargo clippy --workspace --all-targets --locked -- -D warnings
echo "Documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked
