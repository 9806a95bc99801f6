"""A function and a gradient in somebody's code, checked without a declaration."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from nablacheck.core.errors import UsageError
from nablacheck.declare.function_gradient_pair import Pair

from tests.helpers.command_line import Project

MINE = """
import numpy as np

def loss(S, x):
    return x @ np.linalg.solve(S, x)

def grad(S, x):
    return 2 * np.linalg.solve(S, x)

def wrong(S, x):
    return np.linalg.solve(S, x)

def other(S):
    return S

def distance(x, a):
    return np.linalg.norm(x - a)

def towards(x, a):
    return (x - a) / np.linalg.norm(x - a)

class Model:
    @staticmethod
    def loss(x):
        return x @ x

    @staticmethod
    def grad(x):
        return 2 * x

number = 3
"""

TURNED = """
import numpy as np

def f(X):
    return np.sum(X**3)

def right(X):
    return 3 * X**2

def transposed(X):
    return 3 * X.T**2

def shapeless(X):
    return 3 * X[0] ** 2
"""


@pytest.fixture
def mine(project: Project) -> Project:
    """A project with code that knows nothing of nablacheck."""
    project.write("mine.py", MINE)
    return project


def pair(folder: Path, function: str, gradient: str, wrt: str = "x", where: tuple[str, ...] = (), **axes: str) -> Pair:
    file = str(folder / "mine.py")
    return Pair(f"{file}:{function}", f"{file}:{gradient}", tuple(axes.items()), wrt, where)


def test_a_right_pair_holds(mine: Project) -> None:
    ran = mine.nablacheck(
        "pair", "mine.py:loss", "mine.py:grad", "S=N N", "x=N", "--wrt", "x", "--where", "positive_definite(S)",
        "--seed", "1", "--points", "30",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.startswith("holds    loss-x-gradient  grad   30 points; seen to ")
    assert ran.stdout.endswith("1 claim holds (seed 1)\n")


def test_a_wrong_pair_fails_with_a_counterexample_and_the_command_that_repeats_it(mine: Project) -> None:
    call = [
        "pair", "mine.py:loss", "mine.py:wrong", "S=N N", "x=N", "--wrt", "x", "--where", "positive_definite(S)",
        "--seed", "1",
    ]  # fmt: skip
    ran = mine.nablacheck(*call)
    assert ran.returncode == 1
    assert "loss: the gradient wrt x disagrees with central differences" in ran.stdout
    assert "likely  a constant factor: the truth is 2 times the claim" in ran.stdout
    assert "mine.py:10" in ran.stdout
    (repeat,) = {line.split("repeat", 1)[1].strip() for line in ran.stdout.splitlines() if "  repeat" in line}
    assert repeat == shlex.join(["nablacheck", *call])


def test_a_transposed_result_is_a_wrong_claim_and_another_shape_is_a_fault_of_the_code(mine: Project) -> None:
    mine.write("turned.py", TURNED)
    heads = {
        "right": "",
        "transposed": "f: the gradient wrt X can't be right",
        "shapeless": "f: the gradient wrt X could not be checked: the code is at fault",
    }
    for name, head in heads.items():
        ran = mine.nablacheck("pair", "turned.py:f", f"turned.py:{name}", "X=N D", "--wrt", "X", "--seed", "1")
        assert ran.returncode == (1 if head else 0)
        assert head in ran.stdout
        assert ("is it transposed?" in ran.stdout) == (name == "transposed")
    for seed in map(str, range(2, 8)):  # where the first failure is at a square matrix, its values tell
        ran = mine.nablacheck("pair", "turned.py:f", "turned.py:transposed", "X=N D", "--wrt", "X", "--seed", seed)
        assert ran.returncode == 1
        assert "is it transposed?" in ran.stdout or "likely  a transpose" in ran.stdout


def test_a_module_workers_and_json(mine: Project) -> None:
    mine.path.insert(0, str(mine.folder))
    ran = mine.nablacheck(
        "pair", "mine:distance", "mine:towards", "x=N", "a=N", "--wrt", "x", "--where", "distinct(x, a)",
        "--points", "10", "--jobs", "2", "--json", "--oracle", "central",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = json.loads(ran.stdout)
    assert told["ok"]
    (result,) = told["results"]
    assert (result["claim"], result["oracle"], result["points"]) == ("distance-x-gradient", "central", 10)


def test_a_wrong_call_ends_with_2_and_one_line(mine: Project) -> None:
    ran = mine.nablacheck("pair", "mine.py:los", "mine.py:grad", "S=N N", "x=N", "--wrt", "x")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "nablacheck: mine.py:los: mine.py has no function 'los'; did you mean loss?\n"


def test_an_argument_needs_axes(mine: Project) -> None:
    ran = mine.nablacheck("pair", "mine.py:loss", "mine.py:grad", "S", "--wrt", "x")
    assert ran.returncode == 2
    assert "write the axes of an argument as S=" in ran.stderr


def test_a_pair_is_a_formula_with_one_claim(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MINE)
    formula = pair(tmp_path, "loss", "grad", where=("positive_definite(S)",), S="N N", x="N").formula()
    (claim,) = formula.claims
    assert (claim.kind.name, claim.variables, claim.misprint) == ("gradient", ("x",), False)
    assert list(formula.spaces) == ["S", "x"]
    assert "positive definite" in str(formula.spaces["S"]).replace("_", " ")


def test_methods_are_found_by_their_path(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MINE)
    assert pair(tmp_path, "Model.loss", "Model.grad", x="N").formula().name == "loss"


def test_scalars_have_no_axes(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MINE)
    assert pair(tmp_path, "distance", "towards", x="", a="").formula().spaces["x"].axes.names == ()  # type: ignore[attr-defined]


def test_relations_are_understood(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MINE)
    where = ("distinct(x, a)", "at_least(N, 2)", "not_zero('x')")
    formula = pair(tmp_path, "distance", "towards", where=where, x="N", a="N").formula()
    assert [str(relation) for relation in formula.relations] == ["x ≠ a", "N ≥ 2", "x ≠ 0"]


WRONG: dict[str, tuple[dict[str, object], str]] = {
    "axes missing": ({"x": "N"}, "loss needs the axes of S"),
    "axes of nothing": ({"S": "N N", "x": "N", "q": "N"}, 'q="N": loss takes (S, x)'),
    "axes nobody understands": ({"S": "N/1", "x": "N"}, "S: "),
    "no such variable": ({"S": "N N", "x": "N", "wrt": "X"}, "--wrt X: loss takes (S, x)"),
    "other arguments": ({"S": "N N", "x": "N", "gradient": "other"}, "should take what loss takes, (S, x)"),
    "no function": ({"S": "N N", "x": "N", "gradient": "number"}, "has no function 'number'"),
    "unknown condition": ({"S": "N N", "x": "N", "where": ("nice(S)",)}, "is not understood"),
    "no condition at all": ({"S": "N N", "x": "N", "where": ("S > 0",)}, "is not understood"),
    "condition on nothing": ({"S": "N N", "x": "N", "where": ("positive(z)",)}, "--where speaks of z"),
    "two conditions": ({"S": "N N", "x": "N", "where": ("positive(x)", "nonzero(x)")}, "more than one condition"),
    "too few arguments": ({"S": "N N", "x": "N", "where": ("distinct(S)",)}, "wrong number of arguments"),
    "relation to nothing": ({"S": "N N", "x": "N", "where": ("distinct(x, q)",)}, "unknown argument 'q'"),
    "condition against the axes": ({"S": "N", "x": "N", "where": ("positive_definite(S)",)}, "S"),
}


@pytest.mark.parametrize(("call", "words"), WRONG.values(), ids=WRONG)
def test_what_does_not_fit_together_is_told(tmp_path: Path, call: dict[str, object], words: str) -> None:
    (tmp_path / "mine.py").write_text(MINE)
    told = {"function": "loss", "gradient": "grad", **call}
    with pytest.raises(UsageError) as raised:
        pair(tmp_path, **told).formula()  # type: ignore[arg-type]
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("spec", ["mine.py", "no.py:f", "no_such_module_anywhere:f", "mine.py:"])
def test_a_place_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spec: str) -> None:
    (tmp_path / "mine.py").write_text(MINE)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError):
        Pair(spec, spec, (("x", "N"),), "x", ()).formula()
