"""The mutation operator that drops a term: a function whose code lacks one operand of a sum."""

from __future__ import annotations

import ast
import copy
import inspect
import textwrap
import types
from collections.abc import Iterator

from nablacheck.declare.claim import Function


def dropped_terms(function: Function) -> Iterator[Function]:
    """The function with one operand of a sum or difference dropped, for every operand of every one in its code.

    Nothing is yielded where the code can't be read, nor for a lambda.
    """
    plain = inspect.unwrap(getattr(function, "__func__", function))
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(plain)))
    except (OSError, SyntaxError, TypeError):
        return
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef):
        return
    definition.decorator_list = []
    # Defaults are copied below; their expressions may use names that are out of reach by now.
    arguments = definition.args
    arguments.defaults = [ast.Constant(None) for _ in arguments.defaults]
    arguments.kw_defaults = [default and ast.Constant(None) for default in arguments.kw_defaults]
    closure = inspect.getclosurevars(plain).nonlocals
    sums = sum(isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub) for node in ast.walk(tree))
    for k in range(sums):
        for keep_left in (False, True):
            module = ast.fix_missing_locations(DropOperand(k, keep_left).visit(copy.deepcopy(tree)))
            ast.increment_lineno(module, plain.__code__.co_firstlineno - 1)
            namespace = {**plain.__globals__, **closure}
            exec(compile(module, plain.__code__.co_filename, "exec"), namespace)
            dropped = namespace[definition.name]
            dropped.__defaults__, dropped.__kwdefaults__ = plain.__defaults__, plain.__kwdefaults__
            yield types.MethodType(dropped, function.__self__) if inspect.ismethod(function) else dropped


class DropOperand(ast.NodeTransformer):
    """Replaces the k-th sum or difference by one of its operands."""

    def __init__(self, k: int, keep_left: bool) -> None:
        self.k = k
        self.keep_left = keep_left

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        if isinstance(node.op, ast.Add | ast.Sub):
            self.k -= 1
            if self.k == -1:
                if self.keep_left:
                    return node.left
                return ast.UnaryOp(ast.USub(), node.right) if isinstance(node.op, ast.Sub) else node.right
        return self.generic_visit(node)
