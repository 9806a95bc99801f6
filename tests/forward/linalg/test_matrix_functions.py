"""SciPy's expm, logm and sqrtm on exact numbers: values, first and second derivatives, and what has no real result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import (
    Balls,
    Floats,
    Indeterminate,
    RandomlyRoundedFloats,
    Residues,
    SecondOrder,
    UnsupportedOperation,
    as_dual_array,
    dual_array,
    numpy_patched_for,
)
from nablacheck.forward.linalg.matrix_functions import of_matrix
from scipy import linalg as scipy_linalg

from tests.helpers.agreement import BOTH, assert_agrees, drawn, floats, run

linalg: Any = scipy_linalg  # whose type stubs don't know our arrays
expm, logm, sqrtm, expm_frechet = linalg.expm, linalg.logm, linalg.sqrtm, linalg.expm_frechet
FUNCTIONS: dict[str, Callable[..., Any]] = {"expm": expm, "logm": logm, "sqrtm": sqrtm}


def positive_spectrum(n: int, seed: int = 0) -> Any:
    """A matrix that isn't symmetric, with complex eigenvalues to the right of zero."""
    return np.round(2**20 * linalg.expm(np.random.default_rng([n, seed]).standard_normal((n, n)))) / 2**20


MATRICES: dict[str, Any] = {
    **{f"{n}×{n}": positive_spectrum(n) for n in range(1, 6)},
    "the identity": np.eye(3),
    "symmetric": np.array([[2.0, 1.0], [1.0, 2.0]]),
    "defective": np.array([[2.0, 1.0, 0.0], [0.0, 2.0, 1.0], [0.0, 0.0, 2.0]]),
    "defective and small": np.array([[2.0**-10, 1.0], [0.0, 2.0**-10]]),
    "almost defective": np.array([[1.0, 1.0], [2.0**-30, 1.0]]),
    "nearly singular": np.array([[1.0, 1.0], [1.0, 1.0 + 2.0**-20]]),
    "of very different rows": np.diag([2.0**-20, 1.0, 2.0**20]) + np.triu(np.ones((3, 3)), 1),
    "a rotation": np.array([[0.0, -1.0], [1.0, 0.0]]),
    "almost a half turn": -np.array([[1.0, -(2.0**-10)], [2.0**-10, 1.0]]),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("n", range(1, 6))
def test_values_and_slopes_are_those_of_scipy(name: str, n: int) -> None:
    assert_agrees(FUNCTIONS[name], positive_spectrum(n), slack=1e-4)


@pytest.mark.parametrize("case", MATRICES)
def test_balls_contain_what_defines_them(case: str) -> None:
    """X² and exp L contain A, within digits that only the right X and L have; exp A exp(−A) contains the identity."""
    a = MATRICES[case]
    number_system = Balls(256)
    with numpy_patched_for(number_system):
        x = dual_array(number_system, a)
        root, log, power, inverse = sqrtm(x), logm(x), expm(x), expm(-x)
        pairs = [(root @ root, x), (expm(log), x), (power @ inverse, as_dual_array(np.eye(len(a)), number_system))]
    for found, expected in pairs:
        for part, wanted in zip(found.primal.ravel(), expected.primal.ravel(), strict=True):
            assert part.contains(wanted)
            assert part.rad() < 1e-30


@pytest.mark.parametrize("case", MATRICES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_tangents_of_balls_are_limits_of_differences(name: str, case: str) -> None:
    a, step = MATRICES[case], 2.0**-80
    direction = np.random.default_rng(0).integers(1, 8, a.shape) / 4
    number_system = Balls(512)
    with numpy_patched_for(number_system):
        x, along = dual_array(number_system, a), dual_array(number_system, direction)
        ahead, back = (FUNCTIONS[name](x + sign * dual_array(number_system, step) * along) for sign in (1, -1))
        slope = (ahead - back).primal / (2 * number_system.embed(step))
        tangent = FUNCTIONS[name](dual_array(number_system, a, direction)).tangent
    size = max(part.abs_upper() for part in tangent.ravel())
    for found, limit in zip(tangent.ravel(), slope.ravel(), strict=True):
        assert (found - limit).abs_upper() < 1e-20 * size


@pytest.mark.parametrize("name", FUNCTIONS)
def test_second_derivatives_nest(name: str) -> None:
    a, step = positive_spectrum(3), 2.0**-60
    u, w = (np.random.default_rng(seed).integers(-4, 5, a.shape) / 4 for seed in (1, 2))
    for base in BOTH:
        twice = SecondOrder(base)
        with numpy_patched_for(twice):
            found = twice.base.approximate(twice.mixed_derivative(FUNCTIONS[name](twice.dual_array(a, u, w))))
        number_system = Balls(256)
        with numpy_patched_for(number_system):
            moved = [
                dual_array(number_system, a) + sign * dual_array(number_system, step) * dual_array(number_system, w)
                for sign in (1, -1)
            ]
            slopes = [FUNCTIONS[name](type(x)(number_system, x.primal, number_system.embed(u))).tangent for x in moved]
            expected = number_system.approximate((slopes[0] - slopes[1]) / (2 * number_system.embed(step)))
        np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-8 * np.abs(expected).max())


WITHOUT: dict[str, Any] = {
    "a negative number": [[-1.0]],
    "zero": [[0.0]],
    "a negative eigenvalue": [[1.0, 2.0], [2.0, 1.0]],
    "a half turn": [[-1.0, 0.0], [0.0, -1.0]],
    "a defective half turn": [[-1.0, 1.0], [0.0, -1.0]],
    "a singular matrix": [[1.0, 1.0], [1.0, 1.0]],
    "a nilpotent matrix": [[0.0, 1.0], [0.0, 0.0]],
}


@pytest.mark.parametrize("case", WITHOUT)
@pytest.mark.parametrize("name", ["logm", "sqrtm"])
def test_what_has_no_principal_root_has_no_ball(name: str, case: str) -> None:
    with pytest.raises(Indeterminate):
        run(Balls(128), FUNCTIONS[name], WITHOUT[case])


def test_a_ball_of_matrices_has_a_ball_that_contains_all_of_their_roots() -> None:
    number_system = Balls(128)
    with numpy_patched_for(number_system):
        middle = dual_array(number_system, positive_spectrum(3))
        wide = middle.primal + number_system.embed(2.0**-40) * _unit_balls(3)
        for name in FUNCTIONS:
            whole = number_system.matrix_function(name, wide)  # type: ignore[arg-type]
            for seed in range(5):
                shift = np.random.default_rng(seed).uniform(-1, 1, (3, 3)) * 2.0**-40
                one = number_system.matrix_function(name, middle.primal + number_system.embed(shift))  # type: ignore[arg-type]
                assert all(part.contains(each) for part, each in zip(whole.ravel(), one.ravel(), strict=True))


def _unit_balls(n: int) -> Any:
    from flint import arb

    result = np.empty((n, n), object)
    result.reshape(-1)[:] = [arb(0, 1)] * n * n
    return result


def test_the_derivative_of_frechet() -> None:
    direction = drawn(3, 3, seed=1) / 4
    code: list[Callable[[Any], Any]] = [
        lambda x: expm_frechet(x, x @ direction, compute_expm=False),
        lambda x: np.stack(expm_frechet(x / 2, direction)),
        lambda x: expm(np.stack([x, 2 * x])),
        lambda x: linalg.expm(x.T) @ x,
    ]
    for each in code:
        assert_agrees(each, drawn(3, 3) / 2, slack=1e-5)


@pytest.mark.parametrize("name", ["logm", "sqrtm"])
def test_an_estimate_of_the_error_is_unsupported(name: str) -> None:
    with pytest.raises(UnsupportedOperation, match=f"scipy.linalg.{name} with disp=False"):
        run(Floats(), lambda x: FUNCTIONS[name](x, disp=False), np.eye(2))


def test_residues_have_none() -> None:
    with pytest.raises(UnsupportedOperation, match="expm"):
        run(Residues(101), lambda x: of_matrix("expm", x), np.eye(2))
    with pytest.raises(UnsupportedOperation):
        run(Residues(101), expm, np.eye(2))


def test_no_entries_and_other_shapes() -> None:
    for number_system in BOTH:
        for function in FUNCTIONS.values():
            assert run(number_system, function, np.zeros((0, 0))).shape == (0, 0)
            with pytest.raises(np.linalg.LinAlgError):
                run(number_system, function, np.ones((2, 3)))


def test_random_rounding_shows_what_rounding_does() -> None:
    rng = np.random.default_rng(0)
    a = MATRICES["nearly singular"]
    found = [floats(Floats(), run(RandomlyRoundedFloats(rng), logm, a).primal) for _ in range(5)]
    spread = np.ptp(found, axis=0).max()
    assert 1e-13 < spread < 1e-6


def test_scipys_functions_are_left_as_they_were() -> None:
    codes = {name: getattr(linalg, name).__code__ for name in ("expm", "logm", "sqrtm", "expm_frechet", "norm")}
    a = positive_spectrum(3)
    plain = [function(a) for function in FUNCTIONS.values()]
    with numpy_patched_for(Balls(128)), numpy_patched_for(Floats()):
        for function, expected in zip(FUNCTIONS.values(), plain, strict=True):
            np.testing.assert_array_equal(function(a), expected)
    assert codes == {name: getattr(linalg, name).__code__ for name in codes}
