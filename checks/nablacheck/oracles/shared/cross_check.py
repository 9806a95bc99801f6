"""Cross-checks of arithmetic: whether the code of a claim computes the same on another number system as on floats.

Code that asks for types, catches what it raises, or calls a function that rounds, truncates or copies differently may
compute another function there, and a proof about that would be worth nothing. So its values are compared with those on
floats, at the point and beside it, and the tangents of balls with difference quotients of their values. Where these
don't agree the code is unsupported: no exact oracle passes or fails the claim.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nablacheck.core.arrays import entry_scales
from nablacheck.core.contract import ContractError, OutsideDomain
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.differences.perturbations import UNPERTURBED
from nablacheck.forward import DegenerateSample, Floats, Indeterminate, Unbounded, dual_array, numpy_patched_for
from nablacheck.forward.numbers.base import NumberSystem
from nablacheck.oracles.options import CROSS_CHECK
from nablacheck.oracles.shared.code_values import perturbed_claims
from nablacheck.oracles.shared.evaluation import (
    EvaluatedClaim,
    UnsupportedCode,
    evaluated_at_floats,
    evaluated_at_free_entries,
)
from nablacheck.oracles.shared.tangent_check import generic_direction, require_tangents_are_limits
from nablacheck.oracles.shared.value_agreement import balls, function_value, stated_value


def cross_check(evaluated: EvaluatedClaim, point: Point) -> None:
    """Raises ``UnsupportedCode`` where the code of a claim doesn't compute the same on this number system as on floats
    at a point, and what running it raises."""
    claim = evaluated.claim
    stated = evaluated.stated()
    for k, each in enumerate(stated):
        stated_value(claim, point, k).require_agreement(each)
    if claim.kind.states_value:
        function_value(claim, point).require_agreement(evaluated.value())
        return
    for k, variable in enumerate(claim.variables):
        x = evaluated.arguments[variable]
        if claim.kind.states_point:
            x = stated[k]
            point = point.replace(**{variable: perturbed_claims(claim, point, UNPERTURBED)[k]})
        function_value(claim, point).require_agreement(evaluated.value(**{variable: x}))
        neighbour = neighbour_of(point, variable)
        _cross_check_value(claim, neighbour, evaluated.number_system)
        if evaluated.number_system.enclosing:
            require_tangents_are_limits(evaluated, variable, x)
            if claim.kind.states_point:  # at a stationary point there is next to nothing to compare
                x = dual_array(evaluated.number_system, neighbour.values[variable])
                require_tangents_are_limits(evaluated, variable, x)


def cross_check_dual(claim: Claim, point: Point, variable: str) -> None:
    """Raises ``UnsupportedCode`` where the function doesn't have the same value on dual numbers in float64 at a point
    and beside it, and ``OutsideDomain`` or ``Indeterminate`` where that can't be told. Worked out once for all claims
    about the formula."""

    def problem_found() -> BaseException | None:
        number_system = Floats()
        with numpy_patched_for(number_system):
            try:
                value = evaluated_at_floats(claim, point, number_system).value()
            except OutsideDomain:  # the oracle sees it, too, as soon as it asks for a slope
                return None
            except (UnsupportedCode, Indeterminate) as found:
                return found
            try:
                function_value(claim, point).require_agreement(value)
                _cross_check_value(claim, neighbour_of(point, variable), number_system)
            except Unbounded as found:  # floats have no bounds at any precision
                return UnsupportedCode(str(found))
            except (UnsupportedCode, OutsideDomain) as found:
                return found
        return None

    _raise_remembered(point, ("same", claim.formula, claim.kind.contracted, variable), problem_found)


def cross_check_exact(claim: Claim, point: Point) -> None:
    """The same for all of a claim on balls, or on dual numbers in float64 where python-flint is missing: what is
    concluded on any number system rests on it. Raises ``UnsupportedCode``, and ``OutsideDomain`` or ``Indeterminate``
    where it can't be told at this point."""

    def problem_found() -> BaseException | None:
        number_system = balls(CROSS_CHECK.bits) or Floats()
        try:
            with numpy_patched_for(number_system):
                cross_check(evaluated_at_free_entries(claim, point, number_system), point)
        except (UnsupportedCode, OutsideDomain, Indeterminate) as found:
            return found
        return None

    _raise_remembered(point, ("cross-checked", claim), problem_found)


def _raise_remembered(point: Point, key: tuple[object, ...], find: Callable[[], BaseException | None]) -> None:
    """Raise what was found at a point, which is worked out once."""
    found = point.remember(key, find)
    if found is not None:
        raise found


def neighbour_of(point: Point, variable: str) -> Point:
    """A generic point beside another, with other values of one variable alone."""
    x = point.values[variable]
    moved = np.asarray(x + CROSS_CHECK.neighbour * entry_scales(x) * generic_direction(x, 0))
    moved.flags.writeable = False
    return point.replace(**{variable: moved})


def _cross_check_value(claim: Claim, point: Point, number_system: NumberSystem) -> None:
    """Compare the function's value at another point, unless it has none there."""
    try:
        on_floats = function_value(claim, point)
        on_floats.perturbed(UNPERTURBED)
        on_floats.require_agreement(evaluated_at_floats(claim, point, number_system).value())
    except (OutsideDomain, ContractError, Indeterminate, DegenerateSample):
        return
