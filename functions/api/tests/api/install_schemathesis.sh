#!/bin/sh
# Puts the Python package `schemathesis` into a folder of its own and prints its command. Once per version.
set -eu
VERSION=4.32.5
folder="${XDG_CACHE_HOME:-$HOME/.cache}/spot-optimizer/schemathesis-$VERSION"
if [ ! -f "$folder/ready" ]; then
  rm -rf "$folder"
  python3 -m venv "$folder"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 15 "schemathesis==$VERSION" >&2
  touch "$folder/ready"
fi
echo "$folder/bin/schemathesis"
