"""What each letter of a statement may stand for, by how it occurs and by what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nablacheck.reading.asking.declarations import Declared
from nablacheck.reading.asking.letters import (
    LetterKind,
    Occurrences,
    Options,
    bound_in,
    candidates,
    occurrences,
    only_as_base,
    only_positions,
)
from nablacheck.reading.asking.means import counts_of_a_mean, with_means
from nablacheck.reading.asking.statement import Statement
from nablacheck.reading.asking.statements import Statements
from nablacheck.reading.names import format_name
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Node

MOST_LETTERS = 24
OF_A_MATRIX = "a norm or a sum that is 1, of a matrix"
IF_A_VECTOR = "write --let '{0}: vector' if it is one, --let '{0}: unit norm N×D' or 'sums to one' for each row"


class Choices:
    """What the letters of a statement, or of its function alone, may stand for: ``of_letters``, by their names. Others
    are ``limits``, the lengths of axes; among these ``counts`` say how many entries a mean is of. What letters stand
    for in a known reading is ``settled``. Raises ``NotRead``."""

    def __init__(
        self,
        statement: Statement,
        known: Statements,
        declared: Mapping[str, Declared],
        claimed: bool,
        settled: Mapping[str, Options] | None,
    ) -> None:
        self.statement, self.known = statement, known
        nodes = [statement.function, *([statement.claim] if claimed else [])]
        nodes += known.reached(nodes)
        found = occurrences(nodes)
        if statement.variable:
            found.setdefault(statement.variable, Occurrences(bare=1)).variable = True
        bold = any(each.bold and name[0].islower() for name, each in found.items())
        positions = only_positions(nodes) | set(statement.positions)
        known_names = {*declared, *statement.positions}
        inside = [statement.function, *known.reached([statement.function])]
        names = set(found) - known_names - set(known.definitions) - {statement.variable}
        self.counts = counts_of_a_mean(inside, names)
        self.limits = [name for name, how in found.items() if how.limit and name not in known_names] + self.counts
        self.of_letters: dict[str, Options] = {}
        lengths = {axis for each in declared.values() for axis in each.axes} - set(declared)
        for name, how in found.items():
            if name in lengths:
                continue
            options = (settled or {}).get(name)
            if name in declared:
                self.of_letters[name] = options or _as_declared(name, declared[name], candidates(name, how, bold))
            elif name in known.vectors and name not in positions:
                self.of_letters[name] = [(LetterKind.FAMILY, 0.0), (LetterKind.COLUMN, 1.0)]
            elif not self.is_special(name, found, positions, nodes):
                self.of_letters[name] = options or candidates(name, how, bold)
        if settled is None:
            self.of_letters = with_means(self.of_letters)
        if len(self.of_letters) > MOST_LETTERS:
            raise NotRead(f"it has more than {MOST_LETTERS} letters")

    def is_special(
        self, name: str, found: Mapping[str, Occurrences], positions: set[str], nodes: Sequence[Node]
    ) -> bool:
        """Whether a name stands for something known: a definition, an index, a length, I, π."""
        how = found[name]
        parameters = {parameter for macro in self.known.macros.values() for parameter in macro.parameters}
        parameters -= {self.statement.variable}
        used_alone = how.bare or how.transposed or how.variable or how.called
        if name in self.known.definitions or name in self.known.macros or name in self.limits:
            return True
        if name in positions and not (how.bare and name not in bound_in(nodes)):
            return True
        if name == self.statement.loss:
            return True
        if name == "π" and (how.positions or how.variable):
            return False  # probabilities
        if name in ("π", "∞") or (name == "I" and name != self.statement.variable):
            return True
        if (name == "e" and (not used_alone or only_as_base(nodes))) or (name == "δ" and not used_alone):
            return True
        if name in parameters and not any(
            name in node.names() for node in (self.statement.function, self.statement.claim)
        ):
            return True
        return name.upper() != name and name.upper() in found and not used_alone


def _as_declared(name: str, declared: Declared, usual: Options) -> Options:
    """What a letter may stand for of which something is said. Raises ``NotRead`` where a condition on it as a whole is
    said of a matrix, or of what is one by what is usual: what is drawn has the condition in each of its rows."""
    options = declared.choices(usual)
    if not declared.of_whole:
        return options
    if options[0][0] is LetterKind.MATRIX:
        raise NotRead(f"{format_name(name)}: {OF_A_MATRIX}", write=IF_A_VECTOR.format(format_name(name)))
    return [(LetterKind.COLUMN, 0.0)]
