"""Words with ``and``, ``or``, ``not`` and parentheses, which choose among names as the ``-k`` of pytest does."""

from __future__ import annotations

import re
from collections.abc import Callable

from nablacheck.core.errors import UsageError

Chooses = Callable[[str], bool]
TOKEN = re.compile(r"[()]|[^\s()]+")


def chooses(expression: str) -> Chooses:
    """Whether a name is meant by an expression: a word means every name that it is part of, whatever its capitals.

    Raises ``UsageError`` for an expression that isn't whole.
    """
    reader = _Reader(TOKEN.findall(expression), expression)
    found = reader.either()
    if reader.next is not None:
        raise reader.wrong()
    return lambda name: found(name.casefold())


class _Reader:
    """The tokens of an expression, read from the left."""

    def __init__(self, tokens: list[str], expression: str) -> None:
        self._tokens = tokens
        self._expression = expression

    @property
    def next(self) -> str | None:
        return self._tokens[0] if self._tokens else None

    def wrong(self) -> UsageError:
        where = f"at {self.next!r}" if self.next else "at its end"
        return UsageError(f'-k {self._expression!r} is wrong {where}; write it as in -k "trace and not misprint"')

    def either(self) -> Chooses:
        left = self._both()
        while self._take("or"):
            left = _or(left, self._both())
        return left

    def _both(self) -> Chooses:
        left = self._one()
        while self._take("and"):
            left = _and(left, self._one())
        return left

    def _one(self) -> Chooses:
        if self._take("not"):
            refused = self._one()
            return lambda name: not refused(name)
        if self._take("("):
            inner = self.either()
            if not self._take(")"):
                raise self.wrong()
            return inner
        if self.next in (None, "and", "or", ")"):
            raise self.wrong()
        word = self._tokens.pop(0).casefold()
        return lambda name: word in name

    def _take(self, token: str) -> bool:
        if self.next != token:
            return False
        self._tokens.pop(0)
        return True


def _or(left: Chooses, right: Chooses) -> Chooses:
    return lambda name: left(name) or right(name)


def _and(left: Chooses, right: Chooses) -> Chooses:
    return lambda name: left(name) and right(name)
