"""Floats of code are taken for the numbers that their author intended."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import Balls, Floats, Residues, UnsupportedOperation, numpy_patched_for
from nablacheck.forward.numbers import constants
from nablacheck.forward.numbers.constants import closed_form, intended_fraction, uncertainty

from tests.helpers.agreement import floats, run

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
    "4294967295.0": Fraction(2**32 - 1),
    "2.0**100": Fraction(2**100),
    "1e23": Fraction(10**23),
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
    "1 + np.finfo(float).eps",
    "1 - np.finfo(float).eps",
    "1 - 1 / 3",
    "math.nextafter(0.1, 1)",
    "math.nextafter(2 / 3, 0)",
    "math.nextafter(3, 4)",
    "math.nextafter(1 / 300000, 0)",
    "math.exp(36.2)",  # an integer, like all doubles of that size
    "12345678901.0",
    "5e-324",
]


@pytest.mark.parametrize("text", CLEAN)
def test_clean(text: str) -> None:
    assert intended_fraction(eval(text)) == CLEAN[text]


@pytest.mark.parametrize("text", UNCLEAN)
def test_unclean(text: str) -> None:
    assert intended_fraction(eval(text)) is None


def test_random_doubles_are_unclean() -> None:
    rng = np.random.default_rng(0)
    values = np.concatenate([rng.standard_normal(20000), 1e3 * rng.random(20000), 1e-6 * rng.random(20000)])
    assert [x for x in values.tolist() if intended_fraction(x) is not None or closed_form(x) is not None] == []


@pytest.mark.parametrize("seed", range(3))
def test_what_is_read_rounds_to_the_float_that_was_read(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(5000):
        meant = Fraction(rng.randint(-9999, 9999), rng.choice((10, 1000, rng.randint(1, 9999))))
        x = float(meant)
        assert intended_fraction(x) == meant
        for beside in (math.nextafter(x, math.inf), math.nextafter(x, -math.inf), x * (1 + 2.0**-51)):
            read = intended_fraction(beside)
            assert read is None or (read != meant and float(read) == beside) or beside == x


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
    "np.sqrt(2)": "sqrt(2)",
    "2 ** 0.5": "sqrt(2)",
    "2 ** -0.5": "sqrt(1/2)",
    "2 / np.sqrt(2)": "sqrt(2)",
    "np.sqrt(2 / 3)": "sqrt(2/3)",
    "np.sqrt(2) / np.sqrt(3)": "sqrt(2/3)",
    "2 / np.sqrt(6)": "sqrt(2/3)",
    "np.sqrt(6) / 3": "sqrt(2/3)",
    "1 / np.sqrt(3)": "sqrt(1/3)",
    "np.sqrt(3) / 2": "sqrt(3/4)",
    "2 * np.sqrt(2)": "sqrt(8)",
    "3 * np.sqrt(2)": "sqrt(18)",
    "5 * np.sqrt(3)": "sqrt(75)",
    "np.sqrt(1000)": "sqrt(1000)",
    "np.sqrt(0.1)": "sqrt(1/10)",
    "np.sqrt(0.001)": "sqrt(1/1000)",
    "2 * np.pi": "(2 π)",
    "2 * np.pi / 3": "(2/3 π)",
    "2 / 3 * np.pi": "(2/3 π)",
    "np.pi * 2 / 3": "(2/3 π)",
    "7 * np.pi / 3": "(7/3 π)",
    "7 / 3 * np.pi": "(7/3 π)",
    "np.pi / 180": "(1/180 π)",
    "180 / np.pi": "(180 / π)",
    "2 / np.pi": "(2 / π)",
    "1 / (2 * np.pi)": "(1/2 / π)",
    "1 / (3 * np.pi)": "(1/3 / π)",
    "1 / 3 / np.pi": "(1/3 / π)",
    "np.sqrt(np.pi)": "sqrt(1 π)",
    "np.sqrt(np.pi) / 2": "sqrt(1/4 π)",
    "2 / np.sqrt(np.pi)": "sqrt(4 / π)",
    "np.sqrt(2) * np.sqrt(np.pi)": "sqrt(2 π)",
    "np.sqrt(2) / np.sqrt(np.pi)": "sqrt(2 / π)",
    "1 / np.sqrt(2 * np.pi)": "sqrt(1/2 / π)",
    "(2 * np.pi) ** -0.5": "sqrt(1/2 / π)",
    "(7 * np.pi) ** -0.5": "sqrt(1/7 / π)",
    "(2 * np.pi) ** 0.5": "sqrt(2 π)",
    "np.log(2)": "log(2)",
    "np.log(0.1)": "log(1/10)",
    "np.log(2 / 3)": "log(2/3)",
    "np.log(2) - np.log(3)": "log(2/3)",
    "-np.log(2 / 3)": "log(3/2)",
    "np.log(np.pi)": "log(1 π)",
    "np.log(2 * np.pi)": "log(2 π)",
    "np.log(2) + np.log(np.pi)": "log(2 π)",
    "0.5 * np.log(2 * np.pi)": "½ log(2 π)",
    "-0.5 * np.log(2 * np.pi)": "½ log(1/2 / π)",
    "np.log(2 * np.pi) / 2": "½ log(2 π)",
    "0.5 * np.log(2)": "½ log(2)",
    "0.5 * np.log(4)": "log(2)",
    "3 * np.log(2 * np.pi) / 2": "3/2 log(2 π)",
    "-3 / 2 * np.log(2 * np.pi)": "-3/2 log(2 π)",
    "5 * (0.5 * np.log(2 * np.pi))": "5/2 log(2 π)",
    "4 * math.log(2 * math.pi) / 2": "2 log(2 π)",
    "20 * np.log(2 * np.pi) / 2": "10 log(2 π)",
    "3 / 2 * np.log(np.pi)": "3/2 log(1 π)",
    "np.pi ** 2": "(1 π²)",
    "np.pi ** 2 / 6": "(1/6 π²)",
    "2 * np.pi ** 2 / 3": "(2/3 π²)",
    "1 / np.pi ** 2": "(1 / π²)",
    "np.e": "exp(1)",
    "math.exp(1)": "exp(1)",
    "np.exp(-1)": "exp(-1)",
    "-np.exp(0.5)": "-exp(1/2)",
    "np.euler_gamma": "euler(1)",
    "-np.euler_gamma": "-euler(1)",
}
"""Ways in which constants are written, and what they are read as."""


@pytest.mark.parametrize("text", FAMILIAR)
def test_familiar(text: str) -> None:
    assert str(closed_form(eval(text))) == FAMILIAR[text]


@pytest.mark.parametrize(
    "text",
    [
        "0.1 + 0.2",
        "math.exp(3)",
        "np.e + 1e-15",
        "np.nextafter(np.e, 0)",
        "np.nextafter(np.euler_gamma, 1)",
        "np.nextafter(np.pi ** 2, 0) + 8e-15",
        "1.5 * 1.8378770664",
        "2.7182818284",
        "9.8696044",
        "math.pi + 1e-13",
        "math.sqrt(2) + 1e-14",
        "1e-9 * math.pi",
        "np.pi * (1 + np.finfo(float).eps)",
        "np.sqrt(2) * (1 + np.finfo(float).eps)",
        "np.log(2) * (1 - np.finfo(float).eps)",
        "math.nextafter(math.pi, 4)",
        "math.nextafter(math.pi, 3)",
        "math.nextafter(0.5 * math.log(2 * math.pi), 1)",
    ],
)
def test_not_familiar(text: str) -> None:
    assert closed_form(eval(text)) is None


@pytest.mark.parametrize("number", [1.0, 0.5, 2.0, 3.0, 0.1, 1 / 3, 1.5, 2 / 3, 4.0, 9.0, 0.25])
def test_beside_a_fraction_there_is_no_root_of_a_square_and_no_logarithm_of_one(number: float) -> None:
    for ulps in (*range(-20, 0), *range(1, 21)):
        beside = number + ulps * math.ulp(number)
        assert (intended_fraction(beside), closed_form(beside)) == (None, None)


def roots(a: int, b: int) -> list[float]:
    """√(a/b), with whatever squares before the root."""
    found = [math.sqrt(a / b), math.sqrt(a) / math.sqrt(b), (b / a) ** -0.5]
    for n in (n for n in range(1, 61) if a * b % n**2 == 0):
        root, before, above = math.sqrt(a * b // n**2), Fraction(n, b), Fraction(a, n)
        found.append(before.numerator * root / before.denominator)
        found.append(above.numerator / (above.denominator * root))
    return found


def logarithms(a: int, b: int, pi: float = 1.0) -> list[float]:
    """log(a π/b), or log(a/b)."""
    found = []
    for log in (math.log, lambda t: float(np.log(t))):
        found += [log(a * pi / b), log(a / b * pi), -log(b / (a * pi)), -log(b / a / pi)]
        found.append(log(a) - log(b) + log(pi))
    return found


WAYS: dict[str, Callable[[int, int], list[float]]] = {
    "multiple of π": lambda a, b: [a * math.pi / b, a / b * math.pi],
    "fraction of 1/π": lambda a, b: [a / (b * math.pi), a / b / math.pi],
    "root": roots,
    "logarithm": logarithms,
    "logarithm of a multiple of π": lambda a, b: logarithms(a, b, math.pi),
}
"""ClosedForm constants of a fraction a/b, computed in various ways."""


@pytest.mark.parametrize("kind", WAYS)
def test_a_float_beside_a_familiar_constant_is_another(kind: str) -> None:
    """Unless it is what another way of computing the same constant comes to."""
    rng, beside, read = random.Random(kind), 0, 0
    for _ in range(1000):
        q = Fraction(rng.randint(1, 60), rng.randint(1, 60))
        x, *others = WAYS[kind](q.numerator, q.denominator)
        if not 1e-3 < abs(x) < 1e3 or intended_fraction(x) is not None:
            continue
        known = closed_form(x)
        assert known is not None
        assert q in (known.fraction, known.fraction**2)
        for ulps in (-8, -5, -3, -2, -1, 1, 2, 3, 5, 8):
            near = x + ulps * math.ulp(x)
            beside += 1
            if closed_form(near) is not None:
                read += 1
                assert near in others
    assert beside > 5000
    assert read < beside / 10


def test_a_float_that_two_constants_share_is_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    """None are known to share one, so two are made to."""
    one, other = (constants.ClosedForm(Fraction(1), "log", Fraction(k), 0) for k in (2, 3))
    monkeypatch.setattr(constants, "_computed", lambda constant: [0.7])
    monkeypatch.setattr(constants, "_candidates", lambda x: [one])
    assert closed_form(0.7) == one
    monkeypatch.setattr(constants, "_candidates", lambda x: [one, other])
    assert closed_form(0.7) is None


@pytest.mark.parametrize("text", FAMILIAR)
def test_a_familiar_constant_is_the_number_itself(text: str) -> None:
    """The ball is narrower than any float, and as near to the float as rounding comes."""
    number_system, x = Balls(200), eval(text)
    with numpy_patched_for(number_system):
        (ball,) = number_system.constant([x]).tolist()
        assert float(ball.rad()) < 1e-50
        assert abs(float(ball - x)) <= 4 * math.ulp(x)
    assert list(number_system.unexplained) == []


def test_familiar_constants_are_tight_balls() -> None:
    number_system = Balls(256)
    y = run(
        number_system,
        lambda x: np.stack([np.sin(np.pi * x), (x * np.sqrt(5)) ** 2 - 5, np.exp(x * np.log(7)) - 7]),
        1.0,
    )
    assert np.abs(floats(number_system, y.primal)).max() < 1e-70
    assert list(number_system.unexplained) == []


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
        ("math.exp(3)", "math.exp(3)"),
        ("np.float32(0.1)", "0.1"),
        ("np.float32(1) / np.float32(3)", "1 / 3"),
        ("np.float16(0.1)", "0.1"),
    ],
)
def test_an_unclean_constant_is_a_ball_around_what_is_meant(computed: str, meant: str) -> None:
    """So that no difference to what is meant is ever proven, whatever digits were lost."""
    number_system = Balls(128)
    with numpy_patched_for(number_system):
        constant = number_system.constant(eval(computed))[()]
        assert constant.contains(float(eval(meant)))
        assert constant.overlaps(number_system.constant(eval(meant))[()])
    assert float(eval(computed)) in number_system.unexplained


def test_a_wrong_factor_is_found_beside_an_unclean_constant() -> None:
    number_system = Balls(128)
    y = run(number_system, lambda x: (0.1 + 0.2) * x - 0.300001 * x, 2.0)
    assert number_system.distance_from_zero(y.primal) > 0
    assert uncertainty(0.1 + 0.2) < 1e-8


def test_constants_in_the_prime_field() -> None:
    number_system = Residues()
    y = run(number_system, lambda x: (x / 3 + 0.1 * x + 1e-5) * 3e5 - 130000 * x - 3, 2.0)
    assert number_system.is_zero(y.primal)


@pytest.mark.parametrize("constant", [np.pi, 0.1 + 0.2, np.sqrt(2), np.inf])
def test_constants_that_the_prime_field_lacks(constant: float) -> None:
    with pytest.raises(UnsupportedOperation, match="constant"):
        run(Residues(), lambda x: x * constant, 2.0)


def test_floats_are_floats() -> None:
    constant: Any = 0.1 + 0.2
    assert run(Floats(), lambda x: x * constant, 1.0).primal == constant


def test_short_floats() -> None:
    number_system = Balls(64)
    with numpy_patched_for(number_system):
        for exact in (np.float32(0.5), np.float32(3), np.float32(-2.125)):
            assert number_system.constant(exact)[()] == float(exact)
        x = number_system.constant(np.array([0.1, 0.5], dtype=np.float32))
        assert not x[0].is_exact()
        assert x[1].is_exact()
        number_system.constant(np.float16(100.1))  # which is 801/8, by chance
    assert list(number_system.unexplained) == [float(np.float32(0.1)), 100.125]


def test_infinite_constants() -> None:
    number_system = Balls(64)
    y = run(number_system, lambda x: np.exp(np.where(x > 1, x, -np.inf)), [0.5, 2.0], [1.0, 1.0])
    assert floats(number_system, y.primal) == pytest.approx([0, np.exp(2)])
    assert floats(number_system, y.tangent) == pytest.approx([0, np.exp(2)])
