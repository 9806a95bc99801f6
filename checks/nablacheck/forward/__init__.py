"""The unmodified NumPy source of a formula or claim on exact numbers, with forward derivatives.

A source is called on exact arrays in place of ndarrays, and whatever it returns is made one::

    numbers = Balls(128)
    with running_on(numbers):
        x = dual_array(numbers, values, tangent=direction)
        y = as_dual_array(source(x), numbers)
    y.primal, y.tangent  # payloads of the number type; a tangent of None is zero

The number types: ``Floats`` are dual numbers in float64. ``Balls(bits)`` enclose rigorously, and need python-flint.
``Residues()`` of a random prime test identities, and ``Degrees()`` bound, by the same source, how often a false one
passes. ``SecondOrder(system)`` has second derivatives. What they have in common is ``numbers.base.NumberSystem``:
``finite``, ``is_zero``, ``distance_from_zero``, ``compare`` and ``approximate`` judge payloads.

A source can raise ``UnsupportedOperation`` (an operation that isn't known; ``as_unsupported`` finds it in what NumPy
raises, and ``code_location_of`` the line), ``Indeterminate`` (more bits may help), ``DegenerateSample`` (another point
of the prime field may), or whatever it raises on floats.

The layers, each of which imports those above it alone::

    exceptions              what code can meet besides a result
    numbers/                the number systems, which know nothing of derivatives
    signatures, dispatch    from NumPy's call to ours, by tables
    storage, operands       primal and tangent in memory; what an operand's are
    operators, flat, array  the array that code sees
    derivatives             the derivatives of scalar functions
    numpy/                  NumPy's functions, by groups
    linalg/                 np.linalg, from elimination and defining equations
    tables, second_order    which functions are known, and by what; numbers that are dual arrays themselves
    running                 what holds while code runs on a number system
"""

from typing import TYPE_CHECKING

from nablacheck.forward.array import DualArray, as_dual_array, dual_array
from nablacheck.forward.exceptions import (
    DegenerateSample,
    Indeterminate,
    NotASquare,
    Signal,
    Unbounded,
    UnsupportedOperation,
    as_unsupported,
    code_location_of,
    signals,
)
from nablacheck.forward.numbers.degrees import Degrees, false_pass_bound
from nablacheck.forward.numbers.floats import Floats, RandomlyRoundedFloats
from nablacheck.forward.numbers.residues import Residues, random_prime
from nablacheck.forward.running import running_on
from nablacheck.forward.second_order import SecondOrder

if TYPE_CHECKING:
    from nablacheck.forward.numbers.balls import Balls

__all__ = [
    "Balls",
    "DegenerateSample",
    "Degrees",
    "DualArray",
    "Floats",
    "Indeterminate",
    "NotASquare",
    "RandomlyRoundedFloats",
    "Residues",
    "SecondOrder",
    "Signal",
    "Unbounded",
    "UnsupportedOperation",
    "as_dual_array",
    "as_unsupported",
    "code_location_of",
    "dual_array",
    "false_pass_bound",
    "random_prime",
    "running_on",
    "signals",
]


def __getattr__(name: str) -> object:
    if name == "Balls":  # flint is an extra, and slow to load
        from nablacheck.forward.numbers.balls import Balls

        return Balls
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
