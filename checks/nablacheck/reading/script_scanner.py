"""The characters of a text one by one, and the superscripts and subscripts in all spellings.

Powers associate to the right, as in every programming language and in print: e^-x^2 is e^(-(x^2)).
"""

from __future__ import annotations

import re

from nablacheck.reading.alphabet import FUNCTIONS, GREEK, SUBSCRIPTS, SUPERSCRIPTS
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.token import DEEPEST, INDEX_LETTERS, Token, plain_text

MARKS = ("T", "⊤", "-T", "-⊤", "H", "†", "+", "*")
"""Superscripts that are no exponents."""
OF_POWERS = "write (x^a)^b or x^(a^b)"


class ScriptScanner:
    """What scanning needs of the text, and scripts; ``Scanner`` adds all other tokens."""

    def __init__(self, text: str, names: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.names = sorted(names, key=len, reverse=True)
        self.at = 0
        self.depth = 0
        self.spaced = False
        self.latex = bool(re.search(r"\\[a-zA-Z|,;{}!]|[\^_]\{", text))
        self.alone = set(re.findall(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])", text))
        """Letters that stand alone somewhere."""

    def all(self) -> list[Token]:
        return self.until("")

    def peek(self, ahead: int = 0) -> str:
        return self.text[self.at + ahead : self.at + ahead + 1]

    def until(self, closing: str) -> list[Token]:
        """The tokens up to a closing character, which is passed."""
        self.deeper()
        start = self.at
        found: list[Token] = []
        while self.at < len(self.text):
            if closing and self.peek() == closing:
                self.at += 1
                self.depth -= 1
                return found
            found += self.one()
        if closing:
            raise NotRead(f"{closing} is missing for the bracket here", max(start - 1, 0))
        self.depth -= 1
        return found

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotRead("it is nested too deeply", self.at)

    def make(
        self, kind: str, text: str, start: int, *groups: list[Token], style: str = "", columns: int = 0
    ) -> list[Token]:
        token = Token(kind, text, style, groups, self.spaced, start, columns)
        self.spaced = False
        return [token]

    def one(self) -> list[Token]:
        raise NotImplementedError

    def script_mark(self, c: str, start: int) -> list[Token] | None:
        """^ and _, in all spellings of ASCII."""
        for mark, kind, text in (("**", "sup", "^"), (".^", "sup", ".^"), ("^", "sup", "^"), ("_", "sub", "_")):
            if self.text.startswith(mark, start):
                self.at += len(mark)
                return (
                    self.superscript(mark, start) if kind == "sup" else self.make(kind, text, start, self.script(True))
                )
        if re.match(r"\.T(?![A-Za-z0-9])", self.text[start : start + 3]):
            self.at += 2
            return self.make("sup", "^", start, [Token("name", "T", start=start)])
        if self.text.startswith(".'", start):
            self.at += 2
            return self.make("prime", "'", start)
        for mark, text in ((".*", "⊙"), ("./", "⊘"), (":=", "="), ("==", "="), ("=>", "⇒"), ("->", "→"), ("||", "‖")):
            if self.text.startswith(mark, start):
                self.at += 2
                return self.make("operator", text, start, style="||" if mark == "||" else "")
        return None

    def superscript(self, mark: str, start: int) -> list[Token]:
        """^ or ** with what follows it, of which powers are a part: in e^-x^2, the exponent is -x^2. Marks such as ᵀ
        belong to what stands before all of it: A^-1^T is (A^-1)^T. The style says what may go on after it, too:
        "signed" where it begins with a sign or has powers, "run" where it is one letter or number."""
        opening = self.text[self.at :].lstrip()[:1]
        found, chained = self.script(), False
        if plain_text(found) not in MARKS:
            while (power := self.further_power(mark, opening)) is not None:
                if opening == "(":
                    found = [Token("operator", "(", start=start), *found, Token("operator", ")", start=power.start)]
                found, chained = [*found, power], True
        bracketed = opening in ("{", "(") or mark != "^"
        style = "signed" if chained or opening in ("-", "−") else "" if self.latex else "run"
        return self.make("sup", mark, start, found, style="" if bracketed else style)

    def further_power(self, mark: str, opening: str) -> Token | None:
        """The power of an exponent that follows it."""
        before = self.at, self.spaced
        after = self.power_follows()
        if after is None:
            return None
        self.deeper()
        (power,) = self.one()
        self.depth -= 1
        if plain_text(power.groups[0]) in MARKS:
            self.at, self.spaced = before
            return None
        if ".^" in (mark, after) or opening == "{" or (opening == "(" and after not in ("^", "**")):
            raise NotRead("a power of a power, or of the exponent?", power.start, write=OF_POWERS, kind="ambiguous")
        power.spaced = False
        return power

    def power_follows(self) -> str | None:
        """The sign of a power that stands here."""
        match = re.compile(r"\s*(\*\*|\.\^|\^)").match(self.text, self.at)
        if match is not None:
            self.at = match.start(1)
            return match.group(1)
        return self.peek() if self.peek() and self.peek() in SUPERSCRIPTS else None

    def script(self, labels: bool = False) -> list[Token]:
        """What follows ^ or _: a group, or one thing."""
        while self.peek().isspace():
            self.at += 1
        start, c = self.at, self.peek()
        spaced, self.spaced = self.spaced, False
        self.deeper()
        try:
            if c in ("{", "("):
                self.at += 1
                return self.until("}" if c == "{" else ")")
            if c and c in "-−":
                self.at += 1
                return [Token("operator", "-", start=start), *self.script()]
            if c and c in "+*":
                self.at += 1
                return [Token("operator", c, start=start)]
            match = re.compile(r"\d" if self.latex else r"\d+(?:\.\d+)?").match(self.text, self.at)
            if match:
                self.at = match.end()
                return [Token("number", match.group(), start=start)]
            function = re.compile(r"(?:np\.)?([A-Za-z]{2,})(?=\()").match(self.text, self.at)
            if function and not labels and function.group(1) in FUNCTIONS:
                self.at = function.end() + 1
                opened = Token("operator", "(", start=self.at - 1)
                name = Token("function", FUNCTIONS[function.group(1)], start=start)
                return [name, opened, *self.until(")"), Token("operator", ")", start=self.at - 1)]
            match = re.compile(r"[ijklmnpqrst]{2,3}(?![A-Za-z])|[A-Za-z]+").match(self.text, self.at)
            if match and not self.latex and (labels or match.group() in GREEK):
                self.at = match.end()
                run = match.group()
                if run in GREEK:
                    return [Token("name", GREEK[run], start=start)]
                if len(run) == 1 or not set(run) <= INDEX_LETTERS:
                    return [Token("name", run, "rm" if len(run) > 1 else "", start=start)]
                return [Token("name", x, start=start + k) for k, x in enumerate(run)]
            if match:
                self.at += 1
                return [Token("name", self.text[start], start=start)]
            if not c:
                raise NotRead("a script is empty", start - 1)
            return self.one()
        finally:
            self.spaced = spaced
            self.depth -= 1

    def unicode_script(self, c: str, start: int) -> list[Token] | None:
        if c == "⊤":
            self.at += 1
            return self.make("sup", "^", start, [Token("name", "T", start=start)])
        for table, kind in ((SUPERSCRIPTS, "sup"), (SUBSCRIPTS, "sub")):
            if c in table:
                inner: list[Token] = []
                while self.peek() in table:
                    letter = table[self.peek()]
                    prime = letter.isalpha() and self.peek(1) == "′"
                    if letter.isdigit() and inner and inner[-1].kind == "number" and kind == "sup":
                        inner[-1].text += letter
                    else:
                        of = "number" if letter.isdigit() else "name" if letter.isalpha() else "operator"
                        inner.append(Token(of, letter + "′" * prime, start=self.at))
                    self.at += 1 + prime
                return self.make(kind, "^" if kind == "sup" else "_", start, inner)
        return None
