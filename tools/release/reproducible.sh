#!/usr/bin/env bash
# Builds the last commit twice, from two folders with two target folders, and compares the files byte for byte.
#   tools/release/reproducible.sh [PROFILE [TARGET]]
set -euo pipefail
cd "$(dirname "$0")/../.."
places=$(mktemp -d)
trap 'rm -rf "$places"' EXIT
sums=()
for place in "$places/one" "$places/another/and/deeper"; do
  mkdir -p "$place/armistice"
  git archive HEAD | tar x -C "$place/armistice"
  program=$(CARGO_TARGET_DIR="$place/target" SOURCE_DATE_EPOCH=0 "$place/armistice/tools/release/build.sh" "$@" | tail -1)
  cp "$program" "$places/program-${#sums[@]}"
  sums+=("$(sha256sum <"$program" | cut -d' ' -f1)")
  rm -rf "$place"
  echo "${sums[-1]}  built in $place"
done
if [ "${sums[0]}" != "${sums[1]}" ]; then
  echo "two builds of one commit differ:" >&2
  cmp "$places/program-0" "$places/program-1" >&2 || true
  exit 1
fi
if strings -n 6 "$places/program-0" | grep -F -e "$places" -e "${CARGO_HOME:-$HOME/.cargo}"; then
  echo "the file names folders of this machine" >&2
  exit 1
fi
echo "the same bytes, and no folder of this machine in them"
