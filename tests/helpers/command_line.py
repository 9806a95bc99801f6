"""A project folder of a test's own, and the command line run there as a user runs it."""

from __future__ import annotations

import contextlib
import importlib
import io
import linecache
import os
import subprocess
import sys
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from unittest import mock

import pytest
from hypothesis import settings
from nablacheck.cli.commands import run_here

from tests.helpers.paths import LIBRARIES

NOT_INHERITED = ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "PYTEST_ADDOPTS", "PYTEST_PLUGINS", "CI")

PLUGIN = ("-p", "nablacheck.pytest_plugin", "-p", "no:cacheprovider")
"""The options with which pytest loads nablacheck's plugin once, installed or not."""

HELD, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130
"""What the command line exits with."""

RIGHT = '''
from nablacheck import formula

@formula(x="N")
def {name}(x):
    """‖x‖²"""
    return x @ x

@{name}.gradient("x")
def _(x):
    """2x"""
    return {gradient}
'''
"""A file of formulas with one formula, whose gradient is right where it is 2 * x."""
MINGLED = """
from nablacheck import formula

@formula(x="N")
def first(x):
    "‖x‖²"
    return x @ x

@formula(x="N")
def second(x):
    "2‖x‖²"
    return 2 * x @ x

@second.gradient("x")
def _(x):
    "4x"
    return 4 * x

@first.gradient("x")
def _(x):
    "2x"
    return 2 * x

@second.misprint("x")
def _(x):
    "2x"
    return 2 * x
"""
"""A file in which the claims about two formulas take turns."""


class Project:
    """A folder with files, and the command line run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path: list[str] = list(LIBRARIES)

    def write(self, name: str, text: str | bytes) -> Path:
        """Make a file of the project, with the folders it stands in."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace words that a file has once."""
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")

    def formula(self, file: str, name: str = "square", gradient: str = "2 * x") -> Path:
        """Make a file with the formula ‖x‖² and this gradient."""
        return self.write(file, RIGHT.format(name=name, gradient=gradient))

    def environment(self, changes: dict[str, str]) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
        own = {"PYTHONPATH": os.pathsep.join(self.path), "XDG_CACHE_HOME": str(self.folder / ".cache")}
        return {**kept, **own, "PYTHONIOENCODING": "utf-8", **changes}

    def python(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the project."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self.environment(environment),
            capture_output=True,
            encoding="utf-8",
        )

    def shell(self, line: str) -> subprocess.CompletedProcess[str]:
        """Run a line of the shell in the project."""
        return subprocess.run(
            ["bash", "-c", line], cwd=self.folder, env=self.environment({}), capture_output=True, encoding="utf-8"
        )

    def nablacheck(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``nablacheck`` in the project, within this process. Whatever it is given, it never shows a traceback."""
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
        with self.current(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("default")
                code = run_here(list(arguments))
            for each in warned:
                print(f"{each.filename}:{each.lineno}: {each.category.__name__}: {each.message}", file=err)
        return whole(subprocess.CompletedProcess(arguments, code, printed(out), printed(err)))

    def nablacheck_process(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run ``nablacheck`` in the project as a process of its own: for what is about processes, or may hang."""
        return whole(self.python("-m", "nablacheck", *arguments, **environment))

    @contextlib.contextmanager
    def current(self) -> Iterator[None]:
        """What a process of its own would find: the project's folder and import path, the default profile of
        Hypothesis, and no module of the project imported. All is put back afterwards."""
        profile = settings()
        environment = mock.patch.dict(os.environ)
        with (
            contextlib.chdir(self.folder),
            mock.patch("sys.path", [str(self.folder), *self.path, *sys.path]),
            environment,
        ):
            for name in NOT_INHERITED:
                os.environ.pop(name, None)
            os.environ["XDG_CACHE_HOME"] = str(self.folder / ".cache")
            importlib.invalidate_caches()
            shadowed = self._shadowed()
            for name in shadowed:
                del sys.modules[name]
            settings.load_profile("default")
            try:
                yield
            finally:
                settings.register_profile("of the tests", profile)
                settings.load_profile("of the tests")
                for name, module in list(sys.modules.items()):
                    if self._holds(module):
                        del sys.modules[name]
                sys.modules.update(shadowed)
                linecache.clearcache()

    def _shadowed(self) -> dict[str, ModuleType]:
        """The modules of the catalogue, where the project has another."""
        if not any((Path(folder) / "nablacheck_formulas").exists() for folder in self.path if folder not in LIBRARIES):
            return {}
        return {name: module for name, module in sys.modules.items() if name.split(".")[0] == "nablacheck_formulas"}

    def _holds(self, module: ModuleType) -> bool:
        """Whether a module, or a package without a file of its own, is one of the project."""
        file = getattr(module, "__file__", None)
        places = [file] if file else list(getattr(module, "__path__", []))
        own = (str(self.folder), *(folder for folder in self.path if folder not in LIBRARIES))
        return any(str(place).startswith(own) for place in places)

    def pytest(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run pytest in the project with nablacheck's plugin, installed or not, within this process."""
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
        options = [*PLUGIN, "-p", "no:faulthandler", "--capture=sys", "--nablacheck-in-process", *arguments]
        with self.current(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
            code = pytest.main(options)
        return subprocess.CompletedProcess(arguments, int(code), printed(out), printed(err))

    def pytest_process(self, *arguments: str, plugins: Iterable[str] = ()) -> subprocess.CompletedProcess[str]:
        """The same as a process of its own, and with other plugins: for what is about processes or what they load."""
        loaded = [option for plugin in plugins for option in ("-p", plugin)]
        return self.python("-m", "pytest", *PLUGIN, *loaded, *arguments, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")


def printed(stream: io.TextIOWrapper) -> str:
    """What was written to a stream."""
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


def whole(ran: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    """What a run printed, which is no traceback."""
    assert "Traceback" not in ran.stdout + ran.stderr, ran.stdout + ran.stderr
    return ran


def assert_misused(ran: subprocess.CompletedProcess[str], words: str) -> None:
    """A wrong call gets one line on the error stream, with these words, nothing else, and exit code 2."""
    assert (ran.returncode, ran.stdout) == (MISUSED, "")
    assert ran.stderr.startswith("nablacheck: ")
    assert words in ran.stderr
    assert ran.stderr.count("\n") == 1
