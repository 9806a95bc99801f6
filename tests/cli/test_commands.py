"""The command line as a user meets it, with good and hostile input."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from typing import Any

import pytest

from tests.helpers.command_line import FAILED, HELD, INTERRUPTED, MINGLED, MISUSED, Project, assert_misused


def read_json(text: str) -> Any:
    """What strict JSON means: no NaN and no infinity."""

    def refuse(word: str) -> None:
        raise ValueError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


# Wrong calls: one line on the error stream, nothing else, exit code 2.

WRONG_CALLS = {
    "an unknown name": (["check", "quadratic_from"], "no formula 'quadratic_from'; did you mean quadratic_form?"),
    "a name like no other": (["check", "zzzz"], "no formula 'zzzz'; nablacheck list shows the names"),
    "an unknown claim": (
        ["check", "quadratic_form-x-gradeint"],
        "quadratic_form has no claim 'quadratic_form-x-gradeint'; did you mean quadratic_form-x-gradient",
    ),
    "an unknown name to show": (["show", "distanse"], "no formula 'distanse'; did you mean distance?"),
    "nothing to check": (["check"], "name a formula, a file or module:attribute, or say --all"),
    "names and --all": (["check", "--all", "distance"], "names or --all, not both"),
    "an unknown oracle": (
        ["check", "distance", "--oracle", "centrl"],
        "no oracle 'centrl'; there are central, check_grad, value, dual, written, ball, prime",
    ),
    "an oracle for other claims": (["check", "distance", "--oracle", "value"], "no claim here is of a kind that value"),
    "an unknown command": (["chekc"], "No such command 'chekc'"),
    "an unknown option": (["check", "--sede", "1", "distance"], "--seed"),
    "no points": (["check", "distance", "--points", "0"], "--points"),
    "a negative seed of ask": (
        ["ask", "xᵀx", "--wrt", "x", "--gradient", "2x", "--seed", "-1"],
        "Invalid value for '--seed': '-1' is not a whole number from 0 on, such as 7",
    ),
    "a seed that is no number": (
        ["check", "distance", "--seed", "x"],
        "Invalid value for '--seed': 'x' is not a whole number from 0 on, such as 7",
    ),
    "a fraction of a point": (["check", "distance", "--points", "2.5"], "'2.5' is not a whole number from 1 on"),
    "no time": (["check", "distance", "--timeout", "nan"], "'nan' is not a number of seconds above 0"),
    "a folder without formulas": (["check", "empty/"], "no file in the folder empty declares a formula with @formula"),
    "a file that isn't there": (["check", "absent.py"], "no file absent.py"),
    "a file without its ending": (["check", "mine"], "no formula 'mine'; did you mean mine.py"),
    "a claim that a file hasn't": (
        ["check", "mine.py:square-x-gradeint"],
        "square has no claim 'square-x-gradeint'; did you mean square-x-gradient?",
    ),
    "an attribute that isn't there": (["check", "mine.py:sqare"], "mine.py has no 'sqare'; did you mean square?"),
    "an attribute that is no formula": (
        ["check", "mine.py:formula"],
        "formula in mine.py is a function, not a formula",
    ),
    "a module that isn't there": (["check", "absent.module:loss"], "no module 'absent'"),
    "an unknown topic": (["list", "--topic", "smal"], "topics: small; sources: small-notes"),
    "a formula of an unknown source": (["list", "--source", "cookbook"], "topics: small; sources: small-notes"),
}


@pytest.mark.parametrize(("call", "words"), WRONG_CALLS.values(), ids=WRONG_CALLS)
def test_a_wrong_call_gets_one_line_and_exit_code_2(catalogue: Project, call: list[str], words: str) -> None:
    catalogue.formula("mine.py")
    (catalogue.folder / "empty").mkdir()
    assert_misused(catalogue.nablacheck(*call), words)


def test_no_arguments_show_the_commands_and_exit_code_2(project: Project) -> None:
    ran = project.nablacheck()
    assert ran.returncode == MISUSED
    for command in ("check", "mutate", "list", "show", "coverage", "errata"):
        assert f"\n  {command} " in ran.stdout


# Plugins that can't be loaded: one line on each, and everything else goes on.

BROKEN_PLUGINS: dict[str, tuple[str, str | bytes, str]] = {
    "a syntax error": ("broken.py", "x = 1\ndef f(x:\n", "syntax error: '(' was never closed (broken.py:2)"),
    "raising at import": (
        "broken.py",
        "import numpy as np\n\nnp.linalg.inv(np.zeros((2, 2)))\n",
        "raises LinAlgError: Singular matrix (broken.py:3)",
    ),
    "an exception that ends Python when it is told": (
        "broken.py",
        "class Odd(BaseException):\n    def __str__(self):\n        raise SystemExit(0)\n\nraise Odd\n",
        "raises Odd: (its message raises, too) (broken.py:5)",
    ),
    "an exception of several lines": (
        "broken.py",
        "raise RuntimeError('first line\\n  second line')\n",
        "raises RuntimeError: first line second line (broken.py:1)",
    ),
    "interrupting at import": (
        "broken.py",
        "def leave():\n    raise KeyboardInterrupt\n\nleave()\n",
        "raises KeyboardInterrupt:  (broken.py:2)",
    ),
    "leaving at import": ("broken.py", "import sys\nsys.exit(0)\n", "raises SystemExit: 0 (broken.py:2)"),
    "needing what isn't installed": (
        "broken.py",
        "\nimport no_such_library\n",
        "raises ModuleNotFoundError: No module named 'no_such_library' (broken.py:2)",
    ),
    "absent": ("other.py", "", "there is no file broken.py"),
    "empty": ("broken.py", "", "declares no formula; is @formula missing?"),
    "binary": ("broken.py", b"\x7fELF\x02\x00\x00\x01\xff", "broken.py isn't Python source"),
    "not in UTF-8": ("broken.py", b"x = '\xff\xfe'\n", "broken.py isn't Python source"),
    "a text file renamed": (
        "broken.py",
        "Dear reader, this is no Python.\n",
        "syntax error: invalid syntax (broken.py:1)",
    ),
    "declared badly": (
        "broken.py",
        'from nablacheck import formula\n\n@formula(x="N")\ndef f(y):\n    """y"""\n    return y\n',
        "f takes (y) but declares (x); declare every argument, in the order of the signature (broken.py:3)",
    ),
    "without a claim": (
        "broken.py",
        'from nablacheck import formula\n\n@formula(x="N")\ndef lonely(x):\n    """‖x‖²"""\n    return x @ x\n',
        'lonely makes no claim (broken.py:3); add one, as in @lonely.gradient("x")',
    ),
    "declaring a name of the catalogue": (
        "broken.py",
        'from nablacheck import formula\n\n@formula(x="N")\ndef distance(x):\n    """‖x‖²"""\n    return x @ x\n',
        "distance is declared twice, at {catalogue}:52 and at broken.py:3; rename one",
    ),
}


@pytest.mark.parametrize(("file", "source", "words"), BROKEN_PLUGINS.values(), ids=BROKEN_PLUGINS)
def test_a_broken_plugin_is_one_line_and_exit_code_1(
    catalogue: Project, file: str, source: str | bytes, words: str
) -> None:
    catalogue.write(file, source)
    catalogue.formula("good.py")
    ran = catalogue.nablacheck("list", "--plugin", "broken.py", "--plugin", "good.py")
    small = os.path.join("library", "nablacheck_formulas", "small.py")
    assert ran.returncode == FAILED
    assert ran.stderr.startswith("plugin broken.py: " + words.format(catalogue=small))
    assert ran.stderr.count("\n") == 1
    assert "  square " in ran.stdout
    assert "  distance " in ran.stdout


def test_the_other_plugins_are_checked_beside_broken_ones(catalogue: Project) -> None:
    catalogue.write("syntax.py", "def f(x:\n")
    catalogue.write("binary.py", b"\x00\xff")
    catalogue.formula("good.py")
    catalogue.formula("later.py", name="later")
    options = [word for name in ("syntax", "binary", "absent", "good", "later") for word in ("--plugin", f"{name}.py")]
    ran = catalogue.nablacheck("check", "--all", *options, "--points", "5", "--seed", "1", "--json")
    document = read_json(ran.stdout)
    assert ran.returncode == FAILED
    assert {result["formula"] for result in document["results"]} == {"quadratic_form", "distance", "square", "later"}
    assert all(result["ok"] for result in document["results"])
    assert not document["ok"]
    assert [each["origin"] for each in document["failures"]] == [
        "plugin syntax.py", "plugin binary.py", "plugin absent.py",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "call", [["mine.py"], ["mine.py:square"], ["--plugin", "mine.py"], ["mine.py", "-k", "square"]]
)
def test_claims_above_a_broken_declaration_are_checked_beside_it(project: Project, call: list[str]) -> None:
    text = project.formula("mine.py").read_text(encoding="utf-8")
    bad = text.replace("def square(x)", "def bad(y)").replace("square", "bad")
    other = text.replace("square", "other") if ":" in call[0] else ""
    project.write("mine.py", f"{text}\n{other}\n{bad}\n{text.replace('square', 'later')}")
    ran = project.nablacheck("check", *call, "--points", "5", "--seed", "1", "--oracle", "dual")
    assert ran.returncode == FAILED
    first, told, summary = ran.stdout.splitlines()
    assert first.startswith("holds    square-x-gradient  2x   5 points; ")
    assert ": bad takes (y) but declares (x); declare every argument" in told
    assert summary == "1 claim holds, 1 declaration or module is broken (seed 1)"


@pytest.mark.parametrize("command", ["check", "derive", "certify", "plot --text", "mutate"])
def test_no_other_formula_answers_for_one_below_a_broken_declaration(project: Project, command: str) -> None:
    first = project.formula("mine.py", name="first").read_text(encoding="utf-8")
    second = first.replace("first", "second").replace('    """2x"""\n', "")
    project.write("mine.py", f"{first}\n{second}\n{first.replace('first', 'third')}")
    broken = "second: the claim has no docstring; write the equation as its first line (mine.py:22)"
    # What is declared below, what is nowhere, what has no claim above, and lines of what is broken or below it.
    for meant in ("third", "fourth", "second", "first-x-hessian", "second-x-gradient", "thi*", "20", "25", "40"):
        ran = project.nablacheck(*command.split(), f"mine.py:{meant}")
        told = f"mine.py:{meant}: {broken}; nothing below it was loaded, and mine.py:{meant} means no claim above it"
        printed = ran.stdout + ran.stderr
        answered = "2x" in printed or "first-x-gradient" in printed
        assert (ran.returncode, printed.splitlines()[0], answered) == (FAILED, told, False)
    for meant in ("first", "first-x-gradient", "fir*", "10") if command == "derive" else ("first",):
        ran = project.nablacheck(*command.split(), f"mine.py:{meant}")
        told = f"mine.py:{meant}: {broken}; nothing below it was loaded\n"
        answered = "2x" in ran.stdout or "first-x-gradient" in ran.stdout
        assert (ran.returncode, told in ran.stdout + ran.stderr, answered) == (FAILED, True, True)


def test_a_broken_module_that_is_imported_answers_for_no_name_of_its_importer(project: Project) -> None:
    first = project.formula("other.py", name="first").read_text(encoding="utf-8")
    project.write("other.py", first + first.replace("first", "second").replace('    """2x"""\n', ""))
    project.write("mine.py", f"import other\n{first.replace('2 * x', '3 * x')}")
    ran = project.nablacheck("check", "mine.py:first")
    assert (ran.returncode, "holds" in ran.stdout) == (FAILED, False)
    assert ran.stdout.startswith("mine.py:first: second: the claim has no docstring")


def test_a_name_declared_twice_in_a_file_shows_both_places(project: Project) -> None:
    once = project.formula("twice.py").read_text(encoding="utf-8")
    project.write("twice.py", once + once)
    ran = project.nablacheck("check", "twice.py")
    assert ran.returncode == FAILED
    assert ran.stdout.startswith("holds    square-x-gradient ")
    assert "square is declared twice, first at twice.py:4; rename one (twice.py:16); nothing below" in ran.stdout


def test_a_name_declared_in_two_plugins_shows_both_places_and_checks_the_first(project: Project) -> None:
    project.formula("one.py")
    project.formula("two.py", gradient="3 * x")
    ran = project.nablacheck(
        "check", "--plugin", "one.py", "--plugin", "two.py", "square", "--points", "5", "--seed", "1"
    )
    assert ran.returncode == FAILED
    assert "plugin two.py: square is declared twice, at one.py:4 and at two.py:4; rename one\n" in ran.stdout
    assert "1 claim holds, " in ran.stdout


# A catalogue that isn't there, or isn't ours.


@pytest.fixture
def good(project: Project) -> Project:
    """A project with the good plugin good.py."""
    project.formula("good.py")
    return project


@pytest.mark.parametrize("name", ["formulas", "checks"])
def test_packages_of_other_people_may_be_called_as_our_folders_are(good: Project, name: str) -> None:
    good.write(f"theirs/{name}/__init__.py", "def spreadsheet(): ...\n")
    good.path.insert(0, str(good.folder / "theirs"))
    ran = good.nablacheck("check", "square", "squared_norm", "--plugin", "good.py", "--points", "5", "--seed", "1")
    assert (ran.returncode, ran.stderr) == (HELD, "")
    assert re.search(r"(?m)^\d+ claims hold\b", ran.stdout)


def test_a_plugin_may_be_a_package_called_formulas(project: Project) -> None:
    project.formula("formulas/squares.py")
    project.write("formulas/__init__.py", "")
    ran = project.nablacheck("check", "square", "--plugin", "formulas", "--points", "5", "--seed", "1")
    assert (ran.returncode, ran.stderr) == (HELD, "")


def test_no_catalogue_at_all_is_said_and_the_plugins_are_checked(good: Project) -> None:
    good.write("without.py", (
        "import sys, runpy\n"
        "sys.modules['nablacheck_formulas'] = None\n"
        "runpy.run_module('nablacheck', run_name='__main__', alter_sys=True)\n"
    ))  # fmt: skip
    ran = good.python("without.py", "check", "--all", "--plugin", "good.py", "--points", "5", "--seed", "1")
    assert ran.returncode == FAILED
    assert "catalogue: there is no module 'nablacheck_formulas'; is it installed, or on the path?" in ran.stdout
    assert "1 claim holds, " in ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr


def test_an_empty_catalogue_is_a_failure(project: Project) -> None:
    project.write("library/nablacheck_formulas/__init__.py", "")
    project.path.insert(0, str(project.folder / "library"))
    ran = project.nablacheck("check", "--all")
    assert ran.returncode == FAILED
    assert "catalogue: declares no formula; is @formula missing?" in ran.stdout


def test_a_random_function_passes_no_command(project: Project) -> None:
    """With points at which it happens to agree, and without."""
    for name, noise in (("always", "1 + rng.random()"), ("seldom", "1 + (rng.random() < 0.3)")):
        text = project.formula(f"{name}.py", name=name).read_text(encoding="utf-8")
        source = "import numpy as np\nrng = np.random.default_rng(0)\n" + text.replace("x @ x", f"x @ x * ({noise})")
        project.write(f"{name}.py", source)
        for command in ("check", "mutate"):
            ran = project.nablacheck(command, f"{name}.py", "--points", "10", "--seed", "1")
            assert ran.returncode == FAILED, (command, name)


# Sources that do what no source may do.


def hostile(project: Project, declaration: str, body: str, value: str = "x @ x", name: str = "bad") -> None:
    """A file with a formula and the body of its gradient."""
    project.write(
        f"{name}.py",
        f'''
import os
import sys
from nablacheck import formula, such_that

never = such_that("‖x‖² < 0", lambda x: x @ x < 0)

@formula({declaration})
def {name}(x):
    """‖x‖²"""
    return {value}

@{name}.gradient("x")
def _(x):
    """2x"""
    {body}
''',
    )


WRONG_SHAPE = "the gradient has shape (1, 1) ({file}:13) and x has shape (1,)"
NAN = "the gradient is NaN where the function is finite ({file}:13); is a condition missing"
WRITING = "writes into its argument ({file}:%d); work on a copy"
VECTOR = "({file}:8) and is declared a scalar"
NEVER = "no drawn point satisfies ‖x‖² < 0; is the relation impossible? ({file}:8)"
HOSTILE = {
    "wrong_shape": ('x="N"', "return x[:, None] * x", "x @ x", WRONG_SHAPE),
    "none": ('x="N"', "2 * x", "x @ x", "the gradient returns None ({file}:13); is a return missing?"),
    "nan": ('x="N"', "return x * float('nan')", "x @ x", NAN),
    "listing": ('x="N"', "return list(2 * x)", "x @ x", "the gradient returns a list ({file}:13); return an array"),
    "words": ('x="N"', "return '2x'", "x @ x", "the gradient returns a str ({file}:13); return an array"),
    "imaginary": ('x="N"', "return 2j * x", "x @ x", "returns complex128 values ({file}:13); return real numbers"),
    "raising": ('x="N"', "return {}[3]", "x @ x", "the gradient raises KeyError: 3 ({file}:16)"),
    "writing": ('x="N"', "x *= 2; return x", "x @ x", "the gradient " + WRITING % 16),
    "vector": ('x="N"', "return 2 * x", "x * x", VECTOR),
    "sorting": ('x="N"', "return 2 * x", "x.sort()", "the function " + WRITING % 11),
    "impossible": ('x="N", where=never', "return 2 * x", "x @ x", NEVER),
}


@pytest.fixture(scope="module")
def hostile_lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What checking all hostile sources prints, with a good formula at the end."""
    project = Project(tmp_path_factory.mktemp("hostile"))
    for name, (declaration, body, value, _) in HOSTILE.items():
        hostile(project, declaration, body, value, name)
    project.formula("good.py", name="good")
    files = [f"{name}.py" for name in (*HOSTILE, "good")]
    ran = project.nablacheck("check", *files, "--points", "5", "--seed", "1", "--oracle", "central")
    assert ran.returncode == FAILED
    return ran.stdout.splitlines()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_source_fails_with_what_is_wrong_and_its_line(hostile_lines: list[str], name: str) -> None:
    words = HOSTILE[name][3].format(file=f"{name}.py")
    (line,) = [line for line in hostile_lines if f" {name}-x-gradient " in line]
    status = "vacuous" if name == "impossible" else "fails"
    assert line.split() == [status, f"{name}-x-gradient", "2x", "by", "central"]
    (reason,) = [line for line in hostile_lines if words in line]
    assert reason.startswith("  reason  ")


