#!/usr/bin/env bash
# `make run`: builds spotctl and shows its answer for a cluster that ships with the repository.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
need_cargo
need_disk

if [ ! -x "$TARGET_DIR/release/spotctl" ]; then
  echo "Building spotctl. The first time takes about three minutes on two cores; later it takes a second."
fi
cargo build --release --locked --package spotctl

echo
echo "An invented shop on Amazon EKS, samples/shop-eks.json:"
echo
"$TARGET_DIR/release/spotctl" estimate samples/shop-eks.json

cat <<TXT

Your own cluster (nothing leaves this machine, nothing is changed in the cluster):

  kubectl get nodes,pods,pdb,pv,pvc,deploy,sts,ds,rs -A -o json | $TARGET_DIR/release/spotctl estimate -

Add --html FILE for a page to hand on, --redact to hash every name, --json for machines; see 'spotctl estimate --help'.
TXT
