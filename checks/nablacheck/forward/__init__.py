"""Forward-mode differentiation over number systems: the code of formulas and claims, unmodified, on other numbers.

Code is called on dual arrays in place of ndarrays, and whatever it returns is made one::

    system = Balls(128)
    with numpy_patched_for(system):
        x = dual_array(system, values, tangent=direction)
        y = as_dual_array(code(x), system)
    y.primal, y.tangent  # elements of the number system; a tangent of None is zero

The number systems: ``Floats`` is float64. ``Balls(bits)`` encloses rigorously, and needs python-flint. ``Residues()``
of a random prime tests identities, and ``Degrees()`` bounds, by the same code, how likely a false one passes.
``SecondOrder(number_system)`` has second derivatives. ``numbers.base.NumberSystem`` says what they have in common.

Code can raise ``UnsupportedOperation`` (``as_unsupported`` finds it in what NumPy raises, and ``code_location_of`` the
line), ``Indeterminate`` (more bits may decide), ``DegenerateSample`` (another point of the prime field may do), or
whatever it raises on floats.

The layers, each of which imports only those above it::

    exceptions, libraries      what code can meet besides a result; telling it from NumPy's and SciPy's
    numbers/                   the number systems, which know nothing of derivatives or arrays
    signatures, dispatch       from a call of NumPy's to our implementation, by tables
    memory_views, operands     the memory of a dual array; dual arrays and constants as operands
    operators, flat_iterator   its operators, and its attribute flat
    array                      the array that code gets
    derivatives                the derivatives of scalar functions
    numpy/                     NumPy's functions, by groups
    linalg/                    np.linalg and functions of matrices, by elimination and defining equations
    function_tables            which functions are known, and our implementation of each
    second_order               numbers that are dual arrays themselves
    scipy_patches              SciPy's functions that are replaced while code runs
    numpy_patches              NumPy's, and all that is set meanwhile
"""

from typing import TYPE_CHECKING

from nablacheck.forward.array import DualArray, as_dual_array, dual_array
from nablacheck.forward.exceptions import (
    DegenerateSample,
    Indeterminate,
    QuadraticNonresidue,
    Signal,
    Unbounded,
    UnsupportedOperation,
    signals,
)
from nablacheck.forward.libraries import as_unsupported, code_location_of
from nablacheck.forward.numbers.degree_bounds import Degrees, false_pass_bound
from nablacheck.forward.numbers.floats import Floats, RandomlyRoundedFloats
from nablacheck.forward.numbers.prime_field import Residues, random_prime
from nablacheck.forward.numpy_patches import numpy_patched_for
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
    "QuadraticNonresidue",
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
    "numpy_patched_for",
    "random_prime",
    "signals",
]


def __getattr__(name: str) -> object:
    if name == "Balls":  # flint is an extra, and slow to load
        from nablacheck.forward.numbers.balls import Balls

        return Balls
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