def test_what_a_source_raises_is_told_once_for_all_oracles(project: Project) -> None:
    hostile(project, 'x="N"', "raise ValueError('so it is')")
    told = project.nablacheck("check", "bad.py", "--points", "5", "--seed", "1").stdout
    assert told.count("so it is") == 1
    assert told.startswith("fails    bad-x-gradient  2x   by central, check_grad, dual, written\n")
    assert "\n  reason  the gradient raises ValueError: so it is (bad.py:16)\n" in told


def test_after_hostile_sources_the_next_formula_is_checked(hostile_lines: list[str]) -> None:
    assert hostile_lines[-2].startswith("holds    good-x-gradient ")
    assert re.search(r"  2x   5 points; seen to \de-07 by central$", hostile_lines[-2])
    assert hostile_lines[-1] == f"1 claim holds, {len(HOSTILE)} claims fail (seed 1)"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_source_that_never_returns_is_ended_at_its_time_limit(project: Project, jobs: str) -> None:
    hostile(project, 'x="N"', "exec('while True: pass')")
    project.formula("good.py", name="good")
    call = [
        "check",
        "bad.py",
        "good.py",
        "--points",
        "5",
        "--seed",
        "1",
        "--timeout",
        "1",
        "--oracle",
        "central",
        "--jobs",
        jobs,
    ]
    ran = project.nablacheck_process(*call)
    assert ran.returncode == FAILED
    assert "timeout  bad-x-gradient   2x   by central\n" in ran.stdout
    assert "  reason  still running after 1 s, at point 1\n" in ran.stdout
    assert "holds    good-x-gradient  2x   5 points; seen to " in ran.stdout


