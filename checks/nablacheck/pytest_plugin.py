"""The pytest plugin: one test item for every claim and oracle of the modules a project names.

``[tool.pytest.ini_options] nablacheck = ["mypackage.gradients"]`` or ``pytest --nablacheck mypackage.gradients``. This
module is loaded by every pytest run where nablacheck is installed, so until a module is named it imports nothing but
``nablacheck`` itself, which imports nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

if TYPE_CHECKING:
    from nablacheck.catalogue.plugins import Failure
    from nablacheck.core.supervision import Supervised
    from nablacheck.reports.elsewhere import Check, Modules

T = TypeVar("T")
OPTION = "nablacheck"
STRICT_RANGE = "nablacheck_strict_range"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("nablacheck")
    group.addoption(
        "--nablacheck",
        action="append",
        default=[],
        metavar="MODULE_OR_FILE",
        help="check the gradient formulas of this module or file; may be repeated",
    )
    group.addoption(
        "--nablacheck-oracle",
        action="append",
        default=[],
        metavar="NAME",
        help="with this oracle only; may be repeated",
    )
    group.addoption(
        "--nablacheck-strict-range",
        action="store_true",
        help="fail where code overflows, underflows or loses its digits, though the formula may be right",
    )
    for name, kind, metavar, words in (
        ("points", int, "N", "points drawn for each claim and oracle; as many as Hypothesis draws, if not given"),
        ("seed", int, "N", "draw other points"),
        ("timeout", float, "SECONDS", "seconds a claim may take with one oracle, and a module to load"),
    ):
        group.addoption(f"--nablacheck-{name}", type=kind, metavar=metavar, help=words)
    group.addoption(
        "--nablacheck-in-process",
        action="store_true",
        help="run formulas in the process of pytest, as --pdb does, and not in one that they may end or hang",
    )
    parser.addini(STRICT_RANGE, "whether to fail where only the arithmetic of code goes wrong", type="bool")
    parser.addini(OPTION, "modules or files whose gradient formulas are checked", type="args", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Refuse an unknown oracle and numbers that mean nothing before anything runs."""
    for name, least in (("points", 1), ("seed", 0), ("timeout", 1e-6)):
        given = config.getoption(f"--nablacheck-{name}")
        if given is not None and not least <= given <= 2**63:
            raise pytest.UsageError(f"--nablacheck-{name}: {given} is too {'small' if given < least else 'large'}")
    names = config.getoption("--nablacheck-oracle")
    if not names:
        return
    from nablacheck.core.errors import UsageError
    from nablacheck.oracles import oracle

    for name in names:
        try:
            oracle(name)
        except UsageError as error:
            raise pytest.UsageError(str(error)) from None


def _named(config: pytest.Config) -> list[str]:
    """The modules and files named on the command line, and all those of the ini-file."""
    named = [*config.getoption("--nablacheck"), *(_beside_ini(config, spec) for spec in config.getini(OPTION))]
    return list(dict.fromkeys(named))


def _modules(config: pytest.Config) -> list[str]:
    """Those that are checked whatever files were asked for: those of the ini-file aren't where certain files were."""
    asked_for_files = config.args_source == pytest.Config.ArgsSource.ARGS and not any(
        (config.invocation_params.dir / argument).is_dir() for argument in config.args
    )
    return list(config.getoption("--nablacheck")) if asked_for_files else _named(config)


def _beside_ini(config: pytest.Config, spec: str) -> str:
    """A file that the ini-file names stands beside it, wherever pytest is started."""
    if spec.endswith(".py") and config.inipath is not None and config.inipath.parent != Path.cwd():
        return str(config.inipath.parent / spec)
    return spec


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the items before ``-k`` and ``-m`` choose among them, but those that were asked for by the names of files."""
    specs = _modules(config)
    if specs:
        there = {item.nodeid for item in items}
        found = _formulas(config).items(session, specs)
        items.extend(item for item in found if item.nodeid not in there)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The claims of a file of formulas that is asked for by its name, as with ``pytest path/gradients.py::energy-x-…``,
    beside the tests in it."""
    return FormulaFile.of(parent, file_path) if _is_asked_for(parent, file_path) else None


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> Any:
    """Nothing is imported here of a file of formulas that has no tests: its code may end the process."""
    if _is_of_tests(parent.config, module_path) or not _is_asked_for(parent, module_path):
        return None
    return NoTests.from_parent(parent, path=module_path)


def _is_asked_for(parent: pytest.Collector, file: Path) -> bool:
    """Whether a file of formulas is named on the command line of pytest."""
    config = parent.config
    asked = _asks_for_claims(config) and parent.session.isinitpath(file) and bool(_named(config))
    return asked and bool(_formulas(config).of_file(file))


def _asks_for_claims(config: pytest.Config) -> bool:
    """Whether a file without tests, or a claim, is named on the command line: only then formulas have to be loaded to
    know what is meant."""
    files = [word.partition("::") for word in config.args]
    return any(
        Path(file).suffix == ".py" and (not _is_of_tests(config, Path(file)) or "-" in item) for file, _, item in files
    )


