"""Misprints of documents, each with its smallest counterexample and the correction, as Markdown.

The counterexamples come from a search of their own, not from Hypothesis: small sizes first, then plain entries, made
smaller one by one. It depends on nothing but the declaration, so that the text is the same everywhere.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator, Sequence

import numpy as np

from .formula import Claim
from .oracles import Oracle, oracles_for
from .points import Point, Recipe
from .report import show_value, statement, tidy
from .result import Result, Status
from .runner import judge
from .sources import Document
from .spaces import Array
from .verdict import Outcome, Verdict

LARGEST = 3
"""Counterexamples have sizes up to this."""
TRIES = 60
PLAINEST = 4
"""Entries are drawn from the first numbers of the table: 0, 1, −1, 2."""

Counterexample = tuple[Point, Verdict]


def smallest_counterexample(claim: Claim, oracle: Oracle) -> Counterexample | None:
    """The plainest point, at the smallest sizes up to 3, at which the claim fails; None where there is none."""
    recipe = Recipe(claim)
    for sizes in _sizes(recipe):
        length = recipe.length(sizes)
        rng = random.Random(length)
        for _ in range(TRIES):
            data = bytes([0, *(int(rng.random() * PLAINEST) for _ in range(length - 1))])
            if _fails(claim, oracle, recipe, sizes, data) is not None:
                return _reduce(claim, oracle, recipe, sizes, data)
    return None


def _sizes(recipe: Recipe) -> Iterator[dict[str, int]]:
    ranges = [range(low, max(LARGEST, low) + 1) for low, _ in recipe.ranges.values()]
    for drawn in sorted(itertools.product(*ranges), key=lambda each: (sum(each), each)):
        sizes = dict(zip(recipe.letters, drawn, strict=True))
        if recipe.sizes_hold(sizes):
            yield sizes


def _fails(claim: Claim, oracle: Oracle, recipe: Recipe, sizes: dict[str, int], data: bytes) -> Counterexample | None:
    point = recipe.build(sizes, data)
    if point is None:
        return None
    verdict = judge(claim, oracle, point)
    return (point, verdict) if verdict.outcome is Outcome.FAIL else None


def _reduce(claim: Claim, oracle: Oracle, recipe: Recipe, sizes: dict[str, int], data: bytes) -> Counterexample | None:
    """Make one byte after another plainer while the claim still fails."""
    for position in range(len(data)):
        for plainer in range(data[position]):
            candidate = data[:position] + bytes([plainer]) + data[position + 1 :]
            if _fails(claim, oracle, recipe, sizes, candidate) is not None:
                data = candidate
                break
    return _fails(claim, oracle, recipe, sizes, data)


def misprints(claims: Sequence[Claim], document: Document) -> list[tuple[str, Claim]]:
    """The misprints of a document with their locations, in its order."""
    found = [
        (source.location, claim)
        for claim in claims
        if claim.misprint
        for source in claim.sources
        if source.document is document
    ]
    order = {location: k for k, location in enumerate(document.locations)}
    return sorted(found, key=lambda each: order.get(each[0], len(order)))


def erratum(location: str, claim: Claim, found: Counterexample | None) -> str:
    """One misprint: what is printed, where, the counterexample, the correction."""
    formula = claim.formula
    text = [f"### {location}", "", f"`{formula.name}`: {formula.equation}; {statement(claim)}.", ""]
    text.append(f"- printed: {claim.equation}")
    if claim.note:
        text.append(f"- why: {claim.note}")
    if claim.correction is not None:
        where = f", where {claim.correction.conditions}" if claim.correction.conditions else ""
        text.append(f"- correct: {claim.correction.equation}{where}")
    if found is None:
        text.append("- counterexample: none found")
        return "\n".join(text)
    point, verdict = found
    sizes = ", ".join(f"{letter} = {size}" for letter, size in point.sizes.items())
    values = "; ".join(f"{name} = {_inline(value)}" for name, value in point.values.items())
    if verdict.contracted and point.cotangent is not None:
        values += f"; G = {_inline(point.cotangent)}"
    text.append(f"- counterexample: {sizes + ': ' if sizes else ''}{values}")
    if verdict.entries:
        entry = verdict.entries[0]
        claimed, true = (_rounded(tidy(value, verdict)) for value in (entry.claimed, entry.numerical))
        text.append(f"- there {entry.index} is claimed {claimed} and is {true}")
    else:
        text.append(f"- there {_in_brief(verdict.reason)}")
    return "\n".join(text)


def _inline(value: object) -> str:
    if isinstance(value, np.ndarray):
        array: Array = value + 0.0
        return np.array2string(array, precision=4, separator=", ", suppress_small=True).replace("\n", "")
    return show_value(value)


def _rounded(value: float) -> str:
    """Four digits: an oracle's last ones differ from machine to machine."""
    return f"{float(f'{value:.4g}'):g}"


def _in_brief(reason: str) -> str:
    """A reason without what moves with every edit or release: the place in a file, the words of an exception."""
    raised = re.match(r"(.* raises \w+):", reason)
    return raised.group(1) if raised else re.sub(r" \([^()]*\.py:\d+\)", "", reason)


def errata(claims: Sequence[Claim], documents: Sequence[Document]) -> tuple[str, list[Result]]:
    """The errata of all documents, and a failed result for every misprint without a counterexample."""
    text = [
        "# Errata",
        "",
        "What these documents print and nablacheck refutes, each with the smallest counterexample it found and the",
        "correction. Generated by `nablacheck errata`; a test keeps it true.",
    ]
    survivors = []
    for document in documents:
        found = misprints(claims, document)
        text += ["", f"## {document.title}", ""]
        places = len({location for location, _ in found})
        of = f" of {len(document.locations)}" if document.locations else ""
        text.append(f"{places}{of} locations." if found else "Nothing.")
        for location, claim in found:
            counterexample, oracle = None, None
            for oracle in oracles_for(claim):
                counterexample = smallest_counterexample(claim, oracle)
                if counterexample is not None:
                    break
            if counterexample is None and oracle is not None:
                survivors.append(Result(claim.name, oracle.name, Status.SURVIVES, 0, reason="no counterexample found"))
            text += ["", erratum(location, claim, counterexample)]
    return "\n".join(text) + "\n", survivors
