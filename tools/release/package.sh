#!/usr/bin/env bash
# Puts together what is given out: the program, its man pages and completions, the list of what is in it (CycloneDX), and
# a Debian package.
#   tools/release/package.sh PROGRAM     the program that build.sh made; everything goes to packaging/out
# Needs cargo-deb and cargo-cyclonedx (`cargo install cargo-deb cargo-cyclonedx --locked`).
set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "$0")/../.."
out=packaging/out
rm -rf "$out"
mkdir -p "$out"
install -m 755 "$program" "$out/armistice"
"$out/armistice" man "$out/man"
mkdir "$out/completions"
for shell in bash zsh fish; do
  "$out/armistice" completions "$shell" >"$out/completions/armistice.$shell"
done
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH

# cargo-cyclonedx writes beside the manifest of each crate; the program's is the one we give out.
cargo cyclonedx --manifest-path crates/cli/Cargo.toml --format json --describe binaries --spec-version 1.5 \
  --target x86_64-unknown-linux-gnu
mv crates/cli/armistice_bin.cdx.json "$out/armistice.cdx.json"
find crates -name '*_bin.cdx.json' -delete

# Two builds may stand in two folders.
sed -i "s#path+file://$PWD#path+file:///armistice#g" "$out/armistice.cdx.json"

version=$("$out/armistice" --version | cut -d' ' -f2)
cat >"$out/changelog" <<END
armistice ($version-1) unstable; urgency=medium

  * CHANGELOG.md tells what changed.

 -- The Armistice contributors <armistice@users.noreply.github.com>  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
END
cargo deb --manifest-path crates/cli/Cargo.toml --no-build --no-strip --output "$out"
rm "$out/changelog"
(cd "$out" && find . -type f ! -name SHA256SUMS -printf '%P\n' | sort | xargs sha256sum >SHA256SUMS)
ls -l "$out"
