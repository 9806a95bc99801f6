"""Axes and spaces: what a declaration means, and what is built from it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import (
    DeclarationError,
    full_rank,
    given,
    invertible,
    one_hot,
    orthonormal,
    positive_definite,
    simplex,
    smooth,
    symmetric,
)
from nablacheck.declare.spaces import ArraySpace, Axes, as_space, real


@pytest.mark.parametrize(
    ("text", "names", "letters", "shape", "words"),
    [
        ("N D", ("N", "D"), ("N", "D"), (2, 4), "N×D"),
        ("N", ("N",), ("N",), (2,), "N"),
        ("", (), (), (), "scalar"),
        ("3 N", ("3", "N"), ("N",), (3, 2), "3×N"),
        ("N N", ("N", "N"), ("N",), (2, 2), "N×N"),
        ("N*D 3", ("N*D", "3"), ("N", "D"), (8, 3), "(N*D)×3"),
        ("D+N+1", ("D+N+1",), ("D", "N"), (7,), "D+N+1"),
        ("D-N+1 N", ("D-N+1", "N"), ("D", "N"), (3, 2), "(D-N+1)×N"),
        ("2*N-1", ("2*N-1",), ("N",), (3,), "2*N-1"),
        ("N*D+1", ("N*D+1",), ("N", "D"), (9,), "N*D+1"),
    ],
)
def test_axes_are_names_and_sizes(
    text: str, names: tuple[str, ...], letters: tuple[str, ...], shape: tuple[int, ...], words: str
) -> None:
    axes = Axes.parse(text)
    assert (axes.names, axes.letters, axes.shape({"N": 2, "D": 4}), str(axes)) == (names, letters, shape, words)


@pytest.mark.parametrize(
    "text", ["-N", "N+", "N**D", "N--1", "N/2", "N, D", "0", "-1", "2.5", 3, None, ("N", "D")], ids=repr
)
def test_what_is_no_axes_is_refused(text: Any) -> None:
    with pytest.raises(ValueError, match=r"axes are|axis letter"):
        Axes.parse(text)


@pytest.mark.parametrize(
    ("declare", "words"),
    [
        (
            lambda: positive_definite("N M"),
            r'is for square matrices: write positive_definite\("N N"\)',
        ),
        (lambda: symmetric("N"), r'write symmetric\("N N"\), not \'N\''),
        (lambda: invertible("N N M"), "is for square matrices"),
        (lambda: full_rank("N"), r'full_rank takes 2 axes, as in full_rank\("N D"\)'),
        (lambda: simplex("N D K"), "simplex takes 1 or 2 axes"),
        (lambda: one_hot(""), "one_hot takes 1 or 2 axes"),
        (lambda: simplex("N/K"), "'N/K' in 'N/K' is neither an axis letter nor a positive size"),
        (lambda: orthonormal("2 3"), "no sizes up to 5 fit orthonormal 2×3"),
        (lambda: orthonormal("N N+1"), r"no sizes up to 5 fit orthonormal N×\(N\+1\)"),
        (lambda: simplex("N-9"), "no sizes up to 5 fit simplex N-9"),
        (lambda: smooth("M", out="0"), "'0' in '0' is neither"),
        (lambda: given(3, lambda x: x), "axes are a string"),  # type: ignore[arg-type]
    ],
    ids=[
        "square",
        "vector",
        "cube",
        "rank",
        "simplex",
        "one_hot",
        "letter",
        "wide",
        "never tall",
        "too short",
        "smooth",
        "given",
    ],
)
def test_a_space_that_makes_no_sense_is_refused_where_it_is_written(declare: Any, words: str) -> None:
    with pytest.raises(DeclarationError, match=words) as refused:
        declare()
    assert refused.value.code_location.file == __file__
    assert refused.value.code_location.line == declare.__code__.co_firstlineno


def test_a_string_means_real_arrays() -> None:
    space = as_space("N D")
    assert isinstance(space, ArraySpace)
    assert (space.condition, str(space), str(as_space(positive_definite("N N")))) == (
        real,
        "N×D",
        "positive definite N×N",
    )


def test_a_condition_without_axes_is_refused_with_the_way_to_write_it() -> None:
    with pytest.raises(ValueError, match=r'symmetric needs axes: write symmetric\("N N"\)'):
        as_space(symmetric)


@pytest.mark.parametrize("declared", [3, None, ("N",), np.zeros(2)], ids=repr)
def test_what_is_no_space_is_refused(declared: object) -> None:
    with pytest.raises(ValueError, match=r'a space is axes such as "N D"'):
        as_space(declared)


def test_a_scale_multiplies_what_may_be_multiplied() -> None:
    sizes = {"N": 2}
    assert as_space("N").build(np.array([1.0, -2.0]), 10.0, sizes, {}).tolist() == [10.0, -20.0]
    assert simplex("N").build(np.array([1.0, 1.0]), 10.0, sizes, {}).tolist() == [0.5, 0.5]


def test_a_space_counts_its_free_entries() -> None:
    sizes = {"N": 3, "D": 2}
    assert [as_space(s).count(sizes) for s in ("N D", "N", "", symmetric("N N"))] == [6, 3, 1, 6]


def test_a_given_value_is_computed_from_the_arguments_it_names() -> None:
    space = given("", lambda y, x: y - x.sum())
    value = space.build(np.empty(0), 100.0, {}, {"x": np.array([1.0, 2.0]), "y": 5.0, "z": None})
    assert (value.shape, float(value), space.count({}), space.needs) == ((), 2.0, 0, ("y", "x"))


def test_a_given_value_takes_the_shape_of_its_axes() -> None:
    space = given("N 1", lambda x: x)
    assert space.build(np.empty(0), 1.0, {"N": 2}, {"x": np.array([1.0, 2.0])}).shape == (2, 1)
