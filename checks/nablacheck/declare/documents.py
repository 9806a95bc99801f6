"""Documents, and the locations in them where a claim stands."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Source:
    """Where a claim stands: a document and a location in it."""

    document: Document
    location: str
    printed: str = field(default="", compare=False)
    """What stands there, verbatim, where the equation of the claim is written otherwise."""

    def __str__(self) -> str:
        return f"{self.document.title}, {self.location}"


@dataclass(frozen=True, eq=False)
class Document:
    """A document whose formulas are checked.

    Parameters
    ----------
    title:
        How reports name it.
    key:
        A short name, used by ``nablacheck list --source``.
    locations:
        One location a line, in the order of the document. An empty document has no inventory, and ``at`` takes any
        location; with an inventory, ``at`` takes only what is in it, so that a misspelt location is caught.
    nothing_to_check:
        Locations of the inventory that make no claim, each with the reason.
    """

    title: str
    key: str
    locations: tuple[str, ...] = ()
    nothing_to_check: dict[str, str] = field(default_factory=dict)

    def __init__(
        self, title: str, key: str, locations: str = "", nothing_to_check: dict[str, str] | None = None
    ) -> None:
        lines = tuple(line.strip() for line in locations.splitlines() if line.strip())
        twice = sorted({line for line in lines if lines.count(line) > 1})
        if twice:
            raise ValueError(f"{title}: the location {twice[0]!r} is listed twice")
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "locations", lines)
        object.__setattr__(self, "nothing_to_check", dict(nothing_to_check or {}))
        for location in self.nothing_to_check:
            self.at(location)

    def at(self, location: str, printed: str = "") -> Source:
        """The source at ``location``, and what is ``printed`` there where the equation of the claim isn't it. Raises
        ``ValueError`` for a location that the inventory doesn't have."""
        if self.locations and location not in self.locations:
            near = difflib.get_close_matches(location, self.locations, n=3)
            hint = f"; near: {', '.join(map(repr, near))}" if near else ""
            raise ValueError(f"{self.title} has no location {location!r}{hint}")
        return Source(self, location, printed)
