"""Results as text and as JSON."""

from __future__ import annotations

import importlib
import json
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, Document, distinct, formula
from nablacheck.catalogue.names import name_on_command_line
from nablacheck.checking.defaults import POINTS
from nablacheck.checking.result import Result, Status
from nablacheck.checking.runner import check_claim
from nablacheck.core.verdict import Entry, Outcome, Verdict
from nablacheck.declare.points import Point
from nablacheck.oracles import central
from nablacheck.reports.json_output import result_record
from nablacheck.reports.text_results import (
    format_failure,
    format_result,
    format_results,
    format_summary,
    repeat_command,
)

from tests.helpers.command_line import Project

NOTES = Document("Some notes", key="some-notes")


@formula(x="N", a="N", where=distinct("x", "a"))
def distance(x: Any, a: Any) -> Any:
    """‖x − a‖"""
    return np.linalg.norm(x - a)


@distance.gradient("x", where=distinct("a", "x"), source=(NOTES.at("p. 3"), NOTES.at("p. 9")))
def _(x: Any, a: Any) -> Any:
    """(x − a)/‖x − a‖"""
    return (x - a) / np.linalg.norm(x - a)


@distance.misprint("a")
def printed(x: Any, a: Any) -> Any:
    """(x − a)/‖x − a‖"""
    return (x - a) / np.linalg.norm(x - a)


CLAIM, MISPRINT = distance.claims


def result(status: Status, claim: Claim = CLAIM, **figures: Any) -> Result:
    return Result(claim.name, "central", status, **{"seed": 7, **figures})


def entries(count: int) -> tuple[Entry, ...]:
    return tuple(Entry(f"x[{k}]", claimed=k + 0.5, numerical=1e-9, ratio=810.0) for k in range(count))


POINT = Point({"N": 2}, {"x": np.array([-0.0, 1.0]), "a": np.array([[1.0, 0.25], [0.0, 2.0]])})


def test_what_holds_is_a_line_with_its_sensitivity() -> None:
    line = format_result(result(Status.HOLDS, points=50, conclusive=48, detection_limit=3.21e-9))
    assert line == "holds    central    48 points and 2 inconclusive; a relative error of 3e-09 would show"


@pytest.mark.parametrize("detection_limit", [None, np.inf])
def test_a_sensitivity_that_is_not_known_is_not_told(detection_limit: float | None) -> None:
    assert format_result(result(Status.HOLDS, points=5, conclusive=5, detection_limit=detection_limit)).endswith(
        " 5 points"
    )


def test_a_refuted_misprint_is_a_line_with_the_sizes_of_its_counterexample() -> None:
    line = format_result(result(Status.REFUTED, MISPRINT, point=Point({"N": 2, "D": 1}, {})))
    assert line == "refuted  central    as it should be, at N=2 D=1"
    assert format_result(result(Status.REFUTED, MISPRINT, point=Point({}, {}))) == "refuted  central    as it should be"


def test_a_bad_end_is_a_line_with_its_reason() -> None:
    line = format_result(result(Status.TIMEOUT, reason="still running after 1 s"))
    assert line == "timeout  central    still running after 1 s"


def test_a_failure_without_a_reason_is_a_line_with_its_sizes() -> None:
    assert format_result(result(Status.FAILS, point=POINT)) == "fails    central    at N=2"


def test_oracles_with_one_reason_share_a_line_and_others_have_their_own() -> None:
    raising = replace(result(Status.FAILS, reason="raises"), point=POINT)
    by_dual, slow = replace(raising, oracle="dual"), result(Status.TIMEOUT, reason="slow")
    both = "fails    central, dual "
    assert format_results([raising, slow, by_dual], slow) == [
        (f"{both}raises", False),
        ("timeout  central    for the reason below", False),
    ]
    assert format_results([raising, by_dual], raising) == [(f"{both}for the reason below", False)]
    refuted = [replace(raising, status=Status.REFUTED, oracle=name) for name in ("central", "dual")]
    assert format_results(refuted, None) == [(format_result(each), True) for each in refuted]
    holds, unknown = result(Status.HOLDS, points=5), result(Status.UNSUPPORTED, reason="no fft")
    assert format_results([holds, replace(holds, oracle="dual"), unknown], None) == [
        (format_result(holds), True),
        (format_result(replace(holds, oracle="dual")), True),
        ("unsupported central    no fft", True),
    ]


