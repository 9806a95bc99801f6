"""Pieces of Python's syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

BUILTINS = {"sum": sum, "range": range, "int": int}
"""What code that was written may call besides NumPy."""


def name(identifier: str) -> ast.expr:
    return ast.Name(identifier, ast.Load())


def constant(value: Any) -> ast.expr:
    return ast.Constant(value)


def constant_of(value: float) -> ast.expr:
    """A number, which has a sign of its own in the syntax of Python."""
    return constant(value) if value >= 0 else ast.UnaryOp(ast.USub(), constant(-value))


def attribute(of: ast.expr, which: str) -> ast.expr:
    return ast.Attribute(of, which, ast.Load())


def call(function: ast.expr, *arguments: ast.expr, **named: ast.expr) -> ast.expr:
    return ast.Call(function, list(arguments), [ast.keyword(key, value) for key, value in named.items()])


def numpy(which: str, *arguments: ast.expr, **named: ast.expr) -> ast.expr:
    """A call of a function of NumPy, such as ``linalg.inv``."""
    function = name("np")
    for part in which.split("."):
        function = attribute(function, part)
    return call(function, *arguments, **named)


def binary(left: ast.expr, operator: ast.operator, right: ast.expr) -> ast.expr:
    return ast.BinOp(left, operator, right)


def item(of: ast.expr, *positions: ast.expr) -> ast.expr:
    index = positions[0] if len(positions) == 1 else ast.Tuple(list(positions), ast.Load())
    return ast.Subscript(of, index, ast.Load())


def listed(items: Sequence[ast.expr]) -> ast.expr:
    return ast.List(list(items), ast.Load())


def loop(variable: str, over: ast.expr, tests: Sequence[ast.expr]) -> ast.comprehension:
    return ast.comprehension(ast.Name(variable, ast.Store()), over, list(tests), 0)


def compared(left: ast.expr, operator: ast.cmpop, right: float) -> ast.expr:
    return ast.Compare(left, [operator], [constant(right)])


def lambda_of(body: ast.expr, parameters: Iterable[str]) -> ast.Lambda:
    signature = ast.arguments([], [ast.arg(each) for each in parameters], None, [], [], None, [])
    return ast.Lambda(signature, body)


def as_text(tree: ast.expr) -> str:
    return ast.unparse(ast.fix_missing_locations(tree)).replace("'", '"')


def compiled(function: ast.Lambda) -> Callable[..., Any]:
    code = compile(ast.fix_missing_locations(ast.Expression(function)), "<as written>", "eval")
    found: Callable[..., Any] = eval(code, {"np": np, "__builtins__": BUILTINS})
    return found
