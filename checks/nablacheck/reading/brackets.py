"""What stands by itself: numbers, letters, and what brackets, bars and matrices hold."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from nablacheck.reading.elisions import DOTS
from nablacheck.reading.grammar import CLOSING, OPEN_STOPS, STARTS, Parser
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Limits, Node, with_positions
from nablacheck.reading.token import Token

BESIDE = "beside"
"""The style of parentheses that no space stands before, as behind a function."""


class Brackets(Parser):
    """Reads atoms."""

    def atom(self) -> Node:
        token = self.next()
        start = token.start
        match token.kind:
            case "number":
                return Node("number", data=Fraction(token.text), start=start)
            case "name":
                if token.text in "01" and token.style == "bold":
                    return Node("ones" if token.text == "1" else "zeros", start=start)
                return Node("name", data=token.text, style=token.style, start=start)
            case "fraction":
                return Node("frac", tuple(self.inner(group) for group in token.groups), start=start)
            case "root":
                inside = self.inner(token.groups[0]) if token.groups else self.factor()
                return Node("fn", (inside,), "sqrt", start=start)
            case "matrix":
                dotted = any(each.kind == "dots" for cell in token.groups for each in cell)
                cells = (DOTS if dotted and not cell else self.inner(cell) for cell in token.groups)
                return Node("matrix", tuple(cells), token.columns, start=start)
            case "dots":
                return replace(DOTS, start=start)
            case "word":
                raise NotRead(f"words: {token.text!r}", start)
            case "operator" if token.text in CLOSING:
                return self.bracketed(token)
            case "operator" if token.text in ("|", "‖"):
                return self.barred(token)
            case "operator" if token.text == "⟨":
                return self.angled(token)
        raise NotRead(f"a value should stand here, not {token.text or 'the end'}", start)

    def inside(self) -> Node:
        saved, self.bars = self.bars, []
        found = self.sum()
        self.bars = saved
        return found

    def bracketed(self, token: Token) -> Node:
        """Parentheses; a tuple, or a row of a matrix in brackets."""
        if token.text == "[":
            return self.written_out(token)
        items = [self.inside()]
        while self.take(","):
            items.append(self.inside())
        self.expect(CLOSING[token.text], token)
        style = "" if token.spaced or token.style == "group" else BESIDE
        return Node("tuple" if len(items) > 1 else "paren", tuple(items), style=style, start=token.start)

    def written_out(self, token: Token) -> Node:
        """[a, b; c, d], and what only spaces separate where that can't be a product; other brackets are parentheses."""
        rows, listed = self.cells(token)
        only = rows[0][0]
        dots = [k for k, each in enumerate(only) if each.kind == "dots"]
        if len(dots) == 1 and not listed:
            return self.and_so_on(only[: dots[0]], only[dots[0] + 1 :], token)
        apart = [spaced_apart(row[0]) if len(row) == 1 else [] for row in rows]
        if not listed:
            numbered = at_numbers(apart[0])
            if len(numbered) > 1:
                return self.matrix([numbered], token)
            beside = self.matrix(apart, token) if len(apart[0]) > 1 else None
            return Node("paren", (self.inner(only),), beside, style="[", start=token.start)
        if len({len(cells) for cells in apart}) == 1 < len(apart[0]):
            if not all(are_blocks(*pair) for cells in apart for pair in pairwise(cells)):
                advice = "write commas between blocks: [A, b; c, d]"
                raise NotRead("products, or blocks side by side?", token.start, write=advice, kind="ambiguous")
            rows = apart
        return self.matrix(rows, token)

    def cells(self, token: Token) -> tuple[list[list[list[Token]]], bool]:
        """The rows of cells up to the closing bracket, and whether commas or semicolons separate them."""
        rows: list[list[list[Token]]] = [[[]]]
        listed, depth = False, 1
        while depth:
            each = self.next()
            if each.kind == "end":
                raise NotRead("[ is not closed", token.start)
            outside = depth == 1
            if each.kind == "operator":
                depth += (each.text in "([{⟨") - (each.text in ")]}⟩")
            if depth and outside and each.is_("operator", ",", ";"):
                listed = True
                rows.append([[]]) if each.text == ";" else rows[-1].append([])
            elif depth:
                rows[-1][-1].append(each)
        return rows, listed

    def matrix(self, rows: list[list[list[Token]]], token: Token) -> Node:
        cells = [self.inner(cell) for row in rows for cell in row if cell]
        if len({len(row) for row in rows}) != 1 or len(cells) != len(rows) * len(rows[0]):
            raise NotRead("the rows of a matrix differ in length", token.start)
        return Node("matrix", tuple(cells), len(rows[0]), start=token.start)

    def and_so_on(self, first: list[Token], last: list[Token], token: Token) -> Node:
        """[x₁ … xₙ], where the last is the first with another position."""
        one, body = self.inner(first), self.inner(last)
        indices = {each.data for node in body.walk() if node.op == "sub" for each in node.args[1:] if each.op == "name"}
        one_node = Node("number", data=Fraction(1))
        for name in sorted(indices):
            if with_positions(body, {name: one_node}) == one:
                return Node("columns", (body,), Limits((name,)), start=token.start)
        raise NotRead("the terms that are left out (…)", token.start, write="write [x₁ … xₙ]")

    def barred(self, token: Token) -> Node:
        """|A| and ‖A‖."""
        bar = token.text
        if bar == "‖" and token.style == "||" and self.peek().kind == "end":
            raise NotRead("‖ is not closed", token.start)
        self.bars.append(bar)
        found = self.sum()
        closing = self.peek()
        if bar == "|" and closing.is_("operator", "‖") and closing.style == "||":
            # |A||B|: the first of the two bars closes, the second opens
            bars = [Token("operator", "|", start=closing.start + k) for k in (0, 1)]
            self.tokens[self.at : self.at + 1] = bars
        self.bars.pop()
        self.expect(bar, token)
        return Node("norm" if bar == "‖" else "bars", (found,), "" if bar == "‖" else None, start=token.start)

    def angled(self, token: Token) -> Node:
        first = self.inside()
        if not self.take(","):
            self.expect("|", token)
        second = self.inside()
        self.expect("⟩", token)
        return Node("inner", (first, second), start=token.start)


def spaced_apart(tokens: list[Token]) -> list[list[Token]]:
    """The factors between which there is only a space, outside of parentheses; all in one where an operator stands."""
    found: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if not depth and token.kind == "operator" and token.text not in CLOSING:
            return [tokens]
        starts = token.kind in STARTS or token.text in CLOSING
        if not depth and token.spaced and starts and found[-1] and found[-1][-1].kind not in OPEN_STOPS:
            found.append([])
        if token.kind == "operator":
            depth += (token.text in CLOSING) - (token.text in CLOSING.values())
        found[-1].append(token)
    return found


def at_numbers(cells: list[list[Token]]) -> list[list[Token]]:
    """The same with products joined again: [x 1] has two cells, [A x 1] the cells Ax and 1."""
    found: list[list[Token]] = []
    for cell in cells:
        if found and cell[0].kind != "number":
            found[-1] = [*found[-1], *cell]
        else:
            found.append(cell)
    return found


def are_blocks(left: list[Token], right: list[Token]) -> bool:
    """Whether two that a space separates, in a matrix with several rows, are no product of each other: capitals, or
    what stands beside a 0 or before a number."""
    if right[0].kind == "number" or left[0].is_("number", "0"):
        return True
    return all(
        first.kind == "name"
        and first.text[0].isupper()
        and all(each.kind in ("sub", "sup", "prime") for each in scripts)
        for first, *scripts in (left, right)
    )
