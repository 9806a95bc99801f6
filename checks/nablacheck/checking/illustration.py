"""What a picture of a claim shows: how its difference quotients behave at one point, and its entries where it fails."""

from __future__ import annotations

from dataclasses import dataclass

from nablacheck.checking.result import Result, Status
from nablacheck.checking.runner import check_claim
from nablacheck.core.contract import ContractError, OutsideDomain
from nablacheck.core.timelimit import OutOfTime, time_limit
from nablacheck.core.verdict import Outcome
from nablacheck.declare.claim import Claim
from nablacheck.declare.drawing import draw_points
from nablacheck.declare.points import Point
from nablacheck.differences.step_errors import StepErrors, step_errors
from nablacheck.oracles import central


@dataclass(frozen=True)
class Illustration:
    """A claim at a point: what checking it came to, and the errors of its difference quotients there by variable."""

    claim: Claim
    result: Result
    point: Point
    errors: dict[str, StepErrors]


class NotIllustrated(Exception):
    """There is nothing to show of a claim, for the reason that is said."""


def has_slopes(claim: Claim) -> bool:
    """Whether it states a derivative, rather than a value or the point at which something holds."""
    return not (claim.kind.states_value or claim.kind.states_point)


def illustrate(claim: Claim, *, count: int, seed: int, timeout: float, result: Result | None = None) -> Illustration:
    """Look at a claim about a derivative where it fails, or else at a drawn point at which differences confirm it;
    ``result`` is that of central differences, where it is at hand.

    Raises ``NotIllustrated``.
    """
    result = result or check_claim(claim, central, count=count, seed=seed, timeout=timeout)
    points = [result.point] if result.point is not None else draw_points(claim, count, seed)[::-1]
    try:
        with time_limit(timeout):
            for point in points:
                if errors := _errors(claim, point, result.status is Status.HOLDS):
                    return Illustration(claim, result, point, errors)
    except OutOfTime as late:
        raise NotIllustrated(str(late)) from None
    raise NotIllustrated(result.reason or "its difference quotients tell nothing at any point")


def _errors(claim: Claim, point: Point, must_pass: bool) -> dict[str, StepErrors]:
    """The errors at a point by variable; nothing where there are none or, if they ``must_pass``, where they don't."""
    try:
        lines = central.deciding_lines(claim, point)
    except (ContractError, OutsideDomain):
        return {}
    if must_pass and any(line.outcome is not Outcome.PASS for line in lines):
        return {}
    found = {name: step_errors(line) for name, line in zip(claim.variables, lines, strict=True)}
    return {name: errors for name, errors in found.items() if errors is not None}
