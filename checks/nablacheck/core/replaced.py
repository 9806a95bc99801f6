"""Functions of NumPy that a user's code replaces: what is checked with them means nothing, and so they are put back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from operator import is_
from types import ModuleType
from typing import Any

import numpy as np

MODULES: tuple[ModuleType, ...] = (np, np.linalg)
SHOWN = 3
"""How many names are told."""


class Replaced(list[str]):
    """The names of functions that were replaced."""

    def sentence(self, what: str) -> str:
        shown = ", ".join(self[:SHOWN]) + (", …" if len(self) > SHOWN else "")
        return f"{what} replaces {shown}, with which everything here is checked; undo that"


_originals: list[dict[str, Any]] = []


@contextmanager
def functions_kept() -> Iterator[Replaced]:
    """Put back whatever is replaced within; its names are there at the end.

    What stood there when this was first asked for counts as NumPy's, and names that are only added are nobody's.
    """
    if not _originals:
        _originals.extend(dict(vars(module)) for module in MODULES)
    replaced = Replaced()
    try:
        yield replaced
    finally:
        for module, originals in zip(MODULES, _originals, strict=True):
            names = vars(module)
            if _are_first(names, originals):
                continue
            for name, original in originals.items():
                if names.get(name) is not original:
                    replaced.append(f"{module.__name__}.{name}")
                    names[name] = original


def _are_first(names: dict[str, Any], originals: dict[str, Any]) -> bool:
    """Whether the first names still stand for the originals, one by one: as a rule they do, and are in the order that
    they were made in, which takes a third of the time of looking each of them up."""
    return len(names) >= len(originals) and all(map(is_, names.values(), originals.values()))
