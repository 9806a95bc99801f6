"""How results look in notebooks: their text in a fixed width, with the outcome in colour where there are colours."""

from __future__ import annotations

import html
import re

GOOD, BAD, NEITHER = "#1a7f37", "#cf222e", "#9a6700"
OUTCOMES = {
    "pass": GOOD, "holds": GOOD, "refuted": GOOD, "fail": BAD, "fails": BAD, "wrong": BAD, "undefined": BAD,
    "inconclusive": NEITHER, "undecided": NEITHER, "vacuous": NEITHER,
}  # fmt: skip
_OUTCOME = re.compile(rf"^(\s*)({'|'.join(OUTCOMES)})\b", re.MULTILINE)


class ShownInNotebooks:
    """Something whose ``str`` is its report."""

    def _repr_markdown_(self) -> str:
        return f"```\n{self}\n```"

    def _repr_html_(self) -> str:
        def coloured(match: re.Match[str]) -> str:
            return f'{match[1]}<b style="color: {OUTCOMES[match[2]]}">{match[2]}</b>'

        return f"<pre>{_OUTCOME.sub(coloured, html.escape(str(self), quote=False))}</pre>"
