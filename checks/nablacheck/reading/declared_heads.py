"""The first side of a declared equation: what it says that the others are, and at which positions."""

from __future__ import annotations

from nablacheck.declare.claim import Claim
from nablacheck.reading.names import written
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.scope import LOSS, Scope
from nablacheck.reading.syntax import DERIVATIVES, Node, bare


def head_and_sides(node: Node, claim: Claim, variable: str, scope: Scope) -> tuple[tuple[Node, ...], list[Node], bool]:
    """The positions that the head names, the sides, and whether these are an equation to be solved."""
    if node.op != "rel":
        return (), [node], False
    if set(node.data) != {"="}:
        raise NotRead("an equation should stand here", node.start)
    head, *sides = node.args
    head = bare(head)
    if claim.kind.states_point:
        if head.op == "name" and head.data == written(variable):
            return (), sides, False
        if len(sides) != 1:
            raise NotRead("a chain of equations", node.start)
        return (), [head, sides[0]], True
    if head.op in DERIVATIVES:
        return positions_of(head, claim, variable, scope), sides, False
    if head.op == "sub" and head.args[0].op == "name" and head.args[0].data not in scope.arrays:
        return head.args[1:], sides, False
    if is_name_of_derivative(head, claim, variable, scope):
        return (), sides, False
    if variable and head.op == "name" and head.data in scope.arrays:
        raise NotRead("an argument is said to be a value", head.start)
    return (), [head, *sides], False


def is_name_of_derivative(head: Node, claim: Claim, variable: str, scope: Scope) -> bool:
    """Whether a side is the usual name of the derivative, dw or g, J and H, where that isn't a letter of its own."""
    if head.op == "prod":
        letters = [each.data for each in head.args if each.op == "name"]
        return len(head.args) == 2 and letters == ["d", written(variable)] and "d" not in scope.arrays
    names = {"gradient": "g", "jacobian": "J", "hessian": "H"}
    return head.op == "name" and head.data == names.get(claim.kind.name) and head.data not in _known(scope)


def _known(scope: Scope) -> set[str]:
    return {*scope.arrays, *scope.functions, *scope.definitions, *scope.sizes}


def positions_of(head: Node, claim: Claim, variable: str, scope: Scope) -> tuple[Node, ...]:
    """The positions that stand at a derivative. Raises ``NotRead`` where it is another one than is claimed."""
    by = bare(head.args[-1]) if len(head.args) > 1 else None
    by = bare(by.args[0]) if by is not None and by.op in ("T", "sub") else by
    small = written(variable).lower()
    if by is not None and by.op == "name" and by.data.startswith((f"{written(variable)}_", f"{small}_")):
        raise NotRead("a derivative by an entry, or by another letter?", head.start)
    if by is not None and by.data != written(variable) and (by.data != small or small in scope.arrays):
        raise NotRead(f"a derivative by something else than {written(variable)}", head.start, kind="undefined")
    if head.data != claim.kind.order:
        raise NotRead("a derivative of another order", head.start)
    positions: tuple[Node, ...] = ()
    for part in head.args:
        part = bare(part)
        part = bare(part.args[0]) if part.op == "T" else part
        if part.op == "sub":
            if any(each.op == "number" for each in part.args[1:]):
                raise NotRead("a derivative by one entry, or of one", head.start)
            if all(each.op == "name" for each in part.args[1:]):
                positions += part.args[1:]
    return positions


def require_of_function(node: Node, claim: Claim, variable: str, scope: Scope) -> None:
    """Refuse a derivative that is a row, at another point, or of another loss. Raises ``NotRead``."""
    head = bare(node.args[0]) if node.op == "rel" else node
    if head.op not in DERIVATIVES:
        return
    operand, *by = map(bare, head.args)
    if by and by[0].op == "T" and not claim.kind.out_axes and claim.kind.order == 1:
        raise NotRead("a derivative by a transposed argument: a row?", head.start)
    applied = operand.op == "prod" and len(operand.args) == 2 and operand.args[1].op in ("paren", "tuple")
    known = {*scope.functions, *scope.macros}  # what they are applied to is compared
    # of an f that isn't known, f(x) looks like a product
    if (operand.op == "call" or applied) and operand.args[0].data not in known:
        at = [bare(part) for each in operand.args[1:] for part in (each.args if each.op == "tuple" else (each,))]
        if any(each.op != "name" for each in at) or written(variable) not in {each.data for each in at}:
            raise NotRead("a derivative at another point, or by another argument", head.start)
    if claim.kind.contracted:
        derived = {bare(each.args[0]).data for each in node.walk() if each.op in DERIVATIVES}
        if operand.data not in LOSS or len(derived & {*LOSS}) > 1:
            raise NotRead("a derivative of something else than the loss", head.start)
