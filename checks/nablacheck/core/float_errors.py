"""What happens in floating-point arithmetic on the way to a result, as NumPy's flags tell it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nablacheck.core.contract import running_user_code
from nablacheck.core.timelimit import ESCAPING

OVERFLOWS, UNDERFLOWS = "overflows", "underflows"
_OUT_OF_RANGE = {"overflow": OVERFLOWS, "underflow": UNDERFLOWS}


class FloatErrors:
    """The floating-point errors that code has met, in their order: overflow, underflow, division by zero, and invalid
    operations, such as ∞ − ∞. Code that sets NumPy's error handling itself, Python's own floats and a few compiled
    functions, such as ``np.einsum`` and those of LAPACK, don't tell."""

    def __init__(self) -> None:
        self._met: list[str] = []

    def add(self, kind: str, _: int = 0) -> None:
        self._met.append(kind)

    @property
    def out_of_range(self) -> str:
        """``overflows`` or ``underflows``, whichever came first; empty where neither did."""
        return next((_OUT_OF_RANGE[kind] for kind in self._met if kind in _OUT_OF_RANGE), "")

    @property
    def first_out_of_range(self) -> str:
        """The same where nothing else came before: zero divided by zero because of what underflowed, and not because
        the formula has no value there."""
        return _OUT_OF_RANGE.get(self._met[0], "") if self._met else ""


@running_user_code
def float_errors(call: Callable[[], object]) -> FloatErrors:
    """The errors that a call of a user's code meets, without warnings. What it raises else, and whose fault that is, is
    told where its values are asked for."""
    errors = FloatErrors()
    with np.errstate(all="call", call=errors.add):
        try:
            call()
        except OverflowError:
            errors.add("overflow")
        except ESCAPING:
            raise
        except BaseException:
            pass
    return errors
