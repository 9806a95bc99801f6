"""One run of checks on the command line: what it prints while it goes on, and how it ends."""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

import nablacheck
from nablacheck.catalogue import Discovery, Registry
from nablacheck.core.errors import UsageError
from nablacheck.core.words import wrapped

if TYPE_CHECKING:
    from nablacheck.checking.certify import Certificate
    from nablacheck.checking.result import Result
    from nablacheck.declare.claim import Claim
    from nablacheck.selftest.score import MutationScore

HELD, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130
"""The exit codes."""


class Session:
    """One run of checks: what it prints while it goes on, and how it ends."""

    def __init__(
        self, registry: Registry, discovery: Discovery, seed: int | None, points: int, timeout: float, jobs: int,
        quiet: bool,
    ) -> None:  # fmt: skip
        self.registry = registry
        self.discovery = discovery
        self.seed = random.SystemRandom().randrange(10_000) if seed is None else seed
        self.points = points
        self.timeout = timeout
        self.jobs = jobs
        self.quiet = quiet
        self.interrupted = False

    def run(
        self, claims: Sequence[Claim], oracles: tuple[str, ...], each_line: bool, failures: bool = True
    ) -> list[Result]:
        """Check the claims, print what is found as it is found (each line, or failures alone, or nothing), and keep it
        if the user interrupts."""
        from nablacheck.checking import schedule

        tasks = schedule.plan(claims, oracles=oracles, count=self.points, seed=self.seed, timeout=self.timeout)
        if claims and not tasks:
            raise UsageError(f"no claim here is of a kind that {', '.join(oracles)} can judge")
        by_name = {claim.name: claim for claim in claims}
        left = Counter(task.claim for task in tasks)
        results: list[Result] = []
        with progress(len(left), self.quiet) as (say, advance):

            def tell(name: str) -> None:
                if failures and not self.quiet:
                    self._tell(by_name[name], [each for each in results if each.claim == name], each_line, say)

            try:
                for result in schedule.run(tasks, claims, self.discovery, self.jobs):
                    results.append(result)
                    left[result.claim] -= 1
                    if not left[result.claim]:
                        tell(result.claim)
                        advance()
            except KeyboardInterrupt:
                self.interrupted = True
                for name in dict.fromkeys(each.claim for each in results if left[each.claim]):
                    tell(name)
        return results

    def _tell(self, claim: Claim, results: list[Result], each_line: bool, say: Callable[[str, bool], None]) -> None:
        """What the oracles say, in lines, and the whole text of the first failure."""
        from nablacheck.checking.result import first_wrong
        from nablacheck.reports import text as report

        failed = first_wrong(results)
        if each_line or failed:
            say(f"{claim.name}  {claim.equation}", True)
            for words, good in report.lines(results, failed):
                say(f"  {words}", good)
        if failed:
            say("\n" + report.failure(failed, claim) + "\n", False)

    def measure(self, claims: Sequence[Claim], each_line: bool) -> list[MutationScore]:
        """Spoil the claims, print what becomes of the mutants as it is found, and keep it if the user interrupts."""
        from nablacheck.selftest import score as power

        powers: list[MutationScore] = []
        with progress(len(claims), self.quiet) as (say, advance):
            try:
                for claim in claims:
                    powers.append(power.measure(claim, count=self.points, seed=self.seed))
                    for words, good in [] if self.quiet else power.lines(powers[-1], all_of_them=each_line):
                        say(words, good)
                    advance()
            except KeyboardInterrupt:
                self.interrupted = True
        return powers

    def certify(self, claims: Sequence[Claim]) -> list[Certificate]:
        """Certify the claims, print the evidence as it is found, and keep it if the user interrupts."""
        from nablacheck.checking import certify, schedule
        from nablacheck.checking.result import POINTS
        from nablacheck.oracles import available

        exact = available()
        if "ball" not in exact:
            click.echo("nablacheck: no balls without python-flint; pip install python-flint", err=True)
        width = max((len(claim.name) for claim in claims), default=0)
        certificates: list[Certificate] = []
        options: Any = {"seed": self.seed, "timeout": self.timeout}
        plans = {
            claim.name: schedule.plan([claim], oracles=exact, count=self.points, **options)
            + schedule.plan([claim], oracles=certify.FLOATS, count=max(self.points, POINTS), **options)
            for claim in claims
        }
        tasks = [task for plan in plans.values() for task in plan]
        by_name = {claim.name: claim for claim in claims}
        found: dict[str, list[Result]] = {claim.name: [] for claim in claims}
        with progress(len(claims), self.quiet) as (say, advance):
            try:
                for result in schedule.run(tasks, claims, self.discovery, self.jobs):
                    claim, results = by_name[result.claim], found[result.claim]
                    results.append(result)
                    if len(results) < len(plans[claim.name]):
                        continue
                    certificate = certify.Certificate(claim, results)
                    certificates.append(certificate)
                    if not self.quiet:
                        say(certify.line(certificate, width), certificate.wrong is None)
                    advance()
            except KeyboardInterrupt:
                self.interrupted = True
        return certificates

    def finish_certificates(self, certificates: list[Certificate], claims: Sequence[Claim], as_json: bool) -> int:
        """Print what speaks against claims, the summary or the JSON, and give the exit code."""
        from nablacheck.checking import certify
        from nablacheck.reports import text as report

        for each in certificates if not as_json else []:
            if each.wrong is not None:
                click.echo(fitted("\n" + report.failure(each.wrong, each.claim) + "\n"))
        return self._end(
            all(each.ok for each in certificates),
            {"certificates": [each.as_json() for each in certificates]} if as_json else None,
            certify.summary(certificates),
            f"{len(certificates)} of {len(claims)} claims",
        )

    def finish(self, results: list[Result], claims: Sequence[Claim], as_json: bool) -> int:
        """Print the summary or the JSON, and give the exit code."""
        from nablacheck.checking.result import by_claim, first_wrong
        from nablacheck.reports import text as report

        by_name = {claim.name: claim for claim in claims}
        return self._end(
            all(first_wrong(each) is None for each in by_claim(results).values()),
            {"results": [report.as_json(result, by_name[result.claim]) for result in results]} if as_json else None,
            report.summary(results, len(self.registry.failures)),
            f"{len({result.claim for result in results})} of {len(claims)} claims",
        )

    def finish_powers(self, powers: list[MutationScore], claims: Sequence[Claim], as_json: bool) -> int:
        """The same for mutants: first how many are rejected, by class of mistake and size of the error."""
        from nablacheck.selftest import score as power

        if any(each.trials for each in powers) and not as_json:
            click.echo(f"\n{power.table(powers)}\n")
        return self._end(
            all(each.ok for each in powers),
            power.as_json(powers) if as_json else None,
            power.summary(powers),
            f"{len(powers)} of {len(claims)} claims",
        )

    def _end(self, held: bool, found: dict[str, Any] | None, summary: str, done: str) -> int:
        """Print what was ``found`` as JSON, or else the summary, and give the exit code."""
        failures = self.registry.failures
        ok = held and not failures
        if found is not None:
            document = {
                "nablacheck": nablacheck.__version__,
                "ok": ok and not self.interrupted,
                "interrupted": self.interrupted,
                "seed": self.seed,
                "points": self.points,
                **found,
                "failures": [vars(failure) for failure in failures],
            }
            click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        else:
            for failure in failures:
                click.echo(fitted(f"{failure}"))
            stopped = f"; interrupted after {done}" if self.interrupted else ""
            click.echo(fitted(f"{summary} (seed {self.seed}){stopped}"))
        if self.interrupted:
            return INTERRUPTED
        return HELD if ok else FAILED


def fitted(text: str) -> str:
    """The text as it is printed: on a terminal its lines break at words, elsewhere they stay whole, for scripts."""
    return wrapped(text, shutil.get_terminal_size().columns) if sys.stdout.isatty() else text


@contextmanager
def progress(total: int, quiet: bool) -> Iterator[tuple[Callable[[str, bool], None], Callable[[], None]]]:
    """A way to say lines and to count on: with a bar and colour on a terminal, plain text elsewhere."""
    if not sys.stdout.isatty():
        yield lambda words, good: click.echo(words), lambda: None
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)

    def say(words: str, good: bool) -> None:
        text = Text(fitted(words))
        text.highlight_regex(r"^\s*(holds|refuted)\b", "green")
        if not good:
            text.highlight_regex(r"\A.*(\n {10}.*)*", "bold red")
            text.highlight_regex(r"(?m)^  likely.*(\n {10}.*)*", "yellow")
        console.print(text)

    if quiet or not console.is_terminal or total < 2:
        yield say, lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    with Progress(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=total)
        yield say, lambda: bar.advance(task)
