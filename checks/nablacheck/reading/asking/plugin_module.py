"""Claims that were read as a module that declares them, as if written by hand: to keep, to edit and to check again."""

from __future__ import annotations

import ast
import json
import keyword
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeGuard

from nablacheck.declare.claim import Claim
from nablacheck.declare.functions import Elementwise, Smooth
from nablacheck.declare.relations import AtLeast, NotZero, Relation
from nablacheck.declare.spaces import ArraySpace, Space, real
from nablacheck.declare.validation import RESERVED
from nablacheck.reading.asking.asked import Asked, Side
from nablacheck.reading.asking.assumptions import ReadCondition
from nablacheck.reading.names import format_name
from nablacheck.reading.numpy_code import Code
from nablacheck.reading.numpy_syntax import as_text
from nablacheck.reading.refusal import NotRead

WIDTH = 100
"""Of a line of code; longer ones are broken where that can be done."""
INDENT = "    "
DOCUMENT = "DOCUMENT"
"""The name of the document that claims are from."""
TAKEN = {"formula", "np", "Document", DOCUMENT}
"""Names that the function can't have, besides those that are imported for its spaces and those of its arguments."""


@dataclass(frozen=True)
class Kept:
    """A claim to keep: how it was read, what is said of it in comments, and where it stands, as it is printed."""

    asked: Asked
    comments: tuple[str, ...] = ()
    location: str = ""
    printed: str = ""


def module_source(claims: Sequence[Kept], stem: str, document: str = "") -> str:
    """The module, whose functions are called by the stem of its file, and the document of claims with locations. Raises
    ``NotRead`` where a claim can't be declared."""
    declared: dict[tuple[str, str], _Formula] = {}
    for kept in claims:
        _refuse_reserved(kept.asked)
        made = _Formula(kept.asked)
        declared.setdefault((made.head, made.body), made).claims.append(kept)
    words = sorted(
        {"formula", *({"Document"} if document else ()), *(word for each in declared.values() for word in each.words)}
    )
    arguments = {name for each in declared.values() for name in each.arguments}
    first = _function_name(stem, {*words, *arguments})
    names = [first if not k else f"{first}_{k + 1}" for k in range(len(declared))]
    parts = [each.source(name) for each, name in zip(declared.values(), names, strict=True)]
    title = f'{DOCUMENT} = Document({_quoted(document)}, "{first}")'
    text = "\n\n\n".join([title, *parts] if document else parts)
    numpy = "import numpy as np\n" if "np." in text else ""
    return (
        f'"""Claims as they were read from print."""\n\n{numpy}from nablacheck import {", ".join(words)}\n\n\n{text}\n'
    )


def _refuse_reserved(asked: Asked) -> None:
    for letter, argument in asked.function.arguments.identifiers.items():
        if argument.rstrip("_") in RESERVED:
            raise NotRead(f"{format_name(letter)} can't be the name of an argument", write="give it another letter")


def _function_name(stem: str, taken: set[str]) -> str:
    """The stem of a file as the name of a function, which isn't one of those that are taken."""
    found = re.sub(r"\W+", "_", stem).strip("_")
    if not found or found[0].isdecimal():
        found = f"claim_{found}".rstrip("_")
    return found + "_" if keyword.iskeyword(found) or found in {*taken, *TAKEN, *RESERVED} else found


