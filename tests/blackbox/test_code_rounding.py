"""Rounding inside a user's code that values at other points don't show: right gradients don't fail for it, and wrong
ones do where it doesn't hide them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck import check_gradient, check_hessian
from nablacheck.blackbox.code_rounding import spread_by_rounding
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Outcome

DRAWS = 50
Case = tuple[Callable[..., float], Callable[..., Array], Callable[[np.random.Generator], tuple[Any, ...]]]


def density(x: float, s: float, r: float) -> float:
    return float(-(x**2) / (2 * s**2) + np.log(r))


def by_share(x: float, s: float, r: float) -> Any:
    a = -(x**2) / (2 * s**2)
    return r * np.exp(a - (a + np.log(r))) * -x / s**2


def versine(x: Array) -> float:
    return float(np.sum((1 - np.cos(x)) / x**2))


CASES: dict[str, Case] = {
    "a share that is one": (
        density,
        by_share,
        lambda rng: (1e6 * rng.standard_normal(), rng.uniform(0.5, 2), rng.uniform(0.5, 2)),
    ),
    "1 − cos": (versine, lambda x: -x / 12, lambda rng: (1e-6 * rng.standard_normal(4),)),
    "1 − cos, of one number": (versine, lambda x: -x / 12, lambda rng: (1e-6 * rng.uniform(0.5, 2),)),
    "sinh x − x": (
        lambda x: float(np.sum((np.sinh(x) - x) / x**3)),
        lambda x: x / 60,
        lambda rng: (10.0 ** rng.uniform(-6, -4) * rng.standard_normal(3),),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_right_gradient_does_not_fail_for_rounding_inside_code(name: str) -> None:
    function, gradient, draw = CASES[name]
    for seed in range(DRAWS):
        verdict = check_gradient(function, gradient, *draw(np.random.default_rng(seed)), rng=seed)
        assert verdict.outcome is not Outcome.FAIL, f"{seed}: {verdict}"


def test_a_wrong_gradient_fails_where_rounding_leaves_enough() -> None:
    found: Counter[Outcome] = Counter()
    for seed in range(DRAWS):
        rng = np.random.default_rng(seed)
        args = 1e4 * rng.standard_normal(), rng.uniform(0.5, 2), rng.uniform(0.5, 2)
        found[check_gradient(density, lambda *a: 1.001 * by_share(*a), *args, rng=seed).outcome] += 1
        x = rng.standard_normal(4)
        found[check_gradient(versine, lambda x: -x / 12 * 1.01, 1e-1 * x, rng=seed).outcome] += 1
    assert found == {Outcome.FAIL: 2 * DRAWS}


def test_what_is_huge_or_tiny_is_no_rounding() -> None:
    for scale in (1e-200, 1e200):
        verdict = check_gradient(lambda x, c=scale: c * np.sin(x).sum(), lambda x, c=scale: -c * np.cos(x), np.ones(3))
        assert verdict.outcome is Outcome.FAIL


def test_a_wrong_hessian_fails() -> None:
    x = np.arange(1.0, 4.0)
    assert check_hessian(lambda x: float(np.exp(x).sum()), lambda x: 2 * np.diag(np.exp(x)), x).outcome is Outcome.FAIL


def test_the_spread_is_that_of_the_terms_that_cancel() -> None:
    spread = spread_by_rounding(lambda x: float(1 - np.cos(x)), [1e-6], np.array(1 - np.cos(1e-6)))
    assert spread is not None
    assert 1e-17 < spread < 1e-15


def test_code_that_does_something_else_there_has_no_spread() -> None:
    def code(x: Any) -> Any:
        return x if isinstance(x, np.ndarray) else 2 * x

    for other in (code, lambda x: x.tobytes(), lambda x: {}[x], lambda x: np.append(x, x)):
        assert spread_by_rounding(other, [np.ones(2)], np.ones(2)) is None


def test_trees_and_other_arguments_are_handed_over() -> None:
    def code(tree: Any, power: int, name: str) -> Any:
        assert name == "a"
        return {"a": tree["a"] ** power, "b": 3 * tree["b"]}

    spread = spread_by_rounding(code, [{"a": np.full(2, 3.0), "b": 2.0}, 2, "a"], np.array([9.0, 9.0, 6.0]))
    assert spread is not None
    assert (spread > 0).all()
    assert (spread < 1e-14).all()
