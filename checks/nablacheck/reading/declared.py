"""Equations of declarations, read in the declared spaces: what the docstring of a function or a claim says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import partial

from nablacheck.declare.claim import Claim
from nablacheck.declare.claim_kinds import COTANGENT
from nablacheck.declare.conditions import zero
from nablacheck.declare.documents import Source
from nablacheck.declare.formula import Formula
from nablacheck.declare.spaces import ArraySpace, Axes, Given, Space
from nablacheck.reading.axes import Axis, Mismatch
from nablacheck.reading.calculus import parse
from nablacheck.reading.declared_clauses import at_values, is_value, one_line, require_used, require_values
from nablacheck.reading.declared_conventions import Conventions, with_wide_sums
from nablacheck.reading.declared_doubts import Doubting
from nablacheck.reading.declared_equation import Equation
from nablacheck.reading.declared_heads import head_and_sides, require_of_function
from nablacheck.reading.declared_operands import Operands
from nablacheck.reading.declared_prose import CODE, refuse_misplaced, refuse_prose
from nablacheck.reading.declared_spaces import DeclaredSpaces
from nablacheck.reading.defined_names import defined_letters, defined_words, words_among
from nablacheck.reading.grammar import Known
from nablacheck.reading.letters_key import LettersKey, counted_from_one, grammar_name, renamed
from nablacheck.reading.names import written
from nablacheck.reading.numpy_code import Arguments
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.scope import LOSS
from nablacheck.reading.syntax import DERIVATIVES, Clause, Node, bare, defined_macro
from nablacheck.reading.tree import Expr, Letter, Rank, rank_of

AT_ANOTHER_POINT = "a value at another point than those that are drawn"


class _Reader(Operands):
    """Reads the equations of one formula, over the spaces of one claim or its own."""

    def __init__(self, formula: Formula, spaces: Mapping[str, Space], conventions: Conventions) -> None:
        self.formula = formula
        self.spaces = DeclaredSpaces(spaces)
        self.scope = self.spaces.scope()
        self.out = () if formula.out is None else tuple(map(self.spaces.axis, formula.out.names))
        self.conventions = conventions
        self.name_of_value = ""
        self.spaces.sizes(self.scope, conventions.small_sizes)
        self.identifiers = {written(argument): argument for argument in spaces}
        if len(self.identifiers) < len(spaces):
            raise NotRead("two arguments have the same name in writing")
        self.typed = Doubting(self.scope)
        self.facts: list[tuple[Expr, Expr]] = []
        self.functions: list[Expr] = []

    # Texts to statements

    def printed(self, source: Source) -> list[Clause]:
        """The statement of a document, in the letters of the declaration and counted from 1."""
        key = LettersKey.parse(source.letters)
        letters = key.letters()
        functions = {name for name, letter in letters.items() if letter in self.scope.functions} | key.functions
        named = {*self.scope.functions, *self.scope.arrays, *letters, *key.expressions()}
        known = Known(frozenset({*self.scope.functions, *functions}), frozenset(named), key.differentials)
        clauses = parse(one_line(source.printed), known)
        names = {name: Node("name", data=letter) for name, letter in letters.items()}
        for name, text in key.expressions().items():
            node = self.parsed(text)[0].node
            if name in self.scope.arrays:
                names[name] = Node("paren", (node,))
            else:
                self.scope.definitions[name] = node
        clauses = [renamed(clause, names) for clause in clauses]
        clauses = [replace(clause, node=counted_from_one(clause.node)) for clause in clauses]
        for clause in clauses[1:]:
            self.define(clause)
        return clauses

    def parsed(self, text: str) -> list[Clause]:
        names = {*self.scope.arrays, *self.scope.functions, *self.scope.definitions}
        alone, applied = defined_letters(text)
        defined = defined_words(text, names, all_declared=True)
        functions = frozenset((*self.scope.functions, *self.scope.macros, *applied))
        labelled = frozenset((*names, *map(grammar_name, alone), *defined))
        clauses = parse(text, Known(functions, labelled), defined | words_among(names))
        if self.conventions.wide_sums:
            clauses = [replace(clause, node=with_wide_sums(clause.node)) for clause in clauses]
        for clause in clauses[1:]:
            self.define(clause)
        return clauses

    def said(self, text: str) -> list[Clause]:
        """The statement of a docstring. Raises ``NotRead`` where it may be something else."""
        refuse_prose(text, self.scope.sizes)
        self.typed.code_like = bool(CODE.search(text))
        clauses = self.parsed(text)
        for clause in clauses:
            refuse_misplaced(clause.node, self.scope.sizes, self.scope.arrays)
        return clauses

    def define(self, clause: Clause) -> None:
        """Take in a clause beside the statement: u = x − a, L(U) = …, "at Xᵀ"."""
        node = clause.node
        if clause.word == "at" and node.op == "rel":
            if bare(node.args[0]).data in self.scope.arrays and not self.is_only_value(clause):
                raise NotRead(AT_ANOTHER_POINT, node.start)
            return
        if clause.word == "at" and node.op != "rel":
            point = self.typed.expr(node)
            applied = {name: each for name, each in self.scope.functions.items() if not each.entrywise}
            applied = {name: each for name, each in applied.items() if rank_of(each.domain) is point.rank}
            if not applied:
                raise NotRead(AT_ANOTHER_POINT, node.start)
            self.scope.points.update(dict.fromkeys(applied, point))
            return
        if is_value(clause):
            return
        if node.op != "rel" or set(node.data) != {"="}:
            raise NotRead("a definition should stand here", node.start)
        head, *sides = node.args
        head = bare(head)
        macro = defined_macro(head, sides[0]) if head.op == "call" and head.args[0].op == "name" else None
        if macro is not None:
            self.scope.macros[head.args[0].data] = macro
        elif head.op == "name" and len(sides) == 1 and bare(sides[0]).op == "tuple" and head.data in self.scope.arrays:
            for k, each in enumerate(bare(sides[0]).args, 1):
                position = Node("number", data=Fraction(k), start=each.start)
                self.scope.definitions[each.data] = Node("sub", (head, position), start=each.start)
        elif head.op == "name" and head.data not in self.scope.arrays:
            self.scope.definitions[head.data] = sides[0]
        elif head.op == "T" and bare(head.args[0]).op == "name" and bare(head.args[0]).data not in self.scope.arrays:
            self.scope.definitions[bare(head.args[0]).data] = Node("T", (sides[0],), start=head.start)
        elif head.op == "name" and isinstance(self.spaces.spaces.get(self.identifiers[head.data]), Given):
            self.facts.append((self.scope.letter(head.data), self.typed.expr(sides[0])))
        elif head.op in DERIVATIVES:
            return
        else:
            raise NotRead("a definition of what is declared already", head.start)

    # Statements to sides

    def of_function(self) -> tuple[Expr, ...]:
        """The sides of the function's own equation."""
        clauses = self.said(self.formula.equation)
        require_values(clauses, 1)
        node = at_values([clauses[0], *(each for each in clauses[1:] if not self.is_only_value(each))], clauses[0].node)
        sides = list(node.args) if node.op == "rel" else [node]
        if node.op == "rel" and set(node.data) != {"="}:
            raise NotRead("an equation should stand here", node.start)
        head = bare(sides[0])
        if len(sides) > 1 and head.op == "call" and head.args[0].data not in self.scope.functions:
            self.define(Clause(node))
            sides = sides[1:]
        elif len(sides) > 1 and head.op == "name" and head.data not in {*self.scope.arrays, *self.scope.functions}:
            self.scope.definitions[head.data] = sides[1]
            self.name_of_value = head.data
            sides = sides[1:]
        return tuple(self.side(each, (), self.out, (), rows=True) for each in sides)

    def is_only_value(self, clause: Clause) -> bool:
        """Whether a clause is just "at t = 0" of an argument that is declared to be zero, and that the function may be
        differentiated by."""
        node = clause.node
        if clause.word != "at" or node.op != "rel" or bare(node.args[0]).op != "name":
            return False
        space = self.spaces.spaces.get(self.identifiers.get(bare(node.args[0]).data, ""))
        return isinstance(space, ArraySpace) and space.condition is zero and bare(node.args[1]).data == 0

    def equation(self, values: tuple[tuple[Expr, ...], ...], solved: bool = False) -> Equation:
        letters = tuple(self.scope.letter(name) for name in self.scope.arrays)
        arguments = Arguments(letters, tuple(self.scope.functions.values()), self.identifiers)
        notes = tuple(self.scope.notes)
        return Equation(values, arguments, tuple(self.facts), tuple(self.functions), notes, solved)


