"""The macros of LaTeX, as tokens of the one alphabet."""

from __future__ import annotations

import re

from nablacheck.reading.alphabet import (
    ACCENTS,
    DROPPED_MACROS,
    FRACTION_MACROS,
    FUNCTIONS,
    GREEK,
    MATRICES,
    OPERATOR_MACROS,
    SPACING_MACROS,
    STYLES,
    TRANSPARENT_ENVIRONMENTS,
    WORD_STYLES,
    WORDS,
)
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.token import Token
from nablacheck.reading.tokens import LONGEST, Scanner, refuse_operators

NAMED = {"T": "T", "top": "T", "intercal": "T", "transpose": "T", "tp": "T", "infty": "∞", "imath": "i", "jmath": "j"}
BIG = {"sum": "Σ", "prod": "Π"}


class LatexScanner(Scanner):
    """Reads macros, groups and environments, too."""

    def one(self) -> list[Token]:
        if self.peek() == "\\":
            return self.macro()
        if self.peek() == "{" and self.latex:
            start = self.at
            self.at += 1
            return self.grouped(self.until("}"), start)
        if self.peek() == "%" and self.latex:
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end
            return []
        return super().one()

    def grouped(self, inner: list[Token], start: int) -> list[Token]:
        """A group of LaTeX: a bracket where a script follows it, nothing else."""
        if len(inner) > 1 and re.match(r"\s*[\^_']", self.text[self.at :]):
            opening = Token("operator", "(", "group", spaced=self.spaced, start=start)
            return [opening, *inner, Token("operator", ")", "group", start=self.at)]
        return inner

    def argument(self) -> list[Token]:
        """The argument of a macro: a group, or one character."""
        while self.peek().isspace():
            self.at += 1
        spaced, self.spaced = self.spaced, False
        self.deeper()
        try:
            if self.peek() == "{":
                self.at += 1
                return self.until("}")
            if self.peek().isdecimal() and self.peek().isascii():
                self.at += 1
                return [Token("number", self.text[self.at - 1], start=self.at - 1)]
            if self.peek().isalpha() and self.peek().isascii():
                self.at += 1
                return [Token("name", self.text[self.at - 1], start=self.at - 1)]
            if not self.peek():
                raise NotRead("the argument of a macro is missing", self.at)
            return self.one()
        finally:
            self.spaced = spaced
            self.depth -= 1

    def raw_argument(self) -> str:
        match = re.compile(r"\s*\{([^{}]*)\}").match(self.text, self.at)
        if match is None:
            raise NotRead("a word in braces should stand here", self.at)
        self.at = match.end()
        return match.group(1).strip()

    def macro(self) -> list[Token]:
        start = self.at
        match = re.compile(r"\\([a-zA-Z]+|.)\*?", re.S).match(self.text, start)
        if match is None:
            raise NotRead("a lone backslash", start)
        name = match.group(1)
        self.at = match.end() if len(name) > 1 or name.isalpha() else start + 2
        if name in SPACING_MACROS or name.isspace():
            if self.peek() == "." and name in ("left", "right"):
                self.at += 1
            self.spaced = self.spaced or name not in ("left", "right", "rm", "bf", "it", "middle")
            return []
        if name == "\\":
            raise NotRead("several lines", start, write="write one equation, or one option --let a definition")
        if name in DROPPED_MACROS:
            word = re.compile(r"\s*\{[^{}]*\}").match(self.text, self.at)
            if word is None:
                self.argument()
            else:
                self.at = word.end()
            return []
        with_braces = name == "sqrt" or (name in ("vec", "norm", "abs", "det", "inner") and self.brace_follows())
        for table, kind in ((BIG, "big"), (OPERATOR_MACROS, "operator"), (FUNCTIONS, "function"), (NAMED, "name")):
            if name in table and not with_braces:
                return (
                    self.function_of_braces(name, start) if table is FUNCTIONS else self.make(kind, table[name], start)
                )
        if name in GREEK:
            return self.make("name", GREEK[name], start)
        return self.structure(name, start)

    def function_of_braces(self, name: str, start: int) -> list[Token]:
        """A function; what stands in braces behind it is its argument: \\exp{a + b} is no exp a + b."""
        found = self.make("function", FUNCTIONS[name], start)
        if not self.brace_follows():
            return found
        return [
            *found,
            Token("operator", "(", start=self.at),
            *self.argument(),
            Token("operator", ")", start=self.at - 1),
        ]

    def closing_brace(self, start: int) -> int:
        found = self.text.find("}", start)
        if found < 0:
            raise NotRead("a brace is not closed", start)
        return found

    def brace_follows(self) -> bool:
        return self.text[self.at :].lstrip()[:1] == "{"

    def structure(self, name: str, start: int) -> list[Token]:
        """Macros with arguments, and what has a kind of its own."""
        if name in FRACTION_MACROS:
            return self.make("fraction", "frac", start, self.argument(), self.argument())
        if name in ("pdv", "pd", "dv", "odv"):
            mark = Token("partial", "∂", start=start)
            return self.make("fraction", "frac", start, [mark, *self.argument()], [mark, *self.argument()])
        if name == "sqrt":
            if self.peek() == "[":
                raise NotRead("a root with an index", start, write="write a power")
            return self.make("root", "√", start, self.argument())
        if name in ("norm", "abs", "inner", "det"):
            bars = {"norm": "‖‖", "abs": "||", "inner": "⟨⟩", "det": "()"}[name]
            head = self.make("function", "det", start) if name == "det" else []
            opening = self.make("operator", bars[0], start)
            inner = self.argument()
            if name == "inner" and self.brace_follows():
                inner += [Token("operator", ",", start=start), *self.argument()]
            return [*head, *opening, *inner, Token("operator", bars[1], start=start)]
        if name in STYLES:
            return self.styled(name, start)
        if name in ACCENTS:
            return self.accented(name, start)
        if name in ("overbrace", "underbrace"):
            inner = self.argument()
            if self.peek() in ("_", "^") and self.peek():
                self.at += 1
                self.argument()
            return inner
        if name == "begin":
            return self.environment(start)
        if name in ("nabla", "grad"):
            return self.make("nabla", "∇", start)
        if name == "partial":
            return self.make("partial", "∂", start)
        if name in ("cdots", "ldots", "dots", "vdots", "ddots"):
            return self.make("dots", "…", start)
        if name == "prime":
            return self.make("prime", "′", start)
        if name in ("dagger", "dag"):
            return self.make("operator", "+", start)
        if name in ("dd", "diff", "d"):
            return self.make("name", "d", start, style="rm")
        if name in ("1", "one", "ones", "mathds", "mathbbm"):
            if name.startswith("math"):
                self.argument()
            return self.make("name", "1", start, style="bold")
        raise NotRead(f"the macro \\{name} is not known", start)

    def styled(self, name: str, start: int) -> list[Token]:
        style = STYLES[name]
        word = re.compile(r"\s*\{\s*([A-Za-z][A-Za-z .]*?)[.,]?\s*\}").match(self.text, self.at)
        if word is not None and name in WORD_STYLES:
            self.at = word.end()
            text = word.group(1).strip()
            if text in FUNCTIONS:
                return self.function_of_braces(text, start)
            if len(text) == 1:
                return self.make("name", text, start, style=style)
            return self.make("word" if " " in text or text in WORDS else "name", text, start, style="rm")
        if name in ("text", "mbox") and re.compile(r"\s*\{\s*[.,;]?\s*\}").match(self.text, self.at):
            self.argument()
            return []
        spaced = self.spaced
        inner = self.argument()
        for token in inner:
            if token.kind == "name":
                refuse_operators(token.text, style, start)
                token.style = style
            elif token.kind == "number" and token.text in ("0", "1") and style in ("bold", "blackboard"):
                token.kind, token.style = "name", "bold"
        if inner:
            inner[0].spaced = spaced
        self.spaced = False
        if all(token.kind == "name" for token in inner):
            return inner  # \mathbf{ab}^T prints abᵀ, in which the T is of b
        return self.grouped(inner, start)

    def accented(self, name: str, start: int) -> list[Token]:
        inner = self.argument()
        if len(inner) != 1 or inner[0].kind != "name":
            raise NotRead("an accent over more than a letter", start)
        return self.make("name", inner[0].text + ACCENTS[name], start, style=inner[0].style)

    def environment(self, start: int) -> list[Token]:
        name = self.raw_argument().rstrip("*")
        if name in TRANSPARENT_ENVIRONMENTS:
            end = self.text.find(f"\\end{{{name}", self.at)
            if end < 0:
                raise NotRead(f"\\begin{{{name}}} is not ended", start)
            inside = LatexScanner(self.text[:end], frozenset(self.names))
            inside.at, inside.latex = self.at, True
            found = [token for token in inside.all() if not token.is_("operator", "&")]
            self.at = self.closing_brace(end) + 1
            return found
        if name not in MATRICES:
            raise NotRead(f"the environment {name} is not known", start)
        if name == "array":
            self.raw_argument()
        end = self.text.find(f"\\end{{{name}", self.at)
        body = self.text[self.at : end]
        if end < 0 or "\\begin" in body:
            raise NotRead("a matrix in a matrix" if end >= 0 else f"\\begin{{{name}}} is not ended", start)
        cells: list[list[Token]] = []
        widths: list[int] = []
        at = self.at
        for row in re.split(r"\\\\", body):
            if row.strip():
                widths.append(row.count("&") + 1)
            for cell in row.split("&") if row.strip() else []:
                inside = LatexScanner(self.text[: at + len(cell)], frozenset(self.names))
                inside.at, inside.latex = at, True
                cells.append(inside.all())
                at += len(cell) + 1
            at += 1 if row.strip() else len(row) + 2
        self.at = self.closing_brace(end) + 1
        if len(set(widths)) != 1:
            raise NotRead("the rows of a matrix differ in length", start)
        found = self.make("matrix", "matrix", start, *cells, columns=widths[0])
        if name == "vmatrix":
            return [Token("operator", "|", start=start), *found, Token("operator", "|", start=start)]
        return found


def tokenize(text: str, names: frozenset[str] = frozenset()) -> list[Token]:
    """The tokens of a text; ``names`` are words that are one name. Raises ``NotRead``."""
    if len(text) > LONGEST:
        raise NotRead(f"the text has {len(text)} characters, more than {LONGEST}", LONGEST)
    tokens = LatexScanner(text, names).all()
    if not tokens:
        raise NotRead("there is no text", 0)
    return tokens
