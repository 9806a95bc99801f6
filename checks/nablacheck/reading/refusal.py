"""What isn't read: why, where in the text, and what to write instead."""

from __future__ import annotations


class NotRead(Exception):
    """A text, or a place of one, that isn't read. ``write`` says what to write; ``kind`` is "ambiguous" where several
    readings fit, and "undefined" where none has fitting shapes."""

    def __init__(self, why: str, start: int = -1, *, write: str = "", kind: str = "grammar") -> None:
        super().__init__(why)
        self.why = why
        self.start = start
        self.write = write
        self.kind = kind
        self.of_function = False
        """Whether the place is in the text of the function, where the claim is another."""

    def shown(self, text: str) -> str:
        """The reason with the text and a caret at the place, and what to write."""
        lines = [self.why + (f": {self.write}" if self.write else "")]
        if 0 <= self.start <= len(text):
            flat = "".join(" " if c.isspace() else c for c in text)
            lines += [f"  {flat}", "  " + " " * self.start + "^"]
        return "\n".join(lines)


FAULT = "fault"
"""The kind of a refusal that says nothing of the text."""


def fault(error: Exception) -> NotRead:
    """The refusal of a text that reading it fails on with an error of its own: one text never ends what others say."""
    if isinstance(error, RecursionError):
        return NotRead("it is nested too deeply", kind=FAULT)
    return NotRead(f"reading it fails ({type(error).__name__}: {error}), a fault of nablacheck", kind=FAULT)


class MoreAxes(NotRead):
    """An array of more than two axes, which is no factor of a product of matrices."""
