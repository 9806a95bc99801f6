"""A docstring may say more than what the derivative is: of which function, by what, of which order, at which point.
What it says is compared with the code, or the docstring isn't read: no certificate covers something else."""

from __future__ import annotations

from typing import Any

import pytest
from nablacheck import Claim, formula
from nablacheck.checking.result import Status
from nablacheck.oracles import written
from nablacheck.reading.comparison import as_written

from tests.helpers.plainly import check_plainly

SPACES: dict[str, dict[str, Any]] = {
    "gradient": {"A": "M N", "x": "N", "b": "M"},
    "hessian": {"A": "N N", "x": "N"},
    "jacobian": {"W": "M N", "x": "N", "out": "M"},
    "pullback": {"W": "M N", "x": "N", "out": "M"},
}
CODE: dict[str, tuple[str, Any, Any]] = {
    "gradient": ("‖Ax − b‖²", lambda A, x, b: ((A @ x - b) ** 2).sum(), lambda A, x, b: 2 * A.T @ (A @ x - b)),
    "hessian": ("xᵀAx", lambda A, x: x @ A @ x, lambda A, x: A + A.T),
    "jacobian": ("Wx", lambda W, x: W @ x, lambda W, x: W),
    "pullback": ("y = Wx", lambda W, x: W @ x, lambda G, W, x: W.T @ G),
}
RIGHT = {
    "gradient": [
        "∇f = 2Aᵀ(Ax − b)", "∂f/∂x = 2Aᵀ(Ax − b)", "∇f(x) = 2Aᵀ(Ax − b)", "∇‖Ax − b‖² = 2Aᵀ(Ax − b)",
        "2Aᵀr, r = s − b, s = Ax", "∇h = 2Aᵀ(Ax − b), h(x) = ‖Ax − b‖²", "∂f/∂x = 2Aᵀr, f = rᵀr, r = Ax − b",
    ],
    "hessian": ["∇²f = A + Aᵀ", "∂²f/∂x∂xᵀ = A + Aᵀ", "∇²(xᵀAx) = A + Aᵀ", "H = A + Aᵀ"],
    "jacobian": ["∂y/∂x = W", "∂y/∂xᵀ = W", "∂(Wx)/∂x = W", "∂yᵢ/∂xⱼ = Wᵢⱼ, y = Wx", "J = W"],
    "pullback": ["∂l/∂x = Wᵀ ∂l/∂y", "∂L/∂x = Wᵀ ∂L/∂z"],
}  # fmt: skip
SOMETHING_ELSE = {
    "gradient": [
        "2Aᵀ(Ax − b), ∇f = 3x", "2Aᵀ(Ax − b), ∂f/∂b = 3b", "2Aᵀ(Ax − b), g = 3x", "∇‖Ax + b‖² = 2Aᵀ(Ax − b)",
        "∇²f = 2Aᵀ(Ax − b)", "∂²f/∂x² = 2Aᵀ(Ax − b)", "∂f/∂xᵀ = 2Aᵀ(Ax − b)", "∇f(0) = 2Aᵀ(Ax − b)",
        "∇f(−x) = 2Aᵀ(Ax − b)", "∇f(b) = 2Aᵀ(Ax − b)", "∂f/∂x₁ = 2Aᵀ(Ax − b)", "∂r/∂x = 2Aᵀr, r = Ax − b",
        "∇h = 2Aᵀ(Ax − b), h(x) = ‖Ax + b‖²", "∂f/∂x = 2Aᵀr, f = 2rᵀr, r = Ax − b", "∂x/∂x = 2Aᵀ(Ax − b)",
    ],
    "hessian": ["∇f = A + Aᵀ", "∂f/∂x = A + Aᵀ", "∇²(xᵀx) = A + Aᵀ", "g = A + Aᵀ"],
    "jacobian": ["∂(2Wx)/∂x = W", "∂x/∂x = W", "∂yᵢ/∂xⱼ = Wᵢⱼ, y = 2Wx", "∂y₁/∂x = W"],
    "pullback": ["∂m/∂x = Wᵀ ∂l/∂y", "∂l/∂x = Wᵀ ∂L/∂y", "∂l/∂W = Wᵀ ∂l/∂y"],
}  # fmt: skip


def declared(kind: str, says: str) -> Claim:
    spaces = SPACES[kind]
    names = [name for name in spaces if name != "out"]
    equation, function, derivative = CODE[kind]
    scope: dict[str, Any] = {"computes": function, "derives": derivative}
    arguments, claimed = ", ".join(names), ", ".join((["G"] if kind == "pullback" else []) + names)
    exec(
        f"def function({arguments}): return computes({arguments})\ndef claim({claimed}): return derives({claimed})",
        scope,
    )
    scope["function"].__doc__, scope["claim"].__doc__ = equation, says
    found: Claim = formula(**spaces)(scope["function"]).claim(kind, "x")(scope["claim"])
    return found


@pytest.mark.parametrize("kind", CODE)
def test_what_a_docstring_says_besides_is_compared_or_not_read(kind: str) -> None:
    for says in RIGHT[kind]:
        claim = declared(kind, says)
        assert as_written(claim)[1].decided, says
        assert check_plainly(claim, written, count=12, seed=0).status is Status.HOLDS, says
    for says in SOMETHING_ELSE[kind]:
        claim = declared(kind, says)
        if as_written(claim)[1].decided:
            for seed in range(50 if says == SOMETHING_ELSE[kind][-1] else 1):
                assert check_plainly(claim, written, count=12, seed=seed).status is Status.FAILS, says
