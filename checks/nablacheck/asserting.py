"""Checking claims from Python: in an ordinary test, or to look at the results."""

from __future__ import annotations

from hypothesis import settings

from nablacheck.checking.defaults import POINTS, TIMEOUT
from nablacheck.checking.result import first_wrong
from nablacheck.checking.runner import check_claim
from nablacheck.core.text import of_type
from nablacheck.declare.claim import Claim
from nablacheck.declare.formula import Formula
from nablacheck.oracles import DEFAULT, oracles_for
from nablacheck.reports.results import CheckedClaim, Results
from nablacheck.reports.text_results import format_failure


def assert_claim(
    claim: Claim | Formula,
    *,
    oracles: tuple[str, ...] = DEFAULT,
    points: int | None = None,
    seed: int = 0,
    timeout: float = TIMEOUT,
    strict_range: bool = False,
) -> None:
    """Check a claim, or all claims of a formula, with every oracle that can check them.

    Parameters
    ----------
    claim:
        What ``@formula`` or ``@something.gradient(...)`` returned.
    oracles:
        Names of the oracles to check with.
    points:
        How many points are drawn; as many as the current Hypothesis profile says where it is left out.
    seed:
        Draw other points.
    timeout:
        Seconds that one claim may take with one oracle.
    strict_range:
        Whether code that overflows, underflows or loses its digits is a failure, though the formula may be right.

    Raises
    ------
    AssertionError
        With the report of the first claim that doesn't come out as it should, or where there is nothing to check.
    TypeError
        Where ``claim`` is neither a claim nor a formula.
    nablacheck.core.errors.UsageError
        Where there is no oracle of such a name, or it needs a package that isn't installed.
    """
    __tracebackhide__ = True
    claims = _claims("assert_claim", claim)
    count = settings().max_examples if points is None else points
    if not any(oracles_for(each, oracles) for each in claims):
        raise AssertionError(f"{claim} makes no claim that {', '.join(oracles)} can check ({claim.code_location})")
    for each in claims:
        results = []
        for oracle in oracles_for(each, oracles):
            shrink = not each.misprint  # the point at which a misprint is wrong isn't shown
            results.append(
                check_claim(
                    each, oracle, count=count, seed=seed, timeout=timeout, shrink=shrink, strict_range=strict_range
                )
            )
            if results[-1].bad:
                break
        wrong = first_wrong(results)
        if wrong is not None:
            raise AssertionError(format_failure(wrong, each))


def check(
    *claims: Claim | Formula,
    oracles: tuple[str, ...] = DEFAULT,
    points: int = POINTS,
    seed: int = 0,
    timeout: float = TIMEOUT,
    strict_range: bool = False,
) -> Results:
    """Check claims, or all claims of formulas, with every oracle that can check them, and give the results.

    Parameters
    ----------
    claims:
        What ``@formula`` or ``@something.gradient(...)`` returned.
    oracles, seed, timeout, strict_range:
        As for ``assert_claim``.
    points:
        How many points are drawn.

    Returns
    -------
    Results
        True where all claims hold and all misprints are refuted; printed they are what ``nablacheck check`` shows, and
        each has the claim and the results of its oracles.

    Raises
    ------
    TypeError
        Where something is neither a claim nor a formula.
    nablacheck.core.errors.UsageError
        Where there is no oracle of such a name, or it needs a package that isn't installed.
    """
    return Results(
        tuple(
            CheckedClaim(
                claim,
                tuple(
                    check_claim(claim, oracle, count=points, seed=seed, timeout=timeout, strict_range=strict_range)
                    for oracle in oracles_for(claim, oracles)
                ),
            )
            for claim in dict.fromkeys(claim for each in claims for claim in _claims("check", each))
        )
    )


def _claims(caller: str, claim: Claim | Formula) -> list[Claim]:
    """The claim, or all claims of a formula. Raises ``TypeError`` where it is neither."""
    __tracebackhide__ = True
    if not isinstance(claim, Claim | Formula):
        raise TypeError(f"{caller} takes what @formula or a claim returns, not {of_type(claim)}")
    return claim.claims if isinstance(claim, Formula) else [claim]