def read_formula(formula: Formula, spaces: Mapping[str, Space] | None = None) -> Equation:
    """The function's own equation. Raises ``NotRead`` and ``Mismatch``."""

    def read(conventions: Conventions) -> Equation:
        reader = _Reader(formula, formula.spaces if spaces is None else spaces, conventions)
        return reader.equation((reader.of_function(),))

    return _in_shapes_that_fit(read)


def read_claim(claim: Claim, source: Source | None = None) -> Equation:
    """The equation of a claim, or what is printed at one of its sources. Letters that the function's equation defines
    are known. Raises ``NotRead`` and ``Mismatch``."""
    return _in_shapes_that_fit(partial(_read_claim, claim, source))


def _in_shapes_that_fit(read: Callable[[Conventions], Equation]) -> Equation:
    """What is read by the usual conventions, or, where no shapes fit then, with small letters as indices. Raises
    ``NotRead`` where shapes fit only as long as sums go on, which nobody can rely on."""
    try:
        return read(Conventions())
    except Mismatch:
        with suppress(NotRead, Mismatch):
            return read(Conventions(small_sizes=False))
        try:
            read(Conventions(wide_sums=True))
        except (NotRead, Mismatch):
            pass
        else:
            raise NotRead("what the sum is over: write parentheses", kind="ambiguous") from None
        raise


