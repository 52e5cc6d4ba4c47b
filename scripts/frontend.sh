#!/usr/bin/env bash
# Builds or tests the dashboard; what has not changed is not done again.
set -euo pipefail
cd "$(dirname "$0")/../frontend"

# Exit code of what was left out, because what it needs is not on this machine.
LEFT_OUT=77

# A mark that is newer than everything it was made from.
fresh() {
  local mark=$1
  shift
  [ -e "$mark" ] && [ -z "$(find "$@" -newer "$mark" -print -quit)" ]
}

install_packages() {
  local folder=$1
  fresh "$folder/node_modules/.installed" "$folder/package.json" "$folder/package-lock.json" && return
  echo "Installing what the dashboard is built from"
  npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error
  touch "$folder/node_modules/.installed"
}

build() {
  fresh dist/.built src build public index.html package.json vite.config.ts && return
  echo "Building the dashboard"
  npm run --silent build
  touch dist/.built
}

# The path of a Chromium; root on Debian gets one with apt.
browser() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" && return
  done
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 1
  apt-get install --yes --quiet chromium >&2 && command -v chromium
}

need_browser() {
  CHROMIUM=$(browser) || {
    echo "left out: no Chromium, and it cannot be installed here (name one in CHROMIUM)"
    exit "$LEFT_OUT"
  }
  export CHROMIUM
}

install_packages .
case "${1:-}" in
  build)
    build
    ;;
  test)
    npm run --silent types
    npm run --silent lint
    npm test --silent
    build
    npm run --silent size
    ;;
  e2e)
    need_browser
    build
    NO_COLOR=1 npm run --silent e2e
    ;;
  lighthouse)
    need_browser
    build
    install_packages lighthouse
    shift
    npm run --silent lighthouse -- "$@"
    ;;
  *)
    echo "usage: scripts/frontend.sh build|test|e2e|lighthouse [RUNS [PAGE]]" >&2
    exit 2
    ;;
esac
