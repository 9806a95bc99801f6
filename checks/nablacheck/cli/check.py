"""nablacheck check and pair: whether claims hold, by the oracles that apply to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from nablacheck.cli.isolation import Isolated
from nablacheck.cli.options import (
    Choice,
    choice_options,
    fail_fast_option,
    format_option,
    json_option,
    observe_option,
    oracle_option,
    plot_option,
    quiet_option,
    run_options,
    strict_range_option,
    verbose_option,
)
from nablacheck.cli.watching import Watchable
from nablacheck.core.errors import UsageError

if TYPE_CHECKING:
    from nablacheck.checking.result import Result
    from nablacheck.cli.session import Session
    from nablacheck.declare.claim import Claim
    from nablacheck.declare.function_gradient_pair import Pair

DOCUMENTS = ("json", "junit", "sarif")
"""Formats that are one document, beside which nothing else is printed."""


@click.command(cls=Watchable)
@choice_options("Check")
@oracle_option
@strict_range_option
@run_options()
@quiet_option
@verbose_option
@plot_option
@fail_fast_option
@observe_option
@format_option
@json_option
def check(
    choice: Choice, oracles: tuple[str, ...], strict_range: bool, seed: int | None, points: int, timeout: float,
    jobs: int, quiet: bool, verbose: bool, plot: bool, fail_fast: bool, observe: str, report_format: str,
    as_json: bool,
) -> int:  # fmt: skip
    """Check formulas by name, by file or module, or all."""
    from nablacheck.cli.selection import choose, without_oracles

    report_format = "json" if as_json else report_format
    choice, named = without_oracles(choice)
    oracles = oracles or named
    registry, discovery, claims = choose(choice, timeout)
    from nablacheck.cli.session import Session
    from nablacheck.oracles import DEFAULT, oracle

    for each in oracles:
        oracle(each)
    if observe:
        _begin(observe)
    session = Session("check", registry, discovery, seed, points, report_format in DOCUMENTS)
    results = run_checks(
        session, claims, oracles or DEFAULT, timeout, jobs, every_line=not (choice.everything or quiet),
        verbose=verbose, strict_range=strict_range, fail_fast=fail_fast, observe=observe, plot=plot,
    )  # fmt: skip
    return _finish(session, results, claims, report_format)


@click.command(cls=Isolated)
@click.argument("function", metavar="MODULE:FUNCTION")
@click.argument("gradient", metavar="MODULE:GRADIENT")
@click.argument("spaces", nargs=-1, metavar='ARGUMENT="AXES"...')
@click.option(
    "--wrt",
    required=True,
    multiple=True,
    metavar="ARGUMENT",
    help="The argument that the derivative is by; repeated, or with all, there is a part for each.",
)
@click.option("--kind", default="gradient", metavar="KIND", help="gradient, jacobian, pullback or hessian.")
@click.option("--out", metavar="AXES", help="The axes of the value of a function that isn't scalar.")
@click.option("--data", metavar="FILE.npz", help="Check at the point of this file, of np.savez, instead of drawn ones.")
@click.option(
    "--where", multiple=True, metavar="CONDITION",
    help='A condition such as "positive_definite(S)" or "distinct(x, a)"; may be repeated.',
)  # fmt: skip
@oracle_option
@strict_range_option
@run_options()
@quiet_option
@verbose_option
@format_option
@json_option
def pair(
    function: str, gradient: str, spaces: tuple[str, ...], wrt: tuple[str, ...], kind: str, out: str | None,
    data: str | None,
    where: tuple[str, ...], oracles: tuple[str, ...], strict_range: bool, seed: int | None, points: int,
    timeout: float, jobs: int, quiet: bool, verbose: bool, report_format: str, as_json: bool,
) -> int:  # fmt: skip
    """Check a gradient, or another derivative, in your own code.

    Give a function, its gradient, and the axes of their arguments, or their spaces, such as y="integers(0, K, N)".
    Arguments with defaults may be left out.
    """
    from nablacheck.cli.selection import choose_pair, written_axes
    from nablacheck.cli.session import Session
    from nablacheck.declare.function_gradient_pair import Pair
    from nablacheck.oracles import DEFAULT

    report_format = "json" if as_json else report_format
    spec = Pair(function, gradient, written_axes(spaces), wrt, where, kind, out)
    if data is not None:
        return _at_point(spec, data, seed, strict_range, others=bool(oracles) or report_format in DOCUMENTS)
    if not spaces:
        raise UsageError('give the axes of the arguments, as in x="N D", or a point with --data point.npz')
    registry, discovery, claims = choose_pair(spec, timeout)
    session = Session("pair", registry, discovery, seed, points, report_format in DOCUMENTS)
    results = run_checks(
        session, claims, oracles or DEFAULT, timeout, jobs, every_line=not quiet, verbose=verbose,
        strict_range=strict_range,
    )  # fmt: skip
    return _finish(session, results, claims, report_format)


def _at_point(pair: Pair, data: str, seed: int | None, strict_range: bool, others: bool) -> int:
    from nablacheck.cli.pair_at_point import check_at_point

    if pair.spaces or pair.where or others:
        raise UsageError(
            "--data gives the one point that is checked, and prints a verdict: leave out what draws or prints others"
        )
    return check_at_point(pair, data, seed, strict_range)


def run_checks(
    session: Session, claims: Sequence[Claim], oracles: tuple[str, ...], timeout: float, jobs: int, *,
    every_line: bool, failures: bool = True, verbose: bool = False, strict_range: bool = False, fail_fast: bool = False,
    observe: str = "", plot: bool = False,
) -> list[tuple[Claim, list[Result]]]:  # fmt: skip
    """Check the claims, and print every line or ``failures`` alone, or nothing. The results come in the order of the
    claims."""
    from nablacheck.checking import schedule

    tasks = schedule.plan(
        claims,
        oracles=oracles,
        count=session.points,
        seed=session.seed,
        timeout=timeout,
        strict_range=strict_range,
        observe=observe,
    )
    if claims and not tasks:
        raise UsageError(f"no claim here is of a kind that {', '.join(oracles)} can check")
    checked = schedule.CheckedClaims(tasks, claims, session.discovery, jobs)

    width = max((len(claim.name) for claim in claims), default=0) if every_line else 0

    def lines(found: tuple[Claim, list[Result]]) -> Iterator[tuple[str, bool]]:
        if not failures:
            return
        yield from _lines(session, *found, width, every_line=every_line, apart=verbose)
        if verbose:
            yield from range_lines(session, *found, timeout)
        if plot:
            yield from _plot_lines(session, *found, timeout)

    found = session.collect(len(checked), _to_first_wrong(checked) if fail_fast else checked, lines, checked.unfinished)
    session.stopped = fail_fast and len(found) < len(checked)
    return sorted(found, key=lambda each: claims.index(each[0]))


def _to_first_wrong(checked: Iterable[tuple[Claim, list[Result]]]) -> Iterator[tuple[Claim, list[Result]]]:
    """What is found about claims, up to the first one that isn't as it should be."""
    from nablacheck.checking.result import first_wrong

    for claim, results in checked:
        yield claim, results
        if first_wrong(results) is not None:
            return


