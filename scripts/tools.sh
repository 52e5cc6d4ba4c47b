# Sourced by the other scripts: says in one line what is missing and how to get it, before anything is built.

NEEDED_CARGO_MINOR=95      # rust-version 1.95 in Cargo.toml
NEEDED_FREE_KIB=$((14 << 20)) # a cold build of everything with its tests takes about 12 GB

export PYTHONDONTWRITEBYTECODE=1

stop() {
  echo "$*" >&2
  exit 1
}

# Builds of continuous integration share one target folder, so that a fresh clone need not compile everything anew.
if [ -n "${CI:-}" ]; then
  export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-${HOME:-$PWD}/.cache}/spot-optimizer/target}"
fi
TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"

need_cargo() {
  command -v cargo >/dev/null 2>&1 ||
    stop "cargo is missing: install Rust 1.$NEEDED_CARGO_MINOR or later (https://rustup.rs), then open a new shell."
  local version minor
  version=$(cargo --version 2>/dev/null) ||
    stop "cargo does not start, its toolchain is not installed: run 'rustup toolchain install stable && rustup default stable'."
  minor=$(echo "$version" | sed -nE 's/^cargo 1\.([0-9]+)\..*/\1/p')
  [ "${minor:-0}" -ge "$NEEDED_CARGO_MINOR" ] ||
    stop "$version is too old: 1.$NEEDED_CARGO_MINOR or later is needed; run 'rustup update stable && rustup default stable'."
  command -v "${CC:-cc}" >/dev/null 2>&1 ||
    stop "no C linker found, which Rust needs: run 'sudo apt-get install build-essential'."
}

# Rust's library for another architecture, fetched once where rustup is at hand.
need_rust_target() {
  local library
  library="$(rustc --print sysroot)/lib/rustlib/$1"
  [ -d "$library" ] && return
  command -v rustup >/dev/null 2>&1 ||
    stop "Rust's library for $1 is missing, and no rustup is there to fetch it: install it as you installed Rust."
  echo "Fetching Rust's library for $1 (once)" >&2
  rustup target add "$1" >&2 || true
  [ -d "$library" ] || stop "Rust's library for $1 could not be fetched: run 'rustup target add $1' where there is a network."
}

need_python() {
  command -v python3 >/dev/null 2>&1 || stop "python3 is missing: run 'sudo apt-get install python3'."
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null ||
    stop "$(python3 --version 2>&1 | head -n 1) is too old or broken: Python 3.9 or later is needed."
}

need_disk() {
  mkdir -p "$TARGET_DIR" 2>/dev/null || stop "cannot write to $TARGET_DIR: free the disk or set CARGO_TARGET_DIR to another folder."
  local free
  free=$(df -Pk "$TARGET_DIR" | awk 'NR == 2 {print $4}')
  [ "${free:-0}" -ge "$NEEDED_FREE_KIB" ] ||
    stop "only $((free >> 10)) MB free where $TARGET_DIR lies, $((NEEDED_FREE_KIB >> 10)) MB are needed: free some, or set CARGO_TARGET_DIR to another disk."
}
