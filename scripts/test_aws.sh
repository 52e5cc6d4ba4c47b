#!/usr/bin/env bash
# `make test-aws`: the adapter that speaks to customers' accounts, judged by moto, a stand-in for AWS that others wrote, and
# by canned answers. Building EC2's client takes minutes and gigabytes of memory, so this is no part of `make test`.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
need_cargo
need_python
need_disk

shared/cloud/tests/aws/install_moto.sh || stop "moto cannot be installed: is the package index of Python within reach?"
cargo test --locked --profile accounts -p spot-cloud --features aws --test aws "$@"
