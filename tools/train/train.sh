#!/bin/sh
# From the data to committed weights, with a fixed seed; see README.md.
set -eu
cd "$(dirname "$0")/../.."
TRAIN=${TRAIN:-/tmp/train}
UD=${UD:-../shared/corpora/ud}
POOL=${POOL:-../shared/corpora/reports/pool.jsonl.gz}
SEED=${SEED:-1}
export PYTHONDONTWRITEBYTECODE=1
HERE=tools/train
for part in train dev; do
    [ -f "$UD/en_ewt-ner-$part.iob2.gz" ] || { echo "$UD/en_ewt-ner-$part.iob2.gz is missing; README.md says where it comes from" >&2; exit 1; }
done
[ -f "$UD/en_pud-ner.iob2.gz" ] || { echo "$UD/en_pud-ner.iob2.gz is missing; README.md says where it comes from" >&2; exit 1; }
mkdir -p "$TRAIN"
if [ ! -d "$TRAIN/env" ]; then
    python3 -m venv "$TRAIN/env"
    "$TRAIN/env/bin/pip" install -q -r $HERE/requirements.txt
    python3 -m venv "$TRAIN/env-silver"
    "$TRAIN/env-silver/bin/pip" install -q -r $HERE/requirements-silver.txt
fi
if [ ! -f "$TRAIN/silver.json.gz" ]; then
    cargo build -q --release -p armistice-language --example conllu
    python3 $HERE/pool.py --pool "$POOL" | "${CARGO_TARGET_DIR:-target}/release/examples/conllu" | gzip >"$TRAIN/pool.conllu.gz"
    "$TRAIN/env-silver/bin/python" $HERE/silver.py --ud "$UD" --pool "$TRAIN/pool.conllu.gz" --out "$TRAIN/silver.json.gz"
fi
nice -n 5 "$TRAIN/env/bin/python" $HERE/train.py --ud "$UD" --silver "$TRAIN/silver.json.gz" --seed "$SEED" \
    --out "$TRAIN/run-$SEED" --epochs 24 --batch 800
"$TRAIN/env/bin/python" $HERE/export.py --ud "$UD" --run "$TRAIN/run-$SEED"
