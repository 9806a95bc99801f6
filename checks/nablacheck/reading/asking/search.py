"""The cheapest reading of a statement: what every letter stands for, so that all shapes fit.

Assignments of kinds to letters are tried from the most usual on, until none that is left could be cheaper. A reading
that departs from convention by more than ``IMPLAUSIBLE`` isn't taken unless all letters are declared, and where two
that differ are about as usual, neither is. What the function alone departs by doesn't count again with the claim.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from nablacheck.reading.asking.arranged import Arranged, Layout, arranged
from nablacheck.reading.asking.choices import Choices
from nablacheck.reading.asking.declarations import Declared, shape_of_letter
from nablacheck.reading.asking.letters import LetterKind, Options
from nablacheck.reading.asking.means import define_means
from nablacheck.reading.asking.named_functions import refuse_named
from nablacheck.reading.asking.statement import ClaimKind, Statement
from nablacheck.reading.asking.statements import Statements
from nablacheck.reading.axes import Axis, Mismatch
from nablacheck.reading.names import format_name
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.scope import Scope
from nablacheck.reading.signs_of_vectors import SIGN_OF_VECTORS
from nablacheck.reading.tree import FunctionLetter

MOST_ATTEMPTS = 500
"""How many assignments are tried: the usual one is among the first, and hostile texts have to end."""
IMPLAUSIBLE = 2.6
"""Departures that add up to more than this are what nobody means, such as two sizes that have to be equal."""
MARGIN = 0.12
"""Readings that differ by less are as usual as each other."""
UNUSUAL = 1.2
"""How much more a claim may make a function depart from convention, rather than be undefined itself."""
DECLARE = "declare the letters with --let"
UNUSUAL_KIND = "unusual"
"""The kind of a refusal of readings that depart too far."""
SIZE_MERGED = 1.0
"""The cost of two sizes that only the other side makes equal."""
OUT_OF_THE_WAY = "unusual, and read by the letters as they are declared"
SIZES_MERGED = "the shapes of the claim fit only where sizes are equal that the function leaves apart"


class Unusual(Mismatch):
    """The function has readings, and the cheapest departs from convention by too much."""


class Undefined(Exception):
    """The function is read, and what is claimed has no reading with its shapes."""

    def __init__(self, misfit: Mismatch, function: Arranged | None) -> None:
        super().__init__(str(misfit))
        self.misfit = misfit
        self.function = function


@dataclass
class Reading:
    """A statement as it was understood."""

    statement: Statement
    arranged: Arranged
    scope: Scope
    kinds: Mapping[str, LetterKind]
    declared: Mapping[str, Declared]
    cost: float = 0.0
    notes: list[str] = field(default_factory=list)


def read(statement: Statement, known: Statements, declared: Mapping[str, Declared], layout: Layout | None) -> Reading:
    """The cheapest reading. Raises ``NotRead`` and ``Undefined``."""
    others = known.reached((statement.function, statement.claim))
    told = {*declared, *known.definitions, *known.macros}
    by = None if statement.kind is ClaimKind.IDENTITY else statement.variable
    refuse_named(statement.function, statement.claim, others, told, by)
    search = partial(_Search, statement, known, declared, layout)
    if statement.kind is ClaimKind.IDENTITY:
        try:
            return search().best()
        except Mismatch as misfit:
            raise Undefined(misfit, None) from None
    alone = search(claimed=False)
    try:
        function = alone.best()
    except Mismatch as error:
        write = _numbers_to_declare(alone)
        if isinstance(error, Unusual):
            write = write or DECLARE
        refusal = NotRead(f"the function has no reading: {error}", error.start, write=write, kind="undefined")
        refusal.of_function = True
        raise refusal from None
    except NotRead as refusal:
        if refusal.kind != "ambiguous" or refusal.start >= 0:
            raise
        return _told_by_claim(search())
    kinds = {name: [(kind, 0.0)] for name, kind in function.kinds.items()}
    try:
        return search(kinds=kinds, departed=function.cost).best()
    except NotRead as refusal:
        if refusal.kind != UNUSUAL_KIND:
            raise
        try:
            return search().best()  # in y/x and −y/(x² + y²), both are numbers
        except Mismatch:
            raise refusal from None
    except Mismatch as misfit:
        if statement.kind is ClaimKind.PULLBACK:  # x ∂l/∂y would fit as soon as x were a number
            raise Undefined(misfit, function.arranged) from None
        try:  # an unusual reading of the function that the claim suggests
            found = search().best()
        except Mismatch:
            raise _undefined(search, function, misfit) from None
        except NotRead as refusal:
            if refusal.kind in ("ambiguous", SIGN_OF_VECTORS) and refusal.start >= 0:
                raise
            raise _undefined(search, function, misfit) from None
        numbers = all(kind is LetterKind.NUMBER for kind in found.kinds.values())
        if found.cost > function.cost + UNUSUAL and not numbers:
            raise _undefined(search, function, misfit) from None
        return found


def _numbers_to_declare(search: _Search) -> str:
    """What to write where the function has a reading if all its letters are numbers."""
    usual = {name: options[0][0] for name, options in search.choices.of_letters.items()}
    names = [name for name, kind in usual.items() if kind in (LetterKind.COLUMN, LetterKind.MATRIX)]
    with suppress(Mismatch, NotRead):
        search.attempt(usual | dict.fromkeys(names, LetterKind.NUMBER))
        return f"write --let '{', '.join(f'{format_name(name)}: number' for name in names)}' if these are numbers"
    return ""


def read_function(
    statement: Statement, known: Statements, declared: Mapping[str, Declared], layout: Layout | None
) -> Reading:
    """The cheapest reading of the function alone. Raises ``NotRead`` and ``Mismatch``."""
    return _Search(statement, known, declared, layout, claimed=False).best()


def _undefined(search: Callable[..., _Search], function: Reading, misfit: Mismatch) -> Undefined | NotRead:
    """That the claim has no reading; or, where it has one if a function is of another kind, that this is open."""
    for name in function.scope.open_functions:
        for kind in (LetterKind.VECTOR_FUNCTION, LetterKind.ENTRYWISE):
            kinds = {each: [(kind if each == name else was, 0.0)] for each, was in function.kinds.items()}
            with suppress(Mismatch, NotRead):
                search(kinds=kinds).best()
                why = f"{format_name(name)}: {function.kinds[name]} or {kind}?"
                return NotRead(why, write=f"write --let '{name}: {kind}'", kind="ambiguous")
    return Undefined(misfit, function.arranged)


def _told_by_claim(search: _Search) -> Reading:
    """The reading of a function that has several, of which the claim may tell which is meant."""
    try:
        return search.best()
    except Mismatch as error:
        raise NotRead(f"no usual reading fits: {error}", error.start, write=DECLARE) from None


class _Search:
    def __init__(
        self,
        statement: Statement,
        known: Statements,
        declared: Mapping[str, Declared],
        layout: Layout | None,
        claimed: bool = True,
        kinds: Mapping[str, Options] | None = None,
        departed: float = 0.0,
    ) -> None:
        self.statement, self.known, self.declared = statement, known, declared
        self.layout, self.claimed, self.departed = layout, claimed, departed
        self.settled = kinds is not None
        self.choices = Choices(statement, known, declared, claimed, kinds)

    def best(self) -> Reading:
        best: Reading | None = None
        refused: NotRead | None = None
        misfit: Mismatch | None = None
        open_question: tuple[float, NotRead] | None = None
        runner_up: Reading | None = None
        for k, (base, kinds) in enumerate(self.assignments()):
            if k >= MOST_ATTEMPTS or (best is not None and base > best.cost + MARGIN):
                break
            try:
                found = self.attempt(kinds)
            except Mismatch as error:
                misfit = misfit or error
                continue
            except NotRead as error:
                if error.kind == "ambiguous" and (best is None or base < best.cost):
                    open_question = open_question or (base, error)
                if best is None:
                    refused = refused or error
                continue
            found.cost += base
            if found.scope.sign_of_vectors is not None:
                refused = found.scope.sign_of_vectors if found.cost <= IMPLAUSIBLE else refused
                continue
            if best is None or found.cost < best.cost:
                best, runner_up = found, best
            elif runner_up is None or found.cost < runner_up.cost:
                runner_up = found
        if open_question is not None and (best is None or open_question[0] < best.cost):
            raise open_question[1]  # the usual reading is one that nobody can decide
        if best is None or best.cost - self.departed > IMPLAUSIBLE:
            if refused is not None:
                raise refused
            if best is None or not self.all_declared():
                unusual = ", and ".join(best.notes) if best is not None else ""
                if misfit is not None:
                    raise Unusual(f"none is usual, as {unusual}") if unusual and not self.claimed else misfit
                why = f"no usual reading fits{': ' if unusual else ''}{unusual}"
                raise NotRead(why, write=DECLARE, kind=UNUSUAL_KIND)
            best.notes.append(OUT_OF_THE_WAY)
        if runner_up is not None and runner_up.cost < best.cost + MARGIN:
            name = next(n for n in best.kinds if best.kinds[n] is not runner_up.kinds.get(n))
            options = f"{best.kinds[name]} or {runner_up.kinds[name]}"
            why = f"{format_name(name)}: {options}?"
            raise NotRead(why, write=f"write --let '{name}: {best.kinds[name]}'", kind="ambiguous")
        return best

    def all_declared(self) -> bool:
        """Whether it was said what every letter stands for, so that an unusual reading is what is meant."""
        told = [self.declared.get(name) for name in self.choices.of_letters]
        return all(each is not None and each.kind is not None for each in told)

    def assignments(self) -> Iterator[tuple[float, dict[str, LetterKind]]]:
        """Kinds for all letters, the most usual first."""
        names, options = list(self.choices.of_letters), list(self.choices.of_letters.values())
        start = (0,) * len(names)
        heap = [(sum(each[0][1] for each in options), start)]
        seen = {start}
        while heap:
            cost, picks = heapq.heappop(heap)
            yield cost, {name: each[pick][0] for name, each, pick in zip(names, options, picks, strict=True)}
            for k, pick in enumerate(picks):
                following = (*picks[:k], pick + 1, *picks[k + 1 :])
                if pick + 1 < len(options[k]) and following not in seen and len(seen) < 20 * MOST_ATTEMPTS:
                    seen.add(following)
                    heapq.heappush(heap, (cost + options[k][pick + 1][1] - options[k][pick][1], following))

    def attempt(self, kinds: Mapping[str, LetterKind]) -> Reading:
        scope = self.scope(kinds)
        found, merged = arranged(self.statement, scope, self.layout, self.claimed)
        cost = scope.cost + (0.0 if self.settled else SIZE_MERGED * merged)
        notes = list(scope.notes)
        if merged:
            notes.append(SIZES_MERGED)
        return Reading(self.statement, found, scope, kinds, self.declared, cost, notes)

    def scope(self, kinds: Mapping[str, LetterKind]) -> Scope:
        scope = Scope(
            numpy=self.known.numpy, macros=dict(self.known.macros), definitions=dict(self.known.definitions),
            layout=self.layout or "",
        )  # fmt: skip
        scope.guessed = frozenset(kinds) - {name for name, each in self.declared.items() if each.kind is not None}
        scope.sizes = {name: Axis(name) for name in self.choices.limits}
        scope.counts = frozenset(self.choices.counts)
        axes: dict[str, Axis] = {}
        for name, kind in kinds.items():
            declared = self.declared.get(name)
            match kind:
                case LetterKind.ENTRYWISE:
                    scope.functions[name] = FunctionLetter(name, entrywise=True)
                case LetterKind.SCALAR_FUNCTION:
                    scope.open_functions[name] = "number"
                case LetterKind.VECTOR_FUNCTION:
                    scope.open_functions[name] = "column"
                case LetterKind.LOGISTIC:
                    scope.open_functions[name] = "logistic"
                case _:
                    scope.arrays[name] = shape_of_letter(kind, declared, axes)
            if kind is LetterKind.FAMILY:
                scope.families |= {name}
        for name, axis in axes.items():
            if name not in scope.arrays and not name.isdecimal():
                scope.sizes[name] = axis
        define_means(scope, kinds, self.declared, self.statement.variable)
        return scope