def _is_of_tests(config: pytest.Config, file: Path) -> bool:
    return any(fnmatch(file.name, pattern) for pattern in config.getini("python_files"))


def _formulas(config: pytest.Config) -> Formulas:
    """The formulas of the modules and files that are named, which are loaded once."""
    if LOADED not in config.stash:
        config.stash[LOADED] = Formulas(config, _named(config) if _asks_for_claims(config) else _modules(config))
    return config.stash[LOADED]


class Formulas:
    """The claims of the named modules, which are loaded and checked in a process of their own unless a debugger is to
    see them."""

    def __init__(self, config: pytest.Config, specs: list[str]) -> None:
        from nablacheck.checking.defaults import TIMEOUT
        from nablacheck.reports.elsewhere import Modules

        self.config = config
        self.timeout = config.getoption("--nablacheck-timeout") or TIMEOUT
        self.modules: Modules = Modules(tuple(specs), self.timeout)
        self._process: Supervised | None = None

    @cached_property
    def found(self) -> tuple[list[Check], list[Failure]]:
        """All checks, and what doesn't load."""
        from nablacheck.catalogue.plugins import Failure
        from nablacheck.oracles import DEFAULT
        from nablacheck.reports.elsewhere import checks

        names = tuple(self.config.getoption("--nablacheck-oracle")) or DEFAULT
        try:
            return self.ask(checks, self.modules, names)
        except Failed as failed:
            return [], [Failure(", ".join(self.modules.specs), str(failed))]

    @cached_property
    def by_file(self) -> dict[Path, list[Check]]:
        """The checks by the files that their claims stand in."""
        found: dict[Path, list[Check]] = {}
        for check in self.found[0]:
            found.setdefault(Path(check.code_location.file).resolve(), []).append(check)
        return found

    def of_file(self, file: Path) -> list[Check]:
        """The checks of the claims that stand in a file."""
        return self.by_file.get(file.resolve(), [])

    def items(self, session: pytest.Session, specs: list[str]) -> Iterator[pytest.Item]:
        """The items of these modules and files, each in the file that it stands in."""
        found, failures = self.found
        for failure in failures:
            if failure.origin in specs or len(self.modules.specs) == len(specs):
                yield LoadItem.from_parent(session, name=failure.origin, failure=failure)
        for file in dict.fromkeys(check.code_location.file for check in found if check.spec in specs):
            yield from FormulaFile.of(session, Path(file)).collect()

    def ask(self, function: Callable[..., T], *arguments: Any) -> T:
        """What a function comes to where the formulas are."""
        option = self.config.getoption
        if option("--nablacheck-in-process") or option("usepdb") or option("trace"):
            return function(*arguments)
        from nablacheck.core.supervision import Died, Supervised

        if self._process is None:
            self._process = Supervised()
            self.config.add_cleanup(self._process.end)
        try:
            return self._process.call(function, *arguments)
        except Died as died:
            raise Failed(str(died)) from None


LOADED = pytest.StashKey[Formulas]()


class FormulaFile(pytest.File):
    """A file with the items of its claims, which pytest names by its path."""

    @classmethod
    def of(cls, parent: pytest.Collector, file: Path) -> FormulaFile:
        made: FormulaFile = cls.from_parent(parent, path=file)
        return made

    def collect(self) -> Iterator[pytest.Item]:
        formulas = _formulas(self.config)
        for check in formulas.of_file(self.path):
            name = f"{check.claim}-{check.oracle}"
            yield ClaimItem.from_parent(self, name=name, formulas=formulas, check=check)


class NoTests(pytest.File):
    """A file of formulas in the place of the module of tests that pytest would take it for."""

    def collect(self) -> Iterator[pytest.Item]:
        return iter(())


class Failed(Exception):
    """Carries the text that pytest shows."""


class NablacheckItem(pytest.Item):
    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Our own text for a failed claim; pytest's for a mistake of ours."""
        if isinstance(excinfo.value, Failed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


class ClaimItem(NablacheckItem):
    """One claim, checked with one oracle."""

    def __init__(self, *, formulas: Formulas, check: Check, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.formulas = formulas
        self.check = check

    def runtest(self) -> None:
        from hypothesis import settings

        from nablacheck.checking.workers import Task
        from nablacheck.reports.elsewhere import outcome

        option = self.config.getoption
        count = option("--nablacheck-points") or settings().max_examples
        strict = bool(option("--nablacheck-strict-range") or self.config.getini(STRICT_RANGE))
        task = Task(
            self.check.claim, self.check.oracle, count, option("--nablacheck-seed") or 0, self.formulas.timeout, strict
        )
        found = self.formulas.ask(outcome, self.formulas.modules, task)
        if found.fault:
            self.add_report_section("call", OPTION, found.fault)
        if found.unsupported:
            pytest.skip(found.unsupported)
        if found.failure:
            raise Failed(found.failure)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.check.code_location.line - 1, self.name


class LoadItem(NablacheckItem):
    """A module that can't be loaded: a failing item, never silence."""

    def __init__(self, *, failure: Failure, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.failure = failure

    def runtest(self) -> None:
        raise Failed(str(self.failure))