def test_a_worker_that_dies_costs_its_claim_and_nothing_else(project: Project) -> None:
    hostile(project, 'x="N"', "os._exit(7)")
    project.formula("good.py", name="good")
    call = ["check", "bad.py", "good.py", "--points", "5", "--jobs", "2", "--seed", "1", "--oracle", "central"]
    ran = project.nablacheck_process(*call)
    assert ran.returncode == FAILED
    assert "crashed  bad-x-gradient   2x   by central\n" in ran.stdout
    assert "  reason  the process that checked it died, exit code 7\n" in ran.stdout
    assert "holds    good-x-gradient  2x   5 points; seen to " in ran.stdout
    assert ran.stdout.splitlines()[-1] == "1 claim holds, 1 claim fails (seed 1)"


# Right calls.


def test_a_formula_is_checked_by_name(catalogue: Project) -> None:
    ran = catalogue.nablacheck("check", "quadratic_form", "--points", "20", "--seed", "1")
    assert ran.returncode == HELD
    assert ran.stderr == ""
    lines = ran.stdout.splitlines()
    names = ("quadratic_form-x-gradient", "quadratic_form-x-gradient-misprint-printed")
    assert [line.split()[:2] for line in lines[:2]] == [["holds", names[0]], ["refuted", names[1]]]
    assert re.search(
        r"  \(A \+ Aᵀ\)x   20 points; seen to 1e-1\d by dual, \S+ by check_grad, \S+ by central; ", lines[0]
    )
    assert lines[1].endswith("  2Ax   as it should be, by central, check_grad, dual at N=2; as written")
    assert lines[-1] == "2 claims hold, 1 misprint is refuted (seed 1)"