def range_lines(
    session: Session, claim: Claim, results: Sequence[Result], timeout: float
) -> Iterator[tuple[str, bool]]:
    """The ranges that were seen; of a claim whose code breaks or hangs, which isn't run again, there are none."""
    from nablacheck.checking.ranges import seen_ranges
    from nablacheck.checking.result import Status
    from nablacheck.reports.text_ranges import format_ranges

    if not any(result.status in (Status.CRASHED, Status.TIMEOUT) for result in results):
        for line in format_ranges(seen_ranges(claim, session.points, session.seed, timeout)):
            yield f"  {line}", True


def _plot_lines(
    session: Session, claim: Claim, results: Sequence[Result], timeout: float
) -> Iterator[tuple[str, bool]]:
    """The errors of difference quotients against the step, where central differences have been asked."""
    from nablacheck.checking.illustration import NotIllustrated, has_slopes, illustrate
    from nablacheck.oracles import central
    from nablacheck.reports.text_plot import format_illustration

    result = next((result for result in results if result.oracle == central.name), None)
    if result is None or result.code_at_fault or not has_slopes(claim):
        return
    with suppress(NotIllustrated):
        found = illustrate(claim, count=session.points, seed=session.seed, timeout=timeout, result=result)
        for line in format_illustration(found):
            yield f"  {line}", True


def _lines(
    session: Session, claim: Claim, results: Sequence[Result], width: int, *, every_line: bool, apart: bool
) -> Iterator[tuple[str, bool]]:
    """A claim in one line, or in one for each oracle where these are wanted ``apart``, and the whole text of what is
    wrong."""
    from nablacheck.checking.result import first_wrong
    from nablacheck.reports.text_claims import format_claim_in_line
    from nablacheck.reports.text_results import format_failure, format_results

    wrong = first_wrong(results)
    if apart and (every_line or wrong):
        yield f"{claim.name}  {claim.equation}", True
        for line, good in format_results(results, wrong):
            yield f"  {line}", good
    elif every_line or wrong:
        yield from format_claim_in_line(claim, results, wrong, width)
    if wrong:
        yield "\n" + format_failure(wrong, claim, seed_given=session.seed_given) + "\n", False


def _begin(file: str) -> None:
    """Empty the file of observations, once, though this process may have to begin again."""
    from pathlib import Path

    from nablacheck.core.attempts import attempt

    try:
        attempt(f"begin {file}", lambda: Path(file).write_text(""), keep=True)
    except OSError as error:
        raise UsageError(f"{file} can't be written: {error.strerror}") from None


def _finish(
    session: Session, checked: Sequence[tuple[Claim, list[Result]]], claims: Sequence[Claim], report_format: str
) -> int:
    from nablacheck.checking.result import first_wrong
    from nablacheck.reports.text_results import format_summary

    each_result = [(claim, result) for claim, results in checked for result in results]
    document: dict[str, Any] | str = {}
    if report_format == "json":
        from nablacheck.reports import json_output

        document = json_output.results(each_result)
    elif report_format != "text":
        from nablacheck.reports.ci_formats import FORMATS

        document = FORMATS[report_format](checked, session.registry.failures)
    return session.end(
        all(first_wrong(results) is None for _, results in checked),
        document,
        format_summary([result for _, result in each_result], len(session.registry.failures)),
        len(checked),
        len(claims),
    )
