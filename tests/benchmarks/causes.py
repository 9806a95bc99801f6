"""How often a cause is named of a claim that has nothing to do with the truth: ``python -m tests.benchmarks.causes``.

A cause that is named there is false, or true by accident. Functions have 2 to 50 entries; a claim is the gradient of
another function, a function of each entry, or random numbers; some functions are of square matrices, some have further
arguments, and some claims are pullbacks.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from nablacheck import check_gradient, check_pullback
from nablacheck.core.verdict import Outcome, Verdict

Function = Callable[..., Any]

FUNCTIONS: tuple[tuple[Function, Function], ...] = (
    (lambda x, a: np.sum(np.sin(a * x)), lambda x, a: a * np.cos(a * x)),
    (lambda x, a: np.log(np.sum(np.exp(x))) + np.sum(a * x), lambda x, a: np.exp(x) / np.sum(np.exp(x)) + a),
    (lambda x, a: np.sum((x - a) ** 2) ** 1.5, lambda x, a: 3 * np.sqrt(np.sum((x - a) ** 2)) * (x - a)),
    (lambda x, a: np.sum(a * np.tanh(x)), lambda x, a: a / np.cosh(x) ** 2),
    (lambda x, a: np.sum(np.log1p(x**2)) * np.sum(a * x), lambda x, a: 2 * x / (1 + x**2) * np.sum(a * x)),
    (lambda x, a: np.sum(x**3 * a) / (1 + np.sum(x**2)), lambda x, a: 3 * x**2 * a),
    (lambda x, a: np.sum(np.cumsum(x) ** 2), lambda x, a: 2 * np.cumsum(np.cumsum(x)[::-1])[::-1]),
    (lambda x, a: np.sum(np.sqrt(1 + (a * x) ** 2)), lambda x, a: a**2 * x / np.sqrt(1 + (a * x) ** 2)),
)
"""Functions of an array and another of its shape, and what each lends to the claims about the others."""


def unrelated(seed: int) -> tuple[str, Verdict]:
    """What kind of claim was made, and the verdict on it."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 51))
    k = int(rng.integers(2, 8))
    shape = (k, k) if seed % 4 == 0 else (n,)
    x, a = rng.standard_normal(shape), rng.standard_normal(shape)
    one, other = rng.permutation(len(FUNCTIONS))[:2]
    f, g = FUNCTIONS[one][0], FUNCTIONS[other][1]
    numbers = rng.standard_normal(shape)
    if seed % 3 == 0:
        return "random numbers", check_gradient(f, lambda x, a: numbers, x, a, rng=seed)
    if seed % 3 == 1:
        return "another gradient", check_gradient(f, g, x, a, rng=seed)
    mix = rng.standard_normal(shape[:1] * 2)
    return "a pullback", check_pullback(
        lambda x, a: mix @ np.tanh(x) * a, lambda G, x, a: np.cos(x) * (mix @ (G * x)), x, a, rng=seed
    )


def counts(claims: int, first: int = 0) -> Iterator[tuple[str, str]]:
    """The kind of each refuted claim, and its cause."""
    for seed in range(first, first + claims):
        kind, verdict = unrelated(seed)
        if verdict.outcome is Outcome.FAIL:
            yield kind, verdict.cause


def named(found: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """How often each cause was named of each kind of claim."""
    return {key: count for key, count in Counter(found).items() if key[1]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    options = parser.parse_args()
    found = list(counts(options.claims, options.first))
    causes = named(found)
    print(f"{len(found)} of {options.claims} unrelated claims refuted, a cause named of {sum(causes.values())}")
    for (kind, cause), count in causes.items():
        print(f"  {count} {kind}: {cause}")


if __name__ == "__main__":
    main()
