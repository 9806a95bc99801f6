"""The likely cause of a wrong derivative of a black-box function: what is known of the truth at the point, and how to
come to know it at others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

import numpy as np

from nablacheck.blackbox.problem import BlackBox
from nablacheck.core.arrays import Array
from nablacheck.core.contract import ContractError
from nablacheck.core.verdict import CACHED_CLAIM, CLAIM_CHANGES, Outcome
from nablacheck.differences.checker import Checker
from nablacheck.differences.derivative_claim import DerivativeClaim, contract, unit_cotangents
from nablacheck.differences.diagnosis.evidence import AskAgain, Evidence, Measure, same
from nablacheck.differences.diagnosis.matrices import SYMMETRISED
from nablacheck.differences.diagnosis.mistakes import Case, Elsewhere
from nablacheck.differences.diagnosis.patterns import place
from nablacheck.differences.diagnosis.pullbacks import not_linear_in_cotangent
from nablacheck.differences.diagnosis.search import likely_mistake
from nablacheck.differences.directions import random_weights
from nablacheck.differences.entry_errors import EntryErrors
from nablacheck.differences.line_result import LineResult
from nablacheck.differences.options import DIAGNOSIS
from nablacheck.differences.slope_residuals import residual_along, slope_residual


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """The search for the cause of a failure.

    ``cotangent`` is the one whose weighted sum failed; ``every`` are the errors of all entries, where each was looked
    at.
    """

    box: BlackBox
    claim: DerivativeClaim
    cotangent: Array
    checker: Checker
    failure: LineResult
    every: EntryErrors | None = None

    def cause(self, jacobian: Evidence | None = None) -> str:
        """A few words on what is probably wrong, or nothing; ``jacobian`` is what is known of the derivative of each
        component."""
        if words := self._claim_that_changes():
            return words
        of_the_sum = Case(self._here(), self._elsewhere, lambda: self._across_zero(partial(self._measured_at, lines=1)))
        if words := not_linear_in_cotangent(of_the_sum):
            return words
        of_rows = (
            None
            if jacobian is None
            else Case(jacobian, self._elsewhere_of_jacobian, lambda: self._across_zero(self._jacobian_at))
        )
        words = "" if of_rows is None else likely_mistake(of_rows)
        return words or likely_mistake(of_the_sum) or place(of_the_sum if of_rows is None else of_rows)

    def _claim_that_changes(self) -> str:
        """Whether the claim is another one when it is asked again, or when the function was called elsewhere before."""
        box = self.box
        args = box.arguments.at(box.x)
        try:
            after = box.claimed(self.cotangent, args)  # the function was called last at a step of some line
            box.value(box.x)
            first, second = (box.claimed(self.cotangent, args) for _ in range(2))
        except ContractError:
            return ""
        if not same(first, second):
            return CLAIM_CHANGES
        return "" if same(first, after) else CACHED_CLAIM

    def _here(self) -> Evidence:
        """What is known of the truth at the point itself."""
        claimed = self.claim.claimed
        if self.every is not None:
            truth = claimed.reshape(-1) - self.every.claim_error
            return self._evidence(self.box, self.claim, np.ravel, truth, self.every.tolerance, entries=True)
        line, extrapolant = self.failure.line, self.failure.extrapolant
        assert line is not None
        assert extrapolant is not None
        rng = np.random.default_rng(1)
        further = [
            self.checker.line(random_weights(rng, line.direction.shape) * np.abs(line.direction))
            for _ in range(DIAGNOSIS.lines - 1 - len(self.failure.others))
        ]
        found = [(line.direction, extrapolant)]
        for other in (*self.failure.others, *further):
            residual = slope_residual(other, self.failure, line)
            if residual is not None:
                found.append((other.direction, residual))
        return self._along(self.box, self.claim, [(d, r.value, r.tolerance) for d, r in found])

    def _along(self, box: BlackBox, claim: DerivativeClaim, found: list[tuple[Array, float, float]]) -> Evidence:
        """What residuals along directions tell of the truth."""
        measure = _slopes([direction for direction, _, _ in found], claim.order)
        truth = measure(claim.claimed) + np.array([value for _, value, _ in found])
        return self._evidence(box, claim, measure, truth, np.array([tolerance for _, _, tolerance in found]))

    def _evidence(
        self,
        box: BlackBox,
        claim: DerivativeClaim,
        measure: Measure,
        truth: Array,
        tolerance: Array,
        *,
        entries: bool = False,
    ) -> Evidence:
        n = box.x.size
        return Evidence(
            claim.claimed if claim.order == 1 else claim.claimed.reshape(n, n),
            measure,
            truth,
            tolerance,
            box.arguments.name,
            box.arguments.floats(),
            _ask(box, self.cotangent),
            entries,
            cotangent=self.cotangent if box.takes_cotangent else None,
            sizes=box.arguments.sizes(),
            derivative_of=self._derivative_of if box.takes_cotangent or box.order == 2 else None,
        )

    def _derivative_of(self, position: int) -> float | None:
        """The true derivative of a component of the value by the entry of the argument at the same position."""
        step = max(abs(float(self.box.x.reshape(-1)[position])), 1.0)
        direction = np.zeros(self.box.x.shape)
        direction.reshape(-1)[position] = step
        if self.box.order == 2:
            claim, claimed = self.claim, float(self._here().claimed[position, position])
        else:
            cotangent = np.zeros(self.cotangent.shape)
            cotangent.reshape(-1)[position] = 1.0
            claim = self.box.claim(cotangent)
            claimed = float(claim.claimed.reshape(-1)[position])
        checker = claim.checker()
        residual = residual_along(checker, self.failure, direction)
        return None if residual is None else claimed + residual.value / step**self.box.order

    def _elsewhere(self) -> Elsewhere:
        """The same claim at another value of the argument, and with the other arguments changed as well."""
        return self._at_others(self._measured_at)

    def _elsewhere_of_jacobian(self) -> Elsewhere:
        return self._at_others(self._jacobian_at)

    def _at_others(self, look: Callable[[Mapping[str, Array]], Evidence | None]) -> Elsewhere:
        moved = {self.box.arguments.name: _moved(self.box.x)}
        others = {
            name: value * (1.1 + 0.17 * k)
            for k, (name, value) in enumerate(self.box.arguments.floats().items())
            if name != self.box.arguments.name
        }
        near = look(moved)
        far = look({**moved, **others}) if others else None
        return Elsewhere(
            [] if near is None else [near], [] if far is None else [far], everywhere=far is not None or not others
        )

    def _across_zero(self, look: Callable[[Mapping[str, Array]], Evidence | None]) -> list[Evidence]:
        """The same claim with the argument negated, and with all of them; nothing where the argument has entries on
        both sides of zero, which have told already."""
        if self.box.x.min(initial=0.0) < 0 < self.box.x.max(initial=0.0):
            return []
        moved = {self.box.arguments.name: -_moved(self.box.x)}
        negated = {**{name: -value for name, value in self.box.arguments.floats().items()}, **moved}
        found = [look(moved)] + ([look(negated)] if len(negated) > 1 else [])
        return [each for each in found if each is not None]

    def _measured_at(self, changed: Mapping[str, Array], lines: int | None = None) -> Evidence | None:
        """What slopes along a few lines tell of the truth at changed arguments, with another cotangent."""
        try:
            box = self.box.at(self.box.arguments.replaced(changed))
            claim = box.claim(self._other_cotangent())
        except ContractError:
            return None
        if not (np.isfinite(claim.value) and np.isfinite(claim.claimed).all()):
            return None
        checker, found, like = claim.checker(), [], None
        noisy = self.failure.extrapolant is not None and self.failure.extrapolant.noise_limited
        checker.take_noise_from(self.checker)
        for direction in islice(claim.directions(np.random.default_rng(2)), lines or self._lines_elsewhere):
            if self.every is None:
                line = checker.line(direction)
                residual = slope_residual(line, self.failure, like)
                like = line if like is None and not noisy else like
            else:
                residual = residual_along(checker, self.failure, direction)
            if residual is not None:
                found.append((direction, residual.value, residual.tolerance))
        if not found:
            return None
        other = Diagnosis(self.box, claim, self._other_cotangent(), self.checker, self.failure)
        return other._along(box, claim, found)

    @property
    def _lines_elsewhere(self) -> int:
        """How many slopes tell the truth at other arguments; fewer where evaluations are dear."""
        return min(DIAGNOSIS.lines, self.box.x.size) if self.every is not None else DIAGNOSIS.lines_elsewhere

    def _other_cotangent(self) -> Array:
        """Another one, where the function is asked about by cotangents at all."""
        if self.box.out is None:
            return self.cotangent
        return self.cotangent + random_weights(np.random.default_rng(3), self.cotangent.shape)

    def _jacobian_at(self, changed: Mapping[str, Array]) -> Evidence | None:
        """The same of a Jacobian, whose rows weighted with the cotangent make what is measured."""
        found = self._measured_at(changed)
        if found is None or self.box.out is None:
            return None
        box = self.box.at(self.box.arguments.replaced(changed))
        try:
            rows = [box.claimed(unit, box.arguments.at(box.x)) for _, unit in unit_cotangents(self.box.out)]
        except ContractError:
            return None
        claimed = np.stack(rows).reshape(self.box.out + self.box.x.shape)
        cotangent, measure = self._other_cotangent(), found.measure
        return Evidence(
            claimed,
            lambda jacobian: measure(contract(cotangent, jacobian)),
            found.truth,
            found.tolerance,
            found.variable,
            found.arguments,
            lambda changed, cotangent: None,
            leading=len(self.box.out),
            sizes=found.sizes,
        )

    def of_jacobian(self, claimed: Array, errors: Array, tolerance: Array) -> Evidence:
        """What is known of all entries of a Jacobian."""
        box = self.box
        return Evidence(
            claimed,
            np.ravel,
            (claimed - errors).reshape(-1),
            tolerance.reshape(-1),
            box.arguments.name,
            box.arguments.floats(),
            lambda changed, cotangent: None,
            entries=True,
            leading=len(box.out or ()),
            sizes=box.arguments.sizes(),
        )


def symmetrised(claim: DerivativeClaim, rng: np.random.Generator) -> str:
    """Why a claimed Hessian isn't symmetric: what makes it symmetric, and right."""
    n = claim.x.size
    matrix = claim.claimed.reshape(n, n)
    return next(
        (
            words
            for words, mend in SYMMETRISED.items()
            if replace(claim, claimed=mend(matrix).reshape(claim.claimed.shape)).check(rng)[1].outcome is Outcome.PASS
        ),
        "",
    )


