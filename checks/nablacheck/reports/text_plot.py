"""The error of a difference quotient against its step, in one line of text."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from nablacheck.differences.step_errors import StepErrors

if TYPE_CHECKING:
    from nablacheck.checking.illustration import Illustration

BARS = "▁▂▃▄▅▆▇█"
EXACT = "·"
"""Where there is no error at all, whose logarithm has no place among the others."""
MISSING = " "


def sparkline(values: Iterable[float]) -> str:
    """Positive values as bars of the height of their logarithm."""
    values = list(values)
    logarithms = [math.log10(value) for value in values if value > 0 and math.isfinite(value)]
    if not logarithms:
        return EXACT * len(values)
    low, high = min(logarithms), max(logarithms)

    def bar(value: float) -> str:
        if value == 0:
            return EXACT
        if not math.isfinite(value):
            return MISSING
        share = (math.log10(value) - low) / (high - low) if high > low else 0.0
        return BARS[round(share * (len(BARS) - 1))]

    return "".join(map(bar, values))


def format_illustration(illustration: Illustration) -> list[str]:
    """A line for each variable."""
    return [f"{variable}  {format_step_errors(errors)}" for variable, errors in illustration.errors.items()]


def format_step_errors(errors: StepErrors) -> str:
    """``steps 1 … 1e-15  ▇▆▅▃▂▁▂▃▅▇  least error 2e-12 at step 6e-6; tolerance 4e-10``. The least error is the larger
    one of three steps, since a single one may be small by chance."""
    beside = zip(errors.second_order, errors.second_order[1:], errors.second_order[2:], errors.steps[1:], strict=False)
    known = [(max(three), step) for *three, step in beside if all(map(math.isfinite, three))]
    text = f"steps {errors.steps[0]:.0e} … {errors.steps[-1]:.0e}  {sparkline(errors.second_order)}"
    if known:
        error, step = min(known)
        text += f"  least error {error:.0e} at step {step:.0e}"
    text += f"; tolerance {errors.tolerance:.0e}"
    return text + (f"; the claim is off by {errors.claim_error:.1e}" if errors.claim_error else "")
