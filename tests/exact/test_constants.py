"""Floats of a source are read as what was written."""

from __future__ import annotations

import math  # noqa: F401  (the texts of constants name it)
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from agreement import floats, run

from checks.exact import Balls, Floats, Refused, Residues
from checks.exact.constants import doubt, familiar, written

CLEAN: dict[str, Fraction] = {
    "0.0": Fraction(0),
    "-0.0": Fraction(0),
    "1.0": Fraction(1),
    "-3.0": Fraction(-3),
    "1e15": Fraction(10**15),
    "0.5": Fraction(1, 2),
    "0.1": Fraction(1, 10),
    "-0.1": Fraction(-1, 10),
    "1e-5": Fraction(1, 10**5),
    "1e300": Fraction(10**300),
    "1e-300": Fraction(1, 10**300),
    "0.044715": Fraction(44715, 10**6),
    "0.7978845608": Fraction(7978845608, 10**10),
    "2 / 3": Fraction(2, 3),
    "-2 / 7": Fraction(-2, 7),
    "1 / 3 + 1 / 3": Fraction(2, 3),
    "100 / 7": Fraction(100, 7),
    "1 / 300000": Fraction(1, 300000),
    "1 / 9999": Fraction(1, 9999),
    "3 / 128": Fraction(3, 128),
}
UNCLEAN = [
    "0.1 + 0.2",
    "1 - 0.9",
    "0.1 + 0.2 - 0.3",
    "math.pi",
    "math.sqrt(2)",
    "math.log(2)",
    "math.exp(1)",
    "1 - math.exp(-1e-5)",
    "0.12345678901",
    "math.sin(math.pi)",
    "float(np.float32(0.1))",
    "1e17 / 7",
]


@pytest.mark.parametrize("text", CLEAN)
def test_clean(text: str) -> None:
    assert written(eval(text)) == CLEAN[text]


@pytest.mark.parametrize("text", UNCLEAN)
def test_unclean(text: str) -> None:
    assert written(eval(text)) is None


def test_random_doubles_are_unclean() -> None:
    rng = np.random.default_rng(0)
    values = np.concatenate([rng.standard_normal(20000), 1e3 * rng.random(20000), 1e-6 * rng.random(20000)])
    assert [x for x in values.tolist() if written(x) is not None or familiar(x) is not None] == []


FAMILIAR = {
    "math.pi": "(1 π)",
    "-math.pi / 2": "-(1/2 π)",
    "1 / math.pi": "(1 / π)",
    "2 * math.pi * 3 / 7": "(6/7 π)",
    "math.sqrt(2)": "sqrt(2)",
    "1 / math.sqrt(2)": "sqrt(1/2)",
    "math.sqrt(2) / 2": "sqrt(1/2)",
    "-math.sqrt(5)": "-sqrt(5)",
    "math.sqrt(2 * math.pi)": "sqrt(2 π)",
    "1 / math.sqrt(2 * math.pi)": "sqrt(1/2 / π)",
    "math.sqrt(2 / math.pi)": "sqrt(2 / π)",
    "math.log(2)": "log(2)",
    "-math.log(2)": "log(1/2)",
    "math.log(2 * math.pi)": "log(2 π)",
    "math.log(10)": "log(10)",
}


@pytest.mark.parametrize("text", FAMILIAR)
def test_familiar(text: str) -> None:
    assert str(familiar(eval(text))) == FAMILIAR[text]


@pytest.mark.parametrize(
    "text", ["0.1 + 0.2", "math.exp(1)", "math.pi + 1e-13", "math.sqrt(2) + 1e-14", "1e-9 * math.pi"]
)
def test_not_familiar(text: str) -> None:
    assert familiar(eval(text)) is None


def test_familiar_constants_are_tight_balls() -> None:
    numbers = Balls(256)
    y = run(numbers, lambda x: np.stack([np.sin(np.pi * x), (x * np.sqrt(5)) ** 2 - 5, np.exp(x * np.log(7)) - 7]), 1.0)
    assert np.abs(floats(numbers, y.value)).max() < 1e-70
    assert numbers.unclean == []


@pytest.mark.parametrize(
    ("computed", "meant"),
    [
        ("0.1 + 0.2", "0.3"),
        ("1 - 0.9", "0.1"),
        ("0.1 + 0.2 - 0.3", "0.0"),
        ("1 - math.exp(-1e-5)", "-math.expm1(-1e-5)"),
        ("1 - math.exp(-1e-12)", "-math.expm1(-1e-12)"),
        ("math.sin(math.pi)", "0.0"),
        ("1e6 * (1.1 - 1)", "1e5"),
        ("1e3 * (1000.1 - 1000)", "100"),
        ("math.exp(1)", "math.exp(1)"),
        ("np.float32(0.1)", "0.1"),
        ("np.float32(1) / np.float32(3)", "1 / 3"),
        ("np.float16(0.1)", "0.1"),
    ],
)
def test_an_unclean_constant_is_a_ball_around_what_is_meant(computed: str, meant: str) -> None:
    """So that no difference to what is meant is ever proven, whatever digits were lost."""
    numbers = Balls(128)
    with numbers.active():
        constant = numbers.constant(eval(computed))[()]
        assert constant.contains(float(eval(meant)))
        assert constant.overlaps(numbers.constant(eval(meant))[()])
    assert float(eval(computed)) in numbers.unclean


def test_a_wrong_factor_is_found_beside_an_unclean_constant() -> None:
    numbers = Balls(128)
    y = run(numbers, lambda x: (0.1 + 0.2) * x - 0.300001 * x, 2.0)
    assert numbers.distance_from_zero(y.value) > 0
    assert doubt(0.1 + 0.2) < 1e-8


def test_constants_in_the_prime_field() -> None:
    numbers = Residues()
    y = run(numbers, lambda x: (x / 3 + 0.1 * x + 1e-5) * 3e5 - 130000 * x - 3, 2.0)
    assert numbers.is_zero(y.value)


@pytest.mark.parametrize("constant", [np.pi, 0.1 + 0.2, np.sqrt(2), np.inf])
def test_constants_that_the_prime_field_lacks(constant: float) -> None:
    with pytest.raises(Refused, match="constant"):
        run(Residues(), lambda x: x * constant, 2.0)


def test_floats_are_floats() -> None:
    constant: Any = 0.1 + 0.2
    assert run(Floats(), lambda x: x * constant, 1.0).value == constant


def test_short_floats() -> None:
    numbers = Balls(64)
    with numbers.active():
        for exact in (np.float32(0.5), np.float32(3), np.float32(-2.125)):
            assert numbers.constant(exact)[()] == float(exact)
        x = numbers.constant(np.array([0.1, 0.5], dtype=np.float32))
        assert not x[0].is_exact()
        assert x[1].is_exact()
        numbers.constant(np.float16(100.1))  # which is 801/8, by chance
    assert numbers.unclean == [float(np.float32(0.1)), 100.125]


def test_infinite_constants() -> None:
    numbers = Balls(64)
    y = run(numbers, lambda x: np.exp(np.where(x > 1, x, -np.inf)), [0.5, 2.0], [1.0, 1.0])
    assert floats(numbers, y.value) == pytest.approx([0, np.exp(2)])
    assert floats(numbers, y.tangent) == pytest.approx([0, np.exp(2)])
