#!/usr/bin/env bash
# `make test`: every test there is, with no network beyond fetching crates. The last line sums them up.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
need_cargo
need_python
need_disk

RANDOM_CLUSTERS="${RANDOM_CLUSTERS:-40}"
passed=0
failed=0
log=$(mktemp "${TMPDIR:-/tmp}/spot-test.XXXXXX") || stop "cannot write to ${TMPDIR:-/tmp}: free the disk or set TMPDIR."
trap 'rm -f "$log" "$log".*' EXIT

# One named check that either holds or does not.
check() {
  local what=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
    echo "  ok      $what"
  else
    failed=$((failed + 1))
    echo "  FAILED  $what"
  fi
}

# One function is built as the program that Lambda starts, and started; `make package test-lambda` does so with all.
rust_tests() {
  LAMBDA_BINARIES="$TARGET_DIR/debug" LAMBDA_FUNCTIONS=spot-advisor-scraper \
    cargo test --workspace --locked --no-fail-fast --features spot-advisor-scraper/lambda 2>&1 | tee "$log"
  local status=${PIPESTATUS[0]} sums
  sums=$(awk '/^test result:/ {p += $4; f += $6} END {print p + 0, f + 0}' "$log")
  passed=$((passed + ${sums% *}))
  failed=$((failed + ${sums#* }))
  # A test program that dies reports no failed test of its own, and neither does a build that breaks.
  failed=$((failed + $(grep -c '^  process didn.t exit successfully: .*(signal: ' "$log")))
  if [ "$status" -ne 0 ] && [ "${sums#* }" -eq 0 ]; then failed=$((failed + 1)); fi
}

python_tests() {
  python3 -m unittest discover --start-directory tests/recheck --verbose 2>&1 | tee "$log"
  local status=${PIPESTATUS[0]} ran bad
  ran=$(sed -nE 's/^Ran ([0-9]+) tests?.*/\1/p' "$log")
  bad=$(grep -cE '^(FAIL|ERROR):' "$log")
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1 ran=$((${ran:-0} + 1)); fi
  passed=$((passed + ${ran:-0} - bad))
  failed=$((failed + bad))
}

recheck_sample() {
  "$TARGET_DIR/debug/spotctl" estimate "$1" --json >"$log" && python3 tests/recheck/recheck.py "$1" "$log"
}

# Clusters with every rule in combinations nobody thought of; a seed that fails can be looked at again by itself.
recheck_random() {
  local seed dump wrong=0
  dump="$log.json"
  for seed in $(seq 1 "$RANDOM_CLUSTERS"); do
    python3 samples/generate.py --random "$seed" --out "$dump"
    recheck_sample "$dump" >"$log.out" 2>&1 && continue
    echo "  seed $seed: python3 samples/generate.py --random $seed --out FILE"
    cat "$log.out"
    wrong=1
  done
  return $wrong
}

# Three hours of the demo: fleets move to Spot, shrink, survive what befalls them. Fails when an invariant breaks.
simulate() {
  "$TARGET_DIR/debug/spot-local" simulate --scenario "$1" --hours "$2" >"$log" 2>&1 || { cat "$log"; return 1; }
}

# The same scenario and seed, twice.
simulate_twice_alike() {
  "$TARGET_DIR/debug/spot-local" simulate --scenario "$1" --hours "$2" --json >"$log.1" 2>/dev/null &&
    "$TARGET_DIR/debug/spot-local" simulate --scenario "$1" --hours "$2" --json >"$log.2" 2>/dev/null &&
    cmp -s "$log.1" "$log.2"
}

# The dashboard in a real browser, on the platform that was just built; 77 says that there is no browser.
browser_tests() {
  CARGO_TARGET_DIR="$TARGET_DIR" scripts/frontend.sh e2e 2>&1 | tee "$log"
  local status=${PIPESTATUS[0]} ran bad
  if [ "$status" -eq 77 ]; then return; fi
  ran=$(sed -nE 's/^ *Tests .*[^0-9]([0-9]+) passed.*/\1/p' "$log")
  bad=$(sed -nE 's/^ *Tests .*[^0-9]([0-9]+) failed.*/\1/p' "$log")
  if [ "$status" -ne 0 ] && [ "${bad:-0}" -eq 0 ]; then bad=1; fi
  passed=$((passed + ${ran:-0}))
  failed=$((failed + ${bad:-0}))
}

if [ ! -d "$TARGET_DIR/debug/deps" ]; then
  echo "Building the tests. The first time takes about fifteen minutes on two cores."
fi
echo "Rust tests"
rust_tests

echo "Sample clusters"
check "the samples are what samples/generate.py writes" python3 samples/generate.py --check
echo "The re-check finds what it should"
python_tests
echo "Estimates of the samples, re-checked from the dumps alone"
# Testing built both programs.
if [ -x "$TARGET_DIR/debug/spotctl" ] && [ -x "$TARGET_DIR/debug/spot-local" ]; then
  for dump in samples/*.json; do
    check "$dump" recheck_sample "$dump"
  done
  check "$RANDOM_CLUSTERS clusters drawn by lot, seeds 1 to $RANDOM_CLUSTERS" recheck_random
else
  echo "  FAILED  spotctl and spot-local were not built"
  failed=$((failed + 1))
fi

echo "The closed loop on one machine"
check "calm-week, three hours: every invariant holds" simulate calm-week 3
check "calm-week, one hour: same seed, same bytes" simulate_twice_alike calm-week 1

echo "What is deployed"
check "template.yaml passes cfn-lint and sam validate" scripts/template.sh

if command -v npm >/dev/null 2>&1; then
  echo "Dashboard"
  check "types, lint, tests, and what is loaded before the first figure" scripts/frontend.sh test
  echo "The dashboard in a real browser"
  browser_tests
else
  echo "Dashboard: left out, npm is missing (Node.js 20 or later)"
fi

echo "Left out: the packaged functions (make package test-lambda), the AWS adapter on moto (make test-aws)"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