class _Formula:
    """One function with its claims."""

    def __init__(self, asked: Asked) -> None:
        self.words: set[str] = set()
        formula = asked.claim.formula
        self.arguments = set(formula.spaces)
        arguments = [f"{name}={self.space(space)}" for name, space in formula.spaces.items()]
        if formula.out is not None:
            arguments.append(f'out="{" ".join(formula.out.names)}"')
        relations = [self.relation(each) for each in formula.relations]
        if relations:
            arguments.append(f"where={relations[0]}" if len(relations) == 1 else f"where=({', '.join(relations)})")
        self.head = _broken("@formula", arguments)
        self.body = _definition(asked.function, formula.equation)
        self.claims: list[Kept] = []

    def space(self, space: Space) -> str:
        match space:
            case ArraySpace():
                axes = f'"{" ".join(space.axes.names)}"'
                return axes if space.condition is real else f"{self.word(space.condition.name)}({axes})"
            case Elementwise():
                return f"{self.word('elementwise')}()"
            case Smooth():
                domain, out = (" ".join(axes.names) for axes in (space.domain, space.out))
                return (
                    f'{self.word("smooth")}("{domain}", out="{out}")' if out else f'{self.word("smooth")}("{domain}")'
                )
        raise NotRead(f"there is no declaration of {space}")

    def relation(self, relation: Relation) -> str:
        match relation:
            case NotZero(argument):
                return f'{self.word("not_zero")}("{argument}")'
            case AtLeast(axis, least):
                length = least if isinstance(least, int) else f'"{least}"'
                return f'{self.word("at_least")}("{axis}", {length})'
            case ReadCondition(text, _, source):
                return f'{self.word("such_that")}("{text}", {source})'
        raise NotRead(f"there is no declaration of {relation}")

    def word(self, name: str) -> str:
        self.words.add(name)
        return name

    def source(self, name: str) -> str:
        found = [f"{self.head}\ndef {name}{self.body}"]
        labels: dict[str, int] = {}
        for kept in self.claims:
            claim = kept.asked.claim
            labels[claim.name] = count = labels.get(claim.name, 0) + 1
            found.append(_claim(kept, name, "_" if count == 1 else f"claim_{count}"))
        return "\n\n\n".join(found)


def _claim(kept: Kept, name: str, label: str) -> str:
    claim: Claim = kept.asked.claim
    arguments = [f'"{each}"' for each in claim.variables]
    if kept.location:
        arguments.append(f"source={DOCUMENT}.at({_quoted(kept.location)}, printed={_verbatim(kept.printed)})")
    comments = "".join(f"# {' '.join(each.split())}\n" for each in kept.comments)
    definition = _definition(kept.asked.claimed, claim.equation)
    head = _broken(f"@{name}.{claim.kind.name}", arguments)
    return f"{comments}{head}\ndef {label}{definition}"


def _verbatim(text: str) -> str:
    """A text as a literal without escapes, where there is one."""
    plain = '"' not in text and not text.endswith("\\")
    return f'r"{text}"' if plain else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _definition(side: Side, equation: str) -> str:
    """The arguments and the body of a function."""
    parameters = ", ".join(dict.fromkeys(side.arguments.identifiers.values()))
    code = Code(side.arguments)(side.expr)
    return f'({parameters}):\n{INDENT}"""{equation}"""\n{INDENT}{_returned(code)}'


def _returned(code: ast.expr) -> str:
    """The statement that returns a value; a sum that is too long has a line for each term."""
    text = as_text(code)
    terms = _terms(code)
    if len(text) <= WIDTH or len(terms) == 1:
        return f"return {text}"
    lines = "".join(f"\n{2 * INDENT}{sign}{_term(term)}" for sign, term in terms)
    return f"return ({lines}\n{INDENT})"


def _is_sum(code: ast.expr) -> TypeGuard[ast.BinOp]:
    return isinstance(code, ast.BinOp) and isinstance(code.op, ast.Add | ast.Sub)


def _term(code: ast.expr) -> str:
    return f"({as_text(code)})" if _is_sum(code) else as_text(code)


def _terms(code: ast.expr, sign: str = "") -> list[tuple[str, ast.expr]]:
    """The terms of a sum with the signs before them."""
    if _is_sum(code):
        plus = isinstance(code.op, ast.Add)
        return [*_terms(code.left, sign), ("+ " if plus else "- ", code.right)]
    return [(sign, code)]


def _broken(function: str, arguments: Sequence[str]) -> str:
    """A call, with a line for each argument where one is too long."""
    line = f"{function}({', '.join(arguments)})"
    if len(line) <= WIDTH:
        return line
    lines = "".join(f"{INDENT}{each},\n" for each in arguments)
    return f"{function}(\n{lines})"
