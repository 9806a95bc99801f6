"""Random smooth functions: their derivatives against complex steps, which have no truncation to speak of."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import numpy as np
import pytest
from nablacheck import elementwise, smooth
from nablacheck.core.arrays import Array
from nablacheck.declare.functions import ElementwiseFunction, SmoothFunction
from nablacheck.forward import Balls, Floats, dual_array, numpy_patched_for

STEP = 1e-30


def complex_step(function: Any, z: Array) -> Array:
    """The derivative of an array-valued function, its own axes first."""
    columns = []
    for i in range(z.size):
        moved = z.astype(complex)
        moved.flat[i] += 1j * STEP
        columns.append(np.imag(function(moved)) / STEP)
    return np.stack(columns, axis=-1).reshape(np.shape(columns[0]) + z.shape)


def drawn(domain: str, out: str = "", seed: int = 0) -> tuple[SmoothFunction, Array]:
    sizes = {"N": 3, "M": 2, "K": 4}
    rng = np.random.default_rng(seed)
    space = smooth(domain, out)
    function = space.build(rng.standard_normal(space.count(sizes)), 1.0, sizes, {})
    return function, rng.standard_normal(space.domain.shape(sizes))


SHAPES = [("N", ""), ("", ""), ("N M", ""), ("N", "K"), ("N M", "K M"), ("", "N"), ("2 N", "1")]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("domain", "out"), SHAPES)
def test_the_jacobian_is_the_derivative(domain: str, out: str, seed: int) -> None:
    f, z = drawn(domain, out, seed)
    assert np.shape(f(z)) == f.out
    assert f.jacobian(z).shape == f.out + z.shape
    np.testing.assert_allclose(f.jacobian(z), complex_step(f, z), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("domain", "out"), SHAPES)
def test_the_hessian_is_the_derivative_of_the_jacobian(domain: str, out: str, seed: int) -> None:
    f, z = drawn(domain, out, seed)
    assert f.hessian(z).shape == f.out + z.shape + z.shape
    np.testing.assert_allclose(f.hessian(z), complex_step(f.jacobian, z), rtol=1e-12, atol=1e-12)


def test_the_gradient_of_a_scalar_function_is_its_derivative() -> None:
    f, z = drawn("N M")
    np.testing.assert_allclose(f.gradient(z), complex_step(f, z), rtol=1e-12)


def test_a_vector_field_has_no_gradient() -> None:
    f, z = drawn("N", "M")
    with pytest.raises(TypeError, match=r"use .jacobian\(z\)"):
        f.gradient(z)


def test_an_argument_of_another_shape_is_refused() -> None:
    f, _ = drawn("N M")
    with pytest.raises(ValueError, match=r"arrays of shape \(3, 2\) is called on shape \(2, 3\)"):
        f(np.zeros((2, 3)))


def test_no_entry_of_a_hessian_is_always_zero() -> None:
    """Otherwise a chain rule that loses a second derivative could hold for every function drawn."""
    f, z = drawn("N M")
    assert np.abs(f.hessian(z)).min() > 1e-6


def test_the_hessian_varies() -> None:
    """A quadratic function could not tell the Hessian here from that at zero."""
    f, z = drawn("N")
    assert np.abs(f.hessian(z) - f.hessian(np.zeros_like(z))).max() > 0.01


def test_functions_are_finite_everywhere() -> None:
    f, z = drawn("N", "M")
    for huge in (1e6 * z, -1e6 * z):
        assert np.isfinite(f(huge)).all()
        assert np.isfinite(f.hessian(huge)).all()


def read(written: str, **values: float) -> Any:
    """The value of an equation as a counterexample shows it: ``2 z1² + (z2 - 1)``."""
    _, _, expression = written.removesuffix(", entry by entry").partition(" ↦ ")
    python = re.sub(r"(?<=\d) (?=[zt(])", " * ", expression.replace("²", "**2"))
    return eval(python, {}, values)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("domain", "out"), SHAPES)
def test_the_function_shown_is_the_function_computed(domain: str, out: str, seed: int) -> None:
    sizes = {"N": 3, "M": 2, "K": 4}
    space = smooth(domain, out)
    rng = np.random.default_rng(seed)
    f = space.build(rng.integers(-2, 3, space.count(sizes)) / 2, 1.0, sizes, {})  # many zeros and ones, all exact
    z = rng.standard_normal(f.domain)
    names = {f"z{''.join(str(k + 1) for k in index)}": float(z[index]) for index in np.ndindex(f.domain)}
    assert read(repr(f), **names) == pytest.approx(np.ravel(f(z)).tolist() if out else float(f(z)))


def test_zero_entries_make_the_zero_function() -> None:
    sizes = {"N": 2}
    space = smooth("N")
    f = space.build(np.zeros(space.count(sizes)), 1.0, sizes, {})
    assert (f(np.ones(2)), repr(f)) == (0.0, "z ↦ 0")


def test_a_counterexample_leaves_out_what_vanishes() -> None:
    coefficients = np.array([[1.0, 0.0, 0.5, 2.0], [0.0, 0.0, 0.0, 3.0]])
    f = SmoothFunction((2,), (), coefficients, np.array([[1.0, -1.0], [4.0, 4.0]]))
    assert repr(f) == "z ↦ (z1 - z2 + 2) + 0.5/(1 + (z1 - z2 + 2)²)"


def test_the_space_says_what_it_maps() -> None:
    space = smooth("N M", out="K")
    assert (str(space), space.letters) == ("smooth function, N×M → K", ("N", "M", "K"))
    assert str(elementwise()) == "smooth function, entry by entry"


def test_the_elementwise_derivative_is_the_derivative_of_every_entry() -> None:
    rng = np.random.default_rng(0)
    for _ in range(5):
        phi = elementwise().build(rng.standard_normal(elementwise().count({})), 1.0, {}, {})
        z = rng.standard_normal((2, 3))
        moved = np.imag(phi(z + 1j * STEP)) / STEP
        np.testing.assert_allclose(phi.derivative(z), moved, rtol=1e-12)


def test_an_elementwise_function_has_odd_and_even_parts() -> None:
    phi = ElementwiseFunction(np.array([1.0, 1.0, 1.0]))
    assert abs(phi(2.0)) != abs(phi(-2.0))
    assert phi.derivative(2.0) != phi.derivative(-2.0)


@pytest.mark.parametrize("a", [0, 1, -1, 1.5])
@pytest.mark.parametrize("b", [0, 1, -0.5])
@pytest.mark.parametrize("c", [0, 1, -1, 2])
def test_the_elementwise_function_shown_is_the_function_computed(a: float, b: float, c: float) -> None:
    phi = ElementwiseFunction(np.array([a, b, c], dtype=float))
    assert repr(phi).endswith(", entry by entry")
    assert read(repr(phi), t=3.0) == pytest.approx(float(phi(3.0)))


@pytest.mark.parametrize(("domain", "out"), SHAPES)
def test_on_exact_numbers(domain: str, out: str) -> None:
    """Converted functions have the same values, and their derivatives are those that exact numbers carry along."""
    function, z = drawn(domain, out)
    direction = np.random.default_rng(1).standard_normal(z.shape)
    for number_system in (Floats(), Balls(128)):
        with numpy_patched_for(number_system):
            converted = function.converted(partial(dual_array, number_system))
            moving, still = dual_array(number_system, z, direction), dual_array(number_system, z)
            value, jacobian = converted(moving), converted.jacobian(moving)
            np.testing.assert_allclose(number_system.approximate(value.primal), function(z), rtol=1e-12)
            for moved, claimed in ((value, converted.jacobian(still)), (jacobian, converted.hessian(still))):
                axes = tuple(range(claimed.ndim - z.ndim, claimed.ndim))
                slope = number_system.approximate(
                    (claimed * dual_array(number_system, direction)).sum(axis=axes).primal
                )
                np.testing.assert_allclose(number_system.approximate(moved.tangent), slope, rtol=1e-10, atol=1e-12)


def test_elementwise_on_exact_numbers() -> None:
    function = elementwise().build(np.array([0.5, -1.25, 2.0]), 1.0, {}, {})
    z, direction = np.array([0.3, -2.0]), np.array([1.0, 3.0])
    number_system = Floats()
    y = function.converted(partial(dual_array, number_system))(dual_array(number_system, z, direction))
    np.testing.assert_allclose(y.primal, function(z), rtol=1e-14)
    np.testing.assert_allclose(y.tangent, function.derivative(z) * direction, rtol=1e-14)
