"""Code that raises at one size, or is wrong for one discrete choice, is told so in every space by every command."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest
from nablacheck import (
    Claim,
    Document,
    at_least,
    elementwise,
    formula,
    full_rank,
    given,
    invertible,
    nonzero,
    one_hot,
    orthogonal,
    positive,
    positive_definite,
    rank_deficient,
    simplex,
    smooth,
    such_that,
    symmetric,
    zero,
)
from nablacheck.checking.certify import Certificate, plan
from nablacheck.checking.result import Result, first_wrong
from nablacheck.oracles import DEFAULT, EXACT, dual, oracle, oracles_for
from nablacheck.reports.coverage import CoverageStatus, cover
from nablacheck.reports.errata import find, unrefuted
from nablacheck.selftest.score import mutation_score

from tests.helpers.plainly import check_plainly

SPACES: dict[str, dict[str, Any]] = {
    "vector": {"x": "N"},
    "matrix": {"x": "N D"},
    "number": {"x": "", "a": "N"},
    "positive": {"x": positive("N")},
    "nonzero": {"x": nonzero("N")},
    "symmetric": {"x": symmetric("N N")},
    "definite": {"x": positive_definite("N N")},
    "orthogonal": {"x": orthogonal("N N")},
    "invertible": {"x": invertible("N N")},
    "full rank": {"x": full_rank("N D")},
    "rank deficient": {"x": rank_deficient("N D")},
    "simplex": {"x": simplex("N")},
    "one-hot": {"x": "N", "y": one_hot("N")},
    "zero": {"x": "N", "z": zero("N")},
    "smooth": {"x": "N", "phi": smooth("N")},
    "smooth with values": {"x": "N", "phi": smooth("N", out="M")},
    "elementwise": {"x": "N", "phi": elementwise()},
    "given": {"x": "N", "m": given("", lambda x: x.mean())},
    "tall": {"x": "N D", "where": at_least("N", "D")},
    "not zero": {"x": "N", "where": such_that("x isn't zero", lambda x: bool(np.any(x != 0)))},
}
CHOICES: dict[str, Callable[..., Any]] = {
    "nonzero": lambda x: x[0] < 0,
    "orthogonal": lambda x: np.linalg.det(x) < 0,
    "invertible": lambda x: np.linalg.det(x) < 0,
    "full rank": lambda x: x[0, 0] < 0,
    "one-hot": lambda x, y: len(y) > 1 and y[-1] == 1,
}
"""Where a discrete choice of the space came out one way."""
DOCUMENT = Document("A document", "document")


def never(*args: Any) -> bool:
    return False


def of_size(size: int) -> Callable[..., bool]:
    """Whether the first array with axes has this length."""

    def holds(*args: Any) -> bool:
        return any(len(each) == size for each in args[:2] if not callable(each) and np.ndim(each))

    return holds


def made(
    space: str,
    *,
    misprint: bool,
    function_raises: Callable[..., Any] = never,
    claim_raises: Callable[..., Any] = never,
    wrong: Callable[..., Any] = never,
) -> Claim:
    """A claim about Σ x² over these spaces whose code raises, or that is off by a factor, at some points."""
    spaces = dict(SPACES[space])
    where = spaces.pop("where", ())
    arguments = ", ".join(spaces)
    namespace: dict[str, Any] = {
        "np": np,
        "function_raises": function_raises,
        "claim_raises": claim_raises,
        "wrong": wrong,
    }
    exec(
        f"""
def f({arguments}):
    "f"
    if function_raises({arguments}):
        raise ValueError("not at this size")
    return np.sum(x * x)

def _({arguments}):
    "g"
    if claim_raises({arguments}):
        raise ValueError("not at this size")
    return {3.0 if misprint else 2.0} * x * (5 if wrong({arguments}) else 1)
""",
        namespace,
    )
    function: Any = formula(where=where, **spaces)(namespace["f"])
    claim: Claim = (function.misprint if misprint else function.gradient)("x", source=DOCUMENT.at(space))(
        namespace["_"]
    )
    return claim


def refused_by(claim: Claim) -> set[str]:
    """The commands that don't end well."""

    def results(tasks: Iterable[tuple[str, int]]) -> list[Result]:
        return [check_plainly(claim, oracle(name), count=count) for name, count in tasks]

    checked = results((each.name, 50) for each in oracles_for(claim, DEFAULT))
    exact = results((name, 20) for name in EXACT)
    certified = results((task.oracle, min(task.count, 50)) for task in plan([claim], count=5, seed=0, timeout=60))
    status = cover(DOCUMENT, [claim], checked).statuses[claim.sources[0].location]
    refused = {
        "check": first_wrong(checked) is not None,
        "check with an exact oracle": first_wrong(exact) is not None,
        "certify": Certificate(claim, certified).wrong is not None,
        "coverage": status is CoverageStatus.FAILING,
    }
    if claim.misprint:
        refused["errata"] = bool(unrefuted({DOCUMENT: find([claim], DOCUMENT)}))
    else:
        refused["mutate"] = mutation_score(claim, count=50).failed is not None
    return {command for command, bad in refused.items() if bad}


ALWAYS = {"check", "check with an exact oracle", "certify", "coverage"}


@pytest.mark.parametrize("misprint", [False, True], ids=["claim", "misprint"])
@pytest.mark.parametrize("space", SPACES)
def test_code_that_raises_at_one_size_is_told_by_every_command(space: str, misprint: bool) -> None:
    k = list(SPACES).index(space)
    raises = of_size(2 + k % 4)
    if (k + misprint) % 2:
        claim = made(space, misprint=misprint, claim_raises=raises)
    else:
        claim = made(space, misprint=misprint, function_raises=raises)
    assert refused_by(claim) == ALWAYS | {"errata" if misprint else "mutate"}


@pytest.mark.parametrize("misprint", [False, True], ids=["claim", "misprint"])
@pytest.mark.parametrize("space", CHOICES)
def test_what_is_wrong_for_one_choice_alone_is_told_by_every_command(space: str, misprint: bool) -> None:
    wrong = made(space, misprint=misprint, wrong=CHOICES[space])
    assert refused_by(wrong) == (set() if misprint else {*ALWAYS, "mutate"})
    if not misprint:
        right = made(space, misprint=False)
        oracles = [*oracles_for(right, DEFAULT), *map(oracle, EXACT)]
        assert all(check_plainly(right, each, count=20).ok for each in oracles)


def test_a_label_is_compared_with_one_exactly() -> None:
    """Labels were moved, like other arguments, to see what rounding does, and no longer were 1 then."""
    claim = made("one-hot", misprint=False, wrong=CHOICES["one-hot"])
    assert [seed for seed in range(50) if not check_plainly(claim, dual, count=12, seed=seed).bad] == []
