"""The conditions an argument can have. Each constructs its arrays from free entries; none filters.

The free entries are small numbers, zero first, so that every construction shrinks to a plain array: the identity, ones,
the first unit vector. Signs, positions and orders are discrete choices of their own: read off a small number they would
go with its size, and the plainest numbers would make some of them hardly ever. Entries may be exact numbers as well
(``nablacheck.forward``): nothing here assumes floats or assigns.
"""

from nablacheck.declare.conditions.distributions import one_hot, simplex, sums_to_one
from nablacheck.declare.conditions.entries import (
    nonzero,
    plus_or_minus_one,
    positive,
    sorted_,
    unit_interval,
    zero,
    zero_or_one,
)
from nablacheck.declare.conditions.matrices import full_rank, invertible, positive_definite, rank_deficient
from nablacheck.declare.conditions.orthonormal import orthogonal, orthonormal, rotation, unit_norm
from nablacheck.declare.conditions.patterns import diagonal, lower_triangular, skew, symmetric, toeplitz
from nablacheck.declare.spaces import real

__all__ = [
    "diagonal",
    "full_rank",
    "invertible",
    "lower_triangular",
    "nonzero",
    "one_hot",
    "orthogonal",
    "orthonormal",
    "plus_or_minus_one",
    "positive",
    "positive_definite",
    "rank_deficient",
    "real",
    "rotation",
    "simplex",
    "skew",
    "sorted_",
    "sums_to_one",
    "symmetric",
    "toeplitz",
    "unit_interval",
    "unit_norm",
    "zero",
    "zero_or_one",
]
