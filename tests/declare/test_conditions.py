"""Every condition holds for everything drawn with it, with a margin."""

from __future__ import annotations

import functools
import pydoc
import random
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import nablacheck
import numpy as np
import pytest
from nablacheck import within
from nablacheck.core.arrays import Array
from nablacheck.declare import conditions
from nablacheck.declare.drawing import draw_points
from nablacheck.declare.points import Point
from nablacheck.declare.spaces import Condition
from nablacheck.forward import (
    Balls,
    DualArray,
    Floats,
    Residues,
    UnsupportedOperation,
    as_dual_array,
    dual_array,
    numpy_patched_for,
    random_prime,
)

from tests.helpers.making import make_claim

MARGIN = 1e-4
"""How far inside its set every array has to be, relative to its size."""
WIDE = 4e-3
"""The same for single entries, which can be kept farther away."""


def smallest_to_largest(values: Array) -> float:
    return float(np.abs(values).min() / np.abs(values).max())


def is_symmetric(x: Array) -> bool:
    return bool((x == x.T).all())


def rank_is(x: Array, rank: int) -> bool:
    singular = np.linalg.svd(x, compute_uv=False)
    largest = max(singular[0], np.finfo(float).tiny)
    return bool((singular[rank:] < 1e-12 * largest).all() and (singular[:rank] > MARGIN * largest).all())


PROPERTIES: dict[str, tuple[str, Callable[[Array], bool]]] = {
    "real": ("N D", lambda x: bool(np.isfinite(x).all())),
    "positive": ("N D", lambda x: bool((x > 0).all()) and smallest_to_largest(x) > WIDE),
    "nonzero": ("N D", lambda x: smallest_to_largest(x) > WIDE),
    "zero": ("N D", lambda x: not x.any()),
    "symmetric": ("N N", is_symmetric),
    "positive_definite": (
        "N N",
        lambda x: is_symmetric(x) and np.linalg.eigvalsh(x)[0] > MARGIN * np.linalg.eigvalsh(x)[-1] > 0,
    ),
    "invertible": ("N N", lambda x: rank_is(x, len(x)) and np.linalg.cond(x) < 1 / MARGIN),
    "full_rank": ("N D", lambda x: rank_is(x, min(x.shape))),
    "rank_deficient": ("N D", lambda x: np.linalg.matrix_rank(x, tol=1e-12 * (np.abs(x).max() or 1)) < min(x.shape)),
    "orthogonal": ("N N", lambda x: bool(np.abs(x.T @ x - np.eye(len(x))).max() < 1e-12)),
    "simplex": ("N K", lambda x: bool((x > MARGIN).all() and np.abs(x.sum(axis=1) - 1).max() < 1e-14)),
    "sums_to_one": ("N K", lambda x: bool(np.abs(x.sum(axis=1) - 1).max() < 1e-14 * max(1, np.abs(x).max()))),
    "zero_or_one": ("N K", lambda x: set(x.flat) <= {0.0, 1.0}),
    "plus_or_minus_one": ("N K", lambda x: set(x.flat) <= {-1.0, 1.0}),
    "unit_norm": ("N D", lambda x: bool(np.abs((x**2).sum(axis=1) - 1).max() < 1e-14)),
    "skew": ("N N", lambda x: bool((x == -x.T).all())),
    "diagonal": ("N N", lambda x: bool((x == np.diag(np.diag(x))).all())),
    "lower_triangular": ("N N", lambda x: not np.triu(x, 1).any()),
    "toeplitz": ("N D", lambda x: bool((x[1:, 1:] == x[:-1, :-1]).all())),
    "rotation": ("N N", lambda x: bool(np.abs(x.T @ x - np.eye(len(x))).max() < 1e-12 and np.linalg.det(x) > 0)),
    "orthonormal": ("N D", lambda x: bool(np.abs(x.T @ x - np.eye(x.shape[1])).max() < 1e-12)),
    "unit_interval": ("N D", lambda x: bool((x > WIDE).all() and (x < 1 - WIDE).all())),
    "sorted_": ("N D", lambda x: bool((np.diff(x, axis=1) > MARGIN * np.abs(x).max()).all())),
    "one_hot": ("N K", lambda x: set(x.flat) <= {0.0, 1.0} and bool((np.count_nonzero(x, axis=1) == 1).all())),
}
"""For every condition the axes to draw and an independent check of its property."""


