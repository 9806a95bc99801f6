"""The options that several commands share."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from nablacheck.checking.defaults import POINTS, TIMEOUT
from nablacheck.cli import completion

Command = TypeVar("Command", bound=Callable[..., Any])


def number(kind: type[int] | type[float], holds: Callable[[float], bool], wanted: str) -> Callable[[Any], float]:
    """The type of an option that is a number; what is none gets a line that says what is asked for."""

    def number(given: Any) -> float:
        with suppress(ValueError):
            value = kind(given)
            if holds(value):
                return value
        raise click.BadParameter(f"{given!r} is not {wanted}")

    return number


SEED = number(int, lambda n: n >= 0, "a whole number from 0 on, such as 7")
COUNT = number(int, lambda n: n >= 1, "a whole number from 1 on, such as 2")
SECONDS = number(float, lambda s: 0 < s <= 1e6, "a number of seconds above 0, a million at most, such as 60")


@dataclass(frozen=True)
class Choice:
    """What the arguments of a call choose: by name, place in code, topic, ``-k`` or ``--all``."""

    names: tuple[str, ...] = ()
    everything: bool = False
    plugins: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    expression: str = ""
    """What ``-k`` says."""


def jobs(given: Any) -> float:
    """A number of worker processes, or ``auto``, as many as there are processors for this one."""
    from nablacheck.catalogue.settings import AUTO

    if str(given).casefold() != AUTO:
        return number(int, lambda n: n >= 1, 'a whole number from 1 on, such as 2, or "auto"')(given)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def separate(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Names that may stand in one word, with commas between them."""
    return tuple(filter(None, (name.strip() for word in given for name in word.split(","))))


def choice_options(verb: str) -> Callable[[Command], Command]:
    """The arguments and options that choose claims, which a command gets as one ``choice``."""

    def add(command: Callable[..., int]) -> Callable[..., int]:
        @functools.wraps(command)
        def chosen(
            names: tuple[str, ...], everything: bool, topics: tuple[str, ...], expression: str,
            plugins: tuple[str, ...], **options: Any,
        ) -> int:  # fmt: skip
            return command(choice=Choice(names, everything, plugins, topics, expression), **options)

        for option in (
            plugin_option,
            click.option("--topic", "topics", multiple=True, help="The formulas of a topic; nablacheck list has them."),
            click.option(
                "-k", "expression", default="", metavar="EXPRESSION",
                help='Only claims with these words in their names: "trace and not misprint".',
            ),
            click.option("--all", "everything", is_flag=True, help=f"{verb} every claim there is."),
            click.argument(
                "names", nargs=-1, metavar="[NAME | TOPIC | 'PATTERN*' | FILE.py[:NAME] | FOLDER]...",
                shell_complete=completion.names,
            ),
        ):  # fmt: skip
            chosen = option(chosen)
        return chosen

    return add  # type: ignore[return-value]


plugin_option = click.option(
    "--plugin", "plugins", multiple=True, metavar="FILE_OR_MODULE", help="Load formulas from here too; may be repeated."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
format_option = click.option(
    "--format", "report_format", type=click.Choice(["text", "github", "junit", "sarif"]), default="text",
    help="Print the report as annotations of GitHub's workflows beside the text, or as JUnit's XML, or as SARIF.",
)  # fmt: skip
let_option = click.option(
    "--let", "lets", multiple=True, metavar="TEXT", help="Declare letters: 'X: N×D, A: symmetric, f: smooth'."
)
layout_option = click.option(
    "--layout", type=click.Choice(["numerator", "denominator"]), help="How derivatives are laid out."
)
verbose_option = click.option(
    "--verbose", "-v", is_flag=True,
    help="Show more: each oracle apart, the ranges of values that were seen, comparisons that came out one way only.",
)  # fmt: skip
fail_fast_option = click.option("--fail-fast", "-x", is_flag=True, help="Stop at the first claim that fails.")
plot_option = click.option(
    "--plot", is_flag=True, help="Show the errors of difference quotients against the step in a line; see plot."
)
observe_option = click.option(
    "--observe", default="", metavar="FILE",
    help="Write each point and its verdict to a file, as JSON lines in the format of Hypothesis' observability.",
)  # fmt: skip
quiet_option = click.option("--quiet", "-q", is_flag=True, help="Show failures and the summary alone.")
oracle_option = click.option(
    "--oracle", "oracles", multiple=True, callback=separate, help="Check with this oracle only; may be repeated.",
    shell_complete=completion.oracles,
)  # fmt: skip
strict_range_option = click.option(
    "--strict-range", is_flag=True,
    help="Fail where code overflows, underflows or loses its digits, though the formula may be right.",
)  # fmt: skip
source_option = click.option("--source", help="Only this document (its key, or words of its title).")
seed_option = click.option("--seed", type=SEED, help="Draw the same points again.")


def points_option(default: int) -> Callable[[Command], Command]:
    return click.option(
        "--points", type=COUNT, default=default, show_default=True,
        help="Points drawn for each claim and oracle.",
    )  # fmt: skip


timeout_option = click.option(
    "--timeout", type=SECONDS, default=TIMEOUT, show_default=True,
    help="Seconds a claim may take with one oracle, and a module to load.",
)  # fmt: skip


def run_options(points: int = POINTS) -> Callable[[Command], Command]:
    """The options of every command that checks claims."""

    def add(command: Command) -> Command:
        for option in (
            click.option("--jobs", "-j", type=jobs, default=1, show_default=True, help="Worker processes, or auto."),
            timeout_option,
            points_option(points),
            seed_option,
        ):  # fmt: skip
            command = option(command)
        return command

    return add
