"""A function and a gradient in somebody's code, checked without a declaration."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import numpy as np
import pytest
from nablacheck import Claim
from nablacheck.core.errors import UsageError
from nablacheck.declare.function_gradient_pair import Pair
from nablacheck.oracles import oracle

from tests.helpers.command_line import Project
from tests.helpers.plainly import check_plainly

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


def pair(
    folder: Path,
    function: str,
    gradient: str,
    wrt: str | tuple[str, ...] = "x",
    where: tuple[str, ...] = (),
    kind: str = "gradient",
    out: str | None = None,
    **axes: str,
) -> Pair:
    file = str(folder / "mine.py")
    return Pair(f"{file}:{function}", f"{file}:{gradient}", tuple(axes.items()), wrt, where, kind, out)


def test_a_right_pair_holds(mine: Project) -> None:
    ran = mine.nablacheck(
        "pair", "mine.py:loss", "mine.py:grad", "S=N N", "x=N", "--wrt", "x", "--where", "positive_definite(S)",
        "--seed", "1", "--points", "30",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.startswith("holds    loss-x-gradient  grad   30 points; ")
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


FOREIGN = """
import numpy as np
from functools import partial

def loss(w, X, y, reg=0.5, *, power=2):
    return np.sum(np.abs(X @ w - y) ** power) + reg * w @ w

def by_name(X, w, y):
    return 2 * X.T @ (X @ w - y) + w

def by_place(weights, data, targets, strength=0.5):
    return 2 * data.T @ (data @ weights - targets) + 2 * strength * weights

def parts(w, X, y, *, c=1.0):
    r = X @ w - y
    return {"w": 2 * X.T @ r + w, "X": 2 * c * np.outer(r, w)}

wrong_parts = partial(parts, c=1.01)
ridge = partial(loss, reg=0.0)
tuples = lambda w, X, y: tuple(parts(w, X, y)[name] for name in ("w", "X"))
of_all = lambda w, X, y: (*tuples(w, X, y), 0 * y)
by_all = lambda w, X, y: (*tuples(w, X, y), 2 * (y - X @ w))

class Model:
    scale = 3.0

    def value(self, x):
        return self.scale * x @ x

    def slope(self, x):
        return 2 * self.scale * x

    def __call__(self, x):
        return self.value(x)

model = Model()

def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()

def pullback(G, z):
    s = softmax(z)
    return s * (G - G @ s)

def jacobian(z):
    s = softmax(z)
    return np.diag(s) - np.outer(s, s)

def product(A, B):
    return A @ B

def pull_product(upstream, A, B):
    return {"B": A.T @ upstream, "A": upstream @ B.T}

def quartic(x):
    return np.sum(x**4)

def second(x):
    return np.diag(12 * x**2)

def picked(X, y):
    return np.sum(X[np.arange(len(y)), y] ** 2)

def of_picked(X, y):
    return 2 * X * (np.arange(X.shape[1]) == y[:, None])

def small(x):
    return bool(np.abs(x).max() < 3)
"""
REGRESSION = {"w": "D", "X": "N D", "y": "N"}
HOLDING: dict[str, dict[str, object]] = {
    "by name in another order": {"function": "loss", "gradient": "by_name", "wrt": "w", **REGRESSION},
    "by place under other names": {"function": "loss", "gradient": "by_place", "wrt": "w", **REGRESSION},
    "a keyword and a default": {
        "function": "loss", "gradient": "loss_by", "wrt": "w", "reg": "", "power": "integer(2..2)", **REGRESSION,
    },
    "several in a dict": {"function": "loss", "gradient": "parts", "wrt": ("w", "X"), **REGRESSION},
    "several in a tuple": {"function": "loss", "gradient": "tuples", "wrt": ("w", "X"), **REGRESSION},
    "a part for each argument": {"function": "loss", "gradient": "of_all", "wrt": ("X", "w"), **REGRESSION},
    "all": {"function": "loss", "gradient": "by_all", "wrt": ("all",), **REGRESSION},
    "all but labels": {
        "function": "picked", "gradient": "of_picked", "wrt": ("all",), "X": "N K", "y": "integers(0, K, N)",
    },
    "a method of a class": {"function": "Model.value", "gradient": "Model.slope", "x": "N"},
    "a method of an object": {"function": "model.value", "gradient": "model.slope", "x": "N"},
    "an object that is called": {"function": "model", "gradient": "model.slope", "x": "N"},
    "a pullback": {"function": "softmax", "gradient": "pullback", "wrt": "z", "kind": "pullback", "out": "K", "z": "K"},
    "a jacobian": {"function": "softmax", "gradient": "jacobian", "wrt": "z", "kind": "jacobian", "out": "K", "z": "K"},
    "a pullback by both": {
        "function": "product", "gradient": "pull_product", "wrt": ("A", "B"), "kind": "pullback", "out": "M N",
        "A": "M K", "B": "K N",
    },
    "a hessian": {"function": "quartic", "gradient": "second", "kind": "hessian", "x": "N"},
    "labels": {"function": "picked", "gradient": "of_picked", "wrt": "X", "X": "N K", "y": "integers(0, K, N)"},
    "labels apart": {
        "function": "picked", "gradient": "of_picked", "wrt": "X", "X": "N K", "y": "N",
        "where": ("integers(0, K, y)",),
    },
    "a bound": {"function": "model", "gradient": "model.slope", "x": "within(3)(N)"},
    "a predicate": {"function": "model", "gradient": "model.slope", "x": "N", "where": ("such_that:FILE.small",)},
}  # fmt: skip
REFUTED: dict[str, dict[str, object]] = {
    "one of several": {"function": "loss", "gradient": "wrong_parts", "wrt": ("w", "X"), **REGRESSION},
    "one of all": {"function": "loss", "gradient": "of_all", "wrt": ("all",), **REGRESSION},
    "another default": {"function": "ridge", "gradient": "by_place", "wrt": "w", **REGRESSION},
    "a pullback": {"function": "softmax", "gradient": "product", "wrt": "z", "kind": "pullback", "out": "K", "z": "K"},
    "a hessian": {"function": "quartic", "gradient": "jacobian", "kind": "hessian", "x": "N"},
}


def foreign(folder: Path, call: dict[str, object]) -> list[Claim]:
    (folder / "mine.py").write_text(FOREIGN + LOSS_BY, encoding="utf-8")
    where = tuple(str(each).replace("FILE", str(folder / "mine.py")) for each in call.get("where", ()))  # type: ignore[attr-defined]
    return pair(folder, **{**call, "where": where}).formula().claims  # type: ignore[arg-type]


LOSS_BY = """
def loss_by(w, X, y, reg, power):
    return 2 * X.T @ (X @ w - y) + 2 * reg * w