def test_all_formulas_are_checked_plugins_included(catalogue: Project) -> None:
    catalogue.formula("mine.py", gradient="3 * x")
    ran = catalogue.nablacheck("check", "--all", "--plugin", "mine.py", "--points", "10", "--seed", "1")
    assert ran.returncode == FAILED
    assert "square: the gradient wrt x disagrees with central differences" in ran.stdout
    assert "quadratic_form" not in ran.stdout, "with --all only failures are told"
    assert ran.stdout.splitlines()[-1] == "3 claims hold, 1 misprint is refuted, 1 claim fails (seed 1)"


TWO = '''
from nablacheck import formula

@formula(x="")
def half(x):
    """x²/2"""
    return x * x / 2

@half.gradient("x")
def _(x):
    """x"""
    return x

@formula(x="")
def cube(x):
    """x³"""
    return x**3

@cube.gradient("x")
def _(x):
    """3x²"""
    return 3 * x**2
'''


def test_code_is_checked_where_it_stands(project: Project) -> None:
    project.write("two.py", TWO)
    project.write("folder/two.py", TWO.replace("half", "third").replace("cube", "square"))
    project.formula("folder/one.py", name="one")
    targets = ["two:half", "folder/two.py:square", "folder.one:one"]
    ran = project.nablacheck("check", *targets, "--points", "5", "--seed", "1", "--json", "--oracle", "central")
    assert ran.returncode == HELD
    assert [result["formula"] for result in read_json(ran.stdout)["results"]] == ["half", "square", "one"]


@pytest.mark.parametrize("also", [["--plugin", "mine.py"], ["mine.py:square", "distance"]], ids=" ".join)
def test_a_file_is_checked_whatever_else_names_it(catalogue: Project, also: list[str]) -> None:
    catalogue.formula("mine.py", gradient="3 * x")
    catalogue.write("pyproject.toml", '[tool.nablacheck]\nplugins = ["mine.py"]\n')
    ran = catalogue.nablacheck(
        "check", "mine.py", *also, "--points", "5", "--seed", "1", "--json", "--oracle", "central"
    )
    results = read_json(ran.stdout)["results"]
    assert ran.returncode == FAILED
    assert [each["status"] for each in results if each["formula"] == "square"] == ["fails"]


@pytest.mark.parametrize("call", [["mine.py"], ["--plugin", "mine.py"]], ids=str)
def test_what_a_file_claims_comes_in_the_order_of_the_file(project: Project, call: list[str]) -> None:
    project.write("mine.py", MINGLED)
    ran = project.nablacheck("check", *call, "--points", "3", "--seed", "1", "--oracle", "dual")
    assert ran.returncode == HELD
    told = [line.split()[1] for line in ran.stdout.splitlines() if "-x-" in line]
    assert told == ["second-x-gradient", "first-x-gradient", "second-x-gradient-misprint"]


def test_a_plugin_alone_is_checked_without_naming_its_formulas(project: Project) -> None:
    project.formula("mine.py")
    ran = project.nablacheck("check", "--plugin", "mine.py", "--points", "5", "--seed", "1")
    assert ran.returncode == HELD
    assert ran.stdout.startswith("holds    square-x-gradient  2x   5 points; ")


def test_the_plugins_of_a_project_are_found_from_a_folder_below_it(project: Project) -> None:
    project.formula("mine.py")
    project.write("pyproject.toml", '[tool.nablacheck]\nplugins = ["mine.py"]\n')
    below = Project(project.folder / "below")
    below.folder.mkdir()
    assert "  square " in below.nablacheck("list").stdout


