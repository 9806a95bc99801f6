"""Reports for continuous integration: annotations of GitHub's workflows, JUnit's XML, and SARIF 2.1.0.

Each format gets the claims with their results and what couldn't be loaded, and gives the whole report as text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING
from xml.etree import ElementTree as xml

from nablacheck.checking.result import Result, first_wrong
from nablacheck.core.version import __version__
from nablacheck.declare.claim import Claim
from nablacheck.reports.text_results import format_failure

if TYPE_CHECKING:
    from nablacheck.catalogue.plugins import Failure

Checked = tuple[Claim, Sequence[Result]]
Format = Callable[[Sequence[Checked], Sequence["Failure"]], str]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
CLAIM, LOADING = "claim", "loading"
RULES = {CLAIM: "A claim is not as it should be.", LOADING: "A declaration or module could not be loaded."}
_PLACE = re.compile(r"^(?P<file>.+?\.py)(?::(?P<line>\d+))?$")
_PLACE_NAMED = re.compile(r"\((?P<file>[^()]+\.py):(?P<line>\d+)\)")
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: what, where, and all that is known of it."""

    rule: str
    title: str
    text: str
    file: str = ""
    line: int = 1


def _problems(checked: Sequence[Checked], failures: Sequence[Failure]) -> list[Problem]:
    found = []
    for claim, results in checked:
        wrong = first_wrong(results)
        if wrong is not None:
            text, place = format_failure(wrong, claim), claim.code_location
            found.append(Problem(CLAIM, text.partition("\n")[0], text, _relative(place.file), place.line))
    for failure in failures:
        match = _PLACE_NAMED.search(failure.message) or _PLACE.match(failure.origin)
        file, line = (_relative(match["file"]), int(match["line"] or 1)) if match else ("", 1)
        found.append(Problem(LOADING, f"{failure.origin} could not be loaded", str(failure), file, line))
    return found


def _relative(file: str) -> str:
    """The path from the folder one is in, where the file is below it, as the root of a repository's checkout."""
    path = Path(file).absolute()
    return (path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path).as_posix()


def github(checked: Sequence[Checked], failures: Sequence[Failure]) -> str:
    """Workflow commands, which GitHub shows beside the lines of code: one for each thing that is wrong."""

    def escaped(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def escaped_property(text: str) -> str:
        return escaped(text).replace(":", "%3A").replace(",", "%2C")

    lines = []
    for each in _problems(checked, failures):
        place = f"file={escaped_property(each.file)},line={each.line}," if each.file else ""
        lines.append(f"::error {place}title={escaped_property(each.title)}::{escaped(each.text)}")
    return "\n".join(lines)


def junit(checked: Sequence[Checked], failures: Sequence[Failure]) -> str:
    """A test suite for each formula with a test case for each claim, and one for what couldn't be loaded."""
    root = xml.Element("testsuites", name="nablacheck")
    suites: dict[str, xml.Element] = {}

    def case(suite: str, name: str, file: str, line: int, seconds: float = 0.0) -> xml.Element:
        if suite not in suites:
            suites[suite] = xml.SubElement(root, "testsuite", name=suite)
        return xml.SubElement(
            suites[suite], "testcase", classname=suite, name=name, file=file, line=str(line), time=f"{seconds:.3f}"
        )

    for claim, results in checked:
        wrong, place = first_wrong(results), claim.code_location
        seconds = sum(result.seconds for result in results)
        found = case(claim.formula.name, claim.name, _relative(place.file), place.line, seconds)
        if wrong is not None:
            text = _xml_text(format_failure(wrong, claim))
            xml.SubElement(found, "failure", message=text.partition("\n")[0]).text = text
    for each in _problems((), failures):
        found = case(LOADING, each.title, each.file, each.line)
        xml.SubElement(found, "error", message=_xml_text(each.title)).text = _xml_text(each.text)
    for suite in root:
        suite.set("tests", str(len(suite)))
        for kind, plural in (("failure", "failures"), ("error", "errors")):
            suite.set(plural, str(len(suite.findall(f"testcase/{kind}"))))
    xml.indent(root)
    return xml.tostring(root, encoding="unicode", xml_declaration=True)


def _xml_text(text: str) -> str:
    """The text without the characters that XML has no way to write."""
    return _NOT_IN_XML.sub("�", text)


def sarif(checked: Sequence[Checked], failures: Sequence[Failure]) -> str:
    """The static analysis results interchange format, which code scanning services read."""
    results = []
    for each in _problems(checked, failures):
        result: dict[str, object] = {"ruleId": each.rule, "level": "error", "message": {"text": each.text}}
        if each.file:
            artifact = {"uri": each.file if not PurePath(each.file).is_absolute() else Path(each.file).as_uri()}
            region = {"startLine": each.line}
            result["locations"] = [{"physicalLocation": {"artifactLocation": artifact, "region": region}}]
        results.append(result)
    rules = [{"id": rule, "shortDescription": {"text": text}} for rule, text in RULES.items()]
    driver = {"name": "nablacheck", "version": __version__, "rules": rules}
    return json.dumps(
        {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}
    )


FORMATS: dict[str, Format] = {"github": github, "junit": junit, "sarif": sarif}
"""The formats of reports, by name."""
