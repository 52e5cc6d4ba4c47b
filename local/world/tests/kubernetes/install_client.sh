#!/bin/sh
# Puts the Python package `kubernetes` into a folder of its own and prints the interpreter that sees it. Once per version.
set -eu
CLIENT_VERSION=37.0.2
folder="${XDG_CACHE_HOME:-$HOME/.cache}/spot-optimizer/kubernetes-client-$CLIENT_VERSION"
if [ ! -f "$folder/ready" ]; then
  rm -rf "$folder"
  python3 -m venv "$folder"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 15 "kubernetes==$CLIENT_VERSION" >&2
  touch "$folder/ready"
fi
echo "$folder/bin/python"
