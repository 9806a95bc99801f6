"""Arguments that are trees of arrays (dicts, tuples, lists) as one flat vector, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from copy import copy
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array


def is_tree(value: Any) -> bool:
    """Whether a value is a container of arrays rather than an array."""
    if isinstance(value, np.ndarray):
        return False
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
    tree, rest = _take(like, flat.reshape(-1))
    assert rest.size == 0
    return tree


def _take(like: Any, flat: Array) -> tuple[Any, Array]:
    if is_tree(like):
        taken = []
        for value in items(like):
            item, flat = _take(value, flat)
            taken.append(item)
        return rebuilt(like, taken), flat
    shape = np.shape(like)
    size = int(np.prod(shape))
    leaf = flat[:size].reshape(shape)
    leaf.flags.writeable = False
    return (leaf if shape or isinstance(like, np.ndarray) else leaf[()]), flat[size:]


def mapped(tree: Any, change: Callable[[Any], Any]) -> Any:
    """The tree with its leaves changed. A container stays the very same where all that it holds does."""
    if not is_tree(tree):
        return change(tree)
    before = items(tree)
    after = [mapped(value, change) for value in before]
    return tree if all(a is b for a, b in zip(after, before, strict=True)) else rebuilt(tree, after)


def copied(tree: Any, change: Callable[[Any], Any]) -> Any:
    """The tree with its leaves changed, and with containers of its own."""
    return rebuilt(tree, [copied(value, change) for value in items(tree)]) if is_tree(tree) else change(tree)


def items(tree: Any) -> list[Any]:
    """What a container holds."""
    return list(tree.values() if isinstance(tree, Mapping) else tree)


def rebuilt(like: Any, items: list[Any]) -> Any:
    """A container of the same kind that holds other things."""
    if isinstance(like, MutableMapping):
        tree = copy(like)  # of the same kind, such as one whose keys are attributes
        tree.update(zip(like, items, strict=True))
        return tree
    if isinstance(like, Mapping):
        return dict(zip(like, items, strict=True))
    return type(like)(*items) if hasattr(like, "_fields") else type(like)(items)


def alike(like: Any, tree: Any) -> Any:
    """The tree with its keys in the order of ``like``, and lists of numbers taken for containers where that has one."""
    if isinstance(like, Mapping) and isinstance(tree, Mapping):
        known = {key: alike(like[key], tree[key]) for key in like if key in tree}
        return {**known, **{key: value for key, value in tree.items() if key not in known}}
    if is_tree(like) and not isinstance(like, Mapping) and isinstance(tree, list | tuple) and len(tree) == len(like):
        return tuple(alike(part, value) for part, value in zip(like, tree, strict=True))
    return tree


def structure(tree: Any) -> Any:
    """What has to agree between an argument and its gradient: keys, lengths and shapes, for comparing and printing."""
    if isinstance(tree, Mapping):
        return {key: structure(value) for key, value in tree.items()}
    if is_tree(tree):
        return [structure(value) for value in tree]
    return np.shape(tree)


def mismatch(like: Any, tree: Any) -> str:
    """Where a tree first differs from the structure of another, in words."""
    wanted, found = ({path: np.shape(leaf) for path, leaf in leaves(each)} for each in (like, tree))
    if is_tree(tree):
        for path, shape in wanted.items():
            if path not in found:
                return f"it lacks {path}"
            if found[path] != shape:
                return f"{path} has shape {found[path]} and should have {shape}"
        for path in found:
            if path not in wanted:
                return f"it has {path}, which the argument hasn't"
    return f"it is {structure(tree)} and should be {structure(like)}"


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
