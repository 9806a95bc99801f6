"""The right derivative of a claim, derived from the function's equation and verified against its code.

What is derived is a claim like any other: it is checked by ``dual`` and, where that runs, by ``ball``, at points drawn
as for the claim. What doesn't hold there isn't given to anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeAlias

from nablacheck.checking.defaults import CERTIFIED
from nablacheck.checking.result import Result, Status
from nablacheck.declare.claim import Claim, ClaimDeclaration
from nablacheck.declare.claim_kinds import COTANGENT
from nablacheck.declare.conditions import (
    one_hot,
    positive_definite,
    simplex,
    sums_to_one,
    symmetric,
    unit_norm,
    zero,
)
from nablacheck.declare.formula import Formula
from nablacheck.declare.spaces import ArraySpace, Condition
from nablacheck.oracles import Oracle, available, oracle
from nablacheck.reading.axes import Mismatch
from nablacheck.reading.declared import read_claim, read_formula
from nablacheck.reading.declared_equation import Equation
from nablacheck.reading.deriving import NotDerived, derivatives, symmetric_part
from nablacheck.reading.deriving.terms import number
from nablacheck.reading.deriving.terms import zero as zero_array
from nablacheck.reading.names import written
from nablacheck.reading.numpy_code import Arguments, function
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.tree import Expr, InnerProduct, Letter, Norm, Rank, Total
from nablacheck.reading.writing import as_unicode

POINTS = 30
"""How many points a derived formula is checked at. A wrong one fails at nearly every point; more of them would cost a
report time."""
WAYS = 3
"""How many ways to write a derivative are tried: the shortest may overflow where another does not."""
UNDECIDED = (Status.UNSUPPORTED, Status.VACUOUS, Status.TIMEOUT)
"""How a check may end that says nothing, for or against."""
SUMMED: tuple[Condition, ...] = (simplex, one_hot, sums_to_one)
SYMMETRIC: tuple[Condition, ...] = (symmetric, positive_definite)
Check: TypeAlias = Callable[[Claim, Oracle, int], Result]
"""Checks a claim with an oracle at so many points."""


@dataclass(frozen=True)
class Derivation:
    """A derivative in writing, of which ``results`` are the checks that it has passed. ``function`` is the side of the
    function's equation that it was derived from."""

    claim: Claim
    function: Expr
    variable: Letter
    derivative: Expr
    read: Expr
    """What its print is read as, of which the code of the claim is made; itself where that isn't read."""
    arguments: Arguments
    results: tuple[Result, ...] = ()
    symmetric: frozenset[str] = frozenset()
    """The arguments, by their names in writing, that equal their transposes."""

    @property
    def certified(self) -> bool:
        return any(result.oracle == "ball" for result in self.results)


def derive(claim: Claim, check: Check) -> Derivation:
    """The derivative that a claim is about; ``check`` is what verifies it. Raises ``NotDerived`` with the reason where
    none could be verified."""
    why = NotDerived(f"no derivation of a {claim.noun}")
    if claim.kind.name not in ("gradient", "jacobian", "pullback") or len(claim.variables) != 1:
        raise why
    try:
        equation = read_formula(claim.formula, claim.spaces)
    except (NotRead, Mismatch) as error:
        raise NotDerived(f"the function isn't read: {error}") from None
    for side in equation.values[0]:
        try:
            candidates = _derived(claim, equation, side)
        except (NotDerived, NotRead) as error:
            why = NotDerived(str(error))
            continue
        for candidate in candidates:
            results = _results(candidate.claim, check)
            if _pass(results):
                return replace(candidate, results=tuple(each for each in results if each.status is Status.HOLDS))
            why = NotDerived(_why_not(results[-1]))
    raise why


def about(formula: Formula, variables: Iterable[str]) -> list[Claim]:
    """Claims of the first derivatives of a formula, to derive what they should say."""
    kind = "gradient" if formula.out is None else "jacobian"
    return [
        ClaimDeclaration(formula, kind, (each,), {}, formula.function, misprint=False, corrected_by="").claim()
        for each in variables
    ]


