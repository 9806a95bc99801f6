"""The question that lines answer: is this the derivative of a black-box function at this point?

Whoever states a derivative, a user's pair of functions or a declared claim at a drawn point, states it as a
``DerivativeClaim``. An array-valued function is asked about as ⟨G, f⟩ for random cotangents G, and where one of these
fails, as each of its components.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nablacheck.core.arrays import SMALLEST_NORMAL, Array, norm
from nablacheck.core.verdict import VALUES_UNDERFLOW, Outcome, Verdict
from nablacheck.differences.central_differences import CurvatureLine, Line
from nablacheck.differences.checker import Checker
from nablacheck.differences.directions import Project, directions, others_only, random_weights
from nablacheck.differences.entry_errors import EntryErrors
from nablacheck.differences.entrywise import every_entry
from nablacheck.differences.hessian import OuterRounding, asymmetry, every_second_derivative
from nablacheck.differences.line_result import LineResult
from nablacheck.differences.noise import ScalarFunction
from nablacheck.differences.options import DIRECTIONS
from nablacheck.differences.propagated_rounding import CodeRounding, EntryRounding
from nablacheck.differences.slope_residuals import agrees_along
from nablacheck.differences.steady_factor import ClaimedAt


@dataclass(frozen=True, eq=False)
class DerivativeClaim:
    """What the first or second derivative of a scalar function is claimed to be at a point.

    Parameters
    ----------
    function:
        The function of an array like ``x``; not finite where it has no value.
    x, value:
        The point, and the function there.
    claimed:
        The gradient, of the shape of ``x``, or with ``order`` 2 the Hessian, of this shape twice.
    rounding:
        How far rounding moves the entries of what is claimed; called only where it is needed.
    noise_floor:
        The least that the noise of the function can be, as far as its inputs tell; called only where it is needed.
    project:
        The projection of a direction on the tangent space of the set that ``x`` varies in; None where it is free.
    error_floor:
        The relative error below which nothing is called wrong, where it is to be more than the line's own.
    out_of_range:
        Whether numbers leave the range of floats on the way to the function's value or to what is claimed; called only
        where all of these are zero.
    code_rounding:
        What rounding inside the code of both can do, as far as that can be told; called only before a failure is
        reported.
    claimed_at:
        The gradient that is claimed at another point, if the claim can be asked there.
    """

    function: ScalarFunction
    x: Array
    value: float
    claimed: Array
    rounding: Callable[[], EntryRounding]
    noise_floor: Callable[[], float] = float
    order: int = 1
    project: Project | None = None
    error_floor: float = 0.0
    out_of_range: Callable[[], bool] = bool
    code_rounding: Callable[[], CodeRounding | None] = lambda: None
    claimed_at: ClaimedAt | None = None

    def checker(self) -> Checker:
        """A checker of the claim along lines; it knows nothing of this object, so that no cycle keeps large arrays."""
        claimed, rounding = self.claimed, self.rounding
        if self.order == 1:
            return Checker(
                self.function,
                self.x,
                self.value,
                lambda move: float(np.vdot(claimed, move)),
                lambda direction: norm(claimed * direction),
                rounding,
                self.noise_floor,
                error_floor=self.error_floor,
                gradient=claimed,
                code_rounding=self.code_rounding,
                project=self.project,
                claimed_at=self.claimed_at,
            )
        matrix = claimed.reshape(self.x.size, self.x.size)

        def quarter_of_the_form(move: Array) -> float:
            half = move.reshape(-1) / 2
            return float(half @ matrix @ half)

        def size(direction: Array) -> float:
            flat = direction.reshape(-1)
            return norm(matrix * np.outer(flat, flat))

        return Checker(
            self.function,
            self.x,
            self.value,
            quarter_of_the_form,
            size,
            lambda: OuterRounding(rounding()),
            self.noise_floor,
            CurvatureLine,
            code_rounding=self.code_rounding,
        )

    def check(self, rng: np.random.Generator) -> tuple[Checker, LineResult]:
        """What random lines come to, and the checker that has looked along them."""
        checker = self.checker()
        result = checker.check(self.directions(rng), free=self.project is None)
        if result.line is not None:
            scale = checker.derivative_scale(result.line.direction)
            result.zero_claim = scale == 0
            if self._underflows(scale, result.line):
                result = replace(result, outcome=Outcome.INCONCLUSIVE, reason=VALUES_UNDERFLOW)
        return checker, result

    def directions(self, rng: np.random.Generator) -> Iterator[Array]:
        """Random directions along which the claim is checked, without end."""
        return directions(self.x, self._weights, rng, self.project)

    def _underflows(self, scale: float, line: Line) -> bool:
        """Whether all values that were compared along a line are zero or subnormal: they have lost digits, or all of
        them, and neither agree nor disagree. Where all are exactly zero and nothing has underflowed, they do agree.
        ``scale`` is the size of the claimed derivative along it."""
        if max(scale, line.largest_value) >= SMALLEST_NORMAL:
            return False
        return line.largest_value > 0 or bool(self.claimed.any()) or self.out_of_range()

    def agrees_elsewhere(self, checker: Checker, failure: LineResult, positions: NDArray[np.intp]) -> bool:
        """Whether nothing speaks against the claim where neither the entries at these positions of a gradient move, nor
        those that contribute far more than most. Along the line that showed an error, those of entries in other units
        may not show."""
        assert failure.line is not None
        known = failure.elsewhere
        direction = others_only(failure.line.direction, self.claimed, positions) if known is None else known.direction
        return not direction.any() or agrees_along(checker, failure, direction, known)

    def asymmetry(self, variable: str) -> Verdict | None:
        """The failure of a Hessian that isn't symmetric, which lines don't see."""
        return asymmetry(self.claimed, self.rounding, variable) if self.order == 2 else None

    @property
    def _weights(self) -> Array:
        """What the entries of x weigh in the claim."""
        if self.order == 1:
            return self.claimed
        return np.asarray(np.abs(self.claimed).reshape(self.x.size, -1).sum(axis=1).reshape(self.x.shape))

    def entry_errors(
        self, checker: Checker, failure: LineResult, positions: Sequence[int] | None = None
    ) -> EntryErrors:
        """The errors of all entries of the claim, or of a gradient those at some positions, with the steps that showed
        a failure. The rounding of the claim is part of what each may be off by."""
        if self.order == 2:
            found = every_second_derivative(checker, failure)
        else:
            found = every_entry(checker, failure, self.project, positions)
        rounding = np.broadcast_to(self.rounding().each, self.claimed.shape).reshape(-1)
        return found._replace(tolerance=found.tolerance + rounding[found.positions])


class Memoized:
    """A function that is evaluated once wherever it is asked for, since every component of its value asks for all."""

    def __init__(self, function: Callable[[Array], Array]) -> None:
        self._function = function
        self._known: dict[bytes, Array] = {}

    def __call__(self, z: Array) -> Array:
        key = z.tobytes()
        if key not in self._known:
            self._known[key] = self._function(z)
        return self._known[key]

    @property
    def evaluations(self) -> int:
        return len(self._known)


def contract(cotangent: Array, jacobian: Array) -> Array:
    """The gradient of ⟨cotangent, f⟩, from the Jacobian of f: the sum over the axes of the value of f, which come
    first."""
    return np.asarray(np.tensordot(cotangent, jacobian, axes=cotangent.ndim))


def random_cotangents(rng: np.random.Generator, out: tuple[int, ...]) -> Iterator[Array]:
    """Cotangents for a function whose value has the shape ``out``: an error may happen to cancel in one weighted sum,
    hardly in two."""
    for _ in range(DIRECTIONS.cotangents):
        yield random_weights(rng, out)


def unit_cotangents(out: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Array]]:
    """Every index of a value of the shape ``out``, with the cotangent that picks this component."""
    for index in np.ndindex(out):
        cotangent = np.zeros(out)
        cotangent[index] = 1.0
        yield index, cotangent


def errors_by_component(
    claim_of: Callable[[Array], DerivativeClaim],
    out: tuple[int, ...],
    failure: LineResult,
    positions: Sequence[int] | None = None,
) -> Iterator[tuple[tuple[int, ...], DerivativeClaim, EntryErrors]]:
    """What is claimed of each component of a value of the shape ``out``, by its index, and the errors of its entries.

    ``claim_of(cotangent)`` is the claim about ⟨cotangent, function⟩; its function had better be ``Memoized``.
    """
    for index, cotangent in unit_cotangents(out):
        claim = claim_of(cotangent)
        yield index, claim, claim.entry_errors(claim.checker(), failure, positions)
