#!/bin/sh
# Scores the committed weights from raw text: sh tools/train/score.sh [folder of the treebanks] [python]
# EWT dev and test, GUM (open part) dev and test, sentences on GUM news.
set -eu
UD=${1:-../shared/corpora/ud}
PYTHON=${2:-python3}
HERE=$(dirname "$0")
WORK=$(mktemp -d)
cargo build -q --release -p armistice-language --example conllu
PARSE=${CARGO_TARGET_DIR:-target}/release/examples/conllu
export PYTHONDONTWRITEBYTECODE=1
for part in ${PARTS:-en_ewt-dev en_ewt-test en_gum-open-dev en_gum-open-test}; do
    "$PYTHON" "$HERE/raw.py" "$UD/$part.conllu.gz" >"$WORK/raw"
    "$PARSE" <"$WORK/raw" >"$WORK/$part"
    echo "$part"
    case $part in en_ewt*) NER="--entities $UD/$(echo $part | sed s/ewt/ewt-ner/).iob2.gz" ;; *) NER=--gum-entities ;; esac
    "$PYTHON" "$HERE/evaluate.py" "$UD/$part.conllu.gz" "$WORK/$part" $NER
done
for part in dev test train; do
    "$PYTHON" "$HERE/raw.py" "$UD/en_gum-open-$part.conllu.gz" --only GUM_news >"$WORK/raw"
    "$PARSE" <"$WORK/raw" >"$WORK/news"
    echo "GUM news, $part"
    "$PYTHON" "$HERE/evaluate.py" "$UD/en_gum-open-$part.conllu.gz" "$WORK/news" --only GUM_news
done
rm -r "$WORK"
