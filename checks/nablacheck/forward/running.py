"""What holds while code runs on a number system, and is put back at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from nablacheck.forward import tables  # noqa: F401  (code runs with all tables filled)
from nablacheck.forward.numbers.base import NumberSystem
from nablacheck.forward.numpy.creation import array_creation_replaced
from nablacheck.forward.numpy.scipy_special import scipy_functions_replaced


@contextmanager
def running_on(system: NumberSystem) -> Iterator[None]:
    """While code runs on these numbers, functions of NumPy's and SciPy's that don't ask their arguments take them.

    Those of SciPy's need an order, to tell what is near the largest entry.
    """
    with system.settings(), scipy_functions_replaced() if system.ordered else nullcontext(), array_creation_replaced():
        yield
