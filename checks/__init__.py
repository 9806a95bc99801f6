"""The words an author of formulas uses. What they mean is told where each is defined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .conditions import (
    full_rank,
    invertible,
    nonzero,
    one_hot,
    orthogonal,
    positive,
    positive_definite,
    rank_deficient,
    real,
    simplex,
    symmetric,
    zero,
)
from .errors import DeclarationError
from .formula import Claim, Formula, formula
from .relations import at_least, distinct, not_zero, such_that
from .smooth import elementwise, smooth
from .sources import Document, Source
from .spaces import given

if TYPE_CHECKING:
    from .asserting import assert_claim

__version__ = "0.1.0"
__nablacheck__ = True

__all__ = [
    "Claim",
    "DeclarationError",
    "Document",
    "Formula",
    "Source",
    "assert_claim",
    "at_least",
    "distinct",
    "elementwise",
    "formula",
    "full_rank",
    "given",
    "invertible",
    "nonzero",
    "not_zero",
    "one_hot",
    "orthogonal",
    "positive",
    "positive_definite",
    "rank_deficient",
    "real",
    "simplex",
    "smooth",
    "such_that",
    "symmetric",
    "zero",
]


def __getattr__(name: str) -> Any:
    """Load what needs SciPy and Hypothesis only when it is asked for."""
    if name == "assert_claim":
        from .asserting import assert_claim

        return assert_claim
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
