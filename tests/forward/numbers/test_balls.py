"""Balls enclose what they stand for."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import flint
import numpy as np
import pytest
from nablacheck.forward import Balls, Indeterminate, dual_array, numpy_patched_for
from nablacheck.forward.derivatives import BINARY_DERIVATIVES, UNARY_DERIVATIVES
from nablacheck.forward.numbers.balls import FUNCTIONS

from tests.helpers.agreement import drawn, floats, run


def test_importing_the_package_does_not_load_flint() -> None:
    script = "import nablacheck.forward, sys; assert 'flint' not in sys.modules; nablacheck.forward.Balls; import flint"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_precision_is_put_back() -> None:
    before = flint.ctx.prec
    with numpy_patched_for(Balls(300)):
        assert flint.ctx.prec == 300
        with numpy_patched_for(Balls(77)):
            assert flint.ctx.prec == 77
        assert flint.ctx.prec == 300
    with pytest.raises(ZeroDivisionError), numpy_patched_for(Balls(300)):
        raise ZeroDivisionError
    assert flint.ctx.prec == before


def test_every_rule_has_a_function() -> None:
    assert {*UNARY_DERIVATIVES, *BINARY_DERIVATIVES, "trigamma"} == set(FUNCTIONS)


def test_lifting_is_exact_at_any_precision() -> None:
    values = [0.1, 1e-300, -1e300, 2.0**-1074, 3.0]
    with numpy_patched_for(Balls(2000)):
        pass
    x = dual_array(Balls(53), values)
    assert all(each.is_exact() for each in x.primal)
    assert floats(Balls(53), x.primal).tolist() == values


def test_enclosures_at_low_precision_contain_the_values_at_high_precision() -> None:
    """Of code that uses much: 40 bits against 400."""

    def code(x: np.ndarray) -> np.ndarray:
        s = x @ x.T + np.eye(3)
        parts = [np.linalg.inv(s), np.exp(x), np.sqrt(s @ s), np.tanh(x) / s, np.log(s * s + 0.1), x**3 - 2 / 3]
        return np.stack([*parts, np.linalg.cholesky(s), np.broadcast_to(np.linalg.det(s), (3, 3))])

    low, high = Balls(40), Balls(400)
    rough, fine = (run(number_system, code, drawn(3, 3), drawn(3, 3, seed=1)) for number_system in (low, high))
    for wide, narrow in ((rough.primal, fine.primal), (rough.tangent, fine.tangent)):
        assert wide is not None
        assert narrow is not None
        assert all(a.contains(b) for a, b in zip(wide.ravel(), narrow.ravel(), strict=True))
        assert not all(a.is_exact() for a in wide.ravel())


def test_eigenvectors_are_enclosed() -> None:
    number_system = Balls(128)

    def code(x: np.ndarray) -> np.ndarray:
        values, vectors = np.linalg.eigh(x + x.T)
        return np.stack([(x + x.T) @ vectors - vectors * values, vectors.T @ vectors - np.eye(3)])

    y = run(number_system, code, drawn(3, 3), drawn(3, 3, seed=1))
    for part in (y.primal, y.tangent):
        assert part is not None
        assert all(each.contains(0) and each.rad() < 1e-25 for each in part.ravel())


def test_no_ball_is_not_finite() -> None:
    number_system = Balls(64)
    y = run(number_system, lambda x: np.stack([np.log(x - x), np.sqrt(-x), x / (x - 1), x]), 1.0, 1.0)
    assert number_system.finite(y.primal).tolist() == [False, False, False, True]
    assert number_system.finite(y.tangent).tolist() == [False, False, False, True]
    y = run(number_system, np.linalg.norm, [0.0, 0.0], [1.0, 1.0])
    assert number_system.finite(y.primal)
    assert not number_system.finite(y.tangent)


@pytest.mark.parametrize("exponent", [1, 2, 3, 8])
def test_a_whole_power_of_a_ball_around_zero_encloses_it(exponent: int) -> None:
    number_system = Balls(64)
    with numpy_patched_for(number_system):
        elements = number_system.entries([flint.arb(0, 0.5), flint.arb(0), flint.arb(0.25, 0.5)], (3,))
        found = number_system.power(elements, exponent)
        assert number_system.finite(found).all()
        for base, power in zip((0.5, 0.0, 0.75), found, strict=True):
            assert power.contains(0)
            assert float(power.abs_upper()) == pytest.approx(base**exponent, rel=1e-6)
        assert not number_system.finite(number_system.power(elements[:1], -exponent)).any()


def test_what_is_known_about_a_ball() -> None:
    number_system = Balls(64)
    with numpy_patched_for(number_system):
        third = number_system.constant(Fraction(1, 3))
        around_zero = third - number_system.constant(Fraction(1, 3)) * 1
        x = number_system.entries(
            [third[()], around_zero if not hasattr(around_zero, "shape") else around_zero[()]], (2,)
        )
        assert number_system.is_zero(x).tolist() == [False, False]
        assert number_system.is_zero(number_system.constant(0))
        assert number_system.distance_from_zero(x)[0] == pytest.approx(1 / 3)
        assert number_system.distance_from_zero(x)[1] == 0
        assert number_system.known_equal(x, x).all()
        assert not number_system.known_equal(x, x + 0 * x + number_system.constant(1)).any()
        with pytest.raises(Indeterminate):
            number_system.compare(x, number_system.constant(0))
        assert number_system.floor_to_int(third * 10).tolist() == 3


def test_large_products_by_flint() -> None:
    number_system = Balls(96)
    x, y = drawn(12, 7), drawn(7, 9)
    found = run(number_system, lambda x: x @ y, x, x)
    for part in (found.primal, found.tangent):
        np.testing.assert_allclose(floats(number_system, part), x @ y, rtol=1e-12)