"""


@pytest.mark.parametrize("call", HOLDING.values(), ids=HOLDING)
def test_whatever_somebody_has_is_a_pair(tmp_path: Path, call: dict[str, object]) -> None:
    for claim in foreign(tmp_path, call):
        assert check_plainly(claim, oracle("dual"), count=12).ok
        assert check_plainly(claim, oracle("central"), count=12).ok


@pytest.mark.parametrize("call", REFUTED.values(), ids=REFUTED)
def test_what_is_wrong_of_it_fails(tmp_path: Path, call: dict[str, object]) -> None:
    claims = foreign(tmp_path, call)
    bad = [check_plainly(claim, oracle("central"), count=12).bad for claim in claims]
    assert bad == [False] * (len(claims) - 1) + [True]
    repeat = shlex.split(claims[0].formula.call)
    asked = call.get("wrt") or "x"
    assert repeat[repeat.index("--wrt") + 1] == (asked if isinstance(asked, str) else asked[0])  # type: ignore[index]


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
    "no kind": ({"S": "N N", "x": "N", "kind": "jacoban"}, "--kind is one of gradient, jacobian, pullback, hessian"),
    "no axes of the value": ({"S": "N N", "x": "N", "kind": "jacobian"}, 'say its axes, as in --out "N"'),
    "a scalar with axes": ({"S": "N N", "x": "N", "out": "N"}, "with --out say --kind jacobian"),
    "no axes at all": ({"S": "N N", "x": "N", "kind": "jacobian", "out": "n!"}, "--out: 'n!'"),
    "no space": ({"S": "nice(N N)", "x": "N"}, "S: 'nice(N N)' is no space; write axes"),
    "no number": ({"S": "N N", "x": "within(a)(N)"}, "x: 'a' is no number"),
    "by integers": ({"S": "N N", "x": "counts(N)"}, "--wrt x is made of integers"),
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


def test_a_point_of_ones_own(mine: Project) -> None:
    mine.write("foreign.py", FOREIGN)
    rng = np.random.default_rng(0)
    file = mine.folder / "point.npz"
    np.savez(file, w=rng.standard_normal(3), X=rng.standard_normal((5, 3)), y=np.arange(5), reg=0.5)
    call = ["pair", "foreign.py:loss", "foreign.py:parts", "--wrt", "w", "--wrt", "X", "--data", "point.npz"]
    right, wrong = mine.nablacheck(*call), mine.nablacheck(*[each.replace(":parts", ":wrong_parts") for each in call])
    assert (right.returncode, wrong.returncode) == (2, 2)  # parts has no parameter for reg
    assert "foreign.py:parts takes (w, X, y, c) and should take what loss takes, (w, X, y, reg)" in right.stderr
    np.savez(file, w=rng.standard_normal(3), X=rng.standard_normal((5, 3)), y=np.arange(5))
    right, wrong = mine.nablacheck(*call), mine.nablacheck(*[each.replace(":parts", ":wrong_parts") for each in call])
    assert (right.returncode, wrong.returncode) == (0, 1), right.stdout + right.stderr
    assert right.stdout.startswith("holds    loss-w-X-gradient  parts   at point.npz\n  pass by w: ")
    assert wrong.stdout.startswith("fails    loss-w-X-gradient  parts   at point.npz\n  fail by X: along a line")
    told = {
        "there is no such file": ["--data", "no.npz"],
        "has w, X, y": ["--wrt", "z"],
        "by which there is no derivative": ["--wrt", "y"],
        "leave out what draws or prints others": ["--json"],
    }
    for words, more in told.items():
        ran = mine.nablacheck(*call, *more)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert words in ran.stderr
    no_axes = mine.nablacheck(*call[:-2])
    assert (no_axes.returncode, "or a point with --data" in no_axes.stderr) == (2, True)
