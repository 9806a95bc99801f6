"""Loading modules and files that people name: whatever goes wrong becomes one line with the place to mend."""

from __future__ import annotations

import difflib
import dis
import importlib
import pkgutil
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from nablacheck.core.attempts import Lost, attempt
from nablacheck.core.errors import CodeLocation, DeclarationError, message
from nablacheck.core.files import is_module_name, load_file, look_in, without_made_up_names
from nablacheck.core.timelimit import OutOfTime, time_limit

TIMEOUT = 60.0
"""Seconds that a module may take to load, where nobody says otherwise."""
_timeout = TIMEOUT


class LoadError(Exception):
    """A module can't be loaded; carries the one line that says why."""

    def __init__(
        self, message: str, trace: str = "", missing: bool = False, before: Mapping[str, Any] | None = None,
        line: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.trace = trace
        self.before = dict(before or {})
        """What a module had defined before a declaration in it was refused."""
        self.line = line
        """The line of this declaration."""
        self.missing = missing
        """Whether what was asked for isn't there at all: a wrong call rather than a broken module."""


@contextmanager
def loading_within(seconds: float) -> Iterator[None]:
    """Give every module that is loaded so much time."""
    global _timeout
    before, _timeout = _timeout, seconds
    try:
        yield
    finally:
        _timeout = before


def load(spec: str) -> ModuleType:
    """The module of a file or module name. Raises ``LoadError`` with one line: what, where, what to do."""
    is_file = spec.endswith(".py") or "/" in spec or "\\" in spec
    path = Path(spec)
    if spec and path.is_dir() and (is_file or not is_module_name(spec)):
        raise LoadError(f"{spec} is a folder; name a file of Python in it, or a module", missing=True)
    if is_file and not path.is_file():
        raise LoadError(f"there is no file {spec}{_near(path)}", missing=True)
    if not is_file and not is_module_name(spec):
        raise LoadError(
            f"{spec!r} is neither a module nor a file of Python; name one, as in mypackage.gradients or more.py",
            missing=True,
        )
    with suppress(FileNotFoundError):  # where code has removed the current folder, there is nothing in it
        look_in(str(Path.cwd()))
    try:
        return attempt(f"load {spec}", lambda: _import(spec, path if is_file else None))
    except Lost as lost:
        raise LoadError(_too_long() if lost.ending.timed_out else f"ends the process, {lost.ending.reason}") from None
    except OutOfTime:
        raise LoadError(_too_long()) from None
    except LoadError:
        raise
    except DeclarationError as error:
        raise LoadError(
            f"{error}; nothing below it was loaded", before=_defined_before(error), line=error.code_location.line
        ) from None
    except SyntaxError as error:
        if "null byte" in str(error) or "(unicode error)" in str(error):
            raise LoadError(f"{spec} isn't Python source: {error.msg}") from None
        raise LoadError(
            f"syntax error: {error.msg} ({CodeLocation(error.filename or spec, error.lineno or 0)})"
        ) from None
    except (UnicodeDecodeError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError) or "null byte" in str(error):
            raise LoadError(f"{spec} isn't Python source: {error}") from None
        raise _raised(spec, error) from None
    except ModuleNotFoundError as error:
        if error.name and (spec == error.name or spec.startswith(f"{error.name}.")):
            raise LoadError(
                f"there is no module {error.name!r}; is it installed, or on the path?{_near(_file_of(spec))}",
                missing=True,
            ) from None
        raise _raised(spec, error) from None
    except KeyboardInterrupt as error:
        if not _is_raised_by_code(error):
            raise
        raise _raised(spec, error) from None
    except BaseException as error:  # sys.exit() and pytest.skip() at import are no way out
        raise _raised(spec, error) from None


def _import(spec: str, file: Path | None) -> ModuleType:
    from nablacheck.core.replaced import functions_kept

    # What a module prints is none of our output.
    with time_limit(_timeout), redirect_stdout(sys.stderr), functions_kept() as replaced:
        module = importlib.import_module(spec) if file is None else load_file(file)
    if replaced:
        raise LoadError(replaced.sentence("the module"))
    return module


def _is_raised_by_code(error: BaseException) -> bool:
    """Whether an exception comes from a statement ``raise``, as none does that a signal of the user's raises."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return last is not None and dis.opname[last.tb_frame.f_code.co_code[last.tb_lasti]] == "RAISE_VARARGS"


def _defined_before(error: DeclarationError) -> Mapping[str, Any]:
    """The names of the module in which a declaration was refused, as far as it was run."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__) if frame.f_code.co_name == "<module>"]
    own = [frame for frame in frames if frame.f_code.co_filename == error.code_location.file]
    return own[-1].f_globals if own else {}


def _near(path: Path) -> str:
    """The file that may be meant by one that isn't there: of nearly the same name, or in a folder src."""
    for folder in (path.parent, "src" / path.parent):
        try:
            names = {each.stem.casefold(): each for each in folder.iterdir() if each.suffix == ".py"}
        except OSError:
            continue
        near = difflib.get_close_matches(path.stem.casefold(), names, n=1, cutoff=0.8)
        if near:
            return f"; did you mean {names[near[0]]}?"
    return ""


def _file_of(module: str) -> Path:
    """The file that a module is in, from the folder above its packages; the name of a file itself."""
    return Path(module) if module.casefold().endswith(".py") else Path(*module.split(".")).with_suffix(".py")


def _too_long() -> str:
    return f"still loading after {_timeout:g} s"


def _raised(spec: str, error: BaseException) -> LoadError:
    """What a module raised while it was imported, with its own line rather than the library's."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "importlib" not in frame.filename]
    own = Path(spec).name if spec.endswith(".py") else spec.replace(".", "/").rsplit("/", 1)[-1]
    inside = [frame for frame in frames if own in Path(frame.filename).as_posix()] or frames[-1:]
    place = f" ({CodeLocation(inside[-1].filename, inside[-1].lineno or 0)})" if inside else ""
    problem = f"raises {type(error).__name__}: {without_made_up_names(message(error))}"
    return LoadError(f"{problem}{place}", "".join(traceback.format_exception(error)))


def modules(module: ModuleType) -> tuple[list[ModuleType], list[LoadError]]:
    """A module, and all below it where it is a package; and what didn't load of these."""
    found, broken = [module], []
    for each in pkgutil.walk_packages(
        vars(module).get("__path__", []), f"{module.__name__}.", onerror=lambda name: None
    ):
        if not each.name.endswith("__main__"):
            try:
                found.append(load(each.name))
            except LoadError as error:
                broken.append(error)
    return found, broken
