"""What scipy takes for the same: medians of five of 10,000 resamples of 10,000 pairs.

    pip install scipy
    python bench_bootstrap.py
"""

import time

import numpy as np
from scipy import stats

random = np.random.default_rng(5)
N = 10_000
place = random.random(N)
right = ((place < 0.08) * 1.0, ((place >= 0.08) & (place < 0.13)) * 1.0)
scores = (np.sqrt(random.random(N)), random.random(N))
latencies = (500 * np.exp(random.random(N) * 1.8), 500 * np.exp(random.random(N) * 2.4))


def difference(a, b, axis=-1):
    return b.mean(axis) - a.mean(axis)


def medians(a, b, axis=-1):
    return np.median(b, axis) - np.median(a, axis)


def measure(name, sample, statistic, method):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        stats.bootstrap(sample, statistic, paired=len(sample) > 1, vectorized=True, method=method,
                        n_resamples=10_000, batch=200, rng=np.random.default_rng(1))
        times.append(time.perf_counter() - start)
    print(f"{name:<46} {N:>8} {1000 * np.median(times):>7.0f} ms", flush=True)


measure("mean of differences of scores, percentile", (scores[0] - scores[1],), np.mean, "percentile")
measure("difference of right and wrong, BCa", right, difference, "BCa")
measure("mean of paired differences of scores, BCa", scores, difference, "BCa")
measure("difference of medians, percentile", latencies, medians, "percentile")
