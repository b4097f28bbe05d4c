#!/usr/bin/env bash
# Builds the command as it is shipped: one static file, and the same bytes wherever it is built.
#   tools/release/build.sh [PROFILE [TARGET]]     dist, x86_64-unknown-linux-musl unless told
# Needs `rustup target add x86_64-unknown-linux-musl` and a C compiler for musl (Debian: musl-tools).
set -euo pipefail
cd "$(dirname "$0")/../.."
profile=${1:-dist}
target=${2:-x86_64-unknown-linux-musl}
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/armistice/target}"
cargo_home=${CARGO_HOME:-$HOME/.cargo}
# No path of this machine, and no time of day, may reach the file: they are what differs between two builds.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || echo 0)
export SOURCE_DATE_EPOCH
rust='' c=''
for pair in "$cargo_home=/cargo" "$CARGO_TARGET_DIR=/target" "$PWD=/armistice"; do
  rust+="--remap-path-prefix=$pair "
  c+="-ffile-prefix-map=$pair "
done
export RUSTFLAGS=$rust CFLAGS=$c CARGO_INCREMENTAL=0
cargo build --locked --profile "$profile" --target "$target" -p armistice
folder=$profile
[ "$profile" = dev ] && folder=debug
# Names of symbols that thin LTO makes public differ from build to build (`.llvm.` and a number); nothing that is loaded does.
strip "$CARGO_TARGET_DIR/$target/$folder/armistice"
echo "$CARGO_TARGET_DIR/$target/$folder/armistice"
