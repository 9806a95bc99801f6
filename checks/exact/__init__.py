"""The unmodified NumPy source of a formula on exact numbers, with forward derivatives.

``Floats`` are dual numbers in float64. A source is called on ``numbers.array(values, tangent)``
within ``numbers.active()``, and whatever it returns becomes an ``ExactArray`` by ``exact(result, numbers)``.
"""

from . import operators, tables  # noqa: F401  (they complete ExactArray and the tables of functions)
from .array import ExactArray
from .degrees import Degrees, false_pass_bound
from .floats import Floats
from .operands import exact
from .refusals import NotASquare, Refused, Resample, Undecided, as_refusal, refusal_place
from .residues import Residues, random_prime
from .second import SecondOrder

__all__ = [
    "Balls",
    "Degrees",
    "ExactArray",
    "Floats",
    "NotASquare",
    "Refused",
    "Resample",
    "Residues",
    "SecondOrder",
    "Undecided",
    "as_refusal",
    "exact",
    "false_pass_bound",
    "random_prime",
    "refusal_place",
]


def __getattr__(name: str) -> object:
    if name == "Balls":  # flint is an extra, and slow to load
        from .balls import Balls

        return Balls
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
