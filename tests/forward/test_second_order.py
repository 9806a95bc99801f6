"""Second derivatives against differences of first ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import (
    DualArray,
    Indeterminate,
    Residues,
    SecondOrder,
    as_dual_array,
    dual_array,
    numpy_patched_for,
)

from tests.helpers.agreement import BOTH, drawn, floats, run

SHIFT = np.diag([1.0, 5.0, -4.0])

CODE: dict[str, Callable[[Any], Any]] = {
    "arithmetic": lambda x: (x**3 / (x * x + 1) - 2 * x.T @ x + 0.1).sum(),
    "functions": lambda x: (np.exp(x) * np.tanh(x.T) + np.log(x * x + 1)).sum(),
    "powers": lambda x: ((x * x + 1) ** 1.5).sum() + x[0, 0] ** 0 + (2.0**x).sum(),
    "norm": np.linalg.norm,
    "log det": lambda x: np.linalg.slogdet(x @ x.T + SHIFT)[1],
    "inverse": lambda x: np.linalg.inv(x @ x.T + SHIFT).sum(),
    "choices": lambda x: (np.maximum(x, 0) ** 3).sum() + (np.abs(x) ** 3).max() + np.sort(x[0] ** 3)[1],
    "eigenvalues": lambda x: np.linalg.eigvalsh(x @ x.T + SHIFT)[0],
    "nuclear": lambda x: np.linalg.norm(x, "nuc"),
    "statistics": lambda x: x.std() * x.mean() + np.prod(x),
    "scalars": lambda x: x[0, 0] ** 3 * x[1, 0],
    "numpy's array": lambda x: np.array([x[0, 0] ** 3, x[1, 1] * x[0, 0]]) @ x[:2, 0],
    "in place": lambda x: (y := np.zeros_like(x)).__setitem__(0, x[0] ** 3) or (y * x).sum(),
    "linear": lambda x: x.sum(),
}


@pytest.mark.parametrize("name", CODE)
@pytest.mark.parametrize("base", BOTH, ids=lambda n: n.name)
def test_second_derivatives(base: Any, name: str) -> None:
    code, x = CODE[name], drawn(3, 3)
    u, w = (np.random.default_rng(seed).integers(1, 5, (3, 3)).astype(float) for seed in (1, 2))
    step = 2.0**-20
    slopes = [float(floats(base, run(base, code, x + sign * step * w, u).tangent)) for sign in (1, -1)]
    expected = (slopes[0] - slopes[1]) / (2 * step)
    number_system = SecondOrder(base)
    with numpy_patched_for(number_system):
        y = as_dual_array(code(number_system.dual_array(x, u, w)), number_system)
        found = float(base.approximate(number_system.mixed_derivative(y)))
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-7)
    assert float(number_system.approximate(y.primal)) == pytest.approx(float(code(x)), rel=1e-10)


def test_symmetry_in_the_prime_field() -> None:
    """∂u∂w f = ∂w∂u f, exactly."""
    base = Residues()
    number_system = SecondOrder(base)
    x, u, w = (drawn(3, 3, seed=seed) for seed in range(3))
    with numpy_patched_for(number_system):
        results = [
            number_system.mixed_derivative(
                np.linalg.det(number_system.dual_array(x, a, b)) / (number_system.dual_array(x, a, b) ** 2).sum()
            )
            for a, b in ((u, w), (w, u))
        ]
    assert base.is_zero(results[0] - results[1])
    assert not base.is_zero(results[0])


@pytest.mark.parametrize("base", BOTH, ids=lambda n: n.name)
def test_a_kink_in_either_direction(base: Any) -> None:
    number_system = SecondOrder(base)
    with numpy_patched_for(number_system):
        for directions in ({"tangent": 1.0}, {"second_tangent": 1.0}):
            with pytest.raises(Indeterminate):
                np.abs(number_system.dual_array(0.0, **directions))
        assert isinstance(np.abs(dual_array(number_system, 0.0)), DualArray)


@pytest.mark.parametrize("base", BOTH, ids=lambda n: n.name)
def test_a_kink_in_both_directions_together(base: Any) -> None:
    """|xy| at zero, where neither direction alone moves xy."""
    number_system = SecondOrder(base)
    with numpy_patched_for(number_system):
        x = number_system.dual_array([0.0, 0.0], [1.0, 0.0], [0.0, 1.0])
        with pytest.raises(Indeterminate):
            np.abs(x[0] * x[1])