def _read_claim(claim: Claim, source: Source | None, conventions: Conventions) -> Equation:
    reader = _Reader(claim.formula, claim.spaces, conventions)
    reader.scope.by = written(claim.variables[0]) if source is not None and claim.variables else ""
    reader.typed.letters_of_document = source is not None
    reader.scope.layout = source.document.layout if source is not None else ""
    of_function: tuple[Expr, ...] = ()
    with suppress(NotRead, Mismatch):
        of_function = reader.of_function()
    reader.scope.notes.clear()
    function_rows = any(side.rank is Rank.ROW for side in of_function)
    if claim.kind.contracted:
        shape = reader.spaces.shape(claim.formula.out or Axes(()))
        reader.scope.arrays[COTANGENT] = shape
        for loss in LOSS:
            reader.scope.upstream[loss] = Letter(COTANGENT, shape)
        reader.scope.output = reader.name_of_value
        reader.identifiers = {**reader.identifiers, COTANGENT: COTANGENT}
    if source is None:
        clauses = reader.said(claim.equation)
    else:
        if len(claim.variables) > 1:
            raise NotRead("derivatives by several arguments in one print")
        clauses = reader.printed(source)
        clauses[0] = replace(clauses[0], node=reader.without_head(clauses[0].node))
    require_used(clauses)
    if claim.variables:
        require_values(clauses, len(claim.variables))
    values: list[tuple[Expr, ...]] = []
    solved = False
    for position, variable in enumerate(claim.variables or ("",)):
        axes: tuple[Axis, ...] = ()
        if variable:
            space = claim.spaces[variable]
            axes = tuple(map(reader.spaces.axis, space.axes.names))  # type: ignore[attr-defined]
        node = at_values(clauses, clauses[position].node)
        if not variable and len(clauses) > 1 and all(each.node.op != "rel" and not each.word for each in clauses):
            node = Node("tuple", tuple(each.node for each in clauses), start=0)
        heads, sides, solves = head_and_sides(node, claim, variable, reader.scope)
        require_of_function(node, claim, variable, reader.scope)
        if source is None:
            reader.take_operand(node, claim)
        if solves:
            solved = True
            values.append(reader.solved(*sides))
            continue
        kind = claim.kind
        out, by = kind.out_axes * reader.out, kind.variable_axes * axes
        values.append(tuple(reader.side(each, heads, out, by, rows=function_rows) for each in sides))
    return reader.equation(tuple(values), solved)
