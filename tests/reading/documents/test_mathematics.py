"""Where mathematics stands in Markdown, LaTeX, HTML and notebooks, and on which line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from nablacheck.core.errors import UsageError
from nablacheck.reading.documents.formats import LARGEST, read_source
from nablacheck.reading.documents.mathematics import formulas
from nablacheck.reading.documents.sections import headings

NOTEBOOK = json.dumps(
    {"cells": [{"cell_type": "code", "source": "$x$"}, {"cell_type": "markdown", "source": ["a\n", "$y$"]}]}
)


def found(path: Path) -> list[tuple[str, str]]:
    source = read_source(path)
    return [(each.latex.strip(), source.place(each.start)) for each in formulas(source.text)]


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.md", "one\n$x$ and $$y$$ and \\(z\\)\n\\[w\\]", [("x", "2"), ("y", "2"), ("z", "2"), ("w", "3")]),
        ("a.md", "`$x$` and\n```\n$y$\n```\n$z$", [("z", "5")]),
        ("a.md", "```math\nx = y\n```", [("x = y", "1")]),
        ("a.md", "it costs $5 and not the $6 of last year; $x$", [("x", "1")]),
        ("a.md", "unclosed $x and\n\nthen $y$", [("y", "3")]),
        ("a.md", "escaped \\$ and $y$", [("y", "1")]),
        ("a.tex", "% $x$\n\\begin{align*}y\\end{align*} 5\\% $z$", [("y", "2"), ("z", "2")]),
        ("a.tex", "$x$\\end{document} $y$", [("x", "1")]),
        ("a.html", "<html><p>one</p>\n<p>\\(x\\)</p><script>$y$</script><code>$z$</code>", [("x", "2")]),
        ("a.html", '<math alttext="{\\displaystyle x}"><mi>x</mi></math>', [("{\\displaystyle x}", "1")]),
        ("a.html", '<p>a &amp; b\n<script type="math/tex; mode=display">x &amp;= y</script>', [("x &amp;= y", "2")]),
        ("a.html", '<math><annotation encoding="application/x-tex">x &lt; y</annotation></math>', [("x < y", "1")]),
        ("a.ipynb", NOTEBOOK, [("y", "cell 2, line 2")]),
    ],
)  # fmt: skip
def test_mathematics_is_found_with_its_line(
    tmp_path: Path, name: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(written(tmp_path, name, text)) == expected


def test_a_file_that_is_not_utf_8_is_read_all_the_same(tmp_path: Path) -> None:
    assert found(written(tmp_path, "a.tex", "für alle $x$".encode("latin-1"))) == [("x", "1")]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.md", b"\0\1\2", "no text"),
        ("a.ipynb", b"[1]", "no notebook"),
        ("a.ipynb", b"[" * 100_000, "no notebook"),
        ("a.md", b"x" * (LARGEST + 1), "at most"),
    ],
)
def test_what_is_no_document_is_refused_in_one_line(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    with pytest.raises(UsageError, match=why) as caught:
        read_source(written(tmp_path, name, data))
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.md", tmp_path, Path("a\0b")):
        with pytest.raises(UsageError, match="can't be read"):
            read_source(path)


@pytest.mark.parametrize(
    "text", ["$" * 200_000, "\\[" * 100_000, "\\begin{align}" * 50_000, "$x " * 100_000, "\\(" * 100_000]
)
def test_delimiters_without_an_end_are_passed_over(text: str) -> None:
    assert len(list(formulas(text))) <= len(text)


@pytest.mark.parametrize("text", ["A" + " " * 200_000 + "$", "1 A\n" * 20_000 + "=", "\n\nA" * 50_000])
def test_headings_are_found_in_one_pass(text: str) -> None:
    assert len(headings(text)) <= text.count("\n") + 1


def test_headings_have_ranks() -> None:
    text = "# One\n\n## Two\n\n1.2 Three\n\nFour words alone\n\nNo heading.\n\n\\section{Five}\n"
    assert [each.rank for each in headings(text)] == [1, 2, 2, 9, 3]
