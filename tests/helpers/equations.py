"""Formulas that are declared by their equation alone: their code is what the equation is read as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nablacheck import Formula, formula
from nablacheck.checking.derivation import Derivation, derive
from nablacheck.checking.result import Result
from nablacheck.declare.claim import Claim
from nablacheck.oracles import Oracle
from nablacheck.reading.declared import read_claim, read_formula
from nablacheck.reading.numpy_code import function

from tests.helpers.plainly import check_plainly


def claim_about(
    equation: str, variable: str, *, kind: str = "gradient", out: str | None = None, **spaces: Any
) -> Claim:
    """A claim, "0", about the function that an equation says."""
    arguments = ", ".join(spaces)
    scope: dict[str, Any] = {}
    claimed = f"G, {arguments}" if kind == "pullback" else arguments
    exec(f"def function({arguments}): raise NotImplementedError\ndef _({claimed}): raise NotImplementedError", scope)
    scope["function"].__doc__, scope["_"].__doc__ = equation, "0"
    declared = formula(out=out, **spaces)(scope["function"])
    read = read_formula(declared)
    give_code(declared, function(read.values[0][0], read.arguments))
    claim: Claim = declared.claim(kind, variable)(scope["_"])
    return claim


def with_equation(equation: str, variable: str, *, says: str, computes: str, **spaces: Any) -> Claim:
    """A claim whose docstring says one equation, and whose code computes what another is read as."""
    claim = claim_about(equation, variable, **spaces)
    claim.function.__doc__ = computes
    read = read_claim(replace(claim))
    code = function(read.values[0][0], read.arguments)
    code.__doc__ = says
    return replace(claim, function=code)


def give_code(declared: Formula, code: Callable[..., Any]) -> None:
    """Let a formula compute what some code does, whatever its equation says."""
    code.__doc__ = declared.equation
    declared.function = code


def verify(claim: Claim, oracle: Oracle, count: int) -> Result:
    return check_plainly(claim, oracle, count=count, seed=1)


def derived(equation: str, variable: str, **options: Any) -> Derivation:
    """The verified derivative of what an equation says."""
    return derive(claim_about(equation, variable, **options), verify)
