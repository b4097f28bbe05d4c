#!/bin/sh
# From annotated reports to crates/language/weights/attribution.bin, with fixed seeds; see README.md. Needs train.sh's
# environment and the committed tagger.
set -eu
cd "$(dirname "$0")/../.."
TRAIN=${TRAIN:-/tmp/train}
POOL=${POOL:-../shared/corpora/reports/pool.jsonl.gz}
export PYTHONDONTWRITEBYTECODE=1
HERE=tools/train
WORK=$TRAIN/attribution
PYTHON=$TRAIN/env/bin/python
mkdir -p "$WORK"
cargo build -q --release -p armistice-language --example attribution_training
SEE=${CARGO_TARGET_DIR:-target}/release/examples/attribution_training
see() { "$SEE" "$WORK/$1.rows" <"$WORK/$1-in.jsonl" >"$WORK/$1.jsonl"; }
for part in train dev; do
    python3 tools/corpus/corpus.py gold attribution corpus/attribution/reports --pool "$POOL" --out "$WORK/$part-in.jsonl" --split $part
done
python3 $HERE/attribution_quotes.py "$WORK/train-in.jsonl" >"$WORK/quotes-in.jsonl"
cat "$WORK/train-in.jsonl" "$WORK/quotes-in.jsonl" >"$WORK/gold-in.jsonl"
see gold
see dev
"$PYTHON" $HERE/attribution.py --train "$WORK/gold" --dev "$WORK/dev" --out "$WORK/network" --seeds "${SEED:-1}"
cp $HERE/golden.jsonl "$WORK/golden-in.jsonl"
see golden
"$PYTHON" $HERE/attribution_export.py --model "$WORK/network-${SEED:-1}.pt" --golden-input "$WORK/golden"
