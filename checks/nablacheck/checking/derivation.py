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
from nablacheck.declare.conditions import positive_definite, symmetric, zero
from nablacheck.declare.formula import Formula
from nablacheck.declare.spaces import ArraySpace, Condition
from nablacheck.oracles import Oracle, available, oracle
from nablacheck.reading.axes import Mismatch
from nablacheck.reading.declared import Equation, read_claim, read_formula
from nablacheck.reading.deriving import NotDerived, derivatives, symmetric_part
from nablacheck.reading.names import written
from nablacheck.reading.numpy_code import Arguments, function
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.tree import Expr, InnerProduct, Letter
from nablacheck.reading.writing import as_unicode

POINTS = 30
"""How many points a derived formula is checked at. A wrong one fails at nearly every point; more of them would cost a
report time."""
WAYS = 3
"""How many ways to write a derivative are tried: the shortest may overflow where another does not."""
UNDECIDED = (Status.UNSUPPORTED, Status.VACUOUS, Status.TIMEOUT)
"""How a check may end that says nothing, for or against."""
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
            results = _passed(candidate.claim, check)
            if results:
                return replace(candidate, results=results)
        why = NotDerived("what was derived isn't right: the equation of the function may not be what its code computes")
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
        identifiers = {COTANGENT: COTANGENT, **arguments.identifiers}
        arguments = replace(arguments, letters=(*arguments.letters, cotangent), identifiers=identifiers)
    found = derivatives(side, variable, known, _of_conditions(claim, (zero,)))
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
        read = equation.values[0][0]
        again = function(read, equation.arguments)
        again.__doc__ = code.__doc__
        return replace(found, claim=replace(found.claim, function=again), read=read, arguments=equation.arguments)
    return found


def _of_conditions(claim: Claim, conditions: tuple[Condition, ...]) -> frozenset[str]:
    """The arguments, by their names in writing, whose spaces have one of these conditions."""
    spaces = claim.spaces.items()
    return frozenset(written(name) for name, s in spaces if isinstance(s, ArraySpace) and s.condition in conditions)


def _passed(claim: Claim, check: Check) -> tuple[Result, ...]:
    """The results of the checks; none where dual numbers don't say that it holds, or balls that it doesn't."""
    by_dual = check(claim, oracle("dual"), POINTS)
    if by_dual.status is not Status.HOLDS:
        return ()
    if "ball" not in available():
        return (by_dual,)
    by_ball = check(claim, oracle("ball"), CERTIFIED)
    if by_ball.status is Status.HOLDS:
        return (by_dual, by_ball)
    return (by_dual,) if by_ball.status in UNDECIDED else ()
