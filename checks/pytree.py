"""Arguments that are trees of arrays (dicts, tuples, lists) as one flat vector, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from .spaces import Array


def is_tree(value: Any) -> bool:
    """Whether a value is a container of arrays rather than an array."""
    return isinstance(value, Mapping | tuple) or (isinstance(value, list) and any(map(_is_leafy, value)))


def _is_leafy(value: Any) -> bool:
    return isinstance(value, np.ndarray | Mapping | tuple) or hasattr(value, "__array__")


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves with their paths, such as ``['layers'][0]``; mappings in the order of their keys."""
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from leaves(value, f"{path}[{key!r}]")
    elif is_tree(tree):
        for position, value in enumerate(tree):
            yield from leaves(value, f"{path}[{position}]")
    else:
        yield path, tree


def flatten(tree: Any) -> Array:
    """All entries of all leaves, as one new vector of floats."""
    arrays = [np.asarray(leaf, dtype=float).reshape(-1) for _, leaf in leaves(tree)]
    return np.concatenate(arrays) if arrays else np.zeros(0)


def unflatten(like: Any, flat: Array) -> Any:
    """The tree with the structure and shapes of ``like`` and the entries of ``flat``."""
    tree, rest = _take(like, flat)
    assert rest.size == 0
    return tree


def _take(like: Any, flat: Array) -> tuple[Any, Array]:
    if isinstance(like, Mapping):
        built = {}
        for key, value in like.items():
            built[key], flat = _take(value, flat)
        return built, flat
    if is_tree(like):
        items = []
        for value in like:
            item, flat = _take(value, flat)
            items.append(item)
        named = hasattr(like, "_fields")
        return (type(like)(*items) if named else type(like)(items)), flat
    shape = np.shape(like)
    size = int(np.prod(shape))
    leaf = flat[:size].reshape(shape)
    leaf.flags.writeable = False
    return leaf, flat[size:]


def structure(tree: Any) -> Any:
    """What has to agree between an argument and its gradient: keys, lengths and shapes, for comparing and printing."""
    if isinstance(tree, Mapping):
        return {key: structure(value) for key, value in tree.items()}
    if is_tree(tree):
        return [structure(value) for value in tree]
    return np.shape(tree)


def entry_name(like: Any, position: int, name: str) -> str:
    """What to call an entry of the flat vector: ``x[2, 0]``, ``params['W'][1]``."""
    for path, leaf in leaves(like):
        shape = np.shape(leaf)
        size = int(np.prod(shape))
        if position < size:
            index = np.unravel_index(position, shape)
            inside = f"[{', '.join(map(str, index))}]" if shape else ""
            return f"{name}{path}{inside}"
        position -= size
    raise IndexError(position)
