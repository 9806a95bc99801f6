"""What ``check_gradient`` and its kin check: a user's function and claimed derivative, guarded against all that they
may do, as claims about scalar functions."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

import numpy as np

from nablacheck.blackbox.arguments import Arguments
from nablacheck.blackbox.outputs import Outputs
from nablacheck.core.arrays import Array, differ_beyond_rounding, norm
from nablacheck.core.contract import (
    ContractError,
    as_real,
    call_user_code,
    format_raised,
    require_shape,
    running_user_code,
)
from nablacheck.core.float_errors import FloatErrors, float_errors
from nablacheck.core.timelimit import ESCAPING
from nablacheck.core.verdict import CACHED_CLAIM, CLAIM_CHANGES, FUNCTION_CHANGES
from nablacheck.differences.derivative_claim import DerivativeClaim
from nablacheck.differences.options import ROUNDING
from nablacheck.differences.perturbations import Perturbation, of_one_array
from nablacheck.differences.propagated_rounding import (
    CodeRounding,
    EntrywiseRounding,
    noise_beyond_comparisons,
    propagated_input_rounding,
)

Function = Callable[..., Any]
CALLS = 3
"""How often a function is called at one point to see whether it gives the same: with few entries dropped at random, two
calls may agree by chance."""
ONE = np.ones(())
"""The cotangent of a scalar function."""
ONE.setflags(write=False)


class Evaluations:
    """How many values of a function were asked for, whatever its arguments were."""

    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count = 0


class Once:
    """What takes long is worked out once, where it is asked for. Made in no time, unlike ``functools.cache``."""

    __slots__ = ("_find", "_found")

    def __init__(self, find: Callable[[], EntrywiseRounding]) -> None:
        self._find = find
        self._found: EntrywiseRounding | None = None

    def __call__(self) -> EntrywiseRounding:
        if self._found is None:
            self._found = self._find()
        return self._found


class BlackBox:
    """A function and its claimed derivative at a point.

    Parameters
    ----------
    function:
        A function of the arguments.
    derivative:
        A function of a cotangent and of the arguments: the gradient of ⟨cotangent, function⟩, or with ``order`` 2 the
        Hessian.
    what:
        What messages call the derivative.
    outputs:
        The function's value, where it is asked about by random cotangents; None of a scalar function that is asked
        about itself.
    takes_cotangent:
        Whether the code of the claim is handed the cotangent.
    evaluations:
        Where values of the function are counted, if not by itself.
    """

    def __init__(
        self,
        function: Function,
        derivative: Function,
        arguments: Arguments,
        *,
        what: str,
        outputs: Outputs | None = None,
        order: int = 1,
        takes_cotangent: bool = False,
        evaluations: Evaluations | None = None,
    ) -> None:
        self.function = function
        self.derivative = derivative
        self.arguments = arguments
        self.x = arguments.x
        self.what = what
        self.outputs = outputs
        self.out = None if outputs is None else outputs.shape
        self.order = order
        self.takes_cotangent = takes_cotangent
        self.evaluations = Evaluations() if evaluations is None else evaluations
        self.raised = ""
        """What the function last raised, for saying so if it is the end of it."""

    def at(self, arguments: Arguments) -> BlackBox:
        """The same function and claim at other arguments; values are counted together."""
        return BlackBox(
            self.function,
            self.derivative,
            arguments,
            what=self.what,
            outputs=self.outputs,
            order=self.order,
            takes_cotangent=self.takes_cotangent,
            evaluations=self.evaluations,
        )

    def value(self, z: Array) -> Array:
        """The function's value; NaN where it raises or isn't a number."""
        self.evaluations.count += 1
        arguments = self.arguments.at(z)
        try:
            return self._called(arguments)
        except (ContractError, *ESCAPING):
            raise
        except BaseException as error:
            self.raised = format_raised("the function", error)
            return np.full(self.out or (), np.nan)

    @running_user_code
    def _called(self, arguments: list[Any]) -> Array:
        return self._as_out(self.function(*arguments))

    def claim(self, cotangent: Array, function: Callable[[Array], Array] | None = None) -> DerivativeClaim:
        """The claim about ⟨cotangent, function⟩; the function may be one that remembers its values. Raises
        ``ContractError``."""
        function = self.value if function is None else function
        try:
            claimed = self.claimed(cotangent, self.arguments.at(self.x))
        except ContractError:
            if self.out is None:
                self._require_scalar()
            raise
        value = function(np.array(self.x))
        scalar = self.out is None
        return DerivativeClaim(
            (lambda z: float(function(z))) if scalar else (lambda z: float(np.vdot(cotangent, function(z)))),
            self.x,
            float(value) if scalar else float(np.vdot(cotangent, value)),
            claimed,
            Once(lambda: self._rounding(cotangent, claimed)),
            lambda: norm(cotangent * propagated_input_rounding(of_one_array(self.value, self.x), value)),
            self.order,
            out_of_range=lambda: self._leaves_range(cotangent),
            code_rounding=lambda: self._code_rounding(cotangent, value, claimed),
            claimed_at=lambda z: self._claimed_at(cotangent, z),
        )

    def _require_scalar(self) -> None:
        """Refuse a function with an array for a value, which is why what is claimed doesn't fit. Raises
        ``ContractError``."""
        self.value(np.array(self.x))

    def _claimed_at(self, cotangent: Array, z: Array) -> Array | None:
        try:
            return self.claimed(cotangent, self.arguments.at(z))
        except ContractError:
            return None

    def what_changes(self, cotangent: Array, claimed: Array) -> str:
        """Whether the function, or else the claim, has other values when it is called again, in words; empty where
        neither has."""
        values = [self.value(self.x) for _ in range(CALLS)]
        if any(differ_beyond_rounding(values[0], each) for each in values):
            return FUNCTION_CHANGES
        first, second = (self.claimed(cotangent, self.arguments.at(self.x)) for _ in range(2))
        if differ_beyond_rounding(first, second):
            return CLAIM_CHANGES
        return CACHED_CLAIM if differ_beyond_rounding(first, claimed) else ""

    def function_float_errors(self) -> FloatErrors:
        """What floating-point arithmetic meets on the way to the function's value."""
        args = self.arguments.at(self.x)
        return float_errors(lambda: self.function(*args))

    def claim_float_errors(self, cotangent: Array) -> FloatErrors:
        """The same on the way to what is claimed."""
        args = self.arguments.at(self.x)
        return float_errors(lambda: self.derivative(cotangent, *args))

    def _leaves_range(self, cotangent: Array) -> bool:
        return bool(self.function_float_errors().out_of_range or self.claim_float_errors(cotangent).out_of_range)

    def claimed(self, cotangent: Array, args: list[Any]) -> Array:
        """What the derivative of ⟨cotangent, function⟩ is claimed to be, as an array. Raises ``ContractError``."""
        result = call_user_code(self.what, self.derivative, cotangent, *args)
        return self.arguments.derivative(self.what, result, self.order)

    def _rounding(self, cotangent: Array, claimed: Array) -> EntrywiseRounding:
        single = np.array_equal(claimed, claimed.astype(np.float32))

        eps = float(np.finfo(np.float32 if single else float).eps)

        def moved(exact: Collection[int] = ()) -> Callable[[Perturbation], Array]:
            return lambda move: self.claimed(cotangent, self.arguments.perturbed(move, exact))

        found = EntrywiseRounding(claimed, moved(), eps)
        if norm(found.noise) <= ROUNDING.of_labels * norm(claimed):
            return found
        # What is compared with numbers, as by y == 1 or nu == 1.5, is what it is, and has no rounding.
        groups, all_arrays = self.arguments.perhaps_compared()
        compared: set[int] = set()
        beyond_comparing = np.zeros_like(claimed)
        for group in groups:
            beyond = noise_beyond_comparisons(claimed, moved(all_arrays - group))
            if beyond is not None:
                compared |= group
                beyond_comparing += beyond
        if not compared:
            return found
        of_others = EntrywiseRounding(claimed, moved(compared), eps)
        of_others.noise = np.abs(of_others.noise) + beyond_comparing
        smaller = of_others.sensitivity.any() and norm(of_others.noise) < norm(found.noise)
        return of_others if smaller else found

    def _code_rounding(self, cotangent: Array, value: Array, claimed: Array) -> CodeRounding | None:
        """What rounding inside the code of ⟨cotangent, function⟩ and of its claimed derivative can do."""
        if self.x.size > ROUNDING.random_entries:
            return None
        from nablacheck.blackbox.code_rounding import (
            spread_by_rounding,  # all of forward mode, which a pass needn't load
        )

        args = self.arguments.at(self.x)
        of_value = spread_by_rounding(self.function, args, value, self.arguments.position)
        of_claim = spread_by_rounding(partial(self.derivative, cotangent), args, claimed)
        sigma = 0.0 if of_value is None else norm(cotangent * of_value)
        return CodeRounding(sigma, np.zeros(claimed.shape) if of_claim is None else of_claim)

    def _as_out(self, value: Any) -> Array:
        """A value as an array of the shape ``out``. Raises ``ContractError`` where it isn't one."""
        if isinstance(value, float) and not self.out:
            return np.asarray(float(value))
        array = as_real("the function", value)
        if array.size == 1 and self.out is None:
            return array.astype(float).reshape(())
        if array.ndim and not self.out:
            advice = "; check_jacobian checks the derivative of one" if self.out is None and self.order == 1 else ""
            raise ContractError(f"the function returns an array of shape {array.shape}, not a scalar{advice}")
        require_shape("the function", array, self.out or ())
        return array
