"""Writes golden.json: reference values from scipy, statsmodels, numpy and a 30-digit root finder.

    pip install scipy statsmodels mpmath
    python generate.py

Every group names its source. None of it shares code or a formula's closed form with the crate where
an independent way exists: the Tango limits come from maximising the likelihood numerically.
"""

import json
import platform
from pathlib import Path

import mpmath as mp
import numpy as np
import scipy
import statsmodels
from scipy import stats
from scipy.optimize import brentq
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

mp.mp.dps = 40


def restricted_share(b, c, n, delta):
    """The q that maximises b ln(q + d) + c ln q + (n - b - c) ln(1 - 2q - d), by bisection of its
    falling derivative: no quadratic formula."""
    low, high = max(mp.mpf(0), -delta), (1 - delta) / 2

    def slope(q):
        return b / (q + delta) + c / q - 2 * (n - b - c) / (1 - 2 * q - delta)

    for _ in range(115):
        q = (low + high) / 2
        if q in (low, high):
            break
        if slope(q) > 0:
            low = q
        else:
            high = q
    return (low + high) / 2


def tango_upper(b, c, n, z):
    b, c, n = mp.mpf(b), mp.mpf(c), mp.mpf(n)
    low, high = (b - c) / n, mp.mpf(1)
    if b == n:
        return high
    for _ in range(115):
        delta = (low + high) / 2
        variance = n * (2 * restricted_share(b, c, n, delta) + delta * (1 - delta))
        if (n * delta - (b - c)) ** 2 > z * z * variance:
            high = delta
        else:
            low = delta
    return (low + high) / 2


def tango(b, c, n, confidence):
    z = mp.sqrt(2) * mp.erfinv(mp.mpf(str(confidence)))
    return -tango_upper(c, b, n, z), tango_upper(b, c, n, z)


def tango_cases():
    tables = [
        (0, 0, 1), (1, 0, 1), (0, 1, 1), (0, 0, 2), (1, 1, 2), (2, 0, 2), (0, 2, 2), (1, 0, 2),
        (0, 0, 10), (10, 0, 10), (0, 10, 10), (5, 5, 10), (1, 0, 10), (0, 1, 10), (9, 1, 10),
        (1, 9, 10), (9, 0, 10), (3, 2, 10), (0, 3, 10), (4, 0, 10),
        (1, 7, 21), (7, 1, 21), (0, 1, 44), (1, 0, 44), (6, 16, 161), (16, 6, 161),
        (12, 9, 60), (20, 40, 160), (40, 20, 160), (25, 28, 618), (41, 48, 549), (20, 60, 1000),
        (0, 0, 50), (25, 25, 50), (50, 0, 50), (0, 50, 50), (49, 1, 50), (2, 0, 50), (12, 2, 50),
        (23, 5, 248), (11, 6, 248), (0, 7, 248), (3, 3, 300), (150, 150, 300), (299, 1, 300),
        (100, 60, 4500), (1500, 100, 4500), (0, 1, 4500), (4500, 0, 4500),
        (0, 0, 1000000), (1, 0, 1000000), (30000, 29000, 1000000), (500000, 500000, 1000000),
        (0.5, 0, 1), (0.25, 0.5, 3), (2.75, 1.25, 12), (0.1, 0, 40), (7.4, 3.2, 100),
        (33.333333333333336, 12.666666666666666, 200), (0.001, 0.002, 500), (61.5, 80.25, 1500),
        (9.999, 0, 10), (1e-9, 0, 100),
    ]
    for b, c, n in tables:
        for confidence in (0.95,) if n > 20 else (0.95, 0.99):
            yield b, c, n, confidence
    for confidence in (0.8, 0.9, 0.975, 0.983, 0.999):
        yield 23, 5, 248, confidence