BAD_SETTINGS = {
    "no TOML": ("[tool.nablacheck\n", "isn't valid TOML"),
    "a string for a list": ('[tool.nablacheck]\nplugins = "mine.py"\n', "takes a list of names"),
    "a folder": (
        '[tool.nablacheck]\nplugins = ["."]\n',
        "plugins: '.' is neither a module nor a file of Python; name each",
    ),
    "nothing": ('[tool.nablacheck]\nplugins = [""]\n', "plugins: '' is neither a module nor a file of Python"),
    "a file without its ending": ('[tool.nablacheck]\nplugins = ["a/b"]\n', "plugins: 'a/b' is neither"),
    "an unknown setting": (
        '[tool.nablacheck]\nplugin = ["mine.py"]\n',
        "has no setting 'plugin'; there are plugins, oracles, points, seed, jobs, timeout",
    ),
}


@pytest.mark.parametrize(("settings", "words"), BAD_SETTINGS.values(), ids=BAD_SETTINGS)
def test_wrong_settings_of_a_project_are_one_line(project: Project, settings: str, words: str) -> None:
    file = project.write("pyproject.toml", settings)
    ran = project.nablacheck("list")
    assert_misused(ran, words)
    assert ran.stderr.startswith(f"nablacheck: {file}")


def test_json_says_what_the_text_says(catalogue: Project) -> None:
    catalogue.formula("mine.py", gradient="x + x.sum()")
    catalogue.write("broken.py", "def f(x:\n")
    call = [
        "check",
        "square",
        "distance",
        "--plugin",
        "mine.py",
        "--plugin",
        "broken.py",
        "--points",
        "20",
        "--seed",
        "7",
    ]
    text = catalogue.nablacheck(*call, "-v").stdout
    ran = catalogue.nablacheck(*call, "--json")
    document = read_json(ran.stdout)
    assert ran.returncode == FAILED
    assert ran.stderr == ""
    assert (document["seed"], document["points"], document["ok"], document["interrupted"]) == (7, 20, False, False)
    assert [(each["claim"], each["oracle"]) for each in document["results"]] == [
        (claim, oracle)
        for claim in ("square-x-gradient", "distance-x-gradient")
        for oracle in ("central", "check_grad", "dual", "written")
    ]
    for each in document["results"]:
        assert f"{each['claim']}  {each['equation']}\n" in text
        assert f"  {each['status']:<8} {each['oracle']}" in text
        if each["ok"]:
            assert f"{each['conclusive']} points" in text
    assert text.count("disagrees with") == 1
    failed = document["results"][0]
    shown = {line.strip() for line in text.splitlines()}
    assert f"repeat  {failed['repeat']}" in shown
    assert failed["entries"]
    for entry in failed["entries"]:
        assert any(line.startswith(f"{entry['index']} ") and f"{entry['claimed']:.6g}" in line for line in shown)
    sizes = " ".join(f"{letter}={size}" for letter, size in failed["counterexample"]["sizes"].items())
    assert f"sizes   {sizes}" in shown
    assert [f"{each['origin']}: {each['message']}" in shown for each in document["failures"]] == [True]


def outcomes(project: Project, *call: str) -> list[dict[str, Any]]:
    """The results of a call as JSON, without what the clock says, in one order."""
    results = read_json(project.nablacheck(*call, "--json").stdout)["results"]
    for each in results:
        del each["seconds"]
    return sorted(results, key=lambda each: (each["claim"], each["oracle"]))


def test_a_seed_repeats_the_same_points_in_any_number_of_workers(catalogue: Project) -> None:
    catalogue.formula("mine.py", gradient="3 * x")
    call = ["check", "--all", "--plugin", "mine.py", "--points", "10", "--oracle", "central"]
    alone = outcomes(catalogue, *call, "--seed", "3")
    assert len(alone) == 5
    assert outcomes(catalogue, *call, "--seed", "3", "--jobs", "2") == alone
    other = outcomes(catalogue, *call, "--seed", "4")
    assert [each["worst_ratio"] for each in other] != [each["worst_ratio"] for each in alone]


def test_the_number_of_points_and_the_oracle_are_as_asked(catalogue: Project) -> None:
    results = outcomes(catalogue, "check", "distance", "--points", "13", "--oracle", "central")
    assert [(each["oracle"], each["points"]) for each in results] == [("central", 13)]


def test_the_command_to_repeat_a_failure_shows_it_again(project: Project) -> None:
    project.write("package/__init__.py", "")
    project.write("package/numbers.py", "THREE = 3\n")
    source = project.formula("package/mine.py", gradient="THREE * x").read_text(encoding="utf-8")
    project.write("package/mine.py", "from .numbers import THREE\n" + source)
    first = project.nablacheck("check", "package.mine:square", "--points", "10", "--seed", "3").stdout
    repeat = next(line.split() for line in first.splitlines() if line.startswith("  repeat"))
    assert repeat[1:3] == ["nablacheck", "check"]
    assert project.nablacheck(*repeat[2:]).stdout == first


# What the terminal sees.


UNSAFE = """
import numpy as np

def total(z):
    m = z.max()
    return m + np.log(np.exp(z - m).sum())

def softmax(z):
    return np.exp(z) / np.exp(z).sum()
"""
SENTENCE = "the gradient overflows at z=[710]: right as a formula, unsafe as code"


def test_arithmetic_that_goes_wrong_is_told_once_and_a_failure_with_strict_range(project: Project) -> None:
    project.write("unsafe.py", UNSAFE)
    call = ["pair", "unsafe:total", "unsafe:softmax", "z=N", "--wrt", "z", "--seed", "1", "--jobs", "2"]
    ran = project.nablacheck(*call)
    assert (ran.returncode, ran.stdout.count(SENTENCE)) == (0, 1)
    assert f"\n  unsafe   {SENTENCE}\n1 claim holds (seed 1)\n" in ran.stdout
    strict = project.nablacheck(*call, "--strict-range")
    assert (strict.returncode, strict.stdout.count(SENTENCE)) == (1, 1)
    assert "total: the gradient wrt z is unsafe as code\n" in strict.stdout
    assert "--strict-range" in strict.stdout[strict.stdout.index("  repeat ") :]


def test_a_pipe_gets_no_escape_codes(project: Project) -> None:
    project.formula("mine.py", gradient="3 * x")
    project.formula("good.py", name="good")
    ran = project.nablacheck_process("check", "mine.py", "good.py", "--points", "5", "--seed", "1", FORCE_COLOR="1")
    assert ran.returncode == FAILED
    assert "\x1b" not in ran.stdout + ran.stderr
    assert "\r" not in ran.stdout.replace("\r\n", "\n")


def test_an_encoding_without_the_letters_of_an_equation_is_no_obstacle(catalogue: Project) -> None:
    ran = catalogue.nablacheck_process("show", "distance", PYTHONIOENCODING="cp1252")
    assert ran.returncode == HELD
    assert "distance: \\u2016x \\u2212 a\\u2016" in ran.stdout


