#!/bin/sh
# From annotated reports to crates/read/weights/{positions,allegations}.tsv; see README.md. After every change of the
# models, the word lists or the features.
set -eu
cd "$(dirname "$0")/../.."
TRAIN=${TRAIN:-/tmp/train}
POOL=${POOL:-../shared/corpora/reports/pool.jsonl.gz}
export PYTHONDONTWRITEBYTECODE=1
WORK=$TRAIN/pairs
PYTHON=${PYTHON:-$TRAIN/env/bin/python}
mkdir -p "$WORK"
cargo build -q --release -p armistice --example pair_training
SEE=${CARGO_TARGET_DIR:-target}/release/examples/pair_training
for part in train dev; do
    rm -rf "$WORK/$part"
    # Real reports decide.
    [ $part = train ] && origin="" || origin="--origin pool"
    # shellcheck disable=SC2086
    python3 tools/corpus/corpus.py gold record corpus/record/reports --pool "$POOL" --out "$WORK/$part" --split $part $origin
    python3 tools/corpus/reports.py "$WORK/$part" | "$SEE" >"$WORK/$part.jsonl"
done
for learner in pairs:positions allegations:allegations; do
    "$PYTHON" "tools/train/${learner%:*}.py" --pairs "$WORK/train.jsonl" --gold "$WORK/train" --dev-pairs "$WORK/dev.jsonl" \
        --dev-gold "$WORK/dev" --out "crates/read/weights/${learner#*:}.tsv"
done
