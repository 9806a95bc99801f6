"""Code that ends or hangs the process it runs in costs its own claim or module; the others are reported."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from tests.helpers.command_line import FAILED, HELD, INTERRUPTED, MISUSED, Project

AT_IMPORT = {
    "os._exit(0)": "bad.py: ends the process, exit code 0",
    "os.abort()": "bad.py: ends the process, SIGABRT",
    "np.dot = np.abs = lambda *given: 0": (
        "bad.py: the module replaces numpy.abs, numpy.dot, with which everything here is checked; undo that"
    ),
}
IN_FUNCTION = {
    "os._exit(0)": "the process that checked it died, exit code 0",
    "os.kill(os.getpid(), 9)": "the process that checked it died, SIGKILL",
    "np.abs = np.zeros_like": "its code replaces numpy.abs, with which everything here is checked; undo that",
}
STUBBORN = """
    import sys, time
    print("running", file=sys.stderr, flush=True)
    while True:
        try:
            time.sleep(100)
        except BaseException:
            pass
""".strip()


def write(project: Project, *, at_import: str = "", in_function: str = "pass") -> None:
    """A good formula, a bad file and another good formula."""
    project.formula("first.py", name="first")
    project.formula("last.py", name="last")
    project.formula("bad.py", name="bad")
    project.edit("bad.py", "    return x @ x", f"    {in_function}\n    return x @ x")
    project.edit("bad.py", "from nablacheck", f"import os\nimport numpy as np\n{at_import}\nfrom nablacheck")


CALL = ("check", "first.py", "bad.py", "last.py", "--points", "5", "--seed", "1", "--oracle", "central")


@pytest.mark.parametrize("code", AT_IMPORT)
def test_code_that_ends_the_process_at_import_costs_its_module(project: Project, code: str) -> None:
    write(project, at_import=code)
    ran = project.nablacheck_process(*CALL)
    assert ran.returncode == FAILED
    assert ran.stdout.count("holds    ") == 2
    assert ran.stdout.splitlines()[-2:] == [
        AT_IMPORT[code], "2 claims hold, 1 declaration or module is broken (seed 1)"
    ]  # fmt: skip


@pytest.mark.parametrize("code", IN_FUNCTION)
def test_code_that_ends_the_process_in_a_function_costs_its_claim(project: Project, code: str) -> None:
    write(project, in_function=code)
    ran = project.nablacheck_process(*CALL)
    assert ran.returncode == FAILED
    assert ran.stdout.count("holds    ") == 2
    assert ran.stdout.count(IN_FUNCTION[code]) == 1
    assert ran.stdout.splitlines()[-1] == "2 claims hold, 1 claim fails (seed 1)"


def test_workers_lose_no_more(project: Project) -> None:
    write(project, in_function="os._exit(0)")
    project.write("worse.py", "import os\nos._exit(0)\n")
    ran = project.nablacheck_process(*CALL, "worse.py", "--jobs", "2")
    assert ran.returncode == FAILED
    assert ran.stdout.count("holds    ") == 2
    assert ran.stdout.splitlines()[-2:] == [
        "worse.py: ends the process, exit code 0",
        "2 claims hold, 1 claim fails, 1 declaration or module is broken (seed 1)",
    ]


ENDLESS = "threading.Thread(target=lambda: time.sleep(1000)).start(); atexit.register(lambda: time.sleep(1000))"


def test_what_code_leaves_behind_keeps_no_process_and_mixes_with_no_report(project: Project) -> None:
    write(project, at_import=f"import threading, time, atexit; {ENDLESS}", in_function="os.write(1, b'!')")
    ran = project.nablacheck_process(*CALL, "--json")
    assert ran.returncode == HELD
    assert ran.stdout.isascii()
    assert [each["ok"] for each in json.loads(ran.stdout)["results"]] == [True] * 3
    assert ran.stderr.startswith("!")


def test_a_module_that_never_loads_is_told_within_the_limit(project: Project) -> None:
    project.formula("first.py", name="first")
    project.write("bad.py", "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass\n")
    ran = project.nablacheck_process("list", "--plugin", "first.py", "--plugin", "bad.py", "--in-process", "--help")
    assert ran.returncode == HELD
    ran = project.nablacheck_process(*CALL[:3], *CALL[4:], "--timeout", "0.5")
    assert ran.returncode == FAILED
    assert ran.stdout.splitlines()[-2] == "bad.py: still loading after 0.5 s"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("mutate", "the claim itself comes out as crashed; nablacheck check bad.py:bad "),
        ("certify", "the process that checked it died, exit code 0"),
    ],
)
def test_other_commands_lose_no_more(project: Project, command: str, words: str) -> None:
    write(project, in_function="os._exit(0)")
    ran = project.nablacheck_process(command, *CALL[1:-2])
    assert ran.returncode == FAILED
    assert all(f"{name}-x-gradient" in ran.stdout for name in ("first", "bad", "last"))
    assert words in ran.stdout


def test_errata_lose_no_more(catalogue: Project) -> None:
    catalogue.write("bad.py", (
        "import os\nfrom nablacheck import Document, formula\n"
        "OTHER = Document('Others', key='others', locations='\\n    p. 1\\n')\n\n"
        "@formula(x='N')\ndef bad(x):\n    '‖x‖²'\n    os._exit(0)\n\n"
        "@bad.misprint('x', source=OTHER.at('p. 1'))\ndef _(x):\n    '3x'\n    return 3 * x\n"
    ))  # fmt: skip
    ran = catalogue.nablacheck_process("errata", "--plugin", "bad.py")
    assert ran.returncode == FAILED
    assert "- there x[1] is claimed 2 and is 1" in ran.stdout
    assert ran.stderr.startswith("bad-x-gradient-misprint: its code ends the process, exit code 0; ")
    assert ran.stderr.count("\n") == 1


SPAWNING = """
import threading
from nablacheck.cli.commands import main
if __name__ == "__main__":
    threading.active_count = lambda: 2
    main()
