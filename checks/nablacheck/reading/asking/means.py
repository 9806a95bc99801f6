"""Letters with a bar: x̄ beside a vector x is the mean of its entries, which moves with x, and no number of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set

from nablacheck.reading.alphabet import ACCENTS
from nablacheck.reading.asking.letters import LetterKind, Options
from nablacheck.reading.names import format_name
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.scope import Scope
from nablacheck.reading.syntax import Node

BAR = ACCENTS["bar"]
ONE_COLUMN = {LetterKind.NUMBER, LetterKind.COLUMN}

COUNTS = frozenset("nNmM")
"""Letters that say how many entries a mean is of, where only the claim has them."""


def counts_of_a_mean(function: Sequence[Node], names: Set[str]) -> list[str]:
    """The letters of a claim alone that say how many entries a mean in the ``function`` is of."""
    means = any(each.op == "fn" and each.data == "mean" for node in function for each in node.walk())
    alone = names - {name for node in function for name in node.names()}
    return sorted(alone & COUNTS) if means else []


def with_means(choices: Mapping[str, Options]) -> dict[str, Options]:
    """What letters may stand for, where x̄ beside a vector or a number x is a number more often than a vector."""
    found = dict(choices)
    for name, options in choices.items():
        of = choices.get(name[: -len(BAR)]) if name.endswith(BAR) else None
        kinds = {kind for kind, _ in options}
        if of and of[0][0] in ONE_COLUMN and kinds >= ONE_COLUMN:
            rest = [each for each in options if each[0] not in ONE_COLUMN]
            found[name] = [(LetterKind.NUMBER, 0.0), (LetterKind.COLUMN, 0.1), *rest]
    return found


def define_means(scope: Scope, kinds: Mapping[str, LetterKind], told: Collection[str], variable: str) -> None:
    """Define letters with a bar as means, except those that are ``told``: declared, or what a derivative is by.

    x̄ stays a letter of its own where it fits as an array of the kind of x, a fixed point that x is compared with.
    The reading is in doubt where it would be the mean of rows, and the derivative is by these.
    """
    for name, kind in kinds.items():
        base = name[: -len(BAR)]
        if not name.endswith(BAR) or name in told or name == variable:
            continue
        of = kinds.get(base, LetterKind.FAMILY if base.upper() in kinds else None)
        if of is None:
            continue
        if of is LetterKind.COLUMN and kind is LetterKind.NUMBER:
            del scope.arrays[name]
            scope.definitions[name] = Node("fn", (Node("name", data=base),), "mean")
            scope.depart(0.0, f"{format_name(name)} is taken as the mean of {format_name(base)}")
        elif kind is not of and variable in (base, base.upper()):
            own = LetterKind.COLUMN if of is LetterKind.FAMILY else kind
            mean = f"where {format_name(name)} = …, or --let '{format_name(name)}: {own}' if it is a constant"
            why = f"{format_name(name)}: the mean, which changes with {format_name(variable)}, or a constant?"
            scope.doubt(NotRead(why, write=f"write {mean}", kind="ambiguous"))
        else:
            scope.depart(0.0, f"{format_name(name)} is a letter of its own, no mean")
