"""Discovery: which formulas are found where, and what is said of those that aren't."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from nablacheck.catalogue.code_references import resolve
from nablacheck.catalogue.discovery import Discovery
from nablacheck.catalogue.plugins import project_plugins
from nablacheck.catalogue.registry import Registry
from nablacheck.core.errors import UsageError
from nablacheck.core.loading import LoadError
from nablacheck.declare.formula import Formula

from tests.helpers.command_line import MINGLED, Project


def messages(registry: Registry) -> list[str]:
    return [str(failure) for failure in registry.failures]


def specs(folder: Path) -> list[str]:
    return [plugin.spec for plugin in project_plugins(folder)]


def plugins(*names: str) -> Registry:
    return Discovery(plugins=names, everything=False).registry()


def test_a_file_gives_its_formulas_in_the_order_of_its_source(here: Project) -> None:
    text = here.formula("one.py", name="zeta").read_text(encoding="utf-8")
    here.write("one.py", text + text.replace("zeta", "alpha"))
    registry = plugins("one.py")
    assert list(registry.formulas) == ["zeta", "alpha"]
    assert [claim.name for claim in registry.claims()] == ["zeta-x-gradient", "alpha-x-gradient"]
    assert registry.origins == {"zeta": "plugin one.py", "alpha": "plugin one.py"}
    assert registry.failures == []


def test_claims_come_in_the_order_of_their_file_whichever_formula_they_are_about(here: Project) -> None:
    here.write("mine.py", MINGLED)
    here.formula("more.py", name="third")
    assert [claim.name for claim in plugins("mine.py", "more.py").claims()] == [
        "second-x-gradient",
        "first-x-gradient",
        "second-x-gradient-misprint",
        "third-x-gradient",
    ]


def test_a_package_gives_the_formulas_of_its_modules_but_never_runs_it(here: Project) -> None:
    here.write("pack_a/__init__.py", "")
    here.write("pack_a/__main__.py", "raise SystemExit('was run')\n")
    here.formula("pack_a/sub.py", name="first")
    here.write("pack_a/below/__init__.py", "")
    here.formula("pack_a/below/deep.py", name="second")
    registry = plugins("pack_a")
    assert set(registry.formulas) == {"first", "second"}
    assert registry.failures == []


def test_a_broken_module_of_a_package_is_named(here: Project) -> None:
    here.write("pack_b/__init__.py", "")
    here.write("pack_b/sub.py", "x = 1\nraise RuntimeError('no luck')\n")
    place = Path("pack_b", "sub.py")
    assert messages(plugins("pack_b")) == [f"plugin pack_b: raises RuntimeError: no luck ({place}:2)"]


def test_a_formula_used_again_elsewhere_is_no_duplicate(here: Project) -> None:
    here.formula("mod_a.py", name="shared")
    here.write("mod_b.py", "from mod_a import shared\nagain = shared\n")
    registry = plugins("mod_a", "mod_b", "mod_a")
    assert registry.failures == []
    assert registry.origins == {"shared": "plugin mod_a"}


def test_two_files_of_one_name_are_two_modules(here: Project) -> None:
    here.formula("a/same.py", name="first")
    here.formula("b/same.py", name="second")
    assert set(plugins("a/same.py", "b/same.py").formulas) == {"first", "second"}


def test_the_second_of_two_formulas_of_one_name_is_a_failure_with_both_places(here: Project) -> None:
    here.formula("one.py")
    here.formula("two.py", gradient="3 * x")
    registry = plugins("one.py", "two.py")
    assert messages(registry) == ["plugin two.py: square is declared twice, at one.py:4 and at two.py:4; rename one"]
    assert registry.get("square").code_location.file.endswith("one.py")


@pytest.mark.parametrize(
    "lazy",
    [
        "class Lazy:\n    __class__ = property(lambda self: 1 / 0)\n\nlazy = Lazy()\n",
        "def __getattr__(name):\n    raise RuntimeError(name)\n",
    ],
    ids=["object", "module"],
)
def test_what_raises_when_it_is_looked_at_is_no_formula(here: Project, lazy: str) -> None:
    text = here.formula("one.py", name="zeta").read_text(encoding="utf-8")
    here.write("one.py", text + lazy)
    registry = plugins("one.py")
    assert list(registry.formulas) == ["zeta"]
    assert registry.failures == []


def test_a_claim_of_a_file_means_its_formula(here: Project) -> None:
    here.formula("one.py", name="zeta")
    assert [each.name for each in resolve("one.py:zeta-x-gradient")] == ["zeta"]


def test_a_traceback_is_kept_for_what_raises(here: Project) -> None:
    here.write("one.py", "def f():\n    raise RuntimeError('deep')\n\nf()\n")
    (failure,) = plugins("one.py").failures
    assert failure.message == "raises RuntimeError: deep (one.py:2)"
    assert failure.trace.startswith("Traceback")


def test_documents_are_found_where_they_are_named(here: Project) -> None:
    source = here.formula("one.py").read_text(encoding="utf-8")
    here.write("one.py", 'from nablacheck import Document\nNOTES = Document("My notes", "mine")\n' + source)
    registry = plugins("one.py")
    assert {key: document.title for key, document in registry.documents.items()} == {"mine": "My notes"}


def test_the_plugins_of_the_project_are_loaded_beside_the_catalogue(here: Project) -> None:
    here.formula("mine.py", name="only_here")
    here.write("pyproject.toml", '[tool.nablacheck]\nplugins = ["mine.py"]\n')
    registry = Discovery().registry()
    assert registry.origins["only_here"].startswith("plugin ")
    assert "catalogue" in registry.origins.values()
    assert "only_here" not in Discovery(everything=False).registry().formulas


def test_installed_plugins_are_found_by_their_entry_point(here: Project) -> None:
    here.formula("site/outer_plugin.py", name="from_outside")
    here.write("site/outer-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: outer\nVersion: 1\n")
    here.write("site/outer-1.dist-info/entry_points.txt", (
        "[nablacheck.formulas]\nouter = outer_plugin\ngone = gone_plugin\n"
    ))  # fmt: skip
    sys.path.insert(0, str(here.folder / "site"))
    registry = Discovery().registry()
    assert registry.origins["from_outside"] == "plugin outer"
    assert "plugin gone: there is no module 'gone_plugin'; is it installed, or on the path?" in messages(registry)


def test_an_unknown_name_is_refused_with_near_names(here: Project) -> None:
    here.formula("one.py", name="log_det")
    registry = plugins("one.py")
    assert isinstance(registry.get("log_det"), Formula)
    with pytest.raises(UsageError, match=r"no formula 'logdet'; did you mean log_det\?"):
        registry.get("logdet")
    with pytest.raises(UsageError, match="no formula 'xyz'; nablacheck list shows the names"):
        registry.get("xyz")


@pytest.mark.parametrize(
    ("target", "names"),
    [
        ("one.py", ["square"]),
        ("one.py:square", ["square"]),
        ("mod_c:square", ["square"]),
        ("mod_c:alias", ["square"]),
        ("folder/one.py:square", ["square"]),
        ("{folder}/one.py:square", ["square"]),
    ],
)
def test_a_target_is_resolved(here: Project, target: str, names: list[str]) -> None:
    here.formula("one.py")
    here.formula("folder/one.py")
    here.write("mod_c.py", here.formula("mod_c.py").read_text(encoding="utf-8") + "\nalias = square\n")
    assert [each.name for each in resolve(target.format(folder=here.folder))] == names


WRONG_TARGETS = {
    "one.py:sqare": (r"one\.py has no 'sqare'; did you mean square\?", True),
    "one.py:numbers": ("numbers in one.py is a list, not a formula; declare it with @formula", True),
    "absent.py": ("there is no file absent.py", True),
    "absent.py:square": ("there is no file absent.py", True),
    "absent_module:square": ("there is no module 'absent_module'", True),
    "none.py": ("declares no formula; is @formula missing?", False),
    "broken.py:square": ("syntax error", False),
}


@pytest.mark.parametrize(("target", "expected"), WRONG_TARGETS.items(), ids=WRONG_TARGETS)
def test_a_wrong_target_is_a_wrong_call_and_a_broken_one_a_failure(
    here: Project, target: str, expected: tuple[str, bool]
) -> None:
    words, missing = expected
    here.write("one.py", here.formula("one.py").read_text(encoding="utf-8") + "\nnumbers = [1]\n")
    here.write("none.py", "x = 1\n")
    here.write("broken.py", "def\n")
    with pytest.raises(LoadError, match=words) as caught:
        resolve(target)
    assert caught.value.missing == missing


def test_a_target_that_a_plugin_has_too_is_still_the_target(here: Project) -> None:
    here.formula("one.py")
    registry = Discovery(plugins=("one.py",), targets=("one.py:square",), everything=False).registry()
    assert registry.failures == []
    assert registry.origins == {"square": "one.py:square"}


def test_the_nearest_project_file_counts_and_its_files_are_relative_to_it(project: Project) -> None:
    project.write("pyproject.toml", '[tool.nablacheck]\nplugins = ["outer.py"]\n')
    project.write("inner/pyproject.toml", '[tool.nablacheck]\nplugins = ["mine.py", "package.mine"]\n')
    project.write("inner/below/file.txt", "")
    inner = project.folder / "inner"
    assert specs(inner / "below") == [str(inner / "mine.py"), "package.mine"]
    assert specs(project.folder) == [str(project.folder / "outer.py")]


def test_a_project_file_of_another_tool_names_no_plugins(project: Project) -> None:
    project.write("pyproject.toml", '[tool.other]\nplugins = ["outer.py"]\n')
    assert specs(project.folder) == []


@pytest.mark.parametrize("settings", ["nablacheck = 3", "[tool.nablacheck]\nplugins = [3]", "[tool]\nnablacheck = []"])
def test_settings_of_a_wrong_type_are_refused(project: Project, settings: str) -> None:
    file = project.write("pyproject.toml", settings if "[" in settings else f"[tool]\n{settings}")
    with pytest.raises(UsageError, match="takes a list of names") as caught:
        project_plugins(project.folder)
    assert str(file) in str(caught.value)


MISPRINT = """
from nablacheck import formula


