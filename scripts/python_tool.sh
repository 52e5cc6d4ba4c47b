#!/bin/sh
# Puts Python packages of fixed versions into a folder of the user's cache, once, and prints that folder:
#   scripts/python_tool.sh NAME PACKAGE==VERSION...
# Progress goes to standard error. Fails with one line where the package index cannot be reached.
set -eu
name=$1
shift
folder="${XDG_CACHE_HOME:-$HOME/.cache}/spot-optimizer/$name"
if [ ! -f "$folder/ready" ]; then
  echo "Installing $* into $folder (once)" >&2
  rm -rf "$folder"
  mkdir -p "$(dirname "$folder")"
  log=$(mktemp "${TMPDIR:-/tmp}/spot-pip.XXXXXX")
  trap 'rm -f "$log"' EXIT
  if ! python3 -m venv "$folder" >"$log" 2>&1 ||
    ! "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 15 "$@" >"$log" 2>&1; then
    rm -rf "$folder"
    echo "cannot install $*: $(grep -v '^ *$' "$log" | tail -n 1)" >&2
    exit 1
  fi
  touch "$folder/ready"
fi
echo "$folder"
