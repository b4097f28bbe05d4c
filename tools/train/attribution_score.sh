#!/bin/sh
# Scores the committed attribution weights: sh tools/train/attribution_score.sh [train|dev|test|FILE.jsonl[.gz]]...
# A file is JSONL gold as `../shared/corpora/polnear/dev.jsonl.gz`; nested attributions are left out for it.
set -eu
POOL=${POOL:-../shared/corpora/reports/pool.jsonl.gz}
WORK=$(mktemp -d)
cargo build -q --release -p armistice-language --example attributions
FIND=${CARGO_TARGET_DIR:-target}/release/examples/attributions
for part in "${@:-dev}"; do
    case $part in
    train | dev | test)
        python3 tools/corpus/corpus.py gold attribution corpus/attribution/reports --pool "$POOL" --out "$WORK/gold" --split "$part"
        "$FIND" <"$WORK/gold" >"$WORK/found"
        ;;
    *)
        python3 -c "import gzip, sys; p = sys.argv[1]; sys.stdout.write((gzip.open if p.endswith('.gz') else open)(p, 'rt').read())" "$part" >"$WORK/gold"
        "$FIND" --outer <"$WORK/gold" >"$WORK/found"
        ;;
    esac
    echo "$part"
    python3 ../shared/bench/attribution_score.py "$WORK/gold" "$WORK/found"
done
rm -r "$WORK"
