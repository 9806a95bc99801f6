"""The words an author of formulas uses, and those for checking code of one's own. What they mean is told where each is
defined:

- declaring: formula, spaces, conditions, relations, smooth, sources, statement; and points, which are drawn from that;
- judging a claim at a point: oracles (some modules an oracle each, the others what these share), engine (slopes of a
  black box), exact (a source on exact numbers), faults (what no source may do), verdict and its words;
- checking a claim: runner, result, counterexample, causes, errors, timelimit; many of them: schedule, workers;
- code of one's own: gradient, subject, rows, curvature, parameters, pytree, slips, pair, asserting;
- what is known of the checks and the documents: mutation, power, certify, coverage, errata;
- finding formulas: registry, loading; the commands: cli, options, session, report; pytest_plugin.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nablacheck.core.errors import DeclarationError
from nablacheck.core.version import __version__
from nablacheck.declare.claim import Claim
from nablacheck.declare.conditions import (
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
from nablacheck.declare.documents import Document, Source
from nablacheck.declare.formula import Formula, formula
from nablacheck.declare.functions import elementwise, smooth
from nablacheck.declare.relations import at_least, distinct, not_zero, such_that
from nablacheck.declare.spaces import given

if TYPE_CHECKING:
    from nablacheck.asserting import assert_claim
    from nablacheck.blackbox.check import (
        assert_gradient,
        check_gradient,
        check_hessian,
        check_jac,
        check_jacobian,
        check_pullback,
    )
    from nablacheck.selftest.mutation import mutants

__all__ = [
    "Claim",
    "DeclarationError",
    "Document",
    "Formula",
    "Source",
    "__version__",
    "assert_claim",
    "assert_gradient",
    "at_least",
    "check_gradient",
    "check_hessian",
    "check_jac",
    "check_jacobian",
    "check_pullback",
    "distinct",
    "elementwise",
    "formula",
    "full_rank",
    "given",
    "invertible",
    "mutants",
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


LATE = {
    "assert_claim": "nablacheck.asserting",
    "assert_gradient": "nablacheck.blackbox.check",
    "check_gradient": "nablacheck.blackbox.check",
    "check_hessian": "nablacheck.blackbox.check",
    "check_jac": "nablacheck.blackbox.check",
    "check_jacobian": "nablacheck.blackbox.check",
    "check_pullback": "nablacheck.blackbox.check",
    "mutants": "nablacheck.selftest.mutation",
}
"""Words that declaring formulas doesn't need, with their modules, which are loaded only when they are asked for:
``asserting`` loads Hypothesis; ``gradient``, with the engine, and ``mutation`` load neither it nor SciPy."""


def __dir__() -> list[str]:
    return sorted({*globals(), *LATE})


def __getattr__(name: str) -> Any:
    if name in LATE:
        return getattr(import_module(LATE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
