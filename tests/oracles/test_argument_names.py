"""Arguments may be called as the checker calls its own."""

from __future__ import annotations

from typing import Any

import pytest
from nablacheck import Claim, formula
from nablacheck.checking.result import Status
from nablacheck.oracles import ball, dual, written

from tests.helpers.plainly import check_plainly


def declared(name: str, factor: int) -> Claim:
    scope: dict[str, Any] = {}
    exec(
        f"def function({name}, v): return {name} @ {name} * (v @ v)\n"
        f"def claimed({name}, v): return {factor} * {name} * (v @ v)",
        scope,
    )
    scope["function"].__doc__, scope["claimed"].__doc__ = f"‖{name}‖² ‖v‖²", f"2 {name} ‖v‖²"
    spaces: dict[str, Any] = {name: "N", "v": "N"}
    claim: Claim = formula(**spaces)(scope["function"]).gradient(name)(scope["claimed"])
    return claim


@pytest.mark.parametrize("name", ["k", "code", "claim", "of_function", "function", "number_system", "self", "left"])
def test_any_name_will_do(name: str) -> None:
    for oracle in (dual, ball, written):
        if oracle.applies(declared(name, 2)):
            assert check_plainly(declared(name, 2), oracle, count=8, seed=0).status is Status.HOLDS
            assert check_plainly(declared(name, 3), oracle, count=8, seed=0).status is Status.FAILS
