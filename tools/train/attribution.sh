#!/bin/sh
# From annotated reports to crates/language/weights/attribution.bin, with fixed seeds; see README.md. Needs train.sh's
# environment and the committed tagger.
set -eu
cd "$(dirname "$0")/../.."
TRAIN=${TRAIN:-/tmp/train}
UD=${UD:-../shared/corpora/ud}
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
# Four networks label open texts; one network learns from the reports and from those labels.
"$PYTHON" $HERE/attribution.py --train "$WORK/gold" --dev "$WORK/dev" --out "$WORK/teacher" --seeds 1,2,3,4 --epochs 24 --batch 24
TEACHERS="$WORK/teacher-1.pt $WORK/teacher-2.pt $WORK/teacher-3.pt $WORK/teacher-4.pt"
"$PYTHON" $HERE/attribution_silver.py --ud "$UD" --pool "$POOL" >"$WORK/open-in.jsonl"
see open
"$PYTHON" $HERE/attribution_predict.py --models $TEACHERS --input "$WORK/open" --threshold 0.4 --cues >"$WORK/cues-in.jsonl"
see cues
"$PYTHON" $HERE/attribution_predict.py --models $TEACHERS --input "$WORK/cues" --threshold 0.4 >"$WORK/silver-in.jsonl"
see silver
"$PYTHON" $HERE/attribution.py --train "$WORK/gold" --silver "$WORK/silver" --dev "$WORK/dev" --out "$WORK/network" \
    --seeds 1 --epochs 24 --batch 32 --rate 4e-3
cp $HERE/golden.jsonl "$WORK/golden-in.jsonl"
see golden
"$PYTHON" $HERE/attribution_export.py --model "$WORK/network-1.pt" --golden-input "$WORK/golden"