"""


def test_where_no_process_can_be_forked_one_is_started(project: Project) -> None:
    write(project, in_function="os.write(1, b'!'); os._exit(0)")
    project.write("spawning.py", SPAWNING)
    ran = project.python("spawning.py", *CALL)
    assert (ran.returncode, ran.stderr) == (FAILED, "!")
    assert ran.stdout.count("holds    ") == 2
    assert ran.stdout.splitlines()[-1] == "2 claims hold, 1 claim fails (seed 1)"


if sys.platform != "win32":

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_code_that_heeds_no_interrupt_is_ended_and_what_is_known_is_told(project: Project, number: int) -> None:
        write(project, in_function=STUBBORN)
        call = [sys.executable, "-m", "nablacheck", *CALL]
        with subprocess.Popen(
            call, cwd=project.folder, env=project.environment({}), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stderr is not None
            process.stderr.readline()
            process.send_signal(number)
            out, err = process.communicate()
        assert (process.returncode, err) == (INTERRUPTED, b"")
        assert out.endswith(b"1 claim holds (seed 1); interrupted after 1 of 3 claims\n")

    @pytest.mark.parametrize(
        ("shell", "code", "words"),
        [
            ("| head -1", HELD, ""),
            ("> /dev/full", FAILED, "nablacheck: the output can't be written: No space left on device\n"),
            (">&-", FAILED, "nablacheck: the output can't be written: Bad file descriptor\n"),
        ],
    )
    def test_output_that_nobody_takes_is_told_unless_enough_was_read(
        project: Project, shell: str, code: int, words: str
    ) -> None:
        if "full" in shell and not os.path.exists("/dev/full"):
            shell, words = ">&-", "nablacheck: the output can't be written: Bad file descriptor\n"
        project.formula("first.py", name="first")
        line = f"set -o pipefail; {sys.executable} -m nablacheck check first.py --points 5 --oracle central {shell}"
        ran = project.shell(line)
        assert (ran.returncode, ran.stderr) == (code, words)

    def test_a_folder_that_is_gone_is_told(project: Project) -> None:
        line = f"mkdir gone; cd gone; rmdir ../gone; {sys.executable} -m nablacheck check determinant"
        ran = project.shell(line)
        assert (ran.returncode, ran.stdout) == (MISUSED, "")
        assert ran.stderr == "nablacheck: the current folder is gone; change to another\n"


def test_a_module_that_removes_the_current_folder_leaves_json_whole(project: Project) -> None:
    below = Project(project.folder / "below")
    below.formula("good.py", name="good")
    below.write("removes.py", "import os, shutil\nshutil.rmtree(os.getcwd())\n")
    ran = below.nablacheck_process("check", "good.py", "removes.py", "--points", "5", "--json")
    document = json.loads(ran.stdout)
    assert ran.returncode == FAILED
    assert [failure["origin"] for failure in document["failures"]] == ["removes.py"]
    assert {result["claim"] for result in document["results"]} == {"good-x-gradient"}
