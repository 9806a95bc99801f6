"""Trees of arrays as one vector, and back."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, NamedTuple

import numpy as np
import pytest
from nablacheck.core import pytree


class Layer(NamedTuple):
    W: Any
    b: Any


TREES: dict[str, tuple[Any, list[float]]] = {
    "dict": ({"b": np.array([1.0, 2.0]), "a": np.array(3.0)}, [1, 2, 3]),
    "ordered dict": (OrderedDict(z=np.ones(1), a=np.zeros(2)), [1, 0, 0]),
    "tuple": ((np.array([[1.0, 2.0]]), 3.0), [1, 2, 3]),
    "list of arrays": ([np.array([1.0]), np.array([2.0, 3.0])], [1, 2, 3]),
    "named tuple": (Layer(np.eye(2), np.zeros(1)), [1, 0, 0, 1, 0]),
    "nested": ({"layers": [Layer(np.array([[5.0]]), np.array([6.0])), (7.0, {"c": np.array([8.0])})]}, [5, 6, 7, 8]),
    "empty": ({}, []),
    "empty array": ((np.zeros((0, 3)), np.ones(1)), [1]),
}


@pytest.mark.parametrize(("tree", "flat"), TREES.values(), ids=TREES)
def test_a_tree_is_flattened_and_built_again(tree: Any, flat: list[float]) -> None:
    assert pytree.is_tree(tree)
    vector = pytree.flatten(tree)
    assert vector.dtype == float
    assert vector.tolist() == flat
    again = pytree.unflatten(tree, vector)
    assert pytree.structure(again) == pytree.structure(tree)
    assert pytree.flatten(again).tolist() == flat


@pytest.mark.parametrize("value", [1.0, np.ones(2), [1.0, 2.0], [[1.0], [2.0]], None, "ab"])
def test_a_number_an_array_or_a_list_of_numbers_is_no_tree(value: Any) -> None:
    assert not pytree.is_tree(value)


def test_containers_keep_their_kind() -> None:
    tree = {"layer": Layer(np.ones(1), np.ones(1)), "list": [np.ones(1)], "tuple": (1.0,)}
    built = pytree.unflatten(tree, np.arange(4.0))
    assert isinstance(built["layer"], Layer)
    assert isinstance(built["list"], list)
    assert isinstance(built["tuple"], tuple)


def test_numbers_stay_numbers_and_arrays_arrays() -> None:
    number, array = pytree.unflatten((1.0, np.array(2.0)), np.array([3.0, 4.0]))
    assert isinstance(number, float)
    assert isinstance(array, np.ndarray)
    assert (number, float(array)) == (3.0, 4.0)


def test_built_arrays_are_read_only() -> None:
    (leaf,) = pytree.unflatten((np.ones(2),), np.ones(2))
    with pytest.raises(ValueError, match="read-only"):
        leaf[0] = 5


@pytest.mark.parametrize(
    ("position", "name"),
    [(0, "x['W'][0, 0]"), (3, "x['W'][1, 1]"), (4, "x['b'][0]"), (5, "x['more'][0]"), (6, "x['more'][1][0]")],
)
def test_every_entry_has_a_name(position: int, name: str) -> None:
    tree = {"W": np.ones((2, 2)), "b": np.ones(1), "more": (1.0, np.ones(1))}
    assert pytree.entry_name(tree, position, "x") == name


def test_there_is_no_entry_beyond_the_last() -> None:
    with pytest.raises(IndexError):
        pytree.entry_name((np.ones(2),), 2, "x")


def test_a_mapped_tree_with_nothing_changed_is_the_very_same() -> None:
    tree = {"a": (1, "text"), "b": [np.ones(1)]}
    assert pytree.mapped(tree, lambda leaf: leaf) is tree
    changed = pytree.mapped(tree, lambda leaf: 2 if isinstance(leaf, int) else leaf)
    assert changed["a"] == (2, "text")
    assert changed["b"] is tree["b"]
    assert tree["a"] == (1, "text")


def test_keys_in_another_order_are_put_in_order() -> None:
    like = {"a": np.zeros(1), "b": np.zeros(1)}
    assert pytree.flatten(pytree.alike(like, {"b": np.array([2.0]), "a": np.array([1.0])})).tolist() == [1, 2]


def test_keys_that_are_too_many_or_missing_still_show() -> None:
    like = {"a": np.zeros(1), "b": np.zeros(1)}
    for other in ({"a": np.zeros(1)}, {**like, "c": np.zeros(1)}):
        assert pytree.structure(pytree.alike(like, other)) != pytree.structure(like)


def test_a_list_of_numbers_answers_a_tuple_of_numbers() -> None:
    like = (1.0, (2.0, np.zeros(2)))
    found = pytree.alike(like, [3.0, [4.0, [5.0, 6.0]]])
    assert pytree.structure(found) == pytree.structure(like)
    assert pytree.flatten(found).tolist() == [3, 4, 5, 6]


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ({"a": np.ones(2)}, "it lacks ['b']"),
        ({"a": np.ones(2), "c": 1.0}, "it lacks ['b']"),
        ({"a": np.ones(3), "b": 1.0}, "['a'] has shape (3,) and should have (2,)"),
        ({"a": np.ones(2), "b": 1.0, "c": 1.0}, "it has ['c'], which the argument hasn't"),
        (np.ones(3), "it is (3,) and should be {'a': (2,), 'b': ()}"),
        ((np.ones(2), 1.0), "it lacks ['a']"),
    ],
    ids=str,
)
def test_where_a_tree_differs_from_another_is_told(tree: Any, words: str) -> None:
    assert pytree.mismatch({"a": np.ones(2), "b": 1.0}, tree) == words
