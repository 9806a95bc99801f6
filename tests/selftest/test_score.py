"""The mutation score, and its command: which mistakes are noticed, and what is said of those that aren't."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, symmetric
from nablacheck.reports.text_mutants import format_score, format_summary, format_table, format_trouble
from nablacheck.selftest.score import MutantStatus, MutationScore, killed_share, mutation_score

from tests.helpers.command_line import FAILED, HELD, Project, assert_misused
from tests.helpers.making import make_claim

MATRIX = '''
import numpy as np
from nablacheck import formula, symmetric

@formula(A=symmetric("N N"))
def square(A):
    """tr A²"""
    return np.trace(A @ A)

@square.gradient("A")
def _(A):
    """2A"""
    return A + A

@square.misprint("A")
def printed(A):
    """A"""
    return A
'''

BLUNT = '''
import numpy as np
from nablacheck import formula

@formula(x="N")
def rounded(x):
    """‖x‖² to five digits"""
    return np.float64(np.float32(99 * (x @ x))) - 98 * (x @ x)

@rounded.gradient("x")
def _(x):
    """2x"""
    return 2 * x
'''
"""A function too rough for the smallest mistakes to show."""


def statuses(score: MutationScore) -> dict[str, MutantStatus]:
    return {each.mutant.mistake: each.status for each in score.results}


def test_every_mistake_is_killed_by_an_oracle_at_a_point() -> None:
    score = mutation_score(make_claim(lambda x: x @ x, lambda x: 2 * x), count=20)
    assert score.ok
    assert len(score.results) == 9
    assert {each.status for each in score.results} == {MutantStatus.KILLED}
    assert {each.oracle for each in score.results} == {"central"}
    assert all(each.point >= 1 for each in score.results)


def test_what_is_equivalent_by_symmetry_is_no_failure() -> None:
    claim = make_claim(lambda S: np.trace(S @ S), lambda S: 2 * S, variables=("S",), S=symmetric("N N"))
    score = mutation_score(claim, count=20)
    assert score.ok
    assert [mistake for mistake, status in statuses(score).items() if status is MutantStatus.EQUIVALENT] == [
        "transpose"
    ]


def rough() -> Claim:
    return make_claim(lambda x: np.float64(np.float32(99 * (x @ x))) - 98 * (x @ x), lambda x: 2 * x)


def test_what_no_oracle_notices_is_a_failure_with_what_would_show() -> None:
    score = mutation_score(rough(), count=20)
    assert not score.ok
    assert statuses(score)["factor 1.000001"] is MutantStatus.SURVIVED
    assert statuses(score)["factor 2"] is MutantStatus.KILLED
    (survivor,) = [each for each in score.results if each.mutant.mistake == "factor 1.000001"]
    assert survivor.reason.startswith("central holds; a relative error of ")


def test_a_claim_that_fails_by_itself_says_nothing_about_the_oracles() -> None:
    score = mutation_score(make_claim(lambda x: x @ x, lambda x: 3 * x), count=20)
    assert not score.ok
    assert score.results == ()
    assert format_trouble(score).startswith("the claim itself fails; nablacheck check ")
    assert format_summary([score]) == "1 claim doesn't hold"


def test_mutants_are_counted_by_class_and_size() -> None:
    claim = make_claim(lambda S: np.trace(S @ S), lambda S: 2 * S, variables=("S",), S=symmetric("N N"))
    rows = [
        line.split()
        for line in format_table([mutation_score(claim, count=20), mutation_score(rough(), count=20)]).splitlines()
    ]
    assert rows[0] == ["mistake", "error", "killed", "equivalent", "survived"]
    assert rows[1] == ["sign", "2", "2", "of", "2", "0", "0"]
    assert rows[5] == ["factor", "1e-06", "1", "of", "2", "0", "1"]
    assert rows[6] == ["transpose", "0", "of", "1", "1", "0"]


def test_the_mutation_score_is_the_share_killed_of_what_is_not_equivalent() -> None:
    claim = make_claim(lambda S: np.trace(S @ S), lambda S: 2 * S, variables=("S",), S=symmetric("N N"))
    every, some = mutation_score(claim, count=20), mutation_score(rough(), count=20)
    killed = sum(each.status is MutantStatus.KILLED for each in some.results)
    assert killed_share(every.results) == 1.0
    assert killed_share(some.results) == killed / len(some.results) < 1.0
    assert killed_share([]) is None
    assert format_summary([every]).endswith("; mutation score 100 %")


def test_only_survivors_are_told_unless_all_are_wanted() -> None:
    score = mutation_score(make_claim(lambda x: x @ x, lambda x: 2 * x), count=20)
    assert list(format_score(score, all_of_them=False)) == []
    assert len(list(format_score(score, all_of_them=True))) == 10
    told = dict(format_score(mutation_score(rough(), count=20), all_of_them=False))
    assert all(not good for line, good in told.items() if line.startswith("  survived"))


# The command.


def test_a_claim_is_mutated_by_name(project: Project) -> None:
    project.write("mine.py", MATRIX)
    ran = project.nablacheck("mutate", "mine.py", "--seed", "1", "--points", "20")
    assert ran.returncode == HELD
    assert ran.stderr == ""
    told = ran.stdout.splitlines()
    assert told[0] == "square-A-gradient  2A"
    assert told[1].split()[:5] == ["killed", "sign", "central,", "at", "point"]
    assert "  equivalent  transpose                     by symmetry: the same value at every generic point" in told
    assert "one entry      1e-06  1 of 1           0         0" in told
    assert told[-1] == "11 mutants are killed, 1 is equivalent to its claim; mutation score 100 % (seed 1)"


def test_what_survives_is_told_and_exit_code_1(project: Project) -> None:
    project.write("rough.py", BLUNT)
    ran = project.nablacheck("mutate", "--plugin", "rough.py", "rough.py", "--seed", "1", "--points", "20")
    assert ran.returncode == FAILED
    assert "  survived    factor 1.000001 " in ran.stdout


def test_all_claims_are_mutated_and_only_survivors_told(catalogue: Project) -> None:
    ran = catalogue.nablacheck("mutate", "--all", "--seed", "1", "--points", "20")
    assert ran.returncode == HELD
    assert "killed  " not in ran.stdout.replace("killed  equivalent  survived", "")
    assert "sign               2  3 of 3           0         0\n" in ran.stdout


def test_a_wrong_claim_is_exit_code_1(project: Project) -> None:
    project.formula("mine.py", gradient="3 * x")
    ran = project.nablacheck("mutate", "mine.py", "--seed", "1", "--points", "20")
    assert ran.returncode == FAILED
    repeat = "nablacheck check mine.py:square --seed 1 --points 20"
    assert f"square-x-gradient  2x\n  the claim itself fails; {repeat} tells why\n" in ran.stdout
    assert ran.stdout.endswith("1 claim doesn't hold (seed 1)\n")


def test_json_is_one_object(project: Project) -> None:
    project.write("mine.py", MATRIX)
    ran = project.nablacheck("mutate", "mine.py", "--seed", "3", "--points", "20", "--json")
    found: dict[str, Any] = json.loads(ran.stdout)
    assert ran.returncode == HELD
    assert (found["ok"], found["seed"], found["points"], found["failures"]) == (True, 3, 20, [])
    (claim,) = found["claims"]
    assert claim["claim"] == "square-A-gradient"
    assert claim["ok"]
    assert {mutant["status"] for mutant in claim["mutants"]} == {"killed", "equivalent"}
    assert {"class": "sign", "size": 2.0, "killed": 1, "survived": 0, "equivalent": 0} in found["classes"]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (["distnce"], "no formula 'distnce'; did you mean distance?"),
        ([], "name a formula, a file or module:attribute, or say --all"),
        (["--all", "distance"], "names or --all, not both"),
        (["only.py"], "there are only misprints here, and no claim to mutate"),
        (["distance", "--points", "0"], "--points"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_call_gets_one_line_and_exit_code_2(catalogue: Project, call: list[str], words: str) -> None:
    catalogue.write("only.py", MATRIX.replace('@square.gradient("A")', '@square.misprint("A")'))
    assert_misused(catalogue.nablacheck("mutate", *call), words)


def test_a_plugin_that_is_broken_is_exit_code_1(project: Project) -> None:
    project.formula("good.py")
    project.write("broken.py", "import sys\nsys.exit(0)\n")
    ran = project.nablacheck("mutate", "good.py", "--plugin", "broken.py", "--seed", "1", "--points", "20")
    assert ran.returncode == FAILED
    assert "plugin broken.py: " in ran.stdout
    assert "9 mutants are killed; mutation score 100 % (seed 1)\n" in ran.stdout
