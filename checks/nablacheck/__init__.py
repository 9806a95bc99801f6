"""Is this gradient formula right? The words that declare formulas and claims, and those that check one's own code.

Each name is imported from its module when it is first asked for, so that importing nablacheck takes no time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nablacheck.core.version import __version__

if TYPE_CHECKING:
    from nablacheck.asking import ask
    from nablacheck.asserting import assert_claim, check
    from nablacheck.blackbox.check import assert_gradient, check_gradient, check_hessian, check_jac
    from nablacheck.blackbox.check_adjoint import check_adjoint
    from nablacheck.blackbox.check_products import check_jacobian, check_jvp, check_pullback, check_vjp
    from nablacheck.blackbox.estimate import DerivativeEstimate, estimate_derivative
    from nablacheck.core.errors import DeclarationError
    from nablacheck.declare.claim import Claim
    from nablacheck.declare.conditions import (
        diagonal,
        full_rank,
        invertible,
        lower_triangular,
        nonzero,
        one_hot,
        orthogonal,
        orthonormal,
        plus_or_minus_one,
        positive,
        positive_definite,
        rank_deficient,
        real,
        rotation,
        simplex,
        skew,
        sorted_,
        sums_to_one,
        symmetric,
        toeplitz,
        unit_interval,
        unit_norm,
        zero,
        zero_or_one,
    )
    from nablacheck.declare.conditions.entries import within
    from nablacheck.declare.documents import Document, Source
    from nablacheck.declare.formula import Formula, formula
    from nablacheck.declare.functions import elementwise, smooth
    from nablacheck.declare.integers import booleans, counts, integer, integers
    from nablacheck.declare.relations import at_least, distinct, not_zero, such_that
    from nablacheck.declare.spaces import given
    from nablacheck.selftest.mutation import mutants

__all__ = [
    "Claim",
    "DeclarationError",
    "DerivativeEstimate",
    "Document",
    "Formula",
    "Source",
    "__version__",
    "ask",
    "assert_claim",
    "assert_gradient",
    "at_least",
    "booleans",
    "check",
    "check_adjoint",
    "check_gradient",
    "check_hessian",
    "check_jac",
    "check_jacobian",
    "check_jvp",
    "check_pullback",
    "check_vjp",
    "counts",
    "diagonal",
    "distinct",
    "elementwise",
    "estimate_derivative",
    "formula",
    "full_rank",
    "given",
    "integer",
    "integers",
    "invertible",
    "lower_triangular",
    "mutants",
    "nonzero",
    "not_zero",
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
    "smooth",
    "sorted_",
    "such_that",
    "sums_to_one",
    "symmetric",
    "toeplitz",
    "unit_interval",
    "unit_norm",
    "within",
    "zero",
    "zero_or_one",
]

_NAMES = {
    "nablacheck.asking": ("ask",),
    "nablacheck.asserting": ("assert_claim", "check"),
    "nablacheck.blackbox.check": ("assert_gradient", "check_gradient", "check_hessian", "check_jac"),
    "nablacheck.blackbox.check_adjoint": ("check_adjoint",),
    "nablacheck.blackbox.check_products": ("check_jacobian", "check_jvp", "check_pullback", "check_vjp"),
    "nablacheck.blackbox.estimate": ("DerivativeEstimate", "estimate_derivative"),
    "nablacheck.core.errors": ("DeclarationError",),
    "nablacheck.declare.claim": ("Claim",),
    "nablacheck.declare.conditions": (
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
    ),
    "nablacheck.declare.conditions.entries": ("within",),
    "nablacheck.declare.documents": ("Document", "Source"),
    "nablacheck.declare.formula": ("Formula", "formula"),
    "nablacheck.declare.functions": ("elementwise", "smooth"),
    "nablacheck.declare.integers": ("booleans", "counts", "integer", "integers"),
    "nablacheck.declare.relations": ("at_least", "distinct", "not_zero", "such_that"),
    "nablacheck.declare.spaces": ("given",),
    "nablacheck.selftest.mutation": ("mutants",),
}
"""The modules that the names come from."""
_MODULES = {name: module for module, names in _NAMES.items() for name in names}


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(_MODULES[name]), name)
        return found
