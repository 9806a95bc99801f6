"""What bytes become: sizes, plain and generic entries, scales, relations, values that others fix."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import (
    at_least,
    distinct,
    elementwise,
    given,
    invertible,
    one_hot,
    orthonormal,
    positive,
    positive_definite,
    simplex,
    smooth,
    such_that,
    symmetric,
)
from nablacheck.declare.functions import ElementwiseFunction, SmoothFunction
from nablacheck.declare.point_sampler import (
    FIRST_GENERIC_BYTE,
    FIRST_SCALED_BYTE,
    PLAIN_NUMBERS,
    SCALE_EXPONENTS,
    PointSampler,
)
from nablacheck.declare.related_points import ordinary_point, scaled_point

from tests.helpers.drawing import MATRIX, anything, drawn, smallest
from tests.helpers.making import draw, make_claim


def test_shapes_follow_the_axes() -> None:
    for point in drawn(MATRIX, 50):
        n, d = point.sizes["N"], point.sizes["D"]
        shapes = {name: value.shape for name, value in point.values.items()}
        assert shapes == {"X": (n, d), "w": (d,), "y": (n,)}
        assert point.cotangent is None


def test_sizes_are_one_to_five_each_and_mostly_unequal() -> None:
    sizes = [(point.sizes["N"], point.sizes["D"]) for point in drawn(MATRIX)]
    for axis in zip(*sizes, strict=True):
        assert set(axis) == {1, 2, 3, 4, 5}
    assert sum(n != d for n, d in sizes) > len(sizes) / 2
    assert {(1, 1), (1, 5), (5, 1)} & set(sizes)


def test_arguments_are_read_only() -> None:
    claim = anything(A="N N", s="", m=given("N", lambda A: A[0]), out="N")
    for point in drawn(claim, 20):
        arrays = [*point.values.values(), point.cotangent]
        assert len(arrays) == 4
        assert not any(np.asarray(array).flags.writeable for array in arrays)
        with pytest.raises(ValueError, match="read-only"):
            point.values["A"][0, 0] = 1.0


def test_every_argument_is_an_array_of_floats() -> None:
    for point in drawn(anything(X="N D", s="", Y=one_hot("N D"), S=symmetric("N N")), 30):
        assert {type(value) for value in point.values.values()} == {np.ndarray}
        assert {value.dtype for value in point.values.values()} == {np.dtype(float)}


def test_zeros_and_generic_entries_both_occur() -> None:
    entries = np.concatenate([point.values["x"] for point in drawn(anything(x="N"))])
    plain = {float(p * 10.0**k) for p in PLAIN_NUMBERS for k in range(-3, 4)}
    generic = sum(float(entry) not in plain for entry in entries)
    assert 0.1 < generic / entries.size < 0.9
    assert np.count_nonzero(entries == 0) > 0
    assert {True, False} == {bool(e > 0) for e in entries if e}


def test_scales_reach_from_a_thousandth_to_a_thousand() -> None:
    scales = [float(np.abs(point.values["x"]).max()) for point in drawn(anything(x=positive("N")), 500)]
    assert {-3, -2, -1, 0, 1, 2, 3} <= {round(float(np.log10(scale))) for scale in scales}


def test_scales_of_arguments_differ() -> None:
    ratios = [
        float(np.abs(point.values["x"]).max() / np.abs(point.values["a"]).max())
        for point in drawn(anything(x=positive("N"), a=positive("N")))
    ]
    assert max(ratios) > 1e4
    assert min(ratios) < 1e-4


def test_plain_numbers_are_256_different_ones_simplest_first() -> None:
    assert (PLAIN_NUMBERS.size, np.unique(PLAIN_NUMBERS).size) == (256, 256)
    assert PLAIN_NUMBERS[:7].tolist() == [0, 1, -1, 2, -2, 0.5, -0.5]
    assert (np.round(32 * PLAIN_NUMBERS) == 32 * PLAIN_NUMBERS).all()


def test_relations_hold_at_every_point() -> None:
    where = (distinct("x", "a"), at_least("N", 2), at_least("N", "D"), such_that("s ≥ 0", lambda s: s >= 0))
    found = drawn(anything(where=where, x="N", a="N", s="", X="N D"))
    assert len(found) > 200
    for point in found:
        x, a = point.values["x"], point.values["a"]
        assert np.linalg.norm(x - a) > 1e-4 * max(np.linalg.norm(x), np.linalg.norm(a))
        assert point.sizes["N"] >= max(2, point.sizes["D"])
        assert point.values["s"] >= 0
    assert {point.sizes["D"] for point in found} == {1, 2, 3, 4, 5}


def test_a_large_axis_can_be_asked_for() -> None:
    sizes = {point.sizes["N"] for point in drawn(anything(where=at_least("N", 7), x="N"))}
    assert sizes == {7, 8, 9}


def test_an_axis_as_long_as_another_that_has_a_least_size() -> None:
    claim = anything(where=(at_least("N", "D"), at_least("D", 3)), X="N D")
    sizes = {(point.sizes["N"], point.sizes["D"]) for point in drawn(claim, 100)}
    assert sizes == {(n, d) for n in (3, 4, 5) for d in (3, 4, 5) if n >= d}


def test_a_point_that_breaks_a_relation_is_none() -> None:
    sampler = PointSampler(anything(where=distinct("x", "a"), x="N", a="N"))
    sizes = {"N": 2}
    zeros = bytes(sampler.byte_count(sizes))
    assert sampler.decode(sizes, zeros) is None
    assert sampler.decode(sizes, zeros[:-1] + b"\x01") is not None


def test_a_given_argument_is_what_the_others_make_it() -> None:
    claim = anything(m=given("", lambda x, v: x.mean() + v), v="", x="N")
    for point in drawn(claim, 50):
        assert list(point.values) == ["m", "v", "x"]
        assert point.values["m"] == point.values["x"].mean() + point.values["v"]
        assert point.values["m"].shape == ()


def test_a_given_argument_may_follow_from_another() -> None:
    claim = anything(x="N", m=given("", lambda x: x.mean()), d=given("N", lambda x, m: x - m))
    for point in drawn(claim, 20):
        np.testing.assert_array_equal(point.values["d"], point.values["x"] - point.values["m"])


def test_a_relation_can_speak_of_a_given_argument() -> None:
    claim = anything(where=such_that("m > 0", lambda m: m > 0), x="N", m=given("", lambda x: x.mean()))
    found = drawn(claim, 50)
    assert len(found) > 20
    assert all(point.values["m"] > 0 for point in found)


def test_functions_are_drawn_too() -> None:
    claim = anything(f=smooth("N", out="M"), phi=elementwise(), x="N")
    found = drawn(claim, 50)
    for point in found:
        f, phi = point.values["f"], point.values["phi"]
        assert isinstance(f, SmoothFunction)
        assert isinstance(phi, ElementwiseFunction)
        assert f(phi(point.values["x"])).shape == (point.sizes["M"],)
    assert sum(bool(np.any(point.values["f"].coefficients)) for point in found) > 10


def test_array_valued_formulas_get_a_cotangent_of_their_shape() -> None:
    found = drawn(anything(X="N D", out="D N"), 60)
    assert {point.cotangent is not None and point.cotangent.shape for point in found} == {
        (point.sizes["D"], point.sizes["N"]) for point in found
    }
    assert "G" not in found[0].values
    assert any(point.cotangent is not None and point.cotangent.any() for point in found)


def test_axes_of_out_alone_are_drawn() -> None:
    point = smallest(anything(x="3", out="3 2"), lambda point: True)
    assert point.cotangent is not None
    assert (dict(point.sizes), point.cotangent.shape) == ({}, (3, 2))


def test_a_claim_that_narrows_a_space_draws_from_the_narrow_one() -> None:
    claim = make_claim(lambda A: 0.0, lambda A: A, variables=("A",), options={"A": symmetric("N N")}, A="N N")
    assert all((point.values["A"] == point.values["A"].T).all() for point in drawn(claim, 50))


def test_one_byte_string_means_one_point() -> None:
    sampler = PointSampler(anything(X="N D", f=smooth("D"), A=invertible("N N"), out="N"))
    sizes = {"N": 3, "D": 2}
    rng = np.random.default_rng(0)
    for _ in range(20):
        data = rng.bytes(sampler.byte_count(sizes))
        one, two = sampler.decode(sizes, data), sampler.decode(sizes, data)
        assert one is not None
        assert two is not None
        for name in ("X", "A"):
            np.testing.assert_array_equal(one.values[name], two.values[name])
        np.testing.assert_array_equal(one.values["f"].coefficients, two.values["f"].coefficients)
        assert one.cotangent is not None
        np.testing.assert_array_equal(one.cotangent, two.cotangent)


def test_every_byte_counts() -> None:
    sampler = PointSampler(anything(x="N", a="N"))
    sizes = {"N": 2}
    length = sampler.byte_count(sizes)
    assert length == 1 + 2 * (1 + 2)
    seen = set()
    for position in range(length):
        data = bytearray([1] * length)
        data[position] = 200
        point = sampler.decode(sizes, bytes(data))
        assert point is not None
        seen.add((point.values["x"].tobytes(), point.values["a"].tobytes()))
    assert len(seen) == length


@pytest.mark.parametrize(
    ("kind", "scale", "expected"), [(0, 0, [1.0, -1.0]), (FIRST_GENERIC_BYTE - 1, FIRST_SCALED_BYTE - 1, [1.0, -1.0])]
)
def test_low_bytes_are_plain_numbers(kind: int, scale: int, expected: list[float]) -> None:
    point = PointSampler(anything(x="N")).decode({"N": 2}, bytes([kind, scale, 1, 2]))
    assert point is not None
    assert point.values["x"].tolist() == expected


def test_high_bytes_are_generic_and_scaled() -> None:
    sampler = PointSampler(anything(x="N"))
    plain, scaled, generic = (
        sampler.decode({"N": 2}, bytes([kind, scale, 1, 2]))
        for kind, scale in ((0, 0), (0, FIRST_SCALED_BYTE), (FIRST_GENERIC_BYTE, 0))
    )
    assert plain is not None
    assert scaled is not None
    assert generic is not None
    ratios = scaled.values["x"] / plain.values["x"]
    assert ratios[0] == ratios[1] in [2.0**k for k in SCALE_EXPONENTS]
    assert not np.isin(generic.values["x"], PLAIN_NUMBERS).any()


def test_free_entries_build_the_value_once_more() -> None:
    claim = anything(
        X="N D", p=simplex("N"), A=invertible("N N"), Y=one_hot("N D"), S=symmetric("N N"), f=smooth("N"),
        phi=elementwise(), m=given("", lambda X: X.mean()), out="N",
    )  # fmt: skip
    for point in drawn(claim, 30):
        assert set(point.free) == {*claim.spaces, "G"} - {"m"}
        for name, (entries, scale) in point.free.items():
            space = PointSampler(claim).spaces[name]
            built = space.build(entries, scale, point.sizes, {})
            made: Any = point.cotangent if name == "G" else point.values[name]
            if isinstance(built, SmoothFunction | ElementwiseFunction):
                np.testing.assert_array_equal(built.coefficients, made.coefficients)
            else:
                np.testing.assert_array_equal(built, made)


def test_choices_mean_numbers_of_the_table_or_generic_ones_as_bytes_do() -> None:
    sampler, sizes = PointSampler(anything(x="N", a="N")), {"N": 2}
    choices = [0, 1, 2, FIRST_SCALED_BYTE, 3, 4]
    assert sampler.choice_count(sizes) == len(choices) == sampler.byte_count(sizes) - 1
    plain, scaled, generic, other = (
        sampler.plain_point(sizes, [0] * len(choices)),
        sampler.plain_point(sizes, choices),
        sampler.generic_point(sizes, choices),
        sampler.generic_point(sizes, choices, FIRST_GENERIC_BYTE),
    )
    assert plain is not None
    assert scaled is not None
    assert generic is not None
    assert other is not None
    assert plain.values["x"].tolist() == plain.values["a"].tolist() == [0.0, 0.0]
    assert scaled.values["x"].tolist() == PLAIN_NUMBERS[1:3].tolist()
    assert scaled.values["a"].tolist() == (PLAIN_NUMBERS[3:5] * scaled.free["a"].scale).tolist()
    assert [point.free["a"].scale == 1.0 for point in (plain, scaled, generic)] == [True, False, False]
    assert not np.isin(generic.free["x"].entries, PLAIN_NUMBERS).any()
    assert not np.isin(generic.free["x"].entries, other.free["x"].entries).any()


SHIFTED = make_claim(
    lambda x, S, y: x @ S @ x,
    lambda x, S, y: 2 * S @ x,
    x="N",
    S=positive_definite("N N"),
    y=one_hot("3"),
)


def test_a_scaled_point_stays_in_its_spaces() -> None:
    for seed in range(50):
        (point,) = draw(SHIFTED, 1, seed)
        scaled = scaled_point(SHIFTED, point, 2.0**-9)
        assert scaled is not None
        assert scaled.values["x"] == pytest.approx(2.0**-9 * point.values["x"], rel=5e-3)
        assert scaled.values["y"].tolist() == point.values["y"].tolist()
        assert np.linalg.eigvalsh(scaled.values["S"]).min() > 0


def test_an_ordinary_point_is_the_same_every_time_and_not_scaled() -> None:
    sizes = {"N": 3}
    points = [ordinary_point(SHIFTED, sizes) for _ in range(2)]
    assert points[0] is not None
    assert points[1] is not None
    assert points[0].values["x"].tolist() == points[1].values["x"].tolist()
    assert all(free.scale == 1 for free in points[0].free.values())
    assert ordinary_point(SHIFTED, {"M": 3}) is None


@pytest.mark.parametrize("exponent", SCALE_EXPONENTS)
def test_a_uniform_point_has_equal_numbers(exponent: int) -> None:
    point = PointSampler(SHIFTED).uniform_point({"N": 2}, exponent)
    assert point is not None
    assert point.values["x"].tolist() == [2.0**exponent, 2.0**exponent]


def test_sizes_are_drawn_that_every_space_has_values_of() -> None:
    sizes = [point.sizes for point in drawn(anything(x="N-K", Q=orthonormal("N P")), 200)]
    assert len(sizes) == 200
    assert all(each["N"] > each["K"] and each["N"] >= each["P"] for each in sizes)
    assert {each["N"] for each in sizes} == {2, 3, 4, 5}
    assert {each["P"] for each in sizes} == {1, 2, 3, 4, 5}
    beyond = [point.sizes for point in drawn(anything(Q=orthonormal("N P"), where=at_least("P", 6)), 50)]
    assert {each["P"] for each in beyond} == {6, 7, 8}
