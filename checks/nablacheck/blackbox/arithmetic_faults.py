"""Whether a derivative disagrees by its formula or by the floating-point arithmetic of its code, or of its function's.

The judge is the same code in ball arithmetic: where claim and function agree as these compute them, the formula is
right and the code is unsafe. Where the code doesn't run on balls, the floating-point errors that NumPy tells of are all
there is to go by, and what the claim does at arguments without any.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from nablacheck.blackbox.exact_code import FLOAT_BITS, MOST_FLOATS, OPERATIONS, Code, ExactCode, NotExact, available
from nablacheck.blackbox.problem import ONE, BlackBox
from nablacheck.core.arrays import SMALLEST_NORMAL, Array
from nablacheck.core.contract import ContractError
from nablacheck.core.float_errors import OVERFLOWS, FloatErrors
from nablacheck.core.verdict import LOSES_DIGITS, NOISY, ArithmeticFault, Outcome, Verdict, inconclusive
from nablacheck.differences.derivative_claim import random_cotangents
from nablacheck.forward import Indeterminate

Run = Callable[[Code], Code]
"""How a code is run: as it is, or on other numbers."""
Build = Callable[[Run, Run], BlackBox]
"""Makes the problem, with a way to run the function and one to run the claim."""

FUNCTION = "the function"
LOST_DIGITS = 1e-6
"""Code has gone wrong where it is off by more than this share of the largest entry of what it computes exactly."""
ROUNDINGS = 4.0
"""How many radii of balls of the precision of floats rounding alone may move a result by: its operations may be done in
another order."""
TAMER = (1, 2, 4, 7, 10)
"""By which powers of two all arguments are made smaller, or larger, in search of some without floating-point errors."""


def as_it_is(code: Code) -> Code:
    return code


def unless_arithmetic_fault(verdict: Verdict, build: Build) -> Verdict:
    """The verdict, or an inconclusive one where the arithmetic of the code is to blame for a failure, for noise, or for
    a function without a value."""
    box = build(as_it_is, as_it_is)
    if verdict.outcome is Outcome.FAIL:
        judge = Judge(box, build)
        fault = judge.fault()
    elif verdict.reason == NOISY:
        judge = Judge(box, build)
        fault = judge.fault()
        fault = fault if fault is not None and fault.right_as_formula else None
    elif verdict.outcome is Outcome.INCONCLUSIVE and not np.isfinite(box.value(box.x)).all():
        judge = Judge(box, build)
        fault = judge.fault_of_function()
    else:
        return verdict
    judge.call_on_floats()
    if fault is None:
        return verdict
    return replace(inconclusive(fault.sentence("there"), verdict.evaluations), arithmetic_fault=fault)


class Judge:
    """What is known about the arithmetic of a function and a claim at their arguments."""

    def __init__(self, box: BlackBox, build: Build) -> None:
        self.box = box
        self.build = build
        self.exact = ExactCode()
        self.cotangents = [ONE] if box.out is None else list(random_cotangents(np.random.default_rng(0), box.out))
        self.claim_errors = box.claim_float_errors(self.cotangents[0])

    @cached_property
    def function_errors(self) -> FloatErrors:
        return self.box.function_float_errors()

    def call_on_floats(self) -> None:
        """Call both codes as they are once more, so that none that keeps a state is left with balls in it."""
        with contextlib.suppress(ContractError):
            if self.exact.left < OPERATIONS:
                self.box.value(self.box.x)
            self._claimed(self.box)

    def fault(self) -> ArithmeticFault | None:
        """What goes wrong in the arithmetic, if that explains a failure. Of a large problem, which isn't worked out
        exactly, it is asked only where the claim has met floating-point errors."""
        if self.box.x.size > MOST_FLOATS and not self.claim_errors.out_of_range:
            return None
        lost_by_claim = self._what_is_lost(self.build(as_it_is, self.exact), of_claim=True)
        lost_by_function: str | None = ""  # what it loses without a flag is noise, which lines measure
        if self.function_errors.out_of_range:
            lost_by_function = self._what_is_lost(self.build(self.exact, as_it_is), of_claim=False)
        lost = lost_by_claim or lost_by_function
        if lost:
            right = self._right(
                self.build(
                    self.exact if lost_by_function else as_it_is, as_it_is if lost_by_claim is None else self.exact
                )
            )
            if right is not None:
                return ArithmeticFault(self.box.what if lost_by_claim else FUNCTION, lost, True) if right else None
        elif lost_by_claim is not None and lost_by_function is not None:
            return None  # both give what they should
        return self._by_flags()

    def fault_of_function(self) -> ArithmeticFault | None:
        """What goes wrong in the function's arithmetic where it has no value."""
        if not self.function_errors.out_of_range:
            return None
        lost = self._what_is_lost(self.build(self.exact, as_it_is), of_claim=False)
        if not lost:
            return None
        return ArithmeticFault(FUNCTION, lost, bool(self._right(self.build(self.exact, self.exact))))

    def _what_is_lost(self, exact: BlackBox, of_claim: bool) -> str | None:
        """``overflows``, ``underflows`` or ``loses digits`` where code gives something else than it does exactly,
        although floats could hold that; empty where it doesn't, and None where nobody knows."""
        if not available():
            return None

        def result(box: BlackBox) -> Array:
            return self._claimed(box) if of_claim else box.value(box.x)

        try:
            true = result(exact)
        except (NotExact, ContractError):
            return None
        if not np.isfinite(true).all():
            return None
        largest = float(np.abs(true).max(initial=0.0))
        if 0 < largest < SMALLEST_NORMAL:
            return ""
        errors = self.claim_errors if of_claim else self.function_errors
        try:
            floats = result(self.box)
        except ContractError:
            return errors.out_of_range
        off = np.abs(floats - true)
        if (off <= LOST_DIGITS * largest).all():
            return ""
        if errors.out_of_range:
            return errors.out_of_range if self._same_code(exact, of_claim) else None
        return LOSES_DIGITS if self._is_rounding(float(off.max()), of_claim) else None

    def _is_rounding(self, off: float, of_claim: bool) -> bool:
        """Whether rounding to the digits of floats may explain by how much code is off."""
        radii: list[float] = []

        def rounded(code: Code) -> Code:
            def run(*args: Any) -> Any:
                try:
                    found = self.exact.on_balls(code, args, FLOAT_BITS)
                except Indeterminate:
                    radii.append(math.inf)
                    raise NotExact from None
                radii.append(found.radius)
                return found.midpoints

            return run

        with contextlib.suppress(NotExact, ContractError):
            if of_claim:
                self._claimed(self.build(as_it_is, rounded))
            else:
                self.build(rounded, as_it_is).value(self.box.x)
        weight = max(1.0, float(np.abs(self.cotangents[0]).sum()))
        return off <= ROUNDINGS * weight * max(radii, default=0.0)

    def _claimed(self, box: BlackBox) -> Array:
        return box.claimed(self.cotangents[0], box.arguments.at(box.x))

    def _same_code(self, exact: BlackBox, of_claim: bool) -> bool:
        """Whether code gives the same on balls as on floats at arguments where floats have no errors; also where there
        are none such, and then code that looks at the types of its arguments isn't told."""
        for box in self._tamer():
            other = exact.at(box.arguments)
            try:
                floats, true = (self._claimed(each) if of_claim else each.value(each.x) for each in (box, other))
            except (NotExact, ContractError):
                continue
            return bool(np.abs(floats - true).max(initial=0.0) <= LOST_DIGITS * np.abs(true).max(initial=0.0))
        return True

    def _tamer(self) -> Iterator[BlackBox]:
        """The same problem at other arguments, at which nothing overflows or underflows and all is finite."""
        overflows = OVERFLOWS in (self.claim_errors.out_of_range, self.function_errors.out_of_range)
        for power in TAMER:
            factor = 2.0 ** (-power if overflows else power)
            values = {name: factor * value for name, value in self.box.arguments.floats().items()}
            box = self.box.at(self.box.arguments.replaced(values))
            errors = box.claim_float_errors(self.cotangents[0]), box.function_float_errors()
            if any(each.out_of_range for each in errors) or not np.isfinite(box.value(box.x)).all():
                continue
            yield box

    def _right(self, box: BlackBox) -> bool | None:
        """Whether the claim holds of a problem whose code, or part of it, is worked out exactly; None where lines don't
        tell."""
        outcomes = set()
        for cotangent in self.cotangents:
            try:
                outcomes.add(_outcome(box, cotangent))
            except (NotExact, ContractError):
                return None
        if Outcome.FAIL in outcomes:
            return False
        return True if outcomes == {Outcome.PASS} else None

    def _by_flags(self) -> ArithmeticFault | None:
        """What NumPy's flags explain, unless the claim fails at arguments without floating-point errors as well."""
        what, code = self._flagged()
        if not what:
            return None
        for box in self._tamer():
            try:
                outcome = _outcome(box, self.cotangents[0])
            except ContractError:
                return None
            return None if outcome is Outcome.FAIL else ArithmeticFault(code, what, right_as_formula=False)
        return ArithmeticFault(code, what, right_as_formula=False)

    def _flagged(self) -> tuple[str, str]:
        """What may have gone wrong, and whose code. A claim that isn't finite has overflowed or underflowed, unless it
        divided by zero before. Of one that is finite overflow may have changed any entry, and underflow, which is
        mostly harmless, made zeros."""
        try:
            claimed = self._claimed(self.box)
        except ContractError:
            return self.claim_errors.out_of_range, self.box.what
        if not np.isfinite(claimed).all():
            return self.claim_errors.first_out_of_range, self.box.what
        if self.claim_errors.out_of_range == OVERFLOWS or not claimed.any():
            return self.claim_errors.out_of_range, self.box.what
        return (OVERFLOWS, FUNCTION) if self.function_errors.out_of_range == OVERFLOWS else ("", "")


def _outcome(box: BlackBox, cotangent: Array) -> Outcome:
    """What lines tell of the claim. Raises ``ContractError``, and ``NotExact`` where code is worked out exactly."""
    claim = box.claim(cotangent)
    if not np.isfinite(claim.value) or not np.isfinite(claim.claimed).all():
        return Outcome.INCONCLUSIVE
    _, result = claim.check(np.random.default_rng(0))
    return result.outcome
