"""The words of reports, explained in one place."""

from __future__ import annotations

import re

import pytest
from nablacheck.checking.result import Status
from nablacheck.core.errors import UsageError
from nablacheck.core.verdict import NOISY
from nablacheck.oracles import DEFAULT, RIGOROUS
from nablacheck.reports.glossary import GLOSSARY, explained

from tests.helpers.command_line import HELD, Project, assert_misused
from tests.helpers.paths import REPOSITORY


def test_the_table_of_the_documentation_is_that_of_the_command() -> None:
    text = (REPOSITORY / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", text, re.MULTILINE)[1:]
    assert [(word, meaning.replace("\\|", "|")) for word, meaning in rows] == list(GLOSSARY.items())


def test_every_status_and_oracle_is_explained() -> None:
    assert {*map(str, Status), *DEFAULT, *RIGOROUS} <= set(GLOSSARY)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("vacuous", ["vacuous"]),
        ("VACUOUS", ["vacuous"]),
        ("detection-limit", ["detection limit"]),
        ("check grad", ["check_grad"]),
        (f"2 points and 1 inconclusive ({NOISY})", ["inconclusive", "noise"]),
    ],
)
def test_words_are_found_as_they_are_typed(typed: str, words: list[str]) -> None:
    assert list(explained(typed)) == words


def test_an_unknown_word_gets_the_nearest() -> None:
    with pytest.raises(UsageError, match="'vacous' is no word that is explained; did you mean vacuous"):
        explained("vacous")
    with pytest.raises(UsageError, match="there are formula, claim"):
        explained("zzzz")


def test_the_command_explains_a_word_or_all(project: Project) -> None:
    ran = project.nablacheck("explain", "detection", "limit")
    assert (ran.returncode, ran.stdout) == (HELD, f"detection limit: {GLOSSARY['detection limit']}\n")
    assert all(f"\n{word}\n" in f"\n{project.nablacheck('explain').stdout}" for word in list(GLOSSARY)[::9])
    assert_misused(project.nablacheck("explain", "vacous"), "did you mean vacuous?")
