"""Loose docstrings of right code: what isn't surely an equation for the code is left unread, and accuses nobody. The
same equation is compared with the code where it stands alone, and a wrong one fails."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, formula, positive
from nablacheck.checking.result import Status
from nablacheck.oracles import written
from nablacheck.reading.comparison import as_written

from tests.helpers.plainly import check_plainly


def logistic(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


DECLARED: dict[str, tuple[dict[str, Any], str, str, Any, Any]] = {
    "squared_residual": (
        {"A": "M N", "x": "N", "b": "M"}, "x", "‖Ax − b‖²",
        lambda A, x, b: ((A @ x - b) ** 2).sum(), lambda A, x, b: 2 * A.T @ (A @ x - b),
    ),
    "factorization": (
        {"U": "M K", "V": "N K", "R": "M N"}, "U", "½ Σᵢⱼ (Rᵢⱼ − uᵢᵀvⱼ)²",
        lambda U, V, R: ((R - U @ V.T) ** 2).sum() / 2, lambda U, V, R: (U @ V.T - R) @ V,
    ),
    "weighted_rows": (
        {"X": "N M", "a": "N"}, "X", "Σᵢⱼ aᵢXᵢⱼ",
        lambda X, a: (a @ X).sum(), lambda X, a: np.outer(a, np.ones(X.shape[1])),
    ),
    "distance_from_center": (
        {"X": "M N", "c": "N"}, "c", "‖X − 𝟏cᵀ‖²",
        lambda X, c: ((X - c) ** 2).sum(), lambda X, c: -2 * (X - c).sum(axis=0),
    ),
    "sum_of_scores": (
        {"X": "N D", "w": "D"}, "w", "𝟏ᵀXw", lambda X, w: (X @ w).sum(), lambda X, w: X.T @ np.ones(len(X)),
    ),
    "energy": ({"m": "", "v": "N"}, "m", "½m‖v‖²", lambda m, v: m * (v @ v) / 2, lambda m, v: (v @ v) / 2),
    "cross_entropy": (
        {"y": "N", "z": "N"}, "y", "Σᵢ (yᵢzᵢ + (1 − yᵢ)zᵢ²)",
        lambda y, z: (y * z + (1 - y) * z**2).sum(), lambda y, z: z - z**2,
    ),
    "squared_error": (
        {"W": "M N", "x": "N", "y": "M"}, "W", "½‖Wx − y‖²",
        lambda W, x, y: ((W @ x - y) ** 2).sum() / 2, lambda W, x, y: np.outer(W @ x - y, x),
    ),
    "squared_norm": ({"x": "N"}, "x", "‖x‖²", lambda x: x @ x, lambda x: 2 * x),
    "twice": ({"x": "N"}, "x", "2 Σᵢ xᵢ", lambda x: 2 * x.sum(), lambda x: 2 * np.ones_like(x)),
    "square": ({"x": ""}, "x", "(x + 1)²", lambda x: (x + 1) ** 2, lambda x: 2 * (x + 1)),
    "scaled": ({"W": "M N", "t": ""}, "W", "t‖W‖²", lambda W, t: t * (W * W).sum(), lambda W, t: 2 * t * W),
    "logarithms": ({"x": positive("N")}, "x", "Σᵢ log xᵢ", lambda x: np.log(x).sum(), lambda x: 1 / x),
    "logistic": (
        {"z": "N"}, "z", "σ of every entry", logistic, lambda z: np.diag(logistic(z) * (1 - logistic(z))),
    ),
}  # fmt: skip

LOOSE = {
    "squared_residual": [
        "2Aᵀ(Ax − b) [N]", "2Aᵀ(Ax − b) [3, 4]", "2Aᵀ(Ax − b) (3.2)", "2Aᵀe", "2Aᵀ(Ax − b) at x", "(2)", "N",
        "b = 2Aᵀ(Ax − b)", "2. 2Aᵀ(Ax − b)", "- 2Aᵀ(Ax − b)", "(a) 2Aᵀ(Ax − b)", "2Aᵀ(Ax − b) [1/m]",
        "2Aᵀ(Ax − b) 2", "2Aᵀ(Ax − m)", "2Aᵀ(Ax − π)",
    ],
    "squared_error": ["(Wx − y) ⊗ x", "exᵀ", "(Wx − y)xᵀ (M×N)", "(Wx − y)xᵀ : M×N", "M x N"],
    "squared_norm": [
        "2x (2)", "2x [2]", "2x (N,)", "2x N", "x²: 2x", "[2x₁, …, 2xₙ]", "x: 2x", "2|x|sign(x)", "~ 2x", "2x⁺",
    ],
    "factorization": ["∂/∂uᵢ = −Σⱼ (Rᵢⱼ − uᵢᵀvⱼ) vⱼ"],
    "energy": ["½v²"],
    "sum_of_scores": ["dw", "∂f/∂w_d = Xᵀ𝟏"],
    "weighted_rows": ["a1ᵀ"],
    "twice": ["2"],
    "square": ["2(x + 1) at x = 1", "4, at x = 1", "2(x + 1) ~ 2x", "x = −1", "0 at −1", "[2, 2]"],
    "scaled": ["2W at t = 1", "2tW (M, N)"],
    "logistic": ["exp(−z)/(1 + exp(−z))²"],
}  # fmt: skip
READ = {
    "squared_residual": (
        [
            "2Aᵀ(Ax − b)",
            "2 [Aᵀ(Ax − b)]",
            "2. * A.T @ (A @ x - b)",
            "2 Aᵀ [Ax − b]",
            "dx = 2Aᵀ(Ax − b)",
            "g = 2Aᵀ(Ax − b)",
            "gₙ = 2 Σᵢ Aᵢₙ(Σⱼ Aᵢⱼ xⱼ − bᵢ)",
        ],
        ["dx = Aᵀ(Ax − b)", "g = b", "gₙ = Σᵢ Aᵢₙ(Σⱼ Aᵢⱼ xⱼ − bᵢ)", "2Aᵀ(Ax + b)", "2A(Ax − b)", "2Aᵀ(Ax − b)ᵀ"],
    ),
    "squared_error": (["(Wx − y)xᵀ"], ["(Wx − y)x", "x(Wx − y)ᵀ"]),
    "squared_norm": (["2x", "2 (x)", "2x³/x²", "‖x‖ 2x/‖x‖"], ["x", "3x", "x³/x²", "2xᵀ", "max(x)"]),
    "factorization": (["(UVᵀ − R)V"], ["(UVᵀ + R)V"]),
    "energy": (["½v·v"], ["v·v"]),
    "sum_of_scores": (["Xᵀ𝟏", "dw = Xᵀ𝟏", "(Σₙ Xₙⱼ)ⱼ"], ["dw = 2Xᵀ𝟏", "(2Σₙ Xₙⱼ)ⱼ"]),
    "distance_from_center": (["2(Mc − Xᵀ𝟏)"], ["2(Mc + Xᵀ𝟏)"]),
    "weighted_rows": (
        ["∂f/∂Xᵢⱼ = aᵢ", "∂f/∂Xₙₘ = aₙ", "a𝟏ᵀ"],
        ["∂f/∂Xᵢⱼ = aⱼ", "∂f/∂Xᵢⱼ = 2aᵢ", "∂f/∂Xᵢⱼ = 1"],
    ),
    "cross_entropy": (["z − z²"], ["z + z²"]),
    "twice": (["2·𝟏"], ["3·𝟏", "x"]),
    "square": (["2(x + 1)"], ["2(x − 1)", "x(1)"]),
    "scaled": (["2tW"], ["tW", "2W"]),
    "logarithms": (["1/x", "x⁻¹", "x^-1", "x**-1"], ["1/x²", "x⁻²", "−x⁻¹"]),
    "logistic": (["diag(exp(−z)/(1 + exp(−z))²)"], ["diag(exp(−z)/(1 + exp(z))²)"]),
}


OF_FUNCTIONS = {
    "factorization": ["½ sum((R − UVᵀ)²)", "0.5*sum((R - U V^T)^2)"],
    "energy": ["½mv²"],
    "distance_from_center": ["‖X − 1cᵀ‖²", "sum((X - c)**2)"],
    "weighted_rows": ["aᵀX1", "a'X1"],
    "cross_entropy": ["Σᵢ yᵢzᵢ + (1 − yᵢ)zᵢ²"],
}


def declared(name: str, says: str, of_function: str = "") -> Claim:
    spaces, variable, equation, function, derivative = DECLARED[name]
    scope: dict[str, Any] = {"computes": function, "derives": derivative}
    arguments = ", ".join(spaces)
    exec(  # declarations have named arguments
        f"def function({arguments}): return computes({arguments})\n"
        f"def claimed({arguments}): return derives({arguments})",
        scope,
    )
    scope["function"].__doc__, scope["claimed"].__doc__ = of_function or equation, says
    of_array = name == "logistic"
    found = formula(out="N" if of_array else None, **spaces)(scope["function"])
    claim: Claim = found.claim("jacobian" if of_array else "gradient", variable)(scope["claimed"])
    return claim


@pytest.mark.parametrize("name", LOOSE)
def test_what_may_be_no_equation_is_left_unread(name: str) -> None:
    for says in LOOSE[name]:
        of_claim = as_written(declared(name, says))[1]
        assert not of_claim.decided, says
        assert of_claim.reason


@pytest.mark.parametrize("name", OF_FUNCTIONS)
def test_what_has_two_readings_of_a_function_is_left_unread(name: str) -> None:
    for says in OF_FUNCTIONS[name]:
        of_function = as_written(declared(name, READ[name][0][0], says))[0]
        assert not of_function.decided, says
        assert of_function.reason


@pytest.mark.parametrize("name", READ)
def test_equations_are_compared_from_any_points(name: str) -> None:
    right, wrong = READ[name]
    for says, status in (*((each, Status.HOLDS) for each in right), *((each, Status.FAILS) for each in wrong)):
        claim = declared(name, says)
        assert as_written(claim)[1].decided, says
        for seed in range(50 if says == wrong[0] else 2):
            assert check_plainly(claim, written, count=8, seed=seed).status is status, (says, seed)
