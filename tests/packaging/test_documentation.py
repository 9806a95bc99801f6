"""What the README and the documentation show is what one gets: transcripts and Python are run again, links lead
somewhere."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from tests.helpers.command_line import Project
from tests.helpers.paths import REPOSITORY

README = REPOSITORY / "README.md"
PAGES = [README, REPOSITORY / "CONTRIBUTING.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
VARYING = re.compile(r"\d+(\.\d+)?e[+-]\d+|\(\d+\.\d+ s\)|\d+ digits")
"""Figures in which rounding shows, and times."""


def name(page: Path) -> str:
    return page.relative_to(REPOSITORY).as_posix()


def blocks(page: Path, language: str) -> list[str]:
    """The code of a page that is marked as of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def write_files(project: Project, page: Path) -> None:
    """The files that a page shows, of Markdown, too, and those of the README, which begin with a comment that names
    them."""
    for code in [*blocks(README, "python"), *blocks(page, "python")]:
        found = re.match(r"# (\w+\.py)\n", code)
        if found:
            project.write(found[1], code)
    for text in blocks(page, "markdown"):
        found = re.match(r"<!-- (\w+\.md) -->\n", text)
        if found:
            project.write(found[1], text)


TRANSCRIPTS = [(page, text) for page in PAGES for text in blocks(page, "console")]


def printed_lines(text: str) -> list[str]:
    return [VARYING.sub("#", line).rstrip() for line in text.splitlines()]


@pytest.mark.parametrize(
    ("page", "transcript"), TRANSCRIPTS, ids=[f"{name(page)}-{text.splitlines()[0]}" for page, text in TRANSCRIPTS]
)
def test_a_transcript_is_what_the_command_prints(project: Project, page: Path, transcript: str) -> None:
    write_files(project, page)
    command, *expected = transcript.splitlines()
    assert command.startswith("$ nablacheck ")
    printed = printed_lines(project.nablacheck(*shlex.split(command)[2:]).stdout)
    place = 0
    for part in "\n".join(printed_lines("\n".join(expected))).split("…"):
        lines = part.strip("\n").splitlines()
        if not lines:
            continue
        at = [k for k in range(place, len(printed)) if printed[k : k + len(lines)] == lines]
        assert at, f"not printed: {lines}"
        place = at[0] + len(lines)
    if not transcript.rstrip().endswith("…"):
        assert place == len(printed)


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")], ids=name)
def test_the_python_of_a_page_runs_and_prints_what_it_says(project: Project, page: Path) -> None:
    write_files(project, page)
    code = "\n".join(blocks(page, "python"))
    with project.current(), contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(code, str(project.write("page.py", code)), "exec"), {"__name__": "page"})
    promised = re.findall(r"^print\(.*\)\s+# (.*?); …$", code, re.MULTILINE)
    lines = printed.getvalue().splitlines()
    assert [line.split(";")[0] for line in lines] == promised


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target, _, heading in (link.partition("#") for link in re.findall(r"\]\(([^)\s]+)\)", text)):
        if target.startswith("https://"):
            continue
        file = (page.parent / target) if target else page
        assert file.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = [re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings]
            assert heading in anchors, heading


def test_the_readme_is_short_and_the_index_names_every_page() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 150
    index = (REPOSITORY / "docs" / "README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"\]\((\w[\w-]*\.md)\)", index))
    assert listed == {page.name for page in PAGES if page.parent.name == "docs"} - {"README.md"}


def test_the_picture_of_the_layers_is_what_is_enforced() -> None:
    text = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
    _, picture, *_ = text.split("```")
    names, description = slice(0, 35), slice(35, None)
    lines = picture.strip("\n").splitlines()
    assert all(re.match(r" \S", line[description]) for line in lines), "descriptions stand in a column"
    shown = [line[names].split() for line in lines]
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (layers,) = [each["layers"] for each in contracts if each.get("containers") == ["nablacheck"]]
    assert shown == [layer.split(" | ") for layer in layers]