def _moved(x: Array) -> Array:
    """Other values of an argument, of the same signs; a symmetric matrix stays one, and positive definite."""
    rng = np.random.default_rng(4)
    if not x.any():
        return x + DIAGNOSIS.moved * random_weights(rng, x.shape)
    if x.ndim == 2 and x.shape[0] == x.shape[1] and np.array_equal(x, x.T):
        factors = 1 + DIAGNOSIS.moved / 2 * random_weights(rng, x.shape[:1])
        return np.asarray(x * np.outer(factors, factors))
    return np.asarray(x * (1 + DIAGNOSIS.moved / 2 * random_weights(rng, x.shape)))


def _slopes(directions: list[Array], order: int) -> Measure:
    """What a derivative comes to along directions."""

    def slopes(derivative: Array) -> Array:
        if order == 1:
            return np.array([float(np.vdot(derivative, d)) for d in directions])
        flat = [d.reshape(-1) for d in directions]
        return np.array([float(d @ derivative.reshape(d.size, d.size) @ d) for d in flat])

    return slopes


def _ask(box: BlackBox, cotangent: Array) -> AskAgain:
    def ask(changed: Mapping[str, Array], other: Array | None) -> Array | None:
        arguments = box.arguments.replaced(changed)
        try:
            claimed = box.claimed(cotangent if other is None else other, arguments.at(arguments.x))
        except ContractError:
            return None
        claimed = claimed if box.order == 1 else claimed.reshape(box.x.size, box.x.size)
        return claimed if np.isfinite(claimed).all() else None

    return ask
