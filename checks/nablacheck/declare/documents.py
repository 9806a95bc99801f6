"""Documents, and the locations in them where a claim stands."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

LAYOUTS = ("", "numerator", "denominator")


@dataclass(frozen=True)
class Source:
    """Where a claim stands: a document and a location in it."""

    document: Document
    location: str
    printed: str = field(default="", compare=False)
    """What stands there, verbatim: LaTeX that is read, renamed by ``letters`` and compared with the claim."""
    letters: str = field(default="", compare=False)
    """The key of the document's letters, as in ``"X→A, W→X, U→AX − B"``: to the left of an arrow a letter of the
    document, to the right the argument or the expression of the declaration that it stands for."""

    def __str__(self) -> str:
        return f"{self.document.title}, {self.location}"


@dataclass(frozen=True, eq=False, init=False)
class Document:
    """A document whose formulas are checked.

    Parameters
    ----------
    title:
        How reports name it.
    key:
        A short name, used by ``nablacheck list --source``.
    locations:
        One location a line, or a list of them, in the order of the document; or a map from each location to what is
        printed there, verbatim. An empty document has no inventory, and ``at`` takes any location; with an inventory,
        ``at`` takes only what is in it, so that a misspelt location is caught.
    nothing_to_check:
        Locations of the inventory that make no claim, each with the reason.
    definitions:
        Locations of the inventory that say what a letter or a sign stands for, and claim nothing.
    asked:
        Locations of the inventory that ask something; the claims that cite them answer it.
    author, date, address:
        Where to find it.
    layout:
        In which layout its derivatives are printed. In "denominator" layout ∂u/∂x has the entries ∂uⱼ/∂xᵢ; in
        "numerator" layout ∂uᵢ/∂xⱼ, and gradients are rows; by default gradients are columns and Jacobians have the
        entries ∂uᵢ/∂xⱼ.
    """

    title: str
    key: str
    locations: tuple[str, ...]
    nothing_to_check: dict[str, str]
    printed: Mapping[str, str]
    """What is printed at the locations of which that is known."""
    definitions: tuple[str, ...]
    asked: tuple[str, ...]
    author: str
    date: str
    address: str
    layout: str

    def __init__(
        self,
        title: str,
        key: str,
        locations: str | Iterable[str] | Mapping[str, str] = "",
        nothing_to_check: dict[str, str] | None = None,
        *,
        definitions: Iterable[str] = (),
        asked: Iterable[str] = (),
        author: str = "",
        date: str = "",
        address: str = "",
        layout: str = "",
    ) -> None:
        printed = locations if isinstance(locations, Mapping) else {}
        if isinstance(locations, str):
            locations = filter(None, map(str.strip, locations.splitlines()))
        lines = tuple(locations)
        twice = sorted({line for line in lines if lines.count(line) > 1})
        if twice:
            raise ValueError(f"{title}: the location {twice[0]!r} is listed twice")
        if layout not in LAYOUTS:
            raise ValueError(f"{title}: layout= is one of {', '.join(LAYOUTS[1:])}, not {layout!r}")
        values = {
            "title": title, "key": key, "locations": lines, "nothing_to_check": dict(nothing_to_check or {}),
            "printed": MappingProxyType({place: text for place, text in printed.items() if text}),
            "definitions": tuple(definitions), "asked": tuple(asked),
            "author": author, "date": date, "address": address, "layout": layout,
        }  # fmt: skip
        for name, value in values.items():
            object.__setattr__(self, name, value)
        for location in (*self.nothing_to_check, *self.definitions, *self.asked):
            self.at(location)

    def at(self, location: str, printed: str | None = None, letters: str = "") -> Source:
        """The source at ``location``, with what is ``printed`` there: by default what the inventory has, "" for nothing
        that the claim could be compared with. ``letters`` is the key of the letters in it. Raises ``ValueError`` for a
        location that the inventory doesn't have."""
        if self.locations and location not in self.locations:
            near = difflib.get_close_matches(location, self.locations, n=3)
            hint = f"; near: {', '.join(map(repr, near))}" if near else ""
            raise ValueError(f"{self.title} has no location {location!r}{hint}")
        if printed is None:
            printed = self.printed.get(location, "")
        return Source(self, location, printed, letters)
