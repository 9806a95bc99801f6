"""What each constant of the engine of differences is worth: false alarms and missed mistakes with half and twice of it.

    python -m tests.benchmarks.constants [--draws 1] [--only noise_factor decay]

Gradients of the catalogue under the ten conditions and functions that are hard to difference, each true, off by a
factor 1.0001, and with one entry off by a hundredth; mistakes count where the true gradient passes with the constants
as they are. PYTHONPATH=. where nablacheck isn't installed.
"""

from __future__ import annotations

import argparse
import warnings
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from nablacheck import check_gradient
from nablacheck.catalogue.discovery import Discovery
from nablacheck.core.verdict import Outcome
from nablacheck.differences import options

from tests.benchmarks.conditions import cases
from tests.helpers.nasty import NASTY, SOLVERS

GROUPS = (
    options.DIRECTIONS,
    options.RICHARDSON,
    options.NOISE,
    options.ROUNDING,
    options.STEPS,
    options.CONFIRMATION,
    options.DISCONTINUITIES,
    options.DECISION,
)
FACTORS = (0.5, 2.0)
FIXED = {"cotangents", "order", "close_cells", "longest_entry", "max_steps", "lines", "lines_after_search"}
"""What others are derived from, or whose half means nothing."""

Check = Callable[[], Outcome]


@dataclass(frozen=True)
class Subject:
    """A true gradient at a point, and the same with mistakes; none where the true one doesn't pass."""

    truth: Check
    mistakes: tuple[Check, ...]


def check(f: Callable[..., Any], gradient: Callable[..., Any], args: list[Any], wrt: int) -> Check:
    return lambda: check_gradient(f, gradient, *args, wrt=wrt).outcome


def subjects(draws: int) -> Iterator[Subject]:
    for claim in Discovery().registry().claims():
        if claim.kind.name != "gradient" or claim.misprint or claim.along is not None:
            continue
        for case in cases(claim, draws):
            gradient = case.gradient(claim.function)
            yield subject(case.function(claim.formula.function), gradient, case.args, case.wrt)
    for name, nasty in {**NASTY, **SOLVERS}.items():
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        for _ in range(3 * draws):
            yield subject(nasty.function, nasty.gradient, [nasty.draw(rng)], 0)


def subject(f: Callable[..., Any], gradient: Callable[..., Any], args: list[Any], wrt: int) -> Subject:
    factors = one_entry_off(np.asarray(gradient(*args)))
    return Subject(
        check(f, gradient, args, wrt),
        (
            check(f, lambda *a: 1.0001 * gradient(*a), args, wrt),
            check(f, lambda *a: factors * gradient(*a), args, wrt),
        ),
    )


def one_entry_off(gradient: np.ndarray) -> np.ndarray:
    """Factors of 1, and 1.01 at the nonzero entry of middling size."""
    factors = np.ones(gradient.shape)
    present = np.flatnonzero(gradient)
    if present.size:
        sizes = np.abs(gradient.reshape(-1)[present])
        factors.flat[present[np.argsort(sizes)[present.size // 2]]] = 1.01
    return factors


@contextmanager
def changed(group: Any, name: str, value: Any) -> Iterator[None]:
    """The constant with another value."""
    before = getattr(group, name)
    object.__setattr__(group, name, value)
    try:
        yield
    finally:
        object.__setattr__(group, name, before)


def tally(subjects: list[Subject]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in subjects:
        outcome = each.truth()
        found["false alarms"] += outcome is Outcome.FAIL
        found["open"] += outcome is Outcome.INCONCLUSIVE
        found["missed"] += sum(mistake() is not Outcome.FAIL for mistake in each.mistakes)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=1)
    parser.add_argument("--only", nargs="*", help="names of constants; all where it is left out")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    everything = []
    for each in subjects(given.draws):
        passes = each.truth() is Outcome.PASS
        everything.append(each if passes else Subject(each.truth, ()))
    mistakes = sum(len(each.mistakes) for each in everything)
    print(f"{len(everything)} true gradients, {mistakes} mistakes: false alarms, open, missed")
    print(f"{'as they are':40}", *tally(everything).values())
    for group in GROUPS:
        for field in fields(group):
            value = getattr(group, field.name)
            asked = field.name in given.only if given.only else field.name not in FIXED
            if not asked or not isinstance(value, int | float):
                continue
            for factor in FACTORS:
                other = round(value * factor) if isinstance(value, int) else value * factor
                with changed(group, field.name, other):
                    found = tally(everything)
                print(f"{type(group).__name__ + '.' + field.name:40} {value:8.3g} → {other:8.3g}", *found.values())


if __name__ == "__main__":
    main()
