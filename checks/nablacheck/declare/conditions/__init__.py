"""The conditions an argument can have. Each constructs its arrays from free entries; none filters.

The free entries are small numbers, zero first, so that every construction shrinks to a plain array: the identity, ones,
the first unit vector. Signs, positions and orders are discrete choices of their own: read off a small number they would
go with its size, and the plainest numbers would make some of them hardly ever. Entries may be exact numbers as well
(``nablacheck.forward``): nothing here assumes floats or assigns.
"""

from nablacheck.declare.conditions.distributions import one_hot, simplex, sums_to_one
from nablacheck.declare.conditions.entries import nonzero, plus_or_minus_one, positive, zero, zero_or_one
from nablacheck.declare.conditions.matrices import (
    full_rank,
    invertible,
    orthogonal,
    positive_definite,
    rank_deficient,
    symmetric,
)
from nablacheck.declare.conditions.spheres import unit_norm
from nablacheck.declare.spaces import real

__all__ = [
    "full_rank",
    "invertible",
    "nonzero",
    "one_hot",
    "orthogonal",
    "plus_or_minus_one",
    "positive",
    "positive_definite",
    "rank_deficient",
    "real",
    "simplex",
    "sums_to_one",
    "symmetric",
    "unit_norm",
    "zero",
    "zero_or_one",
]
