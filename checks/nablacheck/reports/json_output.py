"""Every JSON document that the command line prints; docs/json.md says what each key means, and a test compares them.

A document is one object that starts with the keys of ``_document``. Keys are always there: what isn't known is null. A
change of a key's name or meaning, or its removal, raises ``SCHEMA``; a further key doesn't.

The module is longer than others because the whole schema stands here, in the order of docs/json.md.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nablacheck.catalogue.names import topic_of
from nablacheck.core.version import __version__

if TYPE_CHECKING:
    from nablacheck.catalogue.plugins import Failure
    from nablacheck.checking.certify import Certificate
    from nablacheck.checking.derivation import Derivation
    from nablacheck.checking.illustration import Illustration
    from nablacheck.checking.result import Result
    from nablacheck.declare.claim import Claim
    from nablacheck.declare.documents import Document
    from nablacheck.declare.formula import Formula
    from nablacheck.declare.points import Point
    from nablacheck.reports.coverage import Coverage
    from nablacheck.reports.errata import Erratum
    from nablacheck.selftest.score import MutationScore

SCHEMA = 1

Json = dict[str, Any]


def to_text(document: Mapping[str, Any]) -> str:
    """The document as it is printed: strict JSON, which has no NaN and no infinity, in ASCII, which every encoding
    has."""
    return json.dumps(document, indent=1, allow_nan=False)


def _document(command: str, ok: bool, failures: Iterable[Failure], found: Json) -> Json:
    return {
        "schema": SCHEMA,
        "command": command,
        "nablacheck": __version__,
        "ok": ok,
        **found,
        "failures": [vars(failure) for failure in failures],
    }


# What is declared: list and show.


def list_document(formulas: Iterable[Json], failures: Sequence[Failure]) -> Json:
    """The names of formulas, from their statements."""
    rows = [
        {
            "name": each["name"],
            "equation": each["equation"],
            "topic": each["topic"],
            "claims": [claim["claim"] for claim in each["claims"]],
            "documents": each["documents"],
            "origin": each["origin"],
        }
        for each in formulas
    ]
    return _document("list", not failures, failures, {"formulas": rows})


def show_document(formulas: Iterable[Json], failures: Sequence[Failure]) -> Json:
    """The whole statements of formulas."""
    return _document("show", not failures, failures, {"formulas": list(formulas)})


def statement(formula: Formula, origin: str) -> Json:
    """What a formula assumes and claims, and where it stands."""
    return {
        "name": formula.name,
        "equation": formula.equation,
        "note": formula.note,
        "topic": topic_of(formula),
        "origin": origin,
        "documents": list(dict.fromkeys(source.document.key for each in formula.claims for source in each.sources)),
        "spaces": {argument: str(space) for argument, space in formula.spaces.items()},
        "out": None if formula.out is None else str(formula.out),
        "where": [str(relation) for relation in formula.relations],
        "claims": [claim_statement(claim) for claim in formula.claims],
        "file": formula.code_location.file,
        "line": formula.code_location.line,
    }


def claim_statement(claim: Claim) -> Json:
    """What is claimed, and where that stands."""
    return {
        "formula": claim.formula.name,
        "claim": claim.name,
        "kind": claim.kind.name,
        "local": claim.local,
        "variables": list(claim.variables),
        "misprint": claim.misprint,
        "equation": claim.equation,
        "note": claim.note,
        "conditions": claim.conditions,
        "sources": [str(source) for source in claim.sources],
        "file": claim.code_location.file,
        "line": claim.code_location.line,
    }


# What was checked: check, pair, certify and mutate.


def run_document(
    command: str, found: Json, *, ok: bool, interrupted: bool, seed: int, points: int, failures: Iterable[Failure]
) -> Json:
    """What a run ``found``, with what is needed to repeat it."""
    import numpy as np

    run = {"interrupted": interrupted, "seed": seed, "points": points, "numpy": np.__version__}
    return _document(command, ok and not interrupted, failures, {**run, **found})


def results(found: Iterable[tuple[Claim, Result]]) -> Json:
    """What each oracle found about each claim."""
    return {"results": [result_record(result, claim) for claim, result in found]}


def result_record(result: Result, claim: Claim) -> Json:
    """A result with the content of its text."""
    from nablacheck.reports.text_results import first_fault, repeat_command

    verdict = result.verdict
    return {
        **claim_statement(claim),
        "oracle": result.oracle,
        "status": str(result.status),
        "ok": result.ok,
        "reason": result.reason,
        "seed": result.seed,
        "points": result.points,
        "conclusive": result.conclusive,
        "inconclusive": dict(result.inconclusive),
        "worst_ratio": _finite(result.worst_ratio),
        "detection_limit": _finite(result.detection_limit),
        "largest_detection_limit": _finite(result.largest_detection_limit),
        "false_pass_bound": result.false_pass_bound,
        "sizes": [dict(sizes) for sizes in result.sizes],
        "evaluations": result.evaluations,
        "seconds": round(result.seconds, 4),
        "counterexample": None if result.point is None else _point(result.point),
        "difference": None if verdict is None else _finite(verdict.difference),
        "tolerance": None if verdict is None else _finite(verdict.tolerance),
        "ratio": None if verdict is None else _finite(verdict.ratio),
        "entries": [
            {
                "index": entry.index,
                "claimed": _finite(entry.claimed),
                "numerical": _finite(entry.numerical),
                "ratio": _finite(entry.ratio),
            }
            for entry in (() if verdict is None else verdict.entries)
        ],
        "likely_cause": result.cause,
        "should_be": result.should_be,
        "arithmetic_fault": first_fault([result]),
        "fault_point": None if result.fault_point is None else _point(result.fault_point),
        "repeat": repeat_command(result, claim),
        "trace": result.trace,
    }


def _point(point: Point) -> Json:
    return {
        "sizes": dict(point.sizes),
        "values": {name: _plain(value) for name, value in point.values.items()},
        "cotangent": None if point.cotangent is None else point.cotangent.tolist(),
    }


def _plain(value: object) -> Any:
    """An array as lists of lists; a function, which has no other form, as Python writes it."""
    import numpy as np

    return value.tolist() if isinstance(value, np.ndarray) else repr(value)


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def certificates(found: Iterable[Certificate]) -> Json:
    """The strongest evidence for each claim, and the results that it comes from."""
    from nablacheck.reports.text_certificates import format_evidence, format_writing

    return {
        "certificates": [
            {
                "claim": each.claim.name,
                "formula": each.claim.formula.name,
                "equation": each.claim.equation,
                "misprint": each.claim.misprint,
                "ok": each.ok,
                "decided": each.decided,
                "evidence": format_evidence(each),
                "written": str(each.writing),
                "written_evidence": format_writing(each),
                "seconds": round(each.seconds, 4),
                "results": [result_record(result, each.claim) for result in each.results],
            }
            for each in found
        ]
    }


def mutation_scores(found: Sequence[MutationScore]) -> Json:
    """What became of the mutants of each claim, and how many by class and size."""
    from nablacheck.reports.text_mutants import format_trouble
    from nablacheck.selftest.score import MutantStatus, counts_by_class, killed_share

    return {
        "mutation_score": killed_share(each for score in found for each in score.results),
        "claims": [
            {
                "claim": score.claim.name,
                "formula": score.claim.formula.name,
                "equation": score.claim.equation,
                "ok": score.ok,
                "mutation_score": killed_share(score.results),
                "reason": format_trouble(score),
                "mutants": [
                    {
                        "mistake": each.mutant.mistake,
                        "class": each.mutant.mistake_class,
                        "size": each.mutant.size,
                        "status": str(each.status),
                        "oracle": each.oracle,
                        "point": each.point,
                        "reason": each.reason,
                    }
                    for each in score.results
                ],
            }
            for score in found
        ],
        "classes": [
            {"class": kind, "size": size, **{str(status): count[status] for status in MutantStatus}}
            for (kind, size), count in counts_by_class(found).items()
        ],
    }


# What documents print: coverage and errata.


def coverage(found: Iterable[Coverage], code_at_fault: Mapping[str, str]) -> Json:
    """Where each location of each document stands; claims whose code is at fault say nothing of it."""
    documents = [
        {
            "document": each.document.key,
            "title": each.document.title,
            "locations": {location: str(status) for location, status in each.statuses.items()},
            "claims": {location: list(claims) for location, claims in each.claims.items()},
        }
        for each in found
    ]
    return {"documents": documents, "code_at_fault": dict(code_at_fault)}


def derive_document(found: Sequence[Derivation], left: Mapping[str, str], failures: Sequence[Failure]) -> Json:
    """Derivatives in writing, and those that weren't derived with the reason."""
    from nablacheck.reading.writing import as_latex, as_unicode
    from nablacheck.reports.text_derivation import format_steps

    rows = [
        {
            "formula": each.claim.formula.name,
            "kind": each.claim.kind.name,
            "variable": each.claim.variables[0],
            "derivative": as_unicode(each.derivative),
            "latex": as_latex(each.derivative),
            "steps": format_steps(each, latex=False),
            "verified_by": {result.oracle: result.conclusive for result in each.results},
        }
        for each in found
    ]
    ok = not (left or failures)
    return _document("derive", ok, failures, {"derivations": rows, "not_derived": dict(left)})


