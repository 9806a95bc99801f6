"""The adjoint test: whether a JVP and a VJP are products with one Jacobian, by no value of the function."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nablacheck.blackbox.arguments import Arguments
from nablacheck.blackbox.arithmetic_faults import Run
from nablacheck.blackbox.judgement import Rng, generator, judge, verdict_of
from nablacheck.blackbox.outputs import Outputs
from nablacheck.blackbox.problem import BlackBox, Function
from nablacheck.blackbox.tangents import TangentSpace, tangents
from nablacheck.blackbox.user_functions import require_function
from nablacheck.blackbox.variables import FIRST, Wrt, variables
from nablacheck.core import pytree
from nablacheck.core.arrays import Array
from nablacheck.core.contract import call_user_code
from nablacheck.core.signatures import Parameter
from nablacheck.core.verdict import Outcome, Verdict, worst
from nablacheck.differences.derivative_claim import contract

NOT_LINEAR = "the JVP isn't linear in the tangent"


def check_adjoint(
    jvp: Function, vjp: Function, *args: Any, wrt: Wrt = FIRST, rng: Rng = None, strict_range: bool = False
) -> Verdict:
    """Check whether ⟨jvp(v, *args), w⟩ = ⟨v, vjp(w, *args)⟩ for tangents ``v`` and cotangents ``w``: that both are
    products with one Jacobian. Parameters, errors and the verdict as for ``check_jvp`` and ``check_vjp``.

    No function is needed, so that nothing is said of whether the Jacobian is that of one: ``check_jvp`` does. In a
    failure the entries are those of the Jacobian, as the VJP and as the JVP have them.

    Examples
    --------
    >>> A = np.arange(6.0).reshape(2, 3)
    >>> check_adjoint(lambda v, x: A @ v, lambda w, x: A.T @ w, np.ones(3)).outcome
    <Outcome.PASS: 'pass'>
    >>> check_adjoint(lambda v, x: A @ v, lambda w, x: A.T @ w + 1, np.ones(3)).outcome
    <Outcome.FAIL: 'fail'>
    """
    forward, backward = require_function("JVP", jvp), require_function("VJP", vjp)
    by = variables(_without_first(forward), args, wrt)

    def verdict_for(which: int) -> Verdict:
        space = TangentSpace(args, by, which)
        first, second = (
            _Adjoint(forward, backward, space, start) for start in tangents(space.arguments.x, generator(rng))
        )
        linear = verdict_of(first.linear, rng, strict_range)
        if linear.outcome is Outcome.FAIL and linear.total:
            return space.noted(replace(linear, entries=(), cause=NOT_LINEAR))
        further = (verdict_of(each.transposed, rng, strict_range) for each in (first, second))
        return space.noted(worst([linear, worst(further)]))

    verdict = judge(by, verdict_for)
    parts = tuple(replace(part, columns=("by VJP", "by JVP")) for part in verdict.parts)
    return replace(verdict, columns=("by VJP", "by JVP"), parts=parts)


class _Adjoint:
    """The JVP as a linear function of the tangent, near one of them, whose pullback the VJP is claimed to be."""

    def __init__(self, jvp: Function, vjp: Function, space: TangentSpace, start: Array) -> None:
        self.jvp, self.vjp, self.space = jvp, vjp, space
        self.by, self.which = space.by, space.which
        self.start = space.like_argument(start)
        self.what = self.by.named("the JVP", self.which)
        self.outputs = Outputs(call_user_code(self.what, jvp, space.tangent(self.start), *space.values), self.what)

    def product(self, tangent: Any, *args: Any) -> Any:
        """What the JVP returns for a tangent like the argument."""
        return self.jvp(self.space.tangent(tangent), *args)

    def transposed(self, run_function: Run, run_claim: Run) -> BlackBox:
        """The problem of the VJP as the pullback of the JVP."""
        what, name = self.by.named("the VJP", self.which), self.space.arguments.name
        code = run_claim(self.vjp)

        def gradient(cotangent: Array, tangent: Any, *args: Any) -> Any:
            return self.by.part(what, code(self.outputs.cotangent(cotangent), *args), self.which)

        at = Arguments((self.start, *self.space.values), Parameter(self.product, 0, name))
        function = self.outputs.of(run_function(self.product))
        return BlackBox(function, gradient, at, what=what, outputs=self.outputs, takes_cotangent=True)

    def linear(self, run_function: Run, run_claim: Run) -> BlackBox:
        """The problem whether multiples of a tangent have multiples of its product: the derivative by the factor is
        then the product itself."""

        def multiple(factor: Any, tangent: Any, *args: Any) -> Any:
            return self.product(pytree.mapped(tangent, lambda leaf: factor * leaf), *args)

        code = run_claim(self.product)

        def slope(cotangent: Array, factor: Any, tangent: Any, *args: Any) -> Array:
            return contract(cotangent, self.outputs.vector(self.what, code(tangent, *args)))

        at = Arguments((1.0, self.start, *self.space.values), Parameter(multiple, 0, "factor"))
        return BlackBox(self.outputs.of(run_function(multiple)), slope, at, what=self.what, outputs=self.outputs)


def _without_first(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function with the parameters that a JVP takes behind the tangent, for their names."""

    def rest(*args: Any) -> Any:
        raise AssertionError("it is there for its parameters")

    try:
        signature = inspect.signature(function)
    except Exception:  # whatever the callable does when it is asked
        return rest
    rest.__signature__ = signature.replace(parameters=list(signature.parameters.values())[1:])  # type: ignore[attr-defined]
    return rest
