"""Code that is right on floats, and misbehaves on the numbers of an exact oracle."""

from __future__ import annotations

from typing import Any

import numpy as np
from nablacheck import Claim

from tests.helpers.making import Function, make_claim


def leave(x: Any) -> Any:
    raise SystemExit(1)


def hang(x: Any) -> Any:
    """Never returns on all but floats."""
    while not isinstance(x, np.ndarray):
        pass
    return x @ x


MISBEHAVING: dict[str, Function] = {
    "None": lambda x: None,
    "text": lambda x: "text",
    "a list": lambda x: [None],
    "another shape": lambda x: x[:, None] * np.ones(3),
    "exit": lambda x: leave(x),
    "writing": lambda x: x.fill(1.0),
}


def misbehaving(code: Function, which: str) -> Claim:
    """A claim whose function, or whose claim, misbehaves on all but floats."""

    def on_floats(x: Any, then: Any, on: str) -> Any:
        return then(x) if isinstance(x, np.ndarray) or which != on else code(x)

    return make_claim(
        lambda x: on_floats(x, lambda x: x @ x, "function"), lambda x: on_floats(x, lambda x: 2 * x, "claim")
    )
