"""Writes golden.json: reference values from scipy, statsmodels, scikit-learn, numpy and a 30-digit
root finder. (generate.R writes those of base R.)

    pip install scipy statsmodels scikit-learn mpmath
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
import sklearn
import statsmodels
from scipy import stats
from scipy.optimize import brentq
from sklearn.metrics import cohen_kappa_score, precision_recall_fscore_support
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.inter_rater import cohens_kappa
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


def wilson_limit(x, n, z, side):
    """The p beyond x / n at which the score test refuses, by bisection: no closed form."""
    share = mp.mpf(x) / n
    inner, outer = share, mp.mpf(side)
    if share == outer:
        return outer
    for _ in range(140):
        p = (inner + outer) / 2
        if abs(share - p) > z * mp.sqrt(p * (1 - p) / n):
            outer = p
        else:
            inner = p
    return (inner + outer) / 2


def newcombe(table, confidence):
    both, challenger_only, baseline_only, neither = table
    n = sum(table)
    z = mp.sqrt(2) * mp.erfinv(mp.mpf(str(confidence)))
    first, second = both + challenger_only, both + baseline_only
    p, q = mp.mpf(first) / n, mp.mpf(second) / n
    margins = first * (n - first) * second * (n - second)
    cross = both * neither - challenger_only * baseline_only
    if margins == 0:
        phi = mp.mpf(0)
    else:
        top = cross if cross <= 0 else max(cross - mp.mpf(n) / 2, 0)
        phi = top / mp.sqrt(margins)
    (l1, u1), (l2, u2) = [[wilson_limit(x, n, z, side) for side in (0, 1)] for x in (first, second)]

    def spread(a, b):
        return mp.sqrt(max(a * a - 2 * phi * a * b + b * b, 0))

    return p - q - spread(p - l1, u2 - q), p - q + spread(u1 - p, q - l2)


def newcombe_cases():
    tables = [(0, 0, 0, 1), (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 1, 1, 0), (10, 0, 0, 10),
              (0, 10, 0, 0), (0, 0, 10, 0), (5, 5, 5, 5), (1, 1, 7, 12), (43, 0, 1, 0),
              (36, 12, 2, 0), (20, 12, 2, 16), (209, 23, 5, 11), (200, 18, 13, 17),
              (360, 10, 50, 80), (3600, 20, 20, 860), (0, 150, 150, 0), (1, 99, 0, 0),
              (2, 97, 1, 0), (100000, 3000, 2900, 900)]
    for table in tables:
        for confidence in (0.9, 0.95):
            low, high = newcombe(table, confidence)
            yield {"table": list(table), "confidence": confidence, "low": mp.nstr(low, 30),
                   "high": mp.nstr(high, 30)}


def rows_cases():
    """Connor's size in 40 digits, rounded up."""
    for difference, psi in ((0.01, 0.05), (0.01, 0.3), (0.02, 0.02), (0.02, 0.08), (0.05, 0.1),
                            (0.05, 0.2), (0.07, 0.1), (0.1, 0.1), (0.1, 0.5), (0.3, 0.4), (0.5, 0.5),
                            (1, 1)):
        for power, alpha in ((0.8, 0.05), (0.9, 0.05), (0.9, 0.01)):
            za = mp.sqrt(2) * mp.erfinv(1 - mp.mpf(str(alpha)))
            zb = mp.sqrt(2) * mp.erfinv(2 * mp.mpf(str(power)) - 1)
            d, p = mp.mpf(str(difference)), mp.mpf(str(psi))
            n = ((za * mp.sqrt(p) + zb * mp.sqrt(p - d * d)) / d) ** 2
            yield {"n": int(mp.ceil(n)), "difference": difference, "discordance": psi,
                   "power": power, "alpha": alpha}


def power_cases():
    for n in (1, 20, 170, 1000):
        for difference, psi in ((0.0, 0.1), (0.02, 0.05), (0.05, 0.1), (0.07, 0.1), (0.2, 0.5)):
            for alpha in (0.05, 0.01):
                reach = difference * np.sqrt(n) - stats.norm.isf(alpha / 2) * np.sqrt(psi)
                power = stats.norm.cdf(reach / np.sqrt(psi - difference**2))
                yield {"n": n, "difference": difference, "discordance": psi, "alpha": alpha,
                       "power": float(power)}


class Recorder(np.random.Generator):
    """A generator that keeps the row numbers that it gave."""

    def integers(self, *args, **kwargs):
        self.given = super().integers(*args, **kwargs)
        return self.given


