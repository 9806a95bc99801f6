"""Words with an argument that are no known function, eig(X), and E[x], which is no letter times x."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from nablacheck.reading.refusal import NotRead
from nablacheck.reading.token import Token


def refuse_unknown(tokens: Sequence[Token], known: Collection[str]) -> None:
    """Refuse a word with an argument that isn't ``known``, as it isn't just any function. Raises ``NotRead``."""
    for token, after in pairwise(tokens):
        word = token.kind == "name" and token.style == "rm" and len(token.text) > 1 and token.text.isalpha()
        if word and token.text.isascii() and after.is_("operator", "(") and token.text not in known:
            advice = f"declare it, --let '{token.text}: smooth'"
            raise NotRead(f"the function {token.text} is not known", token.start, write=advice)
        if token.is_("name", "E") and after.is_("operator", "[") and not after.spaced and "E" not in known:
            advice = "write E (…) or declare E, --let 'E: matrix', if it is a letter"
            raise NotRead("an expectation", token.start, write=advice)
    for group in (group for token in tokens for group in token.groups):
        refuse_unknown(group, known)
