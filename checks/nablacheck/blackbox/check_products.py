"""Checking Jacobians, and their products with cotangents and tangents, of any function at one point."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import numpy as np

from nablacheck.blackbox.arguments import Arguments
from nablacheck.blackbox.arithmetic_faults import Build, Run
from nablacheck.blackbox.jacobian_products import is_operator, pulled_back, pushed_forward
from nablacheck.blackbox.judgement import Rng, generator, judge, verdict_of
from nablacheck.blackbox.outputs import outputs_at
from nablacheck.blackbox.problem import BlackBox, Function
from nablacheck.blackbox.tangents import TangentClaim
from nablacheck.blackbox.user_functions import function_and_pullback, require_function
from nablacheck.blackbox.variables import FIRST, Variables, Wrt, require_array, variables
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Outcome, Verdict, worst

WRONG_MATVEC = "the products with tangents, which rmatvec isn't asked for"


def check_jacobian(
    f: Function, jacobian: Function, *args: Any, wrt: Wrt = FIRST, rng: Rng = None, strict_range: bool = False
) -> Verdict:
    """Check whether ``jacobian(*args)`` is the derivative of the array-valued ``f``: its shape is that of the value,
    then that of the argument. Other parameters, errors and the verdict as for ``check_gradient``.

    It may be a sparse matrix or an operator with the methods of ``scipy.sparse.linalg.LinearOperator``, with a row for
    each entry of the value and a column for each of the argument; these are asked for products alone. Where ``f``
    returns several arrays in a tuple, list or dict, so does ``jacobian``, one Jacobian for each; of several arguments
    each of these is a tuple, list or dict of its own.

    The function is weighted with random cotangents, and the gradient of each weighted sum is checked. Where one is
    wrong, the wrong entries are looked for in each component; of a function with many values, they are those of ⟨G, f⟩.

    Examples
    --------
    >>> from scipy.sparse import diags_array
    >>> x = np.linspace(1.0, 2.0, 10)
    >>> check_jacobian(np.sin, lambda x: diags_array(np.cos(x)), x).outcome
    <Outcome.PASS: 'pass'>
    """
    function, claimed = require_function("function", f), require_function("Jacobian", jacobian)
    by = variables(function, args, wrt)

    operators: set[int] = set()
    """The arguments by which the Jacobian is an operator, with two kinds of products."""

    def build_for(which: int) -> Build:
        what = by.named("the Jacobian", which)

        def build(run_function: Run, run_claim: Run) -> BlackBox:
            require_array(by.parameters[which], args)
            arguments = Arguments(args, by.parameters[which])
            outputs, code = outputs_at(function, arguments), run_claim(claimed)

            def pull(name: str, result: Any, cotangent: Array) -> Array:
                part = by.part(name, result, which)
                if is_operator(part):
                    operators.add(which)
                return pulled_back(name, part, cotangent, arguments.x.shape)

            def gradient(cotangent: Array, *a: Any) -> Array:
                return outputs.pulled_back(what, code(*a), cotangent, pull)

            return BlackBox(outputs.of(run_function(function)), gradient, arguments, what=what, outputs=outputs)

        return build

    def verdict_for(which: int) -> Verdict:
        found = verdict_of(build_for(which), rng, strict_range)
        if found.outcome is not Outcome.PASS or which not in operators:
            return found
        one = Variables((by.parameters[which],), several=False, given=by.given)

        def pushforward(tangent: Any, *a: Any) -> Any:
            def push(name: str, result: Any) -> Any:
                return pushed_forward(by.part(name, result, which), np.asarray(tangent))

            return tangents.outputs.pushed_forward("the Jacobian", claimed(*a), push)

        tangents = TangentClaim(function, pushforward, args, one, 0)
        tangents.what = by.named("the Jacobian", which)
        by_tangents = tangents.verdict(lambda build: verdict_of(build, rng, strict_range), generator(rng))
        if by_tangents.outcome is Outcome.FAIL:
            by_tangents = replace(by_tangents, cause=f"{WRONG_MATVEC}{by_tangents.cause and ': ' + by_tangents.cause}")
        return worst([found, by_tangents])

    return judge(by, verdict_for)


def check_vjp(
    f: Any,
    vjp: Function | Literal[True],
    *args: Any,
    wrt: Wrt = FIRST,
    rng: Rng = None,
    strict_range: bool = False,
) -> Verdict:
    """Check whether ``vjp(G, *args)`` is the gradient of ⟨G, f⟩ for cotangents ``G`` like the value: a vector-Jacobian
    product, or pullback. Other parameters, errors and the verdict as for ``check_gradient``.

    Where ``f`` returns arrays of several shapes in a tuple or a list, or a dict of arrays, ``G`` is one like it; a
    tuple of arrays of one shape is stacked to one array, and so is ``G``. Of several arguments ``vjp`` returns a part
    for each, as a gradient does. For an object with ``forward(*args)`` and ``backward(G)`` the call is
    ``check_vjp(layer, True, *args)``: each backward follows a forward at the same arguments.

    Examples
    --------
    >>> class Linear:
    ...     def forward(self, X, W):
    ...         self.last = X, W
    ...         return X @ W
    ...     def backward(self, G):
    ...         X, W = self.last
    ...         return G @ W.T, X.T @ G
    >>> check_vjp(Linear(), True, np.ones((4, 3)), np.eye(3)[:, :2], wrt=all).outcome
    <Outcome.PASS: 'pass'>
    """
    function, claimed = function_and_pullback(f, vjp)
    by = variables(function, args, wrt)

    def build_for(which: int) -> Build:
        what = by.named("the pullback", which)

        def build(run_function: Run, run_claim: Run) -> BlackBox:
            arguments = Arguments(args, by.parameters[which])
            outputs, code = outputs_at(function, arguments), run_claim(claimed)

            def gradient(cotangent: Array, *a: Any) -> Any:
                return by.part(what, code(outputs.cotangent(cotangent), *a), which, args[by.parameters[which].position])

            return BlackBox(
                outputs.of(run_function(function)),
                gradient,
                arguments,
                what=what,
                outputs=outputs,
                takes_cotangent=True,
            )

        return build

    return judge(by, lambda which: verdict_of(build_for(which), rng, strict_range))


check_pullback = check_vjp


def check_jvp(
    f: Function, jvp: Function, *args: Any, wrt: Wrt = FIRST, rng: Rng = None, strict_range: bool = False
) -> Verdict:
    """Check whether ``jvp(v, *args)`` is the derivative of ``f`` along ``v``: a Jacobian-vector product, or
    pushforward. Other parameters, errors and the verdict as for ``check_gradient``.

    The tangent ``v`` is like the argument, an array of its shape or a tree of its structure; of several arguments it is
    a tuple of tangents in the order of ``wrt``. The result is like the value of ``f``: an array of its shape, or a
    tuple, list or dict of several outputs.

    The function is looked at along random tangents; where that shows a failure and the argument has few entries, the
    products with unit tangents show which entries of the Jacobian are wrong.

    Examples
    --------
    >>> x = np.array([0.5, -1.0])
    >>> check_jvp(np.exp, lambda v, x: np.exp(x) * v, x).outcome
    <Outcome.PASS: 'pass'>
    >>> print(check_jvp(np.exp, lambda v, x: np.exp(x) * v * [1, 2], x).cause)
    a single wrong entry: ∂[1]/∂x[1]
    """
    function, claimed = require_function("function", f), require_function("JVP", jvp)
    by = variables(function, args, wrt)

    def verdict_for(which: int) -> Verdict:
        tangents = TangentClaim(function, claimed, args, by, which)
        return tangents.verdict(lambda build: verdict_of(build, rng, strict_range), generator(rng))

    return judge(by, verdict_for)