def plot_document(found: Sequence[Illustration], left: Mapping[str, str], failures: Sequence[Failure]) -> Json:
    """The errors of difference quotients by step, and the claims of which there are none with the reason."""
    pictures = []
    for each in found:
        for variable, errors in each.errors.items():
            row = {name: _finite_ones(value) for name, value in vars(errors).items()}
            pictures.append({"claim": each.claim.name, "variable": variable, "status": each.result.status, **row})
    return _document("plot", bool(found), failures, {"plots": pictures, "not_drawn": dict(left)})


def _finite_ones(values: Any) -> Any:
    """The values with None for what has no number in JSON."""
    return [_finite(value) for value in values] if isinstance(values, tuple) else values


def ask_document(answers: Iterable[tuple[str, int, list[str]]]) -> Json:
    """Answers to what was asked: the text of each, its exit code and its lines."""
    rows = [{"text": text, "exit_code": exit_code, "lines": lines} for text, exit_code, lines in answers]
    return _document("ask", all(row["exit_code"] == 0 for row in rows), (), {"answers": rows})


def read_document(ok: bool, seed: int, document: Json, claims: Iterable[Json]) -> Json:
    """What a document claims, with what is known of it as a whole."""
    return _document("read", ok, (), {**document, "seed": seed, "claims": list(claims)})


def errata_document(
    found: Mapping[Document, Sequence[Erratum]], unrefuted: Mapping[str, str], failures: Sequence[Failure]
) -> Json:
    """The misprints, and those that nothing refutes with the reason."""
    from nablacheck.reports.errata import PARTS

    rows = [
        {
            "document": document.key,
            "location": each.location,
            "locations": [source.location for source in each.sources],
            **claim_statement(each.claim),
            **dict.fromkeys(PARTS),
            **each.parts(),
        }
        for document, errata in found.items()
        for each in errata
        if not each.fault
    ]
    ok = not unrefuted and not failures
    return _document("errata", ok, failures, {"errata": rows, "unrefuted": dict(unrefuted)})


def explain_document(words: Mapping[str, str]) -> Json:
    """Words of reports, with what each means."""
    return _document("explain", True, (), {"words": dict(words)})