@formula(x="N")
def square(x):
    \"""‖x‖²\"""
    return x @ x


@square.misprint("x", corrected_by="{label}")
def _(x):
    \"""3x\"""
    return 3 * x


@square.gradient("x")
def doubled(x):
    \"""2x\"""
    return 2 * x


@square.identity()
def as_sum(x):
    \"""∑ xᵢ²\"""
    return (x * x).sum()
"""


@pytest.mark.parametrize(
    ("label", "advice"),
    [
        ("double", "did you mean 'doubled'?"),
        ("other", "that is the name of the right one's function, as in def second(...)"),
        ("as_sum", "that is the name of the right one's function, as in def second(...)"),
    ],
    ids=["misspelt", "unknown", "of another kind"],
)
def test_a_correction_that_nothing_is_called_is_a_failure(here: Project, label: str, advice: str) -> None:
    here.write("mine.py", MISPRINT.format(label=label))
    registry = plugins("mine.py")
    assert messages(registry) == [
        "plugin mine.py: square-x-gradient-misprint: "
        f"corrected_by='{label}' is no true claim of its kind and variables (mine.py:11); {advice}"
    ]
    assert len(registry.claims()) == 3


def test_a_correction_may_be_declared_below_its_misprint(here: Project) -> None:
    here.write("mine.py", MISPRINT.format(label="doubled"))
    registry = plugins("mine.py")
    assert registry.failures == []
    misprint = registry.claims()[0]
    assert misprint.correction is registry.claims()[1]
