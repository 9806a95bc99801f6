"""Macros that a document defines, and their expansion, to bounded length and depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nablacheck.reading.documents.formats import blanked

DEEPEST = 6
"""How often what a macro stands for may hold macros again."""
LONGEST = 20_000
"""Characters of a formula with its macros written out."""
_DEFINITION = re.compile(
    r"\\(?:(?:re|provide)?newcommand\*?\s*(?:\{\s*\\(?P<command>[A-Za-z]+)\s*\}|\\(?P<bare>[A-Za-z]+))\s*(?:\[(?P<count>\d)\])?"
    r"(?P<option>\[[^\]]*\])?\s*(?=\{)"
    r"|def\s*\\(?P<defined>[A-Za-z]+)(?P<parameters>(?:#\d)*)\s*(?=\{)"
    r"|DeclareMathOperator\*?\s*\{?\s*\\(?P<operator>[A-Za-z]+)\s*\}?\s*(?=\{)"
    r"|DeclarePairedDelimiters?\s*\{?\s*\\(?P<delimiter>[A-Za-z]+)\s*\}?\s*\{(?P<opening>[^{}]*)\}\s*(?=\{)"
    r"|(?P<require>require)\s*(?=\{))"
)


@dataclass(frozen=True)
class Macro:
    """What a macro stands for: ``#1`` is its first argument."""

    body: str
    arguments: int = 0


def defined_macros(text: str) -> tuple[dict[str, Macro], str]:
    """The macros that a text defines, and the text with spaces where it defines them."""
    found: dict[str, Macro] = {}
    parts: list[str] = []
    at = 0
    for match in _DEFINITION.finditer(text):
        body = braced(text, match.end())
        if match.start() < at or body is None:
            continue
        name = match["command"] or match["bare"] or match["defined"] or match["operator"] or match["delimiter"]
        if match["operator"]:
            found[name] = Macro(f"\\operatorname{{{body}}}")
        elif match["delimiter"]:
            found[name] = Macro(f"{match['opening']} #1 {body}", 1)
        elif name and not match["option"]:
            count = int(match["count"] or 0) or (match["parameters"] or "").count("#")
            found[name] = Macro(body, count)
        end = match.end() + len(body) + 2
        parts += [text[at : match.start()], blanked(text[match.start() : end])]
        at = end
    return found, "".join([*parts, text[at:]])


def braced(text: str, at: int) -> str | None:
    """What stands in the braces that open here."""
    if text[at : at + 1] != "{":
        return None
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.S).finditer(text, at, at + LONGEST):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if not depth:
            return text[at + 1 : match.start()]
    return None


def expanded(latex: str, macros: dict[str, Macro]) -> str:
    """A formula with the macros written out; what gets too long is left as it stands."""
    if not macros:
        return latex
    names = "|".join(sorted(macros, key=len, reverse=True))
    pattern = re.compile(rf"\\({names})(?![A-Za-z])\*?")
    for _ in range(DEEPEST):
        pieces, length = [], 0
        for piece in _pieces(latex, macros, pattern):
            pieces.append(piece)
            length += len(piece)
            if length > LONGEST:
                return latex
        found = "".join(pieces)
        if found == latex:
            break
        latex = found
    return latex


def _pieces(latex: str, macros: dict[str, Macro], pattern: re.Pattern[str]) -> Iterator[str]:
    at = 0
    for match in pattern.finditer(latex):
        if match.start() < at:
            continue
        macro, end = macros[match.group(1)], match.end()
        arguments = []
        for _ in range(macro.arguments):
            while latex[end : end + 1].isspace():
                end += 1
            argument = braced(latex, end)
            taken = latex[end : end + 1] if argument is None else argument
            end += 1 if argument is None else len(argument) + 2
            arguments.append(taken)
        yield latex[at : match.start()]
        at = end
        body = macro.body
        for k, argument in enumerate(arguments, 1):
            body = body.replace(f"#{k}", argument)[:LONGEST]
        body = " ".join(body.split())  # lines are counted afterwards
        letter = re.fullmatch(r"[A-Za-z]|\\(?!operatorname)[A-Za-z]+\{[^{}]*\}", body)
        yield f"{{{body}}}" if letter else f"{body} "
    yield latex[at:]
