"""What is replaced and set while code runs on a number system."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from nablacheck.forward import function_tables  # noqa: F401  (fills the tables)
from nablacheck.forward.numbers.base import NumberSystem
from nablacheck.forward.numpy.creation import array_creation_replaced
from nablacheck.forward.numpy.scipy_special import scipy_functions_replaced


@contextmanager
def running_on(system: NumberSystem) -> Iterator[None]:
    """The block in which code runs on this number system.

    In it those functions of NumPy's and SciPy's take dual arrays that don't dispatch to them. SciPy's need numbers with
    an order: they look for the largest entry.
    """
    with system.settings(), scipy_functions_replaced() if system.ordered else nullcontext(), array_creation_replaced():
        yield