def wilson_cases():
    for n in (1, 2, 5, 10, 44, 170, 248, 4500, 1_000_000):
        for successes in sorted({0, 1, n // 3, n // 2, n - 1, n}):
            for confidence in (0.6, 0.95, 0.99):
                yield successes, n, confidence


def mcnemar_cases():
    pairs = [(0, 1), (1, 0), (0, 5), (1, 7), (7, 1), (2, 2), (6, 16), (23, 5), (0, 30), (50, 50),
             (49, 51), (120, 80), (1000, 900), (0, 1000), (30000, 29000), (500000, 500700)]
    for b, c in pairs:
        small, total = min(b, c), b + c
        exact = float(mcnemar([[0, b], [c, 0]], exact=True).pvalue)
        mid = 1.0 if b == c else 2 * stats.binom.cdf(small, total, 0.5) - stats.binom.pmf(
            small, total, 0.5)
        yield {"b": b, "c": c, "exact": exact, "mid_p": float(mid)}


def detectable_cases():
    for n, psi in ((30, 0.5), (100, 0.1), (170, 0.1), (170, 0.2), (248, 0.1), (1000, 0.05),
                   (4500, 0.3)):
        for power, alpha in ((0.8, 0.05), (0.9, 0.01)):
            za, zb = stats.norm.isf(alpha / 2), stats.norm.ppf(power)

            def short(d):
                return d * np.sqrt(n) - za * np.sqrt(psi) - zb * np.sqrt(psi - d * d)

            if short(psi) <= 0:
                continue
            d = brentq(short, 1e-9, psi, xtol=1e-15)
            yield {"n": n, "discordance": psi, "power": power, "alpha": alpha, "difference": d}


def quantile_cases():
    random = np.random.default_rng(7)
    for n in (1, 2, 3, 10, 71, 72, 73, 101, 367, 368, 1000):
        values = np.round(random.lognormal(6, 0.5, n), 3)
        ordered = np.sort(values)
        for p in (0.5, 0.95, 0.99):
            low = [r for r in range(1, n + 1) if stats.binom.cdf(r - 1, n, p) <= 0.025]
            high = [r for r in range(1, n + 1) if stats.binom.sf(r - 1, n, p) <= 0.025]
            yield {
                "values": values.tolist(), "p": p,
                "quantile": float(np.percentile(values, 100 * p)),
                "low": float(ordered[low[-1] - 1]) if low else None,
                "high": float(ordered[high[0] - 1]) if high else None,
            }


def bootstrap_cases():
    random = np.random.default_rng(11)
    for n in (40, 200):
        values = np.round(random.lognormal(0, 0.8, n), 4)
        found = stats.bootstrap((values,), np.mean, method="BCa", n_resamples=100_000,
                                rng=np.random.default_rng(3)).confidence_interval
        yield {"values": values.tolist(), "low": float(found.low), "high": float(found.high)}


def main():
    golden = {
        "versions": {"python": platform.python_version(), "scipy": scipy.__version__,
                     "statsmodels": statsmodels.__version__, "numpy": np.__version__,
                     "mpmath": mp.__version__},
        "wilson": {
            "source": "statsmodels.stats.proportion.proportion_confint, method wilson",
            "cases": [
                dict(zip(("successes", "n", "confidence", "low", "high"),
                         (x, n, level, *map(float, proportion_confint(x, n, 1 - level, "wilson")))))
                for x, n, level in wilson_cases()],
        },
        "tango": {
            "source": "Tango (1998): likelihood maximised and score inverted by bisection, mpmath, "
                      "40 digits, written with 30",
            "cases": [
                {"b": b, "c": c, "n": n, "confidence": level,
                 "low": mp.nstr(low, 30), "high": mp.nstr(high, 30)}
                for b, c, n, level in tango_cases()
                for low, high in [tango(b, c, n, level)]],
        },
        "mcnemar": {
            "source": "exact: statsmodels mcnemar(exact=True); mid-p: scipy.stats.binom",
            "cases": list(mcnemar_cases()),
        },
        "detectable": {
            "source": "Connor (1987), solved for D by scipy.optimize.brentq",
            "cases": list(detectable_cases()),
        },
        "quantiles": {
            "source": "numpy.percentile (linear); ranks by scipy.stats.binom at 95 %",
            "cases": list(quantile_cases()),
        },
        "bca": {
            "source": "scipy.stats.bootstrap of the mean, BCa, 100,000 resamples, 95 %",
            "cases": list(bootstrap_cases()),
        },
    }
    text = json.dumps(golden, indent=None, separators=(",", ":"))
    text = text.replace('{"b"', '\n{"b"').replace('{"successes"', '\n{"successes"')
    text = text.replace('{"n"', '\n{"n"').replace('{"values"', '\n{"values"')
    Path(__file__).with_name("golden.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
