"""What a claim about general functions leaves unsaid: that u and v in (∇ₓu)ᵀv are functions of x, and that y in ∇_y f
is where f is applied."""

from __future__ import annotations

from dataclasses import replace

from nablacheck.reading.asking.statement import Statement
from nablacheck.reading.asking.statements import Statements
from nablacheck.reading.documents.sides import derivatives_in
from nablacheck.reading.syntax import DERIVATIVES, Node, bare


def implied(statement: Statement, known: Statements) -> Statement:
    """The statement with what it leaves unsaid."""
    return _at_arguments(_of_variable(statement, known), known)


def vector_functions(statement: Statement, known: Statements) -> frozenset[str]:
    """Functions whose value is a column: what is transposed, or bold."""
    found = set()
    for side in (statement.function, statement.claim):
        for node in side.walk():
            called = bare(node.args[0]) if node.op == "T" else node
            if called.op == "call" and called.args[0].op == "name" and called.args[0].data not in known.macros:
                bold = called.args[0].style == "bold" and called.args[0].data[0].islower()
                if node.op == "T" or bold:
                    found.add(called.args[0].data)
    return frozenset(found)


def _of_variable(statement: Statement, known: Statements) -> Statement:
    """Letters that the claim derives by a variable which the function doesn't contain are functions of it."""
    found: dict[str, Node] = {}
    for operand, variable in _derivatives(statement.claim):
        defined = operand in known.definitions or operand in known.macros or operand in known.functions
        if not defined and variable.data != operand and statement.variable in ("", variable.data):
            found[operand] = variable
    variables = {each.data for each in found.values()}
    if not found or len(variables) > 1 or variables & statement.function.names():
        return statement
    (variable,) = variables
    if not set(found) & statement.function.names():
        return statement
    known.functions |= frozenset(found)
    function, claim = (_applied(each, found) for each in (statement.function, statement.claim))
    return replace(statement, function=function, claim=claim, variable=variable)


def _applied(node: Node, functions: dict[str, Node]) -> Node:
    if node.op == "name" and node.data in functions:
        variable = functions[node.data]
        return Node("call", (node, Node("name", data=variable.data, style=variable.style)), start=node.start)
    return node.with_each(lambda each: _applied(each, functions))


def _at_arguments(statement: Statement, known: Statements) -> Statement:
    """∇_y f, where nothing else speaks of y and f is a function that is applied somewhere, is the gradient there."""

    def without(node: Node) -> Node:
        args = tuple(map(without, node.args))
        if node.op in DERIVATIVES and len(args) == 2 and args[0].op == "name" and bare(args[1]).op == "name":
            variable = bare(args[1]).data
            alone = _mentions(statement.claim, variable) == _as_variable(statement.claim, variable)
            open_ = variable not in known.definitions and variable not in statement.function.names()
            if args[0].data in known.functions and alone and open_:
                return Node("grad", args[:1], node.data, start=node.start)
        return node.with_args(args) if args != node.args else node

    return replace(statement, claim=without(statement.claim))


def _derivatives(node: Node) -> list[tuple[str, Node]]:
    """The letters that are derived, each with what by."""
    found = []
    for operand, variable in ((bare(each), bare(by)) for each, by in derivatives_in(node)):
        variable = bare(variable.args[0]) if variable.op == "T" else variable
        if operand.op == "name" and variable.op == "name":
            found.append((operand.data, variable))
    return found


def _mentions(node: Node, name: str) -> int:
    return sum(each.op == "name" and each.data == name for each in node.walk())


def _as_variable(node: Node, name: str) -> int:
    return sum(_mentions(by, name) for _, by in derivatives_in(node))