def test_a_failure_tells_claim_conditions_sources_point_entries_cause_and_repetition() -> None:
    verdict = Verdict(Outcome.FAIL, tolerance=1e-6, entries=entries(1), total=2)
    failed = result(Status.FAILS, point=POINT, verdict=verdict, cause="the sign is wrong", count=20)
    assert format_failure(failed, CLAIM).splitlines() == [
        "distance: the gradient wrt x disagrees with central differences",
        f"  claim   (x − a)/‖x − a‖                       {CLAIM.code_location}",
        "  where   a ≠ x",
        "  source  Some notes, p. 3",
        "  source  Some notes, p. 9",
        "  sizes   N=2",
        "  x       [0. 1.]",
        "  a       [[1.   0.25]",
        "           [0.   2.  ]]",
        "  entry     claimed      numerical    difference / tolerance",
        "  x[0]      0.5          0            8.1e+02",
        "  1 of 2 entries wrong",
        "  likely  the sign is wrong",
        f"  repeat  nablacheck check {name_on_command_line(distance)} --seed 7 --points 20",
        f"          with NumPy {np.__version__}: another may draw other points",
    ]


def test_the_version_that_draws_the_points_is_left_out_where_the_user_named_the_seed() -> None:
    failed = result(Status.FAILS, point=POINT)
    assert format_failure(failed, CLAIM, seed_given=True).endswith(" --seed 7")
    assert format_failure(failed, CLAIM).endswith(": another may draw other points")


def test_the_code_is_blamed_for_what_can_not_be_run_and_the_formula_for_having_no_value() -> None:
    def head(claim: Claim, undefined: bool = False) -> str:
        verdict = Verdict(Outcome.FAIL, breaks_contract=True, undefined=undefined)
        failed = result(Status.FAILS, claim, point=POINT, verdict=verdict)
        return format_failure(failed, claim).splitlines()[0]

    assert head(CLAIM) == "distance: the gradient wrt x could not be checked: the code is at fault"
    assert head(MISPRINT) == "distance: the misprint of the gradient wrt a is not refuted: the code is at fault"
    unbuildable = format_failure(result(Status.FAILS, reason="a relation raises"), CLAIM)
    assert unbuildable.splitlines()[0] == head(CLAIM)
    assert head(CLAIM, undefined=True) == "distance: the gradient wrt x can't be right"


def test_of_many_wrong_entries_the_first_are_shown_and_all_counted() -> None:
    verdict = Verdict(Outcome.FAIL, entries=entries(9), total=12)
    lines = format_failure(result(Status.FAILS, point=POINT, verdict=verdict), CLAIM).splitlines()
    assert sum(line.startswith("  x[") for line in lines) == 6
    assert "  and 3 more" in lines
    assert "  9 of 12 entries wrong" in lines


def test_the_cotangent_is_shown_where_it_took_part() -> None:
    point = Point({"N": 1}, {"x": np.ones(1)}, cotangent=np.array([2.0]))
    for contracted, shown in ((True, True), (False, False)):
        verdict = Verdict(Outcome.FAIL, entries=entries(1), total=1, contracted=contracted)
        text = format_failure(result(Status.FAILS, point=point, verdict=verdict), CLAIM)
        assert ("\n  G       [2.]\n" in text) == shown


def test_a_misprint_that_survives_is_told_with_how_much_that_rests_on() -> None:
    survivor = result(Status.SURVIVES, MISPRINT, points=30, conclusive=30, detection_limit=1e-9, reason="unused")
    text = format_failure(survivor, MISPRINT)
    assert text.startswith("distance: the misprint of the gradient wrt a is not refuted by central differences\n")
    assert "it agrees at 30 points; a relative error of 1e-09 would show; is it right after all?" in text
    assert "unused" not in text


def test_what_could_not_be_checked_is_no_disagreement() -> None:
    text = format_failure(result(Status.CRASHED, reason="our mistake", trace="Traceback: …\n"), CLAIM)
    assert text.startswith("distance: the gradient wrt x could not be checked with central differences\n")
    assert "\n  reason  our mistake\n" in text
    assert text.endswith("\nTraceback: …")


def test_the_usual_number_of_points_is_left_out_of_the_repetition() -> None:
    assert "--points" not in repeat_command(result(Status.FAILS, count=POINTS), CLAIM)
    assert repeat_command(result(Status.FAILS, count=3), CLAIM).endswith(" --seed 7 --points 3")


@pytest.fixture
def importing(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Any]]:
    """Import modules of the project, which is the current folder, and forget them afterwards."""
    monkeypatch.chdir(project.folder)
    monkeypatch.syspath_prepend(project.folder)
    names: list[str] = []

    def load(name: str) -> Any:
        names.append(name)
        return importlib.import_module(name)

    yield load
    for name in names:
        for each in [each for each in sys.modules if each == name or each == name.partition(".")[0]]:
            del sys.modules[each]


