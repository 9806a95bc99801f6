"""What the claims of a document tell together: in which layout its derivatives are printed, and what its letters mean
in a section where one claim alone leaves that open."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from nablacheck.core.timelimit import OutOfTime, time_limit
from nablacheck.reading.asking.arranged import Layout
from nablacheck.reading.asking.declarations import Declared
from nablacheck.reading.asking.letters import LetterKind
from nablacheck.reading.asking.reach import read
from nablacheck.reading.asking.search import Reading
from nablacheck.reading.asking.statement import ClaimKind
from nablacheck.reading.documents.found import Proposal

LAYOUTS = (None, Layout.NUMERATOR, Layout.DENOMINATOR)
"""The first is that of most texts: gradients as columns, and Jacobians by the rows of the function."""
MOST_VOTERS = 80
"""So many claims vote: in a book the rest waits for nothing."""
SECONDS = 1.0
"""For one reading, which counts as none where it takes longer."""
DIFFERENT = 0.5
"""How much more usual a claim is in one layout than in another, in the costs of readings, to vote for it."""
UNREAD = float("inf")
_SAID = re.compile(r"\b(numerator|denominator)[\s-]+layout", re.I)

Declaring = Callable[[Proposal], Mapping[str, Declared]]


def named(layout: Layout | None) -> str:
    """A layout in words."""
    return f"{layout} layout" if layout else "gradients as columns, rows of a Jacobian those of the function"


def layout_said(text: str) -> tuple[Layout, int] | None:
    """The only layout that the words of a document name, and where."""
    found = list(_SAID.finditer(text))
    names = {match.group(1).lower() for match in found}
    return (Layout(names.pop()), found[0].start()) if len(names) == 1 else None


def usual_readings(proposals: Sequence[Proposal], declared: Declaring) -> list[Reading | None]:
    """How those that vote are read in the layout of most texts, None for those that aren't."""
    return [_reading(each, declared(each), LAYOUTS[0]) for each in proposals[:MOST_VOTERS]]


def layout_voted(
    proposals: Sequence[Proposal], usual: Sequence[Reading | None], declared: Declaring
) -> tuple[Layout | None, str]:
    """The layout in which most claims are usual among those that tell, and how that is known."""
    votes: Counter[Layout | None] = Counter()
    voters = 0
    for proposal, reading in zip(proposals, usual, strict=False):
        letters = declared(proposal)
        readings = [reading, *(_reading(proposal, letters, layout) for layout in LAYOUTS[1:])]
        costs = {layout: each.cost if each else UNREAD for layout, each in zip(LAYOUTS, readings, strict=True)}
        least = min(costs.values())
        if least == UNREAD or max(costs.values()) < least + DIFFERENT:
            continue
        voters += 1
        votes.update(layout for layout in LAYOUTS if costs[layout] < least + DIFFERENT)
    layout = max(LAYOUTS, key=lambda each: votes[each])
    if not voters:
        return None, named(None)
    return layout, f"{named(layout)}, as {votes[layout]} of the {voters} claims that tell"


def kinds_of_sections(
    proposals: Sequence[Proposal], usual: Sequence[Reading | None]
) -> dict[int, dict[str, LetterKind]]:
    """The meaning of each letter in each section, where all claims that can be read agree."""
    found: defaultdict[int, defaultdict[str, set[LetterKind]]] = defaultdict(lambda: defaultdict(set))
    for proposal, reading in zip(proposals, usual, strict=False):
        for name, kind in reading.kinds.items() if reading is not None else ():
            found[proposal.section][name].add(kind)
    return {
        section: {name: kinds.pop() for name, kinds in letters.items() if len(kinds) == 1}
        for section, letters in found.items()
    }


def _reading(proposal: Proposal, declared: Mapping[str, Declared], layout: Layout | None) -> Reading | None:
    if proposal.statement.kind is ClaimKind.IDENTITY:
        return None
    try:
        with time_limit(SECONDS):
            return read(proposal.statement, proposal.known, declared, layout)
    except (Exception, OutOfTime):  # judging the claim tells why it isn't read
        return None
