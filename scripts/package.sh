#!/usr/bin/env bash
# `make package`: the functions as template.yaml wants them, target/lambda/NAME.zip, and what is in each, NAME/bootstrap.
#   ARCH=x86_64|arm64   the template's Architecture; x86_64 unless told otherwise
#   FUNCTIONS="a b"     only these
# zig links against the glibc of provided.al2023, whatever this machine has.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
need_cargo
need_python
need_disk

ARCH="${ARCH:-x86_64}"
case "$ARCH" in
  x86_64) TRIPLE=x86_64-unknown-linux-gnu ;;
  arm64) TRIPLE=aarch64-unknown-linux-gnu ;;
  *) stop "ARCH is '$ARCH': x86_64 or arm64 are possible." ;;
esac
need_rust_target "$TRIPLE"

# provided.al2023 has glibc 2.34.
GLIBC=2.34
tools=$(scripts/python_tool.sh cargo-lambda-1.9.2 cargo-lambda==1.9.2 ziglang==0.17.0) || exit 1
PATH="$tools/bin:$PATH"
zipper=$(scripts/python_tool.sh deflate-0.9.0 deflate==0.9.0) || exit 1

all=$(sed -nE 's|^ *CodeUri: target/lambda/([a-z-]+)\.zip$|\1|p' template.yaml)
packages=()
for name in ${FUNCTIONS:-$all}; do
  package=$(sed -nE 's/^name = "(.*)"$/\1/p' "functions/$name/Cargo.toml" | head -n 1)
  packages+=(--package "$package" --features "$package/lambda")
done

built="$TARGET_DIR/packages-$ARCH"
if [ ! -d "$TARGET_DIR/$TRIPLE/lambda" ]; then
  echo "Building the functions. The first time takes about half an hour on two cores: the client of EC2 alone takes ten minutes."
fi
cargo lambda build --profile lambda --target "$TRIPLE.$GLIBC" --locked --lambda-dir "$built" "${packages[@]}"

echo "Zips for $ARCH"
for name in ${FUNCTIONS:-$all}; do
  package=$(sed -nE 's/^name = "(.*)"$/\1/p' "functions/$name/Cargo.toml" | head -n 1)
  mkdir -p "target/lambda/$name"
  cp "$built/$package/bootstrap" "target/lambda/$name/bootstrap"
done
# shellcheck disable=SC2086 # names, one each
"$zipper/bin/python" scripts/zip_functions.py target/lambda ${FUNCTIONS:-$all}
