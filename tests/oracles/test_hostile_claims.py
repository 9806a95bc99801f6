"""Claims that were written to break the tool: no false one is certified, and no true one is called wrong."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from nablacheck import Claim
from nablacheck.checking.certify import FLOATS, Certificate
from nablacheck.checking.defaults import CERTIFIED
from nablacheck.checking.result import Status
from nablacheck.checking.runner import check_claim
from nablacheck.declare.formula import Formula
from nablacheck.oracles import WRITTEN, available, oracles_for
from nablacheck.reports.text_certificates import format_evidence

from tests.helpers import attacks

IN_FLOATS = 40
"""How many points floats get here; ``certify`` gives them a hundred."""


def claims() -> Iterator[Claim]:
    for module in pkgutil.iter_modules(attacks.__path__):
        for each in vars(importlib.import_module(f"{attacks.__name__}.{module.name}")).values():
            if isinstance(each, Formula):
                yield from each.claims


CLAIMS = list(claims())


def certificate(claim: Claim, seed: int) -> Certificate:
    tasks = [(each, CERTIFIED) for each in oracles_for(claim, available())]
    tasks += [
        (each, IN_FLOATS) for each in oracles_for(claim, FLOATS) if each.name != WRITTEN
    ]  # docstrings are shorthand here
    plainly: dict[str, Any] = {"seed": seed, "shrink": False, "explain": False}
    return Certificate(claim, [check_claim(claim, each, count=count, **plainly) for each, count in tasks])


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_no_false_claim_is_certified_and_no_true_one_refuted(claim: Claim) -> None:
    found = certificate(claim, seed=0)
    if claim.label.startswith("false"):
        assert not found.ok, format_evidence(found)
    else:
        assert not [each.reason for each in found.results if each.status is Status.FAILS]


def test_the_attack_is_large_and_half_of_it_false() -> None:
    false = sum(claim.label.startswith("false") for claim in CLAIMS)
    assert len(CLAIMS) >= 100
    assert len(CLAIMS) / 3 < false < 3 * len(CLAIMS) / 4
    assert all(claim.label.startswith(("true", "false")) for claim in CLAIMS)