def condition(name: str) -> Condition:
    found: Condition = getattr(conditions, name)
    return found


def free_entries(space: Condition, number_system: Array, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """What an array is made of: its numbers, and discrete choices drawn at random."""
    return np.concatenate([number_system, [float(rng.integers(among)) for among in space.discrete(shape)]])


@functools.cache
def draws(axes: str, space: Condition, count: int) -> list[Point]:
    """Points of a formula whose one argument is in the space, drawn as any check draws them."""
    claim = make_claim(lambda X: 0.0, lambda X: np.zeros_like(X), variables=("X",), X=space(axes))
    return draw_points(claim, count, 0)


def test_every_condition_has_a_property_to_check() -> None:
    assert set(PROPERTIES) == set(conditions.__all__) == {n for n in nablacheck.__all__ if n in vars(conditions)}


@pytest.mark.parametrize("name", PROPERTIES)
def test_help_says_what_each_condition_is_and_of_which_shapes(name: str) -> None:
    text = pydoc.plain(pydoc.render_doc(condition(name)))
    called = set(re.findall(rf'``{name}\("([A-Z ]*)"\)``', text))
    assert called or "any axes" in text
    for axes in called:
        condition(name)(axes)
    assert "property of an array" not in text  # the words on the class


@pytest.mark.parametrize("name", PROPERTIES)
def test_every_draw_satisfies_its_condition_with_a_margin(name: str) -> None:
    axes, holds = PROPERTIES[name]
    drawn = draws(axes, condition(name), 500)
    arrays = [np.asarray(point.values["X"]) for point in drawn]
    assert len(arrays) >= 300
    assert [x for x in arrays if not holds(x)] == []
    assert min(condition(name).margin(x) for x in arrays) > MARGIN


@pytest.mark.parametrize("name", PROPERTIES)
def test_every_size_occurs(name: str) -> None:
    axes, _ = PROPERTIES[name]
    shapes = {np.shape(point.values["X"]) for point in draws(axes, condition(name), 500)}
    assert {shape[0] for shape in shapes} == {shape[1] for shape in shapes} == {1, 2, 3, 4, 5}
    if axes != "N N" and name != "orthonormal":
        assert any(rows < columns for rows, columns in shapes)
        assert any(rows > columns for rows, columns in shapes)


@pytest.mark.parametrize("name", [name for name in PROPERTIES if condition(name).scaled and name != "zero"])
def test_every_scale_occurs(name: str) -> None:
    axes, _ = PROPERTIES[name]
    largest = [float(np.abs(point.values["X"]).max()) for point in draws(axes, condition(name), 500)]
    decades = {round(float(np.log10(size))) for size in largest if size > 0}
    assert {-3, -2, -1, 0, 1, 2, 3} <= decades


@pytest.mark.parametrize("name", [name for name in PROPERTIES if condition(name).count((3, 3))])
def test_draws_are_not_all_alike(name: str) -> None:
    """A condition that always builds the identity would satisfy every other test."""
    axes, _ = PROPERTIES[name]
    kinds = {point.values["X"].tobytes() for point in draws(axes, condition(name), 500) if point.values["X"].size > 1}
    assert len(kinds) > 50


@pytest.mark.parametrize("name", PROPERTIES)
def test_zero_entries_build_a_plain_array(name: str) -> None:
    space = condition(name)
    shape = (3, 3)
    plain = space.build(np.zeros(space.count(shape) + len(space.discrete(shape))), shape)
    assert set(np.round(6 * plain, 12).flat) <= {0.0, 2.0, 3.0, 6.0, 12.0}  # small numbers, or thirds on the simplex


OUTSIDE: dict[str, Any] = {
    "positive": np.array([[1.0, 0.0]]),
    "nonzero": np.array([[1.0, 0.0]]),
    "zero": np.array([[0.0, 1e-300]]),
    "symmetric": np.array([[1.0, 2.0], [2.0000001, 1.0]]),
    "positive_definite": np.array([[1.0, 2.0], [2.0, 1.0]]),
    "invertible": np.ones((2, 2)),
    "full_rank": np.ones((2, 3)),
    "rank_deficient": np.eye(2),
    "orthogonal": np.array([[1.0, 1e-6], [0.0, 1.0]]),
    "simplex": np.array([[0.5, 0.6]]),
    "sums_to_one": np.array([[0.5, 0.6]]),
    "zero_or_one": np.array([[0.0, 2.0]]),
    "plus_or_minus_one": np.array([[1.0, 0.0]]),
    "unit_norm": np.array([[1.0, 1e-6]]),
    "skew": np.array([[0.0, 1.0], [-1.0000001, 0.0]]),
    "diagonal": np.array([[1.0, 1e-300], [0.0, 1.0]]),
    "lower_triangular": np.array([[1.0, 1e-300], [0.0, 1.0]]),
    "toeplitz": np.array([[1.0, 2.0], [3.0, 1.0000001]]),
    "rotation": np.array([[0.0, 1.0], [1.0, 0.0]]),
    "orthonormal": np.array([[1.0, 1e-6], [0.0, 1.0], [0.0, 0.0]]),
    "unit_interval": np.array([[1.0, 0.5]]),
    "sorted_": np.array([[1.0, 1.0, 2.0]]),
    "one_hot": np.array([[1.0, 1.0]]),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_an_array_outside_has_no_margin(name: str) -> None:
    assert condition(name).margin(OUTSIDE[name]) < 1e-15


def test_every_condition_but_real_knows_what_is_outside() -> None:
    assert {*OUTSIDE, "real"} == set(PROPERTIES)


PROJECTIONS = {name: project for name in PROPERTIES if (project := condition(name).project) is not None}


MISSED: dict[str, Callable[[Any], Any]] = {
    "symmetric": lambda x: x - x.T,
    "positive_definite": lambda x: x - x.T,
    "orthogonal": lambda x: x.T @ x - np.eye(len(x)),
    "skew": lambda x: x + x.T,
    "diagonal": lambda x: x * (1 - np.eye(len(x))),
    "lower_triangular": lambda x: x * np.triu(np.ones((len(x), len(x))), 1),
    "toeplitz": lambda x: x[1:, 1:] - x[:-1, :-1],
    "rotation": lambda x: x.T @ x - np.eye(len(x)),
    "orthonormal": lambda x: x.T @ x - np.eye(x.shape[1]),
    "simplex": lambda x: x.sum(axis=-1) - 1,
    "sums_to_one": lambda x: x.sum(axis=-1) - 1,
    "unit_norm": lambda x: (x**2).sum(axis=-1) - 1,
}
"""By how much an array misses the equations of its condition."""


@pytest.mark.parametrize("name", PROJECTIONS)
def test_moving_along_a_condition_stays_within_it_to_first_order(name: str) -> None:
    """A projection keeps what it has projected, and a small step along it leaves the set only at second order."""
    axes, _ = PROPERTIES[name]
    project = PROJECTIONS[name]
    rng = np.random.default_rng(0)
    for point in draws(axes, condition(name), 60):
        x = point.values["X"]
        v = project(x, rng.standard_normal(x.shape))
        np.testing.assert_allclose(project(x, v), v, atol=1e-12)
        step = 1e-7 * np.abs(x).max() * v
        assert np.abs(MISSED[name](x + step)).max(initial=0.0) <= 1e-11 * np.abs(x).max()


@pytest.mark.parametrize("name", PROJECTIONS)
def test_a_projection_is_symmetric(name: str) -> None:
    """⟨P u, v⟩ = ⟨u, P v⟩: entry i of the projected gradient is the slope along P eᵢ."""
    axes, _ = PROPERTIES[name]
    project = PROJECTIONS[name]
    rng = np.random.default_rng(0)
    for point in draws(axes, condition(name), 30):
        x = point.values["X"]
        u, v = rng.standard_normal(x.shape), rng.standard_normal(x.shape)
        assert np.vdot(project(x, u), v) == pytest.approx(np.vdot(u, project(x, v)), abs=1e-12)


def test_a_full_rank_matrix_is_tall_or_wide() -> None:
    shapes = [np.shape(point.values["X"]) for point in draws("N D", conditions.full_rank, 100)]
    assert any(r > c for r, c in shapes)
    assert any(r < c for r, c in shapes)


def test_a_rank_deficient_matrix_with_one_row_is_zero() -> None:
    for point in draws("1 D", conditions.rank_deficient, 20):
        assert not point.values["X"].any()


def test_rank_deficient_matrices_reach_the_largest_rank_they_can_have() -> None:
    ranks = {
        np.linalg.matrix_rank(point.values["X"]) - min(point.values["X"].shape)
        for point in draws("N D", conditions.rank_deficient, 200)
    }
    assert -1 in ranks


UNORDERED = """real skew diagonal lower_triangular toeplitz rotation orthonormal
symmetric positive_definite orthogonal rank_deficient sums_to_one unit_norm zero zero_or_one
plus_or_minus_one"""
ORDERED = {*PROPERTIES} - {*UNORDERED.split()}
"""The conditions whose construction compares entries."""


@pytest.mark.parametrize("name", PROPERTIES)
@pytest.mark.parametrize("shape", [(4, 4), (1, 1), (3, 3)])
def test_the_same_arrays_from_exact_entries(name: str, shape: tuple[int, int]) -> None:
    space = condition(name)
    rng = np.random.default_rng(shape[0])
    count = space.count(shape)
    for drawn in (np.zeros(count), rng.integers(-40, 40, count) / 32, rng.standard_normal(count)):
        entries = free_entries(space, drawn, shape, rng)
        for number_system in (Floats(), Balls(128)):
            with numpy_patched_for(number_system):
                free: Any = dual_array(number_system, entries)
                built = as_dual_array(space.build(free, shape), number_system)
            assert built.shape == shape
            assert np.abs(number_system.approximate(built.primal) - space.build(entries, shape)).max() < 1e-14


@pytest.mark.parametrize("name", PROPERTIES)
def test_exact_conditions_in_the_prime_field(name: str) -> None:
    """What is built by + − × ÷ alone is built of residues too, and has its property exactly; the rest is refused."""
    number_system = Residues()
    space, shape = condition(name), (4, 4)
    rng = np.random.default_rng(0)
    entries: Any = dual_array(number_system, free_entries(space, rng.standard_normal(space.count(shape)), shape, rng))
    if name in ORDERED:
        with pytest.raises(UnsupportedOperation, match="order"):
            space.build(entries, shape)
        return
    x = as_dual_array(space.build(entries, shape), number_system)
    assert x.shape == shape
    if name in ("symmetric", "positive_definite"):
        assert number_system.is_zero((x - x.T).primal).all()
        assert not number_system.is_zero(np.linalg.det(x).primal)
    if name in MISSED:
        assert number_system.is_zero(MISSED[name](x).primal).all()
    if name in ("zero", "rank_deficient"):
        assert number_system.is_zero(np.linalg.det(x).primal)


@pytest.mark.parametrize("name", PROPERTIES)
def test_exact_spaces_move_with_their_entries(name: str) -> None:
    """The derivative of the construction, for charts of spaces. Discrete choices don't move."""
    space, shape = condition(name), (3, 3)
    rng = np.random.default_rng(1)
    count = space.count(shape)
    entries = free_entries(space, rng.standard_normal(count), shape, rng)
    direction = np.concatenate([rng.standard_normal(count), np.zeros(entries.size - count)])
    number_system = Floats()
    step = 1e-6
    ahead, behind = (space.build(entries + sign * step * direction, shape) for sign in (1, -1))
    moving: Any = dual_array(number_system, entries, direction)
    built = as_dual_array(space.build(moving, shape), number_system)
    assert np.abs((0 if built.tangent is None else built.tangent) - (ahead - behind) / (2 * step)).max() < 1e-6


# Arrays of random residues: the same conditions, exactly.

FIELD_SHAPES: dict[str, tuple[tuple[int, ...], ...]] = {
    name: ((1, 1), (3, 3)) if axes == "N N" else ((1, 1), (3, 2), (2, 4)) for name, (axes, _) in PROPERTIES.items()
}
FIELD_SHAPES["orthonormal"] = ((1, 1), (3, 3), (4, 2))


def zero(elements: Any, field: Residues) -> bool:
    return bool(np.all(field.is_zero(elements)))


def rank(x: DualArray) -> int:
    """By elimination in the field."""
    field, rows, found = x.number_system, x.primal.copy(), 0
    for column in range(rows.shape[1]):
        pivots = np.flatnonzero(~field.is_zero(rows[found:, column])) + found
        if not pivots.size:
            continue
        rows[[found, pivots[0]]] = rows[[pivots[0], found]]
        for row in range(found + 1, len(rows)):
            rows[row] = rows[row] - rows[found] * (rows[row, column] / rows[found, column])
        found += 1
        if found == len(rows):
            break
    return found


def is_square(entry: Any, field: Residues) -> bool:
    return bool(pow(entry.r, (field.p - 1) // 2, field.p) == 1)


HOLDS_IN_A_FIELD: dict[str, Callable[[DualArray, Residues], bool]] = {
    "real": lambda x, field: True,
    "positive": lambda x, field: all(is_square(entry, field) for entry in x.primal.flat),
    "nonzero": lambda x, field: not field.is_zero(x.primal).any(),
    "zero": lambda x, field: zero(x.primal, field),
    "symmetric": lambda x, field: zero(x.primal - x.primal.T, field),
    "positive_definite": lambda x, field: zero(x.primal - x.primal.T, field) and rank(x) == len(x),
    "invertible": lambda x, field: rank(x) == len(x),
    "full_rank": lambda x, field: rank(x) == min(x.shape),
    "rank_deficient": lambda x, field: rank(x) == min(x.shape) - 1,
    "orthogonal": lambda x, field: zero((x.T @ x - np.eye(len(x))).primal, field),
    "unit_norm": lambda x, field: zero(((x**2).sum(axis=-1) - 1).primal, field),
    "simplex": lambda x, field: zero((x.sum(axis=-1) - 1).primal, field),
    "sums_to_one": lambda x, field: zero((x.sum(axis=-1) - 1).primal, field),
    "zero_or_one": lambda x, field: zero((x * (x - 1)).primal, field),
    "plus_or_minus_one": lambda x, field: zero((x * x - 1).primal, field),
    **{
        name: lambda x, field, missed=MISSED[name]: zero(missed(x).primal, field)  # type: ignore[misc]
        for name in ("skew", "diagonal", "lower_triangular", "toeplitz", "orthonormal")
    },
    "rotation": lambda x, field: (
        zero((np.linalg.det(x) - 1).primal, field) and zero(MISSED["rotation"](x).primal, field)
    ),
    "unit_interval": lambda x, field: True,
    "sorted_": lambda x, field: True,
    "one_hot": lambda x, field: zero((x * (x - 1)).primal, field) and zero((x.sum(axis=-1) - 1).primal, field),
}


def over_field(name: str, shape: tuple[int, ...], seed: int) -> tuple[DualArray, Residues, Array]:
    """An array of random residues with a condition, its field, and the drawn array that it is like."""
    space, rng, floats = condition(name), random.Random(seed), np.random.default_rng(seed)
    entries = free_entries(space, floats.standard_normal(space.count(shape)), shape, floats)
    drawn = np.asarray(space.build(entries, shape))
    field = Residues(random_prime(rng))
    free = dual_array(field, field.drawn((entries.size,), rng)).read_only()
    assert space.over_field is not None
    return as_dual_array(space.over_field(free, drawn), field), field, drawn


def test_every_condition_can_be_constructed_in_a_field() -> None:
    assert set(HOLDS_IN_A_FIELD) == set(PROPERTIES)
    assert [name for name in PROPERTIES if condition(name).over_field is None] == []


@pytest.mark.parametrize("name", PROPERTIES)
def test_arrays_of_residues_satisfy_their_condition_exactly(name: str) -> None:
    for shape in FIELD_SHAPES[name]:
        for seed in range(3):
            x, field, drawn = over_field(name, shape, seed)
            assert x.shape == drawn.shape
            assert HOLDS_IN_A_FIELD[name](x, field)


@pytest.mark.parametrize("name", [name for name in PROPERTIES if condition(name).count((3, 3))])
def test_arrays_of_residues_are_generic_ones(name: str) -> None:
    """A construction that always gives the identity would pass every claim about it."""
    (x, field, _), (y, *_) = (over_field(name, FIELD_SHAPES[name][-1], seed) for seed in (0, 0))
    assert zero(x.primal - y.primal, field)
    structured = {"symmetric": 6, "positive_definite": 6, "rank_deficient": 8, "skew": 7, "diagonal": 4}
    structured |= {"lower_triangular": 7, "toeplitz": 5}
    free = structured.get(name, x.size)
    assert len({entry.r for entry in x.primal.flat}) == free


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_an_orthogonal_array_has_the_determinant_of_the_one_drawn(sign: float) -> None:
    rng = random.Random(0)
    field = Residues(random_prime(rng))
    free = dual_array(field, field.drawn((6,), rng)).read_only()
    made = conditions.orthogonal.over_field
    assert made is not None
    determinant = np.linalg.det(made(free, np.diag([1.0, sign, 1.0])))
    assert zero((determinant - sign).primal, field)


@pytest.mark.parametrize("name", PROPERTIES)
def test_arrays_of_balls_satisfy_their_condition_to_all_digits(name: str) -> None:
    """The construction of the floats serves exact numbers as it is."""
    number_system = Balls(256)
    with numpy_patched_for(number_system):
        for shape in FIELD_SHAPES[name]:
            rng = np.random.default_rng(1)
            entries = free_entries(condition(name), rng.standard_normal(condition(name).count(shape)), shape, rng)
            balls: Any = dual_array(number_system, entries)
            x = as_dual_array(condition(name).build(balls, shape), number_system)
            np.testing.assert_allclose(
                number_system.approximate(x.primal), condition(name).build(entries, shape), rtol=1e-12, atol=1e-14
            )
            assert defect(name, x) < 1e-60


def defect(name: str, x: Any) -> float:
    """How far an array is from its condition, for those that are equations."""
    equations: dict[str, Callable[[], Any]] = {
        **{condition: partial(missed, x) for condition, missed in MISSED.items()},
        "zero": lambda: x,
        "one_hot": lambda: x.sum(axis=-1) - 1,
        "rank_deficient": lambda: np.linalg.det(x) if len(x) == x.shape[1] else np.linalg.det(gram(x)),
    }
    if name not in equations:
        return 0.0
    return max((float(entry.abs_upper()) for entry in equations[name]().primal.ravel().tolist()), default=0.0)


def gram(x: Any) -> Any:
    return x @ x.T if len(x) < x.shape[1] else x.T @ x


# Batches, and how many dimensions a condition has

BATCHED = [name for name in PROPERTIES if condition(name).batched]


@pytest.mark.parametrize("name", BATCHED)
def test_every_matrix_of_a_batch_satisfies_the_condition_of_one(name: str) -> None:
    axes, holds = PROPERTIES[name]
    space = condition(name)
    several = set()
    for point in draws(f"K {axes}", space, 60):
        X = point.values["X"]
        assert all(holds(x) for x in X)
        assert space.margin(X) == min(map(space.margin, X)) > MARGIN
        several |= {len({x.tobytes() for x in X})}
        if space.project is not None:
            v = np.random.default_rng(0).standard_normal(X.shape)
            along = [space.project(*pair) for pair in zip(X, v, strict=True)]
            assert np.array_equal(space.project(X, v), np.stack(along))
    assert several >= {1, 2, 3}
    shape = (2, 3, 3)
    field, rng = Residues(random_prime(random.Random(0))), np.random.default_rng(0)
    entries = free_entries(space, rng.standard_normal(space.count(shape)), shape, rng)
    free = dual_array(field, field.drawn((entries.size,), random.Random(0))).read_only()
    assert space.over_field is not None
    x = as_dual_array(space.over_field(free, np.asarray(space.build(entries, shape))), field)
    assert all(HOLDS_IN_A_FIELD[name](as_dual_array(x[k], field), field) for k in range(2))
    assert not zero((x[0] - x[1]).primal, field)


NOT_THEIR_DIMENSION = ("positive_definite", "simplex", "sums_to_one", "rank_deficient")


@pytest.mark.parametrize("name", PROJECTIONS)
def test_the_tangent_space_has_as_many_dimensions_as_there_are_numbers(name: str) -> None:
    space = condition(name)
    for shape in FIELD_SHAPES[name]:
        rng = np.random.default_rng(0)
        x = np.asarray(space.build(free_entries(space, rng.standard_normal(space.count(shape)), shape, rng), shape))
        columns = [PROJECTIONS[name](x, unit.reshape(shape)).reshape(-1) for unit in np.eye(x.size)]
        rank = np.linalg.matrix_rank(np.array(columns), tol=1e-8)
        if name not in NOT_THEIR_DIMENSION:
            assert rank == space.count(shape)
        else:
            assert 0 <= rank < space.count(shape) or shape == (1, 1)


def test_entries_within_a_bound_are_drawn_up_to_it() -> None:
    space = within(30)
    drawn = np.concatenate([point.values["X"].reshape(-1) for point in draws("N", space, 500)])
    assert 20 < np.abs(drawn).max() < 30
    assert (drawn < -10).any()
    assert (str(space("N")), space.margin(np.array([30.0]))) == ("within 30 N", 0)
    for bound in (0, -1, np.inf, np.nan):
        with pytest.raises(ValueError, match="within takes a positive number"):
            within(bound)
