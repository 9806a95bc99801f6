"""The key of a document's letters: what each of them stands for among the arguments of a declaration.

``"X→A, W→X, U→AX − B"`` says that the document's X is the argument A, its W is X, and its U stands for AX − B. To
the left of an arrow stands a letter as it is written (x̂, b₁, W_c, dU), or a function of an argument with an index, φ(x)
for φ(xₙ); to the right a letter of the declaration's, or an expression.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Clause, Limits, Node, bare, is_position_alone, one_less

LETTER = r"(?:[A-Za-z]{3,}|d?[^\W\d_][\u0300-\u036f]*(?:[₀-₉]+|_\w+)?²?)"
APPLIED = rf"{LETTER}\({LETTER}\)"
"""A function of an argument with an index, φ(x) for φ(xₙ): one letter with an index."""
BETWEEN = re.compile(rf",\s*(?=(?:{LETTER}|{APPLIED})\s*→)")
LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


@dataclass(frozen=True)
class LettersKey:
    """``texts`` has for each of the document's letters, by its name in the grammar, the text that it stands for."""

    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> LettersKey:
        """The key as it is declared. Raises ``NotRead`` where it isn't one."""
        found: dict[str, str] = {}
        text = unicodedata.normalize("NFD", text)
        for each in BETWEEN.split(text) if text.strip() else []:
            match = re.fullmatch(rf"\s*({APPLIED}|{LETTER})\s*→\s*(.+?)\s*", each)
            if match is None:
                raise NotRead(f"{each!r} in a key of letters", write='write letters="X→A, U→AX − B"')
            name = grammar_name(match.group(1))
            if name in found:
                raise NotRead(f"{match.group(1)} twice in a key of letters")
            found[name] = match.group(2)
        return cls(found)

    @property
    def differentials(self) -> bool:
        """Whether dX is a letter of the document."""
        return any(re.fullmatch(r"d[^\W\d_].*", name) for name in self.texts)

    @property
    def functions(self) -> set[str]:
        """The letters that are applied to another one."""
        return {name.partition("(")[0] for name in self.texts if "(" in name}

    def letters(self) -> dict[str, str]:
        """Those of the document's letters that stand for one letter, with its name in the grammar."""
        return {name: grammar_name(text) for name, text in self.texts.items() if re.fullmatch(LETTER, text)}

    def expressions(self) -> dict[str, str]:
        """Those that stand for an expression."""
        return {name: text for name, text in self.texts.items() if not re.fullmatch(LETTER, text)}


def grammar_name(written: str) -> str:
    """The name that the grammar gives to a letter as it is written: b₁ is b_1."""
    found = re.sub(r"([₀-₉]+)", lambda digits: "_" + digits.group().translate(LOWERED), written)
    return found if "_" not in written else written


def renamed(clause: Clause, names: Mapping[str, Node]) -> Clause:
    """A statement with all letters renamed at once."""
    return replace(clause, node=_renamed(clause.node, names))


def _renamed(node: Node, names: Mapping[str, Node]) -> Node:
    if node.op == "name" and node.data in names:
        return replace(names[node.data], start=node.start)
    if node.op == "call" and len(node.args) == 2 and node.args[1].op == "sub":
        applied = f"{node.args[0].data}({node.args[1].args[0].data})"
        if applied in names:
            return replace(node.args[1], args=(names[applied], *node.args[1].args[1:]))
    if node.op == "diff" and node.args[0].op == "name" and f"d{node.args[0].data}" in names:
        return replace(names[f"d{node.args[0].data}"], start=node.start)
    data = node.data
    if isinstance(data, Limits):
        indices = [names.get(index) for index in data.indices]
        data = replace(
            data,
            indices=tuple(
                new.data if new is not None and new.op == "name" else old
                for new, old in zip(indices, data.indices, strict=True)
            ),
        )
    return replace(node, args=tuple(_renamed(each, names) for each in node.args), data=data)


def counted_from_one(node: Node) -> Node:
    """A tree in which sums from 0 to n − 1 whose index is a position alone run from 1 to n."""
    node = node.with_each(counted_from_one)
    limits = node.data
    if not (isinstance(limits, Limits) and limits.start and limits.stop and len(limits.indices) == 1):
        return node
    body, start, stop = node.args
    length = one_less(bare(stop))
    if start != Node("number", data=0) or length is None or not is_position_alone(body, limits.indices[0]):
        return node
    return node.with_args((body, replace(start, data=start.data + 1), length))