def _derived(claim: Claim, equation: Equation, side: Expr) -> list[Derivation]:
    (name,) = claim.variables
    letters = {letter.name: letter for letter in equation.arguments.letters}
    variable = letters.get(written(name))
    if variable is None:
        raise NotDerived(f"{name} isn't an array of one or two axes")
    known = _of_conditions(claim, SYMMETRIC)
    arguments = equation.arguments
    if claim.kind.contracted:
        cotangent = Letter(COTANGENT, side.shape)
        side = InnerProduct(cotangent, side)  # its gradient is the pullback
        arguments = arguments.after(cotangent)
    found = derivatives(side, variable, known, _known_values(claim, equation.arguments.letters))
    if claim.along is not None:
        if claim.along is not symmetric:
            raise NotDerived(f"a derivative along the {claim.along.name} ones")
        found = [symmetric_part(found[0], known)]
    right = replace(claim, misprint=False, corrected_by="", sources=())
    return [_claimed(Derivation(right, side, variable, each, each, arguments, (), known)) for each in found[:WAYS]]


def _claimed(found: Derivation) -> Derivation:
    """The derivation with the code of what its print is read as, so that what is printed is what is checked; with that
    of the derivative itself where its print has notation that isn't read."""
    derivative, arguments = found.derivative, found.arguments
    code = function(derivative, arguments)
    code.__doc__ = as_unicode(derivative)
    found = replace(found, claim=replace(found.claim, function=code))
    with suppress(NotRead, Mismatch):
        equation = read_claim(found.claim)
        read, arguments = equation.values[0][0], equation.arguments
        if found.claim.kind.contracted:  # code of a pullback takes the cotangent first
            cotangent = Letter(COTANGENT, found.function.parts[0].shape)
            arguments = arguments.without(cotangent).after(cotangent)
        again = function(read, arguments)
        again.__doc__ = code.__doc__
        return replace(found, claim=replace(found.claim, function=again), read=read, arguments=arguments)
    return found


def _known_values(claim: Claim, letters: Iterable[Letter]) -> dict[Expr, Expr]:
    """What the conditions of the arguments say: zeros, sums that are 1, norms that are 1."""
    zeros, summed, normed = (_of_conditions(claim, each) for each in ((zero,), SUMMED, (unit_norm,)))
    found: dict[Expr, Expr] = {each: zero_array(each.shape) for each in letters if each.name in zeros}
    vectors = [each for each in letters if each.rank is Rank.COLUMN]
    found |= {Total(each): number(1) for each in vectors if each.name in summed}
    return found | {Norm(each): number(1) for each in vectors if each.name in normed}


def _of_conditions(claim: Claim, conditions: tuple[Condition, ...]) -> frozenset[str]:
    """The arguments, by their names in writing, whose spaces have one of these conditions."""
    spaces = claim.spaces.items()
    return frozenset(written(name) for name, s in spaces if isinstance(s, ArraySpace) and s.condition in conditions)


def _results(claim: Claim, check: Check) -> list[Result]:
    """What dual numbers say of a claim and, where these hold it for right, balls."""
    found = [check(claim, oracle("dual"), POINTS)]
    if found[0].status is Status.HOLDS and "ball" in available():
        found.append(check(claim, oracle("ball"), CERTIFIED))
    return found


def _pass(results: list[Result]) -> bool:
    """Whether dual numbers say that a claim holds, and balls don't say that it doesn't."""
    by_dual, *by_ball = results
    return by_dual.status is Status.HOLDS and all(each.status in (Status.HOLDS, *UNDECIDED) for each in by_ball)


def _why_not(result: Result) -> str:
    """Why a derivative isn't given, from the result that speaks against it, or for nothing."""
    if result.status is not Status.FAILS:
        return f"what was derived could not be verified: {result.reason}"
    if result.verdict is not None and result.verdict.breaks_contract:  # where only some points have a derivative
        return f"what was derived isn't right at every point: {result.reason}"
    return "what was derived isn't right: the equation of the function may not be what its code computes"
