"""How long commands take that check nothing, beside importing NumPy: with today's catalogue and with three times that.

    python -m tests.benchmarks.startup [--repetitions 7]

The larger catalogue is today's with two copies of each file, in which every formula has another name. ``list`` is timed
with the index that is kept and without one. Times are the best of the repetitions, all calls in turn in the same run,
each in a process of its own that finds its modules compiled.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tokenize
from pathlib import Path

import nablacheck_formulas
from nablacheck.catalogue.discovery import Discovery

from tests.benchmarks.cost import show
from tests.helpers.command_line import Project

CALLS = {
    "nablacheck list": ["list"],
    "nablacheck list, no index": ["list"],
    "nablacheck show determinant": ["show", "determinant"],
    "nablacheck check determinnant": ["check", "determinnant"],
    "nablacheck --help": ["--help"],
}
YEAR_2020 = 1_577_836_800


def larger_catalogue(folder: Path, times: int) -> None:
    """The catalogue in a folder, with copies of its files until it is so many times as large."""
    package = folder / "nablacheck_formulas"
    shutil.copytree(nablacheck_formulas.__path__[0], package, ignore=shutil.ignore_patterns("__pycache__"))
    names = {name for name, origin in Discovery().registry().origins.items() if origin == "catalogue"}
    for file in [file for file in package.glob("*.py") if file.stem not in ("__init__", "sources")]:
        text = file.read_text(encoding="utf-8")
        for copy in range(2, times + 1):
            file.with_stem(f"{file.stem}_{copy}").write_text(renamed(text, names, f"_{copy}"), encoding="utf-8")
    for file in package.glob("*.py"):
        os.utime(file, (YEAR_2020, YEAR_2020))


def renamed(code: str, names: set[str], ending: str) -> str:
    """The code with an ending on these names, which stay as they are in texts."""
    lines = code.splitlines(keepends=True)
    for token in reversed(list(tokenize.generate_tokens(io.StringIO(code).readline))):
        if token.type == tokenize.NAME and token.string in names:
            row, column = token.end
            lines[row - 1] = lines[row - 1][:column] + ending + lines[row - 1][column:]
    return "".join(lines)


def seconds(project: Project, *command: str, **environment: str) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *command],
        cwd=project.folder,
        env=project.environment({"PYTHONDONTWRITEBYTECODE": "", **environment}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def measure(times: int, repetitions: int) -> dict[str, float]:
    """The best times with a catalogue so many times as large as today's."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder).resolve())
        larger_catalogue(project.folder / "library", times)
        project.path.insert(0, str(project.folder / "library"))
        assert project.python("-m", "nablacheck", "list").returncode == 0, "the copies load"
        best: dict[str, float] = {}
        for repetition in range(repetitions + 1):
            taken = {"import numpy": seconds(project, "-c", "import numpy")}
            for name, call in CALLS.items():
                no_index = {"XDG_CACHE_HOME": os.devnull} if "no index" in name else {}
                taken[name] = seconds(project, "-m", "nablacheck", *call, **no_index)
            if repetition:  # the first compiles, and makes the index
                best = {name: min(best.get(name, took), took) for name, took in taken.items()}
        return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=7)
    options = parser.parse_args()
    columns = {f"catalogue × {times}": measure(times, options.repetitions) for times in (1, 3)}
    rows: list[tuple[str, ...]] = [("", *columns)]
    for name in ("import numpy", *CALLS):
        cells = [f"{1e3 * best[name]:.0f} ms, {best[name] / best['import numpy']:.2f}×" for best in columns.values()]
        rows.append((name, *cells))
    show(rows)


if __name__ == "__main__":
    main()