def test_a_formula_is_referred_to_by_its_file_or_where_that_is_elsewhere_by_its_module(
    project: Project, importing: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    project.formula("referred.py")
    for folder in ("referring", "site-packages/installed"):
        project.formula(f"{folder}/sub.py")
        project.write(f"{folder}/__init__.py", "")
    monkeypatch.syspath_prepend(project.folder / "site-packages")
    found = [importing(name).square for name in ("referred", "referring.sub", "installed.sub")]
    below = [os.path.join("referring", "sub.py:square"), "installed.sub:square"]
    assert [name_on_command_line(each) for each in found] == ["referred.py:square", *below]
    monkeypatch.chdir(project.folder.parent)
    assert [name_on_command_line(each) for each in found[1:]] == [
        os.path.join(project.folder.name, below[0]), "installed.sub:square",
    ]  # fmt: skip
    monkeypatch.chdir(project.folder / "referring")
    assert [name_on_command_line(each) for each in found] == [
        "referred:square", "sub.py:square", "installed.sub:square",
    ]  # fmt: skip


def test_the_place_of_a_formula_is_in_quotes_where_a_shell_would_take_it_apart(here: Project) -> None:
    here.formula("my formulas/it's mine.py", gradient="3 * x")
    here.write("one.py", "def f(x):\n    return x @ x\n")
    told = here.nablacheck("check", "my formulas/", "--points", "5", "--seed", "1").stdout
    (line,) = [line for line in told.splitlines() if line.startswith("  repeat ")]
    again = shlex.split(line.removeprefix("  repeat  nablacheck "))
    assert again[:2] == ["check", os.path.join("my formulas", "it's mine.py:square")]
    assert here.nablacheck(*again).stdout == told


def test_a_formula_of_the_catalogue_is_referred_to_by_its_name() -> None:
    from nablacheck_formulas.determinants import determinant

    assert name_on_command_line(determinant) == "determinant"


SUMMARIES = [
    ([(Status.HOLDS, Status.HOLDS)], 0, "1 claim holds"),
    ([(Status.HOLDS, Status.FAILS)], 0, "1 claim fails"),
    ([(Status.HOLDS,), (Status.HOLDS,), (Status.REFUTED, Status.REFUTED)], 0, "2 claims hold, 1 misprint is refuted"),
    ([(Status.REFUTED,), (Status.REFUTED,)], 0, "2 misprints are refuted"),
    ([(Status.REFUTED, Status.SURVIVES), (Status.VACUOUS,)], 0, "2 claims fail"),
    ([(Status.HOLDS,)], 1, "1 claim holds, 1 declaration or module is broken"),
    ([], 2, "2 declarations or modules are broken"),
]


@pytest.mark.parametrize(("claims", "failures", "words"), SUMMARIES, ids=[words for _, _, words in SUMMARIES])
def test_the_summary_counts_claims_not_results(claims: list[tuple[Status, ...]], failures: int, words: str) -> None:
    results = [Result(f"claim{k}", "central", status, 0) for k, each in enumerate(claims) for status in each]
    assert format_summary(results, failures) == words


def test_json_is_strict_and_holds_the_counterexample() -> None:
    verdict = Verdict(Outcome.FAIL, difference=np.inf, tolerance=1e-6, ratio=np.inf, entries=entries(1), total=2)
    point = Point(POINT.sizes, {**POINT.values, "phi": abs}, cotangent=np.array([2.0]))
    failed = result(Status.FAILS, point=point, verdict=verdict, detection_limit=np.inf, inconclusive={"a kink": 2})
    data = json.loads(json.dumps(result_record(failed, CLAIM), allow_nan=False))
    assert data["counterexample"] == {
        "sizes": {"N": 2},
        "values": {"x": [0.0, 1.0], "a": [[1.0, 0.25], [0.0, 2.0]], "phi": repr(abs)},
        "cotangent": [2.0],
    }
    assert data["entries"] == [{"index": "x[0]", "claimed": 0.5, "numerical": 1e-9, "ratio": 810.0}]
    assert (data["detection_limit"], data["difference"], data["ratio"]) == (None, None, None)
    assert data["inconclusive"] == {"a kink": 2}
    assert (data["status"], data["ok"], data["misprint"]) == ("fails", False, False)
    assert data["sources"] == ["Some notes, p. 3", "Some notes, p. 9"]
    assert (os.path.basename(data["file"]), data["line"]) == (os.path.basename(__file__), CLAIM.code_location.line)


def test_of_a_minimizer_the_stated_value_is_shown_and_not_the_drawn_one() -> None:
    @formula(x="N", a="N")
    def square(x: Any, a: Any) -> Any:
        """‖x − a‖²"""
        return (x - a) @ (x - a)

    @square.minimizer("x")
    def claim(a: Any) -> Any:
        """2a"""
        return 2 * a

    text = format_failure(check_claim(claim, central), claim)
    assert "\n  a       [1.]\n" in text
    assert "\n  x  " not in text
    assert "\n  x =     [2.]\n" in text
    assert "  ∂/∂x[0] " in text