if sys.platform != "win32":

    def at_terminal(project: Project, *call: str, **variables: str) -> tuple[int, str]:
        """The exit code of a call at a terminal, and what the terminal is sent."""
        terminal, end = os.openpty()
        ran = subprocess.run(
            [sys.executable, "-m", "nablacheck", *call],
            cwd=project.folder,
            env=project.environment({"TERM": "xterm", **variables}),
            stdout=end,
        )
        os.write(end, b"THE END")
        shown = b""
        while b"THE END" not in shown:
            shown += os.read(terminal, 4096)
        os.close(end)
        os.close(terminal)
        return ran.returncode, shown.removesuffix(b"THE END").decode()

    @pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)], ids=str)
    def test_a_terminal_gets_colour_unless_it_asks_for_none(
        project: Project, variables: dict[str, str], coloured: bool
    ) -> None:
        project.formula("mine.py", gradient="3 * x")
        code, shown = at_terminal(
            project, "check", "mine.py", "--points", "5", "--seed", "1", "--oracle", "central", **variables
        )
        assert code == FAILED
        assert "disagrees with central differences" in shown
        assert bool(re.search(r"\x1b\[[0-9;]*3[0-7]m", shown)) == coloured

    def test_lines_break_at_words_on_a_terminal_and_stay_whole_elsewhere(project: Project) -> None:
        words = " ".join(f"word{k}" for k in range(40))
        hostile(project, 'x="N"', f"raise ValueError({words!r})")
        call = ["check", "bad.py", "--points", "5", "--seed", "1"]
        code, shown = at_terminal(project, *call, COLUMNS="80", NO_COLOR="1")
        assert code == FAILED
        lines = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown).replace("\r", "\n").splitlines()
        assert max(map(len, lines)) <= 80
        first = next(k for k, line in enumerate(lines) if line.startswith("  reason  "))
        assert lines[first].endswith(" word5")
        assert lines[first + 2].startswith("          word6 ")
        assert words in project.nablacheck(*call).stdout
        assert words in project.nablacheck("certify", *call[1:]).stdout

    def test_the_bar_counts_claims_as_the_summary_does(project: Project) -> None:
        project.write("mine.py", MINGLED)
        code, shown = at_terminal(project, "check", "mine.py", "--points", "3", "--seed", "1", NO_COLOR="1")
        assert code == HELD
        assert set(re.findall(r" (\d+/\d+) ", shown)) >= {"0/3", "3/3"}
        assert set(re.findall(r"/(\d+) ", shown)) == {"3"}
        assert "2 claims hold, 1 misprint is refuted" in shown

    RUNNING = "print('running', file=sys.stderr, flush=True); exec('while True: pass')"

    def interrupt(project: Project, *call: str, lines: int) -> tuple[int, str, str, str]:
        """Interrupt a call in the middle of a slow formula: exit code, the first lines, what follows, the errors."""
        start = (
            "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
            "from nablacheck.cli.commands import main; main()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", start, *call],
            cwd=project.folder,
            env=project.environment({}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            early = "".join(process.stdout.readline() for _ in range(lines))
            assert process.stderr.readline() == "running\n"
            process.send_signal(signal.SIGINT)
            out, err = process.communicate()
        assert "Traceback" not in err
        return process.returncode, early, out, err

    CHECK = ["check", "mine.py", "bad.py", "--points", "5", "--oracle", "central", "--seed", "1"]

    def test_an_interrupt_while_a_module_is_loaded_ends_the_call(project: Project) -> None:
        text = project.formula("bad.py").read_text(encoding="utf-8")
        project.write("bad.py", f"import sys\n{RUNNING}\n{text}")
        project.formula("mine.py", name="early")
        code, _, out, err = interrupt(project, *CHECK, lines=0)
        assert (code, out, err.strip()) == (INTERRUPTED, "", "nablacheck: interrupted")

    @pytest.mark.parametrize("options", [[], ["--jobs", "2"]], ids=["alone", "workers"])
    def test_an_interrupt_prints_what_is_known(project: Project, options: list[str]) -> None:
        project.formula("mine.py", name="early")
        hostile(project, 'x="N"', RUNNING)
        code, early, out, err = interrupt(project, *CHECK, *options, lines=1)
        assert early.startswith("holds    early-x-gradient  2x   5 points; ")
        assert out == "1 claim holds (seed 1); interrupted after 1 of 2 claims\n"
        assert (code, err) == (INTERRUPTED, "")

    def test_an_interrupt_leaves_json_whole(project: Project) -> None:
        project.formula("mine.py", name="early")
        hostile(project, 'x="N"', RUNNING)
        code, _, out, err = interrupt(project, *CHECK, "--json", lines=0)
        document = read_json(out)
        assert (code, err) == (INTERRUPTED, "")
        assert (document["ok"], document["interrupted"]) == (False, True)
        assert [(each["claim"], each["status"]) for each in document["results"]] == [("early-x-gradient", "holds")]

    def test_an_interrupted_mutate_prints_what_is_known(project: Project) -> None:
        project.formula("mine.py", name="early")
        hostile(project, 'x="N"', RUNNING)
        call = ["mutate", "mine.py", "bad.py", "--points", "5", "--seed", "1"]
        code, early, out, err = interrupt(project, *call, lines=2)
        assert early.startswith("early-x-gradient  2x\n  killed      sign ")
        assert out.endswith("9 mutants are killed; mutation score 100 % (seed 1); interrupted after 1 of 2 claims\n")
        assert (code, err) == (INTERRUPTED, "")

    def test_an_interrupted_coverage_says_so(catalogue: Project) -> None:
        catalogue.edit("library/nablacheck_formulas/small.py", "    return (x - a) / np.linalg.norm(x - a)", (
            f"    import sys; {RUNNING}"
        ))  # fmt: skip
        code, _, out, err = interrupt(catalogue, "coverage", "--points", "5", "--seed", "1", lines=0)
        assert " ".join(out.splitlines()[-1].split()) == "5 0 1 0 0 0 1 0 1 1 1 Small notes"
        assert (code, err) == (INTERRUPTED, "nablacheck: interrupted; what was not reached counts as failing\n")


# The other commands.


def test_list_groups_the_formulas_by_topic(catalogue: Project) -> None:
    catalogue.formula("mine.py")
    ran = catalogue.nablacheck("list", "--plugin", "mine.py")
    assert ran.returncode == HELD
    assert ran.stdout.splitlines() == [
        "small",
        "  quadratic_form  xᵀAx",
        "  distance        ‖x − a‖",
        "",
        "mine",
        "  square          ‖x‖²",
    ]


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        (["--topic", "mine"], ["square"]),
        (["--topic", "Our rules"], ["cube"]),
        (["--source", "small-notes"], ["quadratic_form", "distance"]),
        (["--source", "SMALL notes"], ["quadratic_form", "distance"]),
    ],
    ids=str,
)
def test_list_chooses_by_topic_and_source(catalogue: Project, choice: list[str], names: list[str]) -> None:
    catalogue.formula("mine.py")
    catalogue.formula("our_rules.py", name="cube")
    plugins = ("--plugin", "mine.py", "--plugin", "our_rules.py")
    rows = read_json(catalogue.nablacheck("list", *plugins, "--json", *choice).stdout)["formulas"]
    assert [row["name"] for row in rows] == names


