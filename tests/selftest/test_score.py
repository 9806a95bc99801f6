"""Spoiling claims on the command line: which mistakes are noticed, and what is said of those that aren't."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, symmetric
from nablacheck.reports.mutants import format_score, format_summary, format_table, format_trouble
from nablacheck.selftest.score import Fate, MutationScore, measure

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
    """‖x‖² to seven digits"""
    return np.float64(np.float32(x @ x))

@rounded.gradient("x")
def _(x):
    """2x"""
    return 2 * x
'''
"""A function too rough for the smallest mistakes to show."""


def fates(power: MutationScore) -> dict[str, Fate]:
    return {trial.mutant.mistake: trial.fate for trial in power.trials}


def test_every_mistake_is_rejected_by_an_oracle_at_a_point() -> None:
    power = measure(make_claim(lambda x: x @ x, lambda x: 2 * x), count=20)
    assert power.ok
    assert len(power.trials) == 9
    assert {trial.fate for trial in power.trials} == {Fate.REJECTED}
    assert {trial.oracle for trial in power.trials} == {"central"}
    assert all(trial.point >= 1 for trial in power.trials)


def test_what_is_identical_by_symmetry_is_no_failure() -> None:
    claim = make_claim(lambda S: np.trace(S @ S), lambda S: 2 * S, variables=("S",), S=symmetric("N N"))
    power = measure(claim, count=20)
    assert power.ok
    assert [mistake for mistake, fate in fates(power).items() if fate is Fate.IDENTICAL] == ["transpose"]


def rough() -> Claim:
    return make_claim(lambda x: np.float64(np.float32(x @ x)), lambda x: 2 * x)


def test_what_no_oracle_notices_is_a_failure_with_what_would_show() -> None:
    power = measure(rough(), count=20)
    assert not power.ok
    assert fates(power)["factor 1.000001"] is Fate.SURVIVES
    assert fates(power)["factor 2"] is Fate.REJECTED
    (survivor,) = [trial for trial in power.trials if trial.mutant.mistake == "factor 1.000001"]
    assert survivor.reason.startswith("central holds; a relative error of ")


def test_a_claim_that_fails_by_itself_says_nothing_about_the_oracles() -> None:
    power = measure(make_claim(lambda x: x @ x, lambda x: 3 * x), count=20)
    assert not power.ok
    assert power.trials == ()
    assert format_trouble(power).startswith("the claim itself fails; nablacheck check ")
    assert format_summary([power]) == "1 claim doesn't hold"


def test_mutants_are_counted_by_class_and_size() -> None:
    claim = make_claim(lambda S: np.trace(S @ S), lambda S: 2 * S, variables=("S",), S=symmetric("N N"))
    rows = [line.split() for line in format_table([measure(claim, count=20), measure(rough(), count=20)]).splitlines()]
    assert rows[0] == ["mistake", "error", "rejected", "identical", "survive"]
    assert rows[1] == ["sign", "2", "2", "of", "2", "0", "0"]
    assert rows[5] == ["factor", "1e-06", "1", "of", "2", "0", "1"]
    assert rows[6] == ["transpose", "0", "of", "1", "1", "0"]


def test_only_survivors_are_told_unless_all_are_wanted() -> None:
    power = measure(make_claim(lambda x: x @ x, lambda x: 2 * x), count=20)
    assert list(format_score(power, all_of_them=False)) == []
    assert len(list(format_score(power, all_of_them=True))) == 10
    told = dict(format_score(measure(rough(), count=20), all_of_them=False))
    assert all(not good for line, good in told.items() if line.startswith("  survives"))


# The command.


def test_a_claim_is_spoiled_by_name(project: Project) -> None:
    project.write("mine.py", MATRIX)
    ran = project.nablacheck("mutate", "mine.py", "--seed", "1", "--points", "20")
    assert ran.returncode == HELD
    assert ran.stderr == ""
    told = ran.stdout.splitlines()
    assert told[0] == "square-A-gradient  2A"
    assert told[1].split()[:5] == ["rejected", "sign", "central,", "at", "point"]
    assert "  identical  transpose                     by symmetry: the same value at every generic point" in told
    assert "one entry      1e-06    1 of 1          0        0" in told
    assert told[-1] == "11 mutants are rejected, 1 is identical to its claim (seed 1)"


def test_what_survives_is_told_and_exit_code_1(project: Project) -> None:
    project.write("rough.py", BLUNT)
    ran = project.nablacheck("mutate", "--plugin", "rough.py", "rough.py", "--seed", "1", "--points", "20")
    assert ran.returncode == FAILED
    assert "  survives   factor 1.000001 " in ran.stdout


def test_all_claims_are_spoiled_and_only_survivors_told(catalogue: Project) -> None:
    ran = catalogue.nablacheck("mutate", "--all", "--seed", "1", "--points", "20")
    assert ran.returncode == HELD
    assert "rejected  " not in ran.stdout.replace("rejected  identical  survive", "")
    assert "sign               2    3 of 3          0        0\n" in ran.stdout


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
    assert {mutant["fate"] for mutant in claim["mutants"]} == {"rejected", "identical"}
    assert {"class": "sign", "size": 2.0, "rejected": 1, "identical": 0, "survives": 0} in found["classes"]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (["distnce"], "no formula 'distnce'; did you mean distance?"),
        ([], "name a formula, a file or module:attribute, or say --all"),
        (["--all", "distance"], "names or --all, not both"),
        (["only.py"], "there are only misprints here, and no claim to spoil"),
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
    assert "9 mutants are rejected (seed 1)\n" in ran.stdout
