"""bm25s with numba over the same passages and questions: bench_retrieval_peer.py PASSAGES QUESTIONS"""

import json
import resource
import sys
import time

import bm25s

K = 10
PATTERN = r"(?u)[^\W_]+"


def tokens(texts):
    return bm25s.tokenize(texts, stopwords=None, token_pattern=PATTERN, show_progress=False)


with open(sys.argv[1], encoding="utf-8") as lines:
    passages = [json.loads(line)["text"] for line in lines]
with open(sys.argv[2], encoding="utf-8") as lines:
    questions = [line.rstrip("\n").split("\t") for line in lines]

began = time.perf_counter()
index = bm25s.BM25(backend="numba")
index.index(tokens(passages), show_progress=False)
index_s = time.perf_counter() - began

# The first question compiles.
index.retrieve(tokens([questions[0][1]]), k=K, show_progress=False)
times, found = [], 0
for passage, question in questions:
    began = time.perf_counter()
    ids, _ = index.retrieve(tokens([question]), k=K, show_progress=False)
    times.append(time.perf_counter() - began)
    found += int(passage) in ids[0]
times.sort()
print(
    json.dumps(
        {
            "index_s": index_s,
            "p50_ms": times[len(times) * 50 // 100] * 1e3,
            "p99_ms": times[len(times) * 99 // 100] * 1e3,
            "hit10": found / len(times),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
)
