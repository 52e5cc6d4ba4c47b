#!/usr/bin/env bash
# Puts moto, the stand-in for AWS of the contract tests, into a folder of the user's cache; never into the checkout.
set -euo pipefail

MOTO_VERSION=5.2.5
folder="${XDG_CACHE_HOME:-$HOME/.cache}/spot-optimizer/moto-$MOTO_VERSION"
[ -e "$folder/installed" ] && exit 0
rm -rf "$folder"
python3 -m venv "$folder"
"$folder/bin/python3" -m pip install --quiet "moto[server]==$MOTO_VERSION"
touch "$folder/installed"
