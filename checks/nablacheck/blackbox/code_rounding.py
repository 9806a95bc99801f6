"""What rounding inside a user's code can do to its result, by Monte Carlo arithmetic (Parker 1997): the code runs a few
times on numbers whose last digits change at random with every operation.

Values at other points don't show all of it. In exp(a − (a + log r)) the sum is rounded in the same way wherever a is,
and (1 − cos x)/x² is smooth from one rounding of the cosine to the next.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nablacheck.core import pytree
from nablacheck.core.arrays import Array, norm
from nablacheck.core.contract import running_user_code
from nablacheck.core.timelimit import ESCAPING
from nablacheck.differences.options import ROUNDING
from nablacheck.forward import DualArray, RandomlyRoundedFloats, as_dual_array, numpy_patched_for, signals


def spread_by_rounding(
    code: Callable[..., Any], args: list[Any], here: Array, moving: int | None = None
) -> Array | None:
    """How far each entry of what the code returns is from ``here``, as a root mean square over a few runs; None where
    the code doesn't run on such numbers, or does something else there, farther from ``here`` than the runs from each
    other.

    Where only the argument ``moving`` is going to be another one, what doesn't depend on it is rounded in the same way
    each time, and the other arguments are handed over as they are.
    """
    number_system = RandomlyRoundedFloats(np.random.default_rng(0), values_only=True)
    found: list[Array] = []
    for _ in range(ROUNDING.random_runs):
        each = _run(code, args, number_system, moving)
        if each is None or each.size != here.size or not np.isfinite(each).all():
            return None
        found.append(each.reshape(here.shape))
    runs = np.array(found)
    away, apart = norm(runs.mean(axis=0) - here), norm(runs - runs.mean(axis=0)) / math.sqrt(len(runs))
    if away > ROUNDING.random_apart * apart:
        return None
    largest = np.abs(runs - here).max(initial=0.0)  # whose square may overflow, or underflow
    return largest * np.sqrt(np.mean(((runs - here) / largest) ** 2, axis=0)) if largest else np.zeros(here.shape)


def _run(
    code: Callable[..., Any], args: list[Any], number_system: RandomlyRoundedFloats, moving: int | None
) -> Array | None:
    """What the code returns in a run with random last digits, as a flat array; None where it doesn't run."""

    def converted(leaf: Any) -> Any:
        if isinstance(leaf, float) or (isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f"):
            return DualArray(number_system, np.array(leaf, dtype=float)).read_only()  # the arguments are what they are
        return leaf

    try:
        with numpy_patched_for(number_system), signals() as raised:
            given = [
                pytree.mapped(arg, converted) if moving in (None, position) else arg
                for position, arg in enumerate(args)
            ]
            result = _called(code, given)
            parts = [as_dual_array(leaf, number_system).primal for _, leaf in pytree.leaves(result)]
            return None if raised else np.concatenate([np.reshape(part, -1).astype(float) for part in parts])
    except ESCAPING:
        raise
    except BaseException:
        return None


@running_user_code
def _called(code: Callable[..., Any], args: list[Any]) -> Any:
    return code(*args)
