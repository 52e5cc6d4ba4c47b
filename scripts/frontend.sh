#!/usr/bin/env bash
# Builds or tests the dashboard; what has not changed is not done again.
set -euo pipefail
cd "$(dirname "$0")/../frontend"

# A mark that is newer than everything it was made from.
fresh() {
  local mark=$1
  shift
  [ -e "$mark" ] && [ -z "$(find "$@" -newer "$mark" -print -quit)" ]
}

if ! fresh node_modules/.installed package.json package-lock.json; then
  echo "Installing what the dashboard is built from"
  npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.installed
fi

case "${1:-}" in
  build)
    if ! fresh dist/.built src index.html package.json vite.config.ts; then
      echo "Building the dashboard"
      npm run --silent build
      touch dist/.built
    fi
    ;;
  test)
    npm run --silent lint
    npm test --silent
    ;;
  *)
    echo "usage: scripts/frontend.sh build|test" >&2
    exit 2
    ;;
esac