def stored_resamples():
    """scipy's own interval with the row numbers that it drew, so that both see the same resamples."""
    random = np.random.default_rng(23)
    lists = {
        "two rows": [0.0, 1.0],
        "one of ten right": [1.0] + [0.0] * 9,
        "ties": [0.0, 0.0, 0.5, 0.5, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        "differences": [1.0, -1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, -1.0, 0.0, 1.0, 0.0],
        "lognormal": np.round(random.lognormal(0, 1, 25), 4).tolist(),
        "normal": np.round(random.normal(0, 1, 15), 4).tolist(),
        "one outlier": [1.0, 1.125, 0.875, 1.0625, 0.9375, 1.0, 1.03125, 50.0],
    }
    for name, values in lists.items():
        for confidence in (0.9, 0.95):
            for method in ("BCa", "percentile"):
                recorder = Recorder(np.random.PCG64(17))
                found = stats.bootstrap((values,), np.mean, method=method, n_resamples=199,
                                        confidence_level=confidence, rng=recorder)
                rows = recorder.given
                assert np.allclose(np.asarray(values)[rows].mean(axis=-1),
                                   found.bootstrap_distribution)
                interval = found.confidence_interval
                yield {"values": values, "name": name, "method": method, "confidence": confidence,
                       "low": float(interval.low), "high": float(interval.high),
                       "rows": rows.tolist()}


def paired_bootstrap_cases():
    """Paired statistics of two columns, from 100,000 resamples."""
    random = np.random.default_rng(29)
    for n in (60, 400):
        before = np.round(random.lognormal(0, 0.6, n), 4)
        after = np.round(before * random.uniform(0.3, 1.1, n), 4)
        for name, method, statistic in (
            ("ratio of means", "BCa", lambda a, b, axis=-1: 1 - b.mean(axis) / a.mean(axis)),
            ("difference of medians", "percentile",
             lambda a, b, axis=-1: np.median(b, axis) - np.median(a, axis)),
            ("difference of p90", "percentile",
             lambda a, b, axis=-1: np.quantile(b, 0.9, axis) - np.quantile(a, 0.9, axis)),
        ):
            found = stats.bootstrap((before, after), statistic, paired=True, vectorized=True,
                                    method=method, n_resamples=100_000, batch=2_000,
                                    rng=np.random.default_rng(31)).confidence_interval
            yield {"values": before.tolist(), "after": after.tolist(), "name": name,
                   "low": float(found.low), "high": float(found.high)}


def label_cases():
    random = np.random.default_rng(37)
    sizes = [(1, 1), (1, 3), (2, 2), (5, 2), (12, 3), (40, 4), (200, 3), (500, 12), (1000, 150)]
    for n, labels in sizes:
        kinds = ("random", "perfect", "all wrong", "one label", "no label")
        for kind in kinds if n < 200 else kinds[:1]:
            expected = random.integers(0, labels, n)
            answered = {
                "random": np.where(random.random(n) < 0.6, expected, random.integers(-1, labels, n)),
                "perfect": expected, "all wrong": (expected + 1) % labels if labels > 1 else
                np.full(n, -1), "one label": np.zeros(n, int), "no label": np.full(n, -1),
            }[kind]
            used = sorted(set(expected.tolist()) | set(answered.tolist()) - {-1})

            def scores(average):
                found = precision_recall_fscore_support(expected, answered, labels=used,
                                                        average=average, zero_division=0)
                return [np.asarray(part).tolist() for part in found[:3]]

            yield {"n": n, "labels": labels, "kind": kind, "expected": expected.tolist(),
                   "answered": answered.tolist(), "used": used, "each": scores(None),
                   "macro": scores("macro"), "micro": scores("micro")}


def kappa_cases():
    random = np.random.default_rng(41)
    tables = [[[20, 5], [10, 15]], [[45, 15], [25, 15]], [[25, 35], [5, 35]], [[118, 5], [2, 0]],
              [[0, 10], [10, 0]], [[1, 1], [1, 1]], [[1, 0], [1, 1]], [[99, 1], [0, 0]],
              [[75, 1, 4], [5, 4, 1], [0, 0, 10]], [[106, 10, 4], [22, 28, 10], [2, 12, 6]],
              [[44, 5, 1], [7, 20, 3], [9, 5, 6]], [[10, 0, 0], [0, 9, 1], [0, 0, 10]],
              (random.integers(0, 9, (5, 5)) + np.diag([20] * 5)).tolist(),
              random.integers(0, 4, (12, 12)).tolist(), [[500, 30], [20, 450]]]
    for table in tables:
        found = cohens_kappa(np.array(table))
        flat = np.array(table)
        first, second = np.repeat(np.indices(flat.shape).reshape(2, -1), flat.ravel(), axis=1)
        assert np.isclose(found.kappa, cohen_kappa_score(first, second))
        yield {"table": table, "kappa": float(found.kappa),
               "error": float(found.std_kappa) if found.var_kappa >= 0 else 0.0}


def write(golden):
    text = json.dumps(golden, indent=None, separators=(",", ":"))
    for field in ("b", "successes", "n", "values", "table"):
        text = text.replace('{"%s"' % field, '\n{"%s"' % field)
    Path(__file__).with_name("golden.json").write_text(text + "\n")


def main():
    golden = {
        "versions": {"python": platform.python_version(), "scipy": scipy.__version__,
                     "statsmodels": statsmodels.__version__, "numpy": np.__version__,
                     "scikit-learn": sklearn.__version__, "mpmath": mp.__version__},
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
        "bca_pairs": {
            "source": "scipy.stats.bootstrap of paired columns, 100,000 resamples, 95 %",
            "cases": list(paired_bootstrap_cases()),
        },
        "stored_resamples": {
            "source": "scipy.stats.bootstrap of the mean, BCa and percentile, with the row numbers "
                      "that it drew",
            "cases": list(stored_resamples()),
        },
        "newcombe": {
            "source": "Newcombe (1998), method 10, with score limits by bisection, mpmath, 40 digits, "
                      "written with 30",
            "cases": list(newcombe_cases()),
        },
        "rows": {
            "source": "Connor (1987), mpmath, 40 digits, rounded up",
            "cases": list(rows_cases()),
        },
        "power": {
            "source": "Connor (1987), solved for the power, scipy.stats.norm",
            "cases": list(power_cases()),
        },
        "labels": {
            "source": "sklearn.metrics.precision_recall_fscore_support, zero_division=0; an answer "
                      "of -1 is no label",
            "cases": list(label_cases()),
        },
        "kappa": {
            "source": "statsmodels cohens_kappa (Fleiss, Cohen and Everitt's std_kappa); kappa also "
                      "by sklearn.metrics.cohen_kappa_score",
            "cases": list(kappa_cases()),
        },
    }
    write(golden)


if __name__ == "__main__":
    main()
