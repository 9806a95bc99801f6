"""One run over claims: what it prints while it goes on, what it keeps when it is interrupted, and how it ends."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from nablacheck.cli.exit_code import FAILED, HELD, INTERRUPTED, print_json
from nablacheck.cli.terminal import echo, fitted, progress
from nablacheck.core.attempts import attempt
from nablacheck.core.signals import signals_blocked
from nablacheck.reports import json_output

if TYPE_CHECKING:
    from nablacheck.catalogue.discovery import Discovery
    from nablacheck.catalogue.registry import Registry

Found = TypeVar("Found")


def _any_seed() -> int:
    return random.SystemRandom().randrange(10_000)


class Session:
    """One run over claims, for whatever is found out about each of them."""

    def __init__(
        self, command: str, registry: Registry, discovery: Discovery, seed: int | None, points: int, one_document: bool
    ) -> None:
        self.command = command
        self.registry = registry
        self.discovery = discovery
        self.seed_given = seed is not None
        self.seed = attempt("draw a seed", _any_seed, keep=True) if seed is None else seed
        self.points = points
        self.one_document = one_document
        """Whether nothing is printed but one document in the end."""
        self.interrupted = False
        self.stopped = False
        """Whether it was left off at a failure, as the user wanted."""

    def collect(
        self,
        total: int,
        found: Iterable[Found],
        lines: Callable[[Found], Iterable[tuple[str, bool]]],
        unfinished: Callable[[], Iterable[Found]] = tuple,
    ) -> list[Found]:
        """What is found about each of so many claims. Its lines, good news or bad, are printed as it comes; where the
        user interrupts, all this is kept, with what is known of claims that are ``unfinished``."""
        collected: list[Found] = []
        with progress(total, self.one_document) as (print_line, advance):

            def collect(each: Found) -> None:
                collected.append(each)
                if self.one_document:
                    return
                made = attempt(f"lines {len(collected)}", lambda: list(lines(each)), keep=True)
                # An interrupt waits until it is known that they are printed, or else they may be printed twice.
                with signals_blocked():
                    attempt(f"print {len(collected)}", lambda: print_lines(made), keep=True)

            def print_lines(made: list[tuple[str, bool]]) -> None:
                for line, good in made:
                    print_line(line, good)

            try:
                for each in found:
                    collect(each)
                    advance()
            except KeyboardInterrupt:
                self.interrupted = True
                for each in unfinished():
                    collect(each)
        return collected

    def end(self, held: bool, found: dict[str, Any] | str, summary: str, done: int, total: int) -> int:
        """Print what was ``found``, as JSON unless it is a report in another format already, or the summary of the
        claims that are ``done``, or both, and give the exit code."""
        failures = self.registry.failures
        ok = held and not failures
        if not self.one_document:
            for failure in failures:
                echo(fitted(str(failure)))
            how = "interrupted" if self.interrupted else "stopped" if self.stopped else ""
            left = f"; {how} after {done} of {total} claims" if how else ""
            echo(fitted(f"{summary} (seed {self.seed}){left}"))
        if isinstance(found, str):
            echo(found)
        elif self.one_document:
            document = json_output.run_document(
                self.command, found, ok=ok, interrupted=self.interrupted, seed=self.seed, points=self.points,
                failures=failures,
            )  # fmt: skip
            print_json(document)
        if self.interrupted:
            return INTERRUPTED
        return HELD if ok else FAILED
