"""The pytest plugin: one test item for every claim and oracle of the modules a project names.

``[tool.pytest.ini_options] nablacheck = ["mypackage.gradients"]`` or ``pytest --nablacheck mypackage.gradients``. This
module is loaded by every pytest run where nablacheck is installed, so until a module is named it imports nothing but
``nablacheck`` itself, which imports nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from nablacheck.catalogue.plugins import Failure
    from nablacheck.declare.claim import Claim
    from nablacheck.oracles import Oracle

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
    parser.addini(STRICT_RANGE, "whether to fail where only the arithmetic of code goes wrong", type="bool")
    parser.addini(OPTION, "modules or files whose gradient formulas are checked", type="args", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Refuse an unknown oracle before anything runs."""
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
    """The claims of the named modules."""

    def __init__(self, *, specs: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.specs = specs

    def collect(self) -> Iterator[pytest.Item]:
        from nablacheck.catalogue.registry import Registry
        from nablacheck.oracles import DEFAULT, oracles_for

        registry = Registry()
        for spec in self.specs:
            registry.load(spec, spec)
        names = tuple(self.config.getoption("--nablacheck-oracle")) or DEFAULT
        for failure in registry.failures:
            yield LoadItem.from_parent(self, name=failure.origin, failure=failure)
        for claim in registry.claims():
            for oracle in oracles_for(claim, names):
                yield ClaimItem.from_parent(self, name=f"{claim.name}-{oracle.name}", claim=claim, oracle=oracle)


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

    def __init__(self, *, claim: Claim, oracle: Oracle, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.claim = claim
        self.oracle = oracle

    def runtest(self) -> None:
        from hypothesis import settings

        from nablacheck.checking.result import Status
        from nablacheck.checking.runner import check_claim
        from nablacheck.reports.text_results import first_fault, format_failure

        shrink = not self.claim.misprint  # the point at which a misprint is wrong isn't shown
        strict = bool(self.config.getoption("--nablacheck-strict-range") or self.config.getini(STRICT_RANGE))
        result = check_claim(self.claim, self.oracle, count=settings().max_examples, shrink=shrink, strict_range=strict)
        if fault := first_fault([result]):
            self.add_report_section("call", OPTION, fault)
        if result.status is Status.UNSUPPORTED:
            pytest.skip(result.reason)
        if not result.ok:
            raise Failed(format_failure(result, self.claim))

    def reportinfo(self) -> tuple[str, int, str]:
        stands = self.claim.code_location
        return stands.file, stands.line - 1, self.name


class LoadItem(NablacheckItem):
    """A module that can't be loaded: a failing item, never silence."""

    def __init__(self, *, failure: Failure, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.failure = failure

    def runtest(self) -> None:
        raise Failed(str(self.failure))