def test_list_as_json_names_claims_sources_and_origins(catalogue: Project) -> None:
    listed = read_json(catalogue.nablacheck("list", "--json").stdout)
    rows = {row["name"]: row for row in listed["formulas"]}
    assert rows["quadratic_form"] == {
        "name": "quadratic_form",
        "equation": "xᵀAx",
        "topic": "small",
        "claims": [
            "quadratic_form-x-gradient",
            "quadratic_form-x-gradient-misprint-printed",
            "quadratic_form-x-gradient-of_symmetric",
        ],
        "documents": ["small-notes"],
        "origin": "catalogue",
    }


def test_list_loads_nothing_slow(project: Project) -> None:
    project.write("listing.py", (
        "import sys\n"
        "from nablacheck.cli.commands import cli\n"
        "cli(['list'], standalone_mode=False)\n"
        "print(*sys.modules)\n"
    ))  # fmt: skip
    loaded = project.python("listing.py").stdout.splitlines()[-1].split()
    assert {"nablacheck.cli.commands", "nablacheck_formulas"} <= set(loaded)
    assert set(loaded).isdisjoint({"scipy", "hypothesis", "pytest", "_pytest", "rich"})


def test_show_tells_the_whole_statement(catalogue: Project) -> None:
    ran = catalogue.nablacheck("show", "quadratic_form")
    place = os.path.join("library", "nablacheck_formulas", "small.py")
    assert ran.returncode == HELD
    assert ran.stdout.splitlines() == [
        f"quadratic_form: xᵀAx    {place}:19",
        "  A       N×N",
        "  x       N",
        "",
        f"  quadratic_form-x-gradient: (A + Aᵀ)x    {place}:25",
        "    Small notes, eq. 1",
        "",
        f"  quadratic_form-x-gradient-misprint-printed: 2Ax    {place}:31",
        "    Right only for symmetric A.",
        "    Small notes, eq. 2",
        "",
        f"  quadratic_form-x-gradient-of_symmetric: 2Ax    {place}:46",
        "    where A symmetric N×N",
    ]


def test_show_tells_relations_and_takes_a_file(catalogue: Project) -> None:
    assert "  where   x ≠ a\n" in catalogue.nablacheck("show", "distance").stdout
    catalogue.formula("mine.py")
    assert catalogue.nablacheck("show", "mine.py").stdout.startswith("square: ‖x‖²    mine.py:4\n")


def test_one_claim_can_be_checked_by_its_own_name(catalogue: Project) -> None:
    ran = catalogue.nablacheck("check", "quadratic_form-x-gradient", "--points", "5", "--seed", "1")
    assert ran.returncode == HELD
    assert ran.stdout.startswith("holds    quadratic_form-x-gradient  (A + Aᵀ)x   5 points; ")
    assert ran.stdout.splitlines()[-1] == "1 claim holds (seed 1)"


def test_one_claim_of_a_file_can_be_checked_by_its_own_name(project: Project) -> None:
    project.write("mingled.py", MINGLED)
    options = ("--oracle", "central", "--points", "5", "--seed", "1")
    one = project.nablacheck("check", "mingled.py:second-x-gradient", *options)
    assert one.stdout.startswith("holds    second-x-gradient  4x   5 points; ")
    assert one.stdout.splitlines()[-1] == "1 claim holds (seed 1)"
    both = project.nablacheck("check", "mingled.py:second-x-gradient", "mingled.py", *options)
    assert both.stdout.splitlines()[-1] == "2 claims hold, 1 misprint is refuted (seed 1)"


def test_show_takes_a_claim_for_its_formula(catalogue: Project) -> None:
    ran = catalogue.nablacheck("show", "quadratic_form-x-gradient")
    assert ran.stdout == catalogue.nablacheck("show", "quadratic_form").stdout


def test_show_and_errata_have_the_same_content_as_json(catalogue: Project) -> None:
    (statement,) = read_json(catalogue.nablacheck("show", "quadratic_form", "--json").stdout)["formulas"]
    assert statement["spaces"] == {"A": "N×N", "x": "N"}
    assert [claim["misprint"] for claim in statement["claims"]] == [False, True, False]
    assert statement["claims"][2]["conditions"] == "A symmetric N×N"
    (erratum,) = read_json(catalogue.nablacheck("errata", "--json").stdout)["errata"]
    assert erratum["claim"] == statement["claims"][1]["claim"]
    assert (erratum["location"], erratum["printed"], erratum["correct"]) == ("eq. 2", "`2Bx`", "(A + Aᵀ)x")
    assert erratum["there"] == "x[1] is claimed 2 and is 1 (proven in ball arithmetic)"


def counts(line: str) -> list[int]:
    return [int(word) for word in line.split()[:6]]


def test_coverage_without_gaps_is_exit_code_0(catalogue: Project) -> None:
    catalogue.edit("library/nablacheck_formulas/small.py", "        exercise\n", "")
    ran = catalogue.nablacheck("coverage", "--points", "20", "--seed", "1", "--json")
    assert ran.returncode == HELD
    assert read_json(ran.stdout)["documents"] == [
        {
            "document": "small-notes",
            "title": "Small notes",
            "locations": {"eq. 1": "by value", "eq. 2": "refuted", "eq. 3": "by value", "remark": "without a claim"},
            "claims": {
                "eq. 1": ["quadratic_form-x-gradient"],
                "eq. 2": ["quadratic_form-x-gradient-misprint-printed"],
                "eq. 3": ["distance-x-gradient"],
                "remark": [],
            },
        }
    ]


