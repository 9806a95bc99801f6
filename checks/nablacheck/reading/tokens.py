"""Text to tokens: Unicode, LaTeX and ASCII come out as one small alphabet, with the places in the text."""

from __future__ import annotations

import re
import unicodedata

from nablacheck.reading.alphabet import (
    COMBINING,
    FRACTIONS,
    FUNCTIONS,
    GREEK,
    MACROS_WITH_BRACES,
    OPERATORS,
    SHORT_FUNCTIONS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    UNAMBIGUOUS_PREFIXES,
    WORDS,
)
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.script_scanner import ScriptScanner
from nablacheck.reading.token import Token

LONGEST = 2000
"""Characters of a text at most, so that reading takes bounded time."""
PRODUCTS_TOO = ("by", "is", "so", "if")
"""Words that are products where their letters stand alone elsewhere in the text: Ax + by, with b and y."""


class Scanner(ScriptScanner):
    """Reads Unicode and ASCII; ``latex`` adds macros."""

    def one(self) -> list[Token]:
        """The tokens that begin here: one, none for a space, or several."""
        c, start = self.peek(), self.at
        if c.isspace() or c in "\u2061\u2062\u200b$~":
            self.at += 1
            self.spaced = True
            return []
        for method in (self.script_mark, self.number, self.unicode_script, self.symbol):
            found = method(c, start)
            if found is not None:
                return found
        if c.isalpha():
            return self.word()
        if c in OPERATORS:
            self.at += 1
            return self.make("operator", OPERATORS[c], start)
        raise NotRead(f"the character {c!r} is not known", start)

    def number(self, c: str, start: int) -> list[Token] | None:
        if c in FRACTIONS:
            self.at += 1
            return self.make("number", FRACTIONS[c], start)
        if c in "𝟏𝟎𝟙𝟘":  # vectors of ones and of zeros
            self.at += 1
            return self.make("name", "1" if c in "𝟏𝟙" else "0", start, style="bold")
        match = re.compile(r"\d*\.\d+(?:[eE][+-]?\d+)?|\d+(?:\.(?![*/^T'\d]))?(?:[eE][+-]\d+)?").match(self.text, start)
        if match is None or not match.group().isascii():
            return None
        if len(match.group()) > 30:
            raise NotRead("a number has too many digits", start)
        self.at = match.end()
        return self.make("number", match.group().rstrip("."), start)

    def symbol(self, c: str, start: int) -> list[Token] | None:
        quoted = re.compile(r"""(['"])(fro|nuc|inf|F)\1""").match(self.text, start)
        if quoted and self.text[:start].rstrip().endswith(","):  # norm(X, 'fro')
            self.at = quoted.end()
            return self.make("name", quoted.group(2), start, style="rm")
        if c in "′″’'":
            self.at += 1
            return self.make("prime", "′′" if c == "″" else "'" if c == "’" else c, start)
        if c in "∑∏" or (c == "Σ" and self.sigma_is_sum()) or (c == "Π" and self.index_follows()):
            self.at += 1
            return self.make("big", "Π" if c in "∏Π" else "Σ", start)
        if c in "∇∂𝜕√":
            self.at += 1
            return self.make({"∇": "nabla", "√": "root"}.get(c, "partial"), c, start)
        if c == "…" or self.text.startswith("...", start):
            self.at += 1 if c == "…" else 3
            return self.make("dots", "…", start)
        if c == "." and not self.text[start + 1 :].strip(" $.\n"):
            self.at += 1  # the end of a sentence
            return []
        return None

    def index_follows(self) -> bool:
        """Whether what a sum or a product runs over stands at the sign."""
        after = self.text[self.at + 1 :].lstrip()[:1]
        return is_subscript(after) and after not in "₀₁₂₃₄₅₆₇₈₉"

    def sigma_is_sum(self) -> bool:
        """Σ is the sum where an index stands at it, or what follows has one; else it is a letter."""
        rest = self.text[self.at + 1 :].lstrip()
        if is_subscript(rest[:1]):
            return self.index_follows()
        return (
            bool(re.match(r"(?:\w+ ?)?[(\[‖|]*[^-+−=,)‖]{0,12}?(?:[ᵢⱼₖₗₙₘₜ]|_[ijknlmt])", rest))
            and rest[:1] not in "⁻ᵀ^'"
        )

    def word(self) -> list[Token]:
        """A letter, or a run of letters that is a name, a function or a word."""
        start = self.at
        for name in self.names:
            after = self.text[start + len(name) : start + len(name) + 1]
            goes_on = after.isalpha() and after not in SUPERSCRIPTS and after not in SUBSCRIPTS
            if self.text.startswith(name, start) and not goes_on:
                self.at += len(name)
                return self.make("name", name, start)
        letter, style = plain_letter(self.peek())
        match = re.compile(r"[A-Za-z]+").match(self.text, start)
        if match is None:
            self.at += 1
            return self.letter(letter, style, start)
        run, rest = match.group(), self.text[match.end() :]
        if run in MACROS_WITH_BRACES and rest.startswith("{"):
            raise NotRead(f"a backslash is missing before {run}", start, write=f"write \\{run}{{…}}")
        if run in ("np", "numpy", "linalg", "la", "jnp", "torch", "tf") and rest.startswith("."):
            self.at = match.end() + 1
            return []
        numbered = re.match(r"(norm|log)([12])(?=\()", self.text[start:])
        if numbered:
            if run == "log":
                raise NotRead("a logarithm with a base", start)
            self.at += len(numbered.group())
            return self.make("function", numbered.group(), start)
        if run in ("sum", "prod") and is_subscript(rest[:1]):
            self.at = match.end()
            self.refuse_sum_like_a_call(run)
            return self.make("big", "Σ" if run == "sum" else "Π", start)
        if run in FUNCTIONS:
            self.at = match.end()
            return self.make("function", FUNCTIONS[run], start)
        if run in WORDS and not (run in PRODUCTS_TOO and set(run) <= self.alone):
            self.at = match.end()
            return self.make("word", run, start)
        if run in GREEK:
            self.at = match.end()
            return self.letter(GREEK[run], "", start)
        return self.run(run, start)

    def refuse_sum_like_a_call(self, run: str) -> None:
        """Refuse sum_i(x_i)^2 and sum_i(x_i) y, which is a call with a factor, or a sum of all that follows."""
        script = re.compile(r"(?:[_^]?\{[^{}]*\}|[^\s(){}])+(?=\()").match(self.text, self.at)
        if script is None:
            return
        depth, at = 0, script.end()
        for at in range(script.end(), len(self.text)):
            depth += {"(": 1, ")": -1}.get(self.text[at], 0)
            if not depth:
                break
        after = self.text[at + 1 :].lstrip()[:1]
        if after and after not in "+-−–=,;)]}|‖$." and not (after == "/" and run == "sum"):
            advice = f"write ({run}_i …) around it, or a space before the parenthesis for all that follows"
            raise NotRead(f"what the {run} is of", at + 1, write=advice, kind="ambiguous")

    def run(self, run: str, start: int) -> list[Token]:
        """A run of letters that is no word: letters one by one, where that is what it must be."""
        for prefix in UNAMBIGUOUS_PREFIXES:
            after = run[len(prefix) :]
            if run.startswith(prefix) and after[:1].isupper() and len(after) <= 5:
                self.at += len(prefix)
                return self.make("function", FUNCTIONS[prefix], start)
        if run in SHORT_FUNCTIONS and not set(run) <= self.alone and self.text[start + len(run) :].startswith("("):
            advice = f"declare it, --let '{run}: smooth'"
            raise NotRead(f"the function {run} is not known", start, write=advice)
        called = re.fullmatch(r"[A-Z][a-z]{2,}", run) and self.text[start + len(run) : start + len(run) + 1] in (
            "(",
            "[",
        )
        if called and not set(run) <= self.alone:
            advice = f"declare it, --let '{run}: smooth', or write a product with spaces"
            raise NotRead(f"the function {run} is not known", start, write=advice)
        low = re.match(r"[a-z]{3,}", run)
        if low and not (low.group()[0] == "d" and len(low.group()) == 3) and not set(low.group()) <= self.alone:
            advice = "write a product with spaces, or declare the name"
            raise NotRead(f"{low.group()!r} is no word that is known", start, write=advice)
        lost = re.search(r"(?<=[A-Za-z])T(?![a-z]{2})", run)
        if lost and "T" not in self.alone and "T" not in self.names and not run.startswith("T"):
            raise NotRead("T: a transpose?", start + lost.start(), write="write ᵀ or ^T, or declare the letter T")
        self.at += 1
        return self.letter(run[0], "", start)

    @property
    def ones_are_summed(self) -> bool:
        """Whether a row of ones stands in the text, and no letter has another number: 1ᵀX1 is the sum of X."""
        row = re.search(r"(?<![\w.])1(?:ᵀ|\^T|\.T)", self.text)
        return bool(row) and not re.search(r"[A-Za-z](?:[02-9]|1\d)", self.text)

    def letter(self, letter: str, style: str, start: int) -> list[Token]:
        """A letter that has been passed, with its accents, and with the digits that follow as a subscript."""
        refuse_operators(letter, style, start)
        while self.peek() and self.peek() in COMBINING:
            letter += self.peek().replace("\u0305", "\u0304")
            self.at += 1
        digits = re.compile(r"\d+(?![\d.])").match(self.text, self.at)
        ends = digits and digits.group() == "1" and re.match(r"\s*(?:$|[-+−=),;])", self.text[digits.end() :])
        ones = ends and letter.isupper() and self.ones_are_summed
        if digits and not ones and not self.latex and letter.isascii() and digits.group().isascii():
            token = self.make("name", letter, start, style=style)
            self.at = digits.end()
            return [*token, Token("sub", "_", groups=([Token("number", digits.group())],), start=digits.start())]
        return self.make("name", letter, start, style=style)


def is_subscript(c: str) -> bool:
    """Whether a subscript begins with a character."""
    return c == "_" or c in SUBSCRIPTS


def refuse_operators(letter: str, style: str, start: int) -> None:
    """An expectation or a probability is no factor: 𝔼[x] was read as a matrix times x."""
    if style == "blackboard" and letter in ("E", "P"):
        raise NotRead("an expectation" if letter == "E" else "a probability", start)


def plain_letter(c: str) -> tuple[str, str]:
    """A mathematical letter as the plain one, with its style; accents apart."""
    name = unicodedata.name(c, "")
    style = ""
    if ord(c) >= 0x1D400 or "DOUBLE-STRUCK" in name or ("SCRIPT" in name and c != "ℓ"):
        style = "bold" if "BOLD" in name else "script" if "SCRIPT" in name else "blackboard" if "DOUBLE" in name else ""
        c = unicodedata.normalize("NFKC", c)
    c = {"ϕ": "φ", "ϵ": "ε", "µ": "μ", "ϑ": "θ", "∆": "Δ", "Ω": "Ω"}.get(c, c)
    return unicodedata.normalize("NFD", c), style
