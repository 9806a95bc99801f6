"""A piece of mathematics to its equations: rows that go on with the one before, several statements in a row, and the
sides of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nablacheck.reading.documents.formats import blank

ALIGNED = ("aligned", "split", "align", "gathered", "gather", "alignedat", "multlined")
"""Environments whose rows are lines of a calculation."""
WORDS = ("and", "where", "if", "so", "with", "for", "then", "or", "since", "as", "when", "thus", "hence", "i.e.", "let")
"""Words between statements."""
RELATIONS = (
    "approx", "le", "leq", "ge", "geq", "neq", "ne", "to", "rightarrow", "in", "propto", "sim", "simeq", "mapsto", "ll",
    "gg", "lt", "gt", "subset", "subseteq", "perp", "succeq", "succ", "preceq", "leqslant", "geqslant", "overset",
    "underset", "stackrel", "xrightarrow",
)  # fmt: skip
SEPARATORS = (
    "quad", "qquad", "Rightarrow", "implies", "iff", "Leftrightarrow", "Longrightarrow", "longrightarrow", "forall",
    "therefore", "because",
)  # fmt: skip
_TOKEN = re.compile(
    r"\\(?P<edge>begin|end)\s*\{(?P<name>[A-Za-z]+)\*?\}"
    r"|\\(?P<side>left|right|middle)(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.)?"
    r"|\\(?P<text>text|mbox|textrm|mathrm|textnormal)\s*\{(?P<words>[^{}]*)\}"
    r"|\\(?P<space>[hm]space\*?|hskip)\s*\{?[^{}a-z]*[a-z]+\}?"
    r"|\\(?P<word>[A-Za-z]+)|\\(?P<mark>.)|(?P<char>.)",
    re.S,
)
_DROPPED = re.compile(
    r"\\(?:label|tag\*?|ref|eqref|cite)\s*\{[^{}]*\}|\\(?:nonumber|notag|qedhere|begingroup|endgroup)(?![A-Za-z])"
    r"|(?<=\\\\)\s*\[-?[\d.]+\s*(?:pt|em|ex|mm|cm)\]"
)
_LABEL = re.compile(r"\\(?:label|tag\*?)\s*\{([^{}]*)\}")
_SIGN_WITH_WORDS = re.compile(
    r"\\(?:stackrel|overset|underset)\s*\{((?:[^{}]|\{[^{}]*\})*)\}\s*(?:\{\s*(:?=)\s*\}|(:?=))"
    r"|\\(?:coloneqq|triangleq|doteq|gets|leftarrow|equiv)(?![A-Za-z])|:\s*="
)
_ARROW = re.compile(r"\A([^=&]*)\\xrightarrow\s*\{(\\nabla(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}([^=&]*)\Z", re.S)
_BLANK = r"(?:\\(?:[,;:! ]|(?:q?quad|displaystyle|textstyle|hfill)(?![A-Za-z]))|~|&|\s)"
_NUMBERED = re.compile(rf"{_BLANK}*\(\s*(?:\d+[a-z]?|\\star|\*+|\\ast|\\dagger)\s*\){_BLANK}*$")
_LEADING = re.compile(rf"{_BLANK}+")
_TRAILING = re.compile(rf"(?:{_BLANK}|[.,;:])+$")


@dataclass(frozen=True)
class Side:
    """One side of an equation; ``line`` counts the lines of the formula before it."""

    latex: str
    line: int


@dataclass(frozen=True)
class Equation:
    """Sides that are said to be equal. ``defines`` is for := and its like."""

    sides: tuple[Side, ...]
    defines: bool = False
    label: str = ""


@dataclass
class _Chain:
    sides: list[Side] = field(default_factory=list)
    defines: bool = False
    listed: bool = False
    """Whether it follows a comma behind what is no equation: of a, b = c only b would be seen."""


def equations(latex: str) -> Iterator[Equation]:
    """The equations of a formula; one side alone is an expression that stands by itself."""
    found = _LABEL.search(latex)
    label = found.group(1) if found else ""
    for chain in _chains(_prepared(latex)):
        if chain.sides and not (chain.listed and len(chain.sides) > 1):
            yield Equation(tuple(chain.sides), chain.defines, label)


def _prepared(latex: str) -> str:
    """Without labels and the environments whose rows are lines of a calculation; all kinds of = are one sign, and an
    arrow under ∇ is an equation, too."""

    def sign(match: re.Match[str]) -> str:
        over, plain = match.group(1) or "", (match.group(2) or match.group(3) or ":=") == "="
        defines = not plain or "def" in over or "triangle" in over
        equivalent = match.group().startswith("\\equiv")
        return ("≔" if defines and not equivalent else "=") + blank(match)[1:]

    latex = _SIGN_WITH_WORDS.sub(sign, _DROPPED.sub(blank, latex))
    latex = _ARROW.sub(lambda m: f"{m.group(2)} \\left( {m.group(1)} \\right) = {m.group(3)}", latex)
    names = "|".join(ALIGNED)
    latex = re.sub(rf"\\(?:begin|end)\s*\{{(?:{names})\*?\}}(?:\s*\[[a-z]\]|\s*\{{\d\}})?", blank, latex)
    array = re.match(r"\s*\\begin\s*\{array\}\s*\{[^{}]*\}", latex)
    end = re.search(r"\\end\s*\{array\}(?=\s*[.,;]?\s*$)", latex)
    if array and end and re.search(r"&\s*(?:\\[,;:! ]\s*)*[=≔]|[=≔]\s*&", latex):
        latex = blank(array) + latex[array.end() : end.start()] + blank(end) + latex[end.end() :]
    return latex


def _chains(latex: str) -> Iterator[_Chain]:
    """Runs of sides that are linked by signs of equality; a row that begins with such a sign goes on with the last."""
    chain, sign = _Chain(), "row"
    for piece, line, following in _pieces(latex):
        text = _TRAILING.sub("", _LEADING.sub("", piece, count=1) if _LEADING.match(piece) else piece)
        if following in ("row", "end"):
            text = _TRAILING.sub("", _NUMBERED.sub("", text))
        continues = text[:1] in "+-–−" and (following not in ("=", "≔") or piece.lstrip()[:1] == "&")
        if not text:
            if sign == "row" and following in ("=", "≔"):
                sign = ""  # the row begins with the sign
                continue
            if following in ("row", "end") and sign in ("=", "≔"):
                continue  # the side follows in the next row
        elif sign == "row" and continues and chain.sides:
            last = chain.sides[-1]
            chain.sides[-1] = Side(f"{last.latex} {text}", last.line)
        elif sign in ("=", "≔", ""):
            chain.sides.append(Side(text, line))
        else:
            yield chain
            chain = _Chain([Side(text, line)], listed=sign == "," and len(chain.sides) < 2)
        if following == "≔":
            chain.defines = True
        if not text and sign in ("=", "≔") and following not in ("=", "≔"):
            yield chain
            chain = _Chain()
        sign = following
    yield chain


def _pieces(latex: str) -> Iterator[tuple[str, int, str]]:
    """What stands between signs outside of all brackets, the number of lines before it, and the sign that follows."""
    depth, start = 0, 0
    for match in _TOKEN.finditer(latex):
        char, word = match["char"] or "", match["word"] or ""
        if depth == 0:
            sign = _sign(match)
            if sign:
                piece = latex[start : match.start()]
                yield piece, latex.count("\n", 0, start + len(piece) - len(piece.lstrip())), sign
                start = match.end()
                continue
        opens = (
            match["edge"] == "begin" or match["side"] == "left" or char in tuple("([{") or word in ("langle", "lbrace")
        )
        closes = (
            match["edge"] == "end" or match["side"] == "right" or char in tuple(")]}") or word in ("rangle", "rbrace")
        )
        depth = max(0, depth + (opens or match["mark"] == "{") - (closes or match["mark"] == "}"))
    piece = latex[start:]
    yield piece, latex.count("\n", 0, start + len(piece) - len(piece.lstrip())), "end"


def _sign(match: re.Match[str]) -> str:
    """The sign that a token is: = or ≔, a comma, the end of a row, another relation or a separator; else nothing."""
    char, word = match["char"] or "", match["word"] or ""
    if char in ("=", "≔"):
        return char
    if char in (",", ";"):
        return ","
    if match["mark"] == "\\":
        return "row"
    if word in SEPARATORS or match["space"] or (match["text"] and _separates(match["words"])):
        return "separator"
    if word in RELATIONS or char in tuple("<>≤≥≈∈→⇒∝"):
        return "relation"
    return ""


def _separates(words: str) -> bool:
    """Whether text inside mathematics stands between statements."""
    bare = words.strip(" ,.:;").lower()
    return bare in WORDS or " " in bare or (bool(bare) and words != words.strip())