def test_coverage_counts_and_names_what_is_missing_or_failing(catalogue: Project) -> None:
    catalogue.edit("library/nablacheck_formulas/small.py", "return (A + A.T) @ x", "return 2 * A.T @ x")
    ran = catalogue.nablacheck("coverage", "--missing", "--points", "20", "--seed", "1", "--jobs", "2")
    as_written, heading, row, *named = ran.stdout.splitlines()
    assert as_written == "3 claims as written, 0 by their code only"
    assert ran.returncode == FAILED
    columns = "as printed by value answered conditional undefined refuted definition failing without a claim missing"
    assert " ".join(heading.split()) == f"locations {columns} document"
    assert " ".join(row.split()) == "5 0 1 0 0 0 1 0 1 1 1 Small notes"
    assert sorted(named) == [
        "by value: Small notes, eq. 3",
        "failing: Small notes, eq. 1",
        "missing: Small notes, exercise",
        "without a claim: Small notes, remark: tells a story",
    ]


def test_errata_tell_the_misprint_its_counterexample_and_its_correction(catalogue: Project) -> None:
    ran = catalogue.nablacheck("errata")
    assert ran.returncode == HELD
    assert ran.stdout.splitlines()[7:] == [
        "## Small notes",
        "",
        "1 erratum at 1 of 5 locations.",
        "",
        "### eq. 2",
        "",
        "`quadratic_form`: xᵀAx; gradient wrt x.",
        "",
        "- severity: wrong",
        "- printed: `2Bx`",
        "- letters: B→A",
        "- why: Right only for symmetric A.",
        "- because: It says nothing of B.",
        "- right when: A is symmetric",
        "- edit: `(B + B^T)x`",
        "- correct: (A + Aᵀ)x",
        "- counterexample: N = 2: A = [[0., 0.], [1., 0.]]; x = [1., 0.]",
        "- there x[1] is claimed 2 and is 1 (proven in ball arithmetic)",
        "- repeat: `nablacheck check quadratic_form-x-gradient-misprint-printed`",
    ]


MISTYPED = '''
import numpy as np
from nablacheck import Document, formula

NOTES = Document("Copied notes", key="copied-notes", locations="""
    eq. 1
    eq. 2
    eq. 3
    eq. 4
""")

@formula(A="M N", X="N P", B="M P")
def copied_residual(A, X, B):
    """‖AX − B‖²"""
    return np.sum((A @ X - B) ** 2)

@copied_residual.gradient("X", source=NOTES.at("eq. 1"))
def _(A, X, B):
    """2Aᵀ(AX − B)"""
    return 2 * A.T @ (A @ X - B)

@copied_residual.misprint("X", source=NOTES.at("eq. 2"))
def unknown_name(A, X, B):
    """2Aᵀ(AX − B)"""
    return 2 * A.T @ (A @ X - b)

@copied_residual.misprint("X", source=NOTES.at("eq. 3"))
def seldom_fitting(A, X, B):
    """2Aᵀ(AX − B)"""
    return 2 * A @ (A @ X - B)

@copied_residual.misprint("X", source=NOTES.at("eq. 3"))
def transposed_result(A, X, B):
    """2Aᵀ(AX − B)"""
    return (2 * A.T @ (A @ X - B)).T

@copied_residual.misprint("X", source=NOTES.at("eq. 4"))
def halved(A, X, B):
    """Aᵀ(AX − B)"""
    return A.T @ (A @ X - B)
'''
"""Three of the misprints are the transcriber's: the code raises or returns another shape, for two of them seldom."""
MISTAKES = {
    "unknown_name": "the gradient raises NameError: name 'b' is not defined (copied.py:25)",
    "seldom_fitting": "the gradient raises ValueError: matmul",
    "transposed_result": "the gradient has shape (2, 1) (copied.py:32) and X has shape (1, 2); is it transposed?",
}


def test_what_the_transcriber_mistyped_accuses_no_document(project: Project) -> None:
    project.write("copied.py", MISTYPED)
    checked = project.nablacheck("check", "copied.py", "--seed", "1", "--points", "20")
    assert checked.returncode == FAILED
    assert checked.stdout.splitlines()[-1] == "1 claim holds, 1 misprint is refuted, 3 claims fail (seed 1)"
    certified = project.nablacheck("certify", "copied.py", "--seed", "1")
    assert certified.returncode == FAILED
    assert certified.stdout.count("is not refuted: the code is at fault\n") == 3
    covered = project.nablacheck(
        "coverage", "--plugin", "copied.py", "--source", "copied-notes", "--seed", "1", "--points", "20", "--missing"
    )
    assert covered.returncode == FAILED
    assert covered.stdout.splitlines()[4:] == ["failing: Copied notes, eq. 2", "failing: Copied notes, eq. 3"]
    told = project.nablacheck("errata", "--plugin", "copied.py", "--source", "copied-notes")
    assert told.returncode == FAILED
    for name, words in MISTAKES.items():
        assert words in checked.stdout
        assert words in certified.stdout
        assert f"copied_residual-X-gradient-misprint-{name}: {words}" in covered.stderr
        assert f"copied_residual-X-gradient-misprint-{name}: {words}" in told.stderr
    assert told.stderr.count("; a misprint is refuted by numbers, not by code that is at fault\n") == 3
    assert [line for line in told.stdout.splitlines() if line.startswith("### ")] == ["### eq. 4"]
    rows = project.nablacheck("errata", "--plugin", "copied.py", "--source", "copied-notes", "--json")
    assert rows.returncode == FAILED
    assert [row["location"] for row in json.loads(rows.stdout)["errata"]] == ["eq. 4"]
    (repeat,) = re.findall(r"(?m)^- repeat: `nablacheck (.*)`$", told.stdout)
    assert project.nablacheck(*repeat.split(), "--seed", "1").stdout.endswith("1 misprint is refuted (seed 1)\n")


def test_a_misprint_that_survives_is_told_by_errata(catalogue: Project) -> None:
    catalogue.edit(
        "library/nablacheck_formulas/small.py",
        '2Ax\n\n    Right only for symmetric A.\n    """\n    return 2 * A @ x',
        ('(A + Aᵀ)x\n\n    Right after all.\n    """\n    return (A + A.T) @ x'),
    )
    catalogue.edit("library/nablacheck_formulas/small.py", '"2Bx"', '"(B + B^T)x"')
    ran = catalogue.nablacheck("errata")
    assert ran.returncode == FAILED
    assert "- counterexample: none found\n" in ran.stdout
    assert ran.stderr == "quadratic_form-x-gradient-misprint-printed: no counterexample found\n"
