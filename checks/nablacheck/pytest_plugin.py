"""The pytest plugin: one test item for every claim and oracle of the modules a project names.

``[tool.pytest.ini_options] nablacheck = ["mypackage.gradients"]`` or ``pytest --nablacheck mypackage.gradients``. This
module is loaded by every pytest run where nablacheck is installed, so until a module is named it imports nothing but
``nablacheck`` itself, which imports nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


def _modules(config: pytest.Config) -> list[str]:
    """The modules named on the command line, and those of the ini-file unless only certain files were asked for."""
    named = list(config.getoption("--nablacheck"))
    asked_for_files = config.args_source == pytest.Config.ArgsSource.ARGS and not any(
        (config.invocation_params.dir / argument).is_dir() for argument in config.args
    )
    if not asked_for_files:
        named += [_beside_ini(config, spec) for spec in config.getini(OPTION)]
    return list(dict.fromkeys(named))


def _beside_ini(config: pytest.Config, spec: str) -> str:
    """A file that the ini-file names stands beside it, wherever pytest is started."""
    if spec.endswith(".py") and config.inipath is not None and config.inipath.parent != Path.cwd():
        return str(config.inipath.parent / spec)
    return spec


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the items before ``-k`` and ``-m`` choose among them."""
    specs = _modules(config)
    if specs:
        collector = Formulas.from_parent(session, name=OPTION, specs=specs)
        items.extend(collector.collect())


class Formulas(pytest.Collector):
    """The claims of the named modules, which are loaded and checked in a process of their own unless a debugger is to
    see them."""

    def __init__(self, *, specs: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        from nablacheck.checking.defaults import TIMEOUT
        from nablacheck.reports.elsewhere import Modules

        option = self.config.getoption
        self.timeout = option("--nablacheck-timeout") or TIMEOUT
        self.modules: Modules = Modules(tuple(specs), self.timeout)
        self.process: Supervised | None = None
        if not (option("--nablacheck-in-process") or option("usepdb") or option("trace")):
            from nablacheck.core.supervision import Supervised

            self.process = Supervised()
            self.config.add_cleanup(self.process.end)

    def collect(self) -> Iterator[pytest.Item]:
        from nablacheck.catalogue.plugins import Failure
        from nablacheck.oracles import DEFAULT
        from nablacheck.reports.elsewhere import checks

        names = tuple(self.config.getoption("--nablacheck-oracle")) or DEFAULT
        try:
            found, failures = self.ask(checks, self.modules, names)
        except Failed as failed:
            found, failures = [], [Failure(", ".join(self.modules.specs), str(failed))]
        for failure in failures:
            yield LoadItem.from_parent(self, name=failure.origin, failure=failure)
        for check in found:
            yield ClaimItem.from_parent(self, name=f"{check.claim}-{check.oracle}", formulas=self, check=check)

    def ask(self, function: Callable[..., T], *arguments: Any) -> T:
        """What a function comes to where the formulas are."""
        if self.process is None:
            return function(*arguments)
        from nablacheck.core.supervision import Died

        try:
            return self.process.call(function, *arguments)
        except Died as died:
            raise Failed(str(died)) from None


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

    def reportinfo(self) -> tuple[str, int, str]:
        stands = self.check.code_location
        return stands.file, stands.line - 1, self.name


class LoadItem(NablacheckItem):
    """A module that can't be loaded: a failing item, never silence."""

    def __init__(self, *, failure: Failure, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.failure = failure

    def runtest(self) -> None:
        raise Failed(str(self.failure))
