"""A file to its text: Markdown, LaTeX, HTML and notebooks come out as text with LaTeX in it, line by line with the
places in the file."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from nablacheck.core.errors import UsageError

LARGEST = 4_000_000
"""Bytes of a file that is read. A book has about a million."""
BLOCKS = ("p", "br", "li", "div", "td", "th", "tr", "dd", "dt", "ul", "ol", "table", "section", "article")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
UNSEEN = ("style", "code", "pre", "head", "nav", "footer", "textarea")
"""Elements of a page without mathematics in print."""


@dataclass(frozen=True)
class Source:
    """The text of a document; ``places`` say of each of its lines where it stands in the file."""

    text: str
    places: tuple[str, ...]
    starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        starts = (0, *(match.end() for match in re.finditer("\n", self.text)))
        object.__setattr__(self, "starts", starts)

    def place(self, offset: int) -> str:
        """The place of a character: "12", or "cell 3, line 2" in a notebook."""
        return self.places[min(bisect_right(self.starts, offset), len(self.places)) - 1]


def read_source(path: Path) -> Source:
    """The text of a file. Raises ``UsageError`` where there is none."""
    text = _decoded(path)
    suffix = path.suffix.lower()
    if suffix == ".ipynb":
        return _notebook(text, path)
    if suffix in (".html", ".htm", ".xhtml") or re.match(r"\s*<(?:!doctype\s+html|html)\b", text[:500], re.I):
        return _page(text)
    without = without_comments if suffix in (".tex", ".latex", ".ltx") else without_code
    return _numbered(without(text))


def _decoded(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise UsageError(f"{path} has {size} bytes; documents of at most {LARGEST} are read")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} can't be read: {getattr(error, 'strerror', None) or error}") from None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
    elif b"\0" in data:
        raise UsageError(f"{path} is no text")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _numbered(text: str) -> Source:
    return Source(text, tuple(str(k + 1) for k in range(text.count("\n") + 1)))


def blanked(text: str) -> str:
    """Spaces in its place, so that all that follows keeps its place and its line."""
    return re.sub(r"[^\n]", " ", text)


def blank(match: re.Match[str]) -> str:
    return blanked(match.group())


def without_comments(text: str) -> str:
    """LaTeX without comments, verbatim text and what stands behind the end of the document."""
    text = text.partition("\\end{document}")[0]
    text = re.sub(r"(?<!\\)(?:\\\\)*%.*", blank, text)
    return re.sub(r"\\begin\{(verbatim|lstlisting|minted)\}.*?\\end\{\1\}", blank, text, flags=re.S)


def without_code(text: str) -> str:
    """Markdown without code; a fenced block of mathematics is a display."""
    lines, fence, mathematics = text.split("\n"), "", False
    for k, line in enumerate(lines):
        mark = re.match(r"\s*(`{3,}|~{3,})\s*(\w*)", line)
        if mark and not fence:
            fence, mathematics = mark.group(1), mark.group(2) == "math"
            lines[k] = "$$" if mathematics else ""
        elif fence and line.strip().startswith(fence):
            lines[k] = "$$" if mathematics else ""
            fence = ""
        elif fence and not mathematics:
            lines[k] = ""
        elif not fence:
            line = re.sub(r"\$`([^`\n]+)`\$", r"$\1$", line)
            lines[k] = re.sub(r"(?<!\\)(`+)(?!`)[^`\n]+\1(?!`)", blank, line)
    return "\n".join(lines)


def _notebook(text: str, path: Path) -> Source:
    """The cells of text, each a paragraph of its own."""
    try:
        cells = json.loads(text)["cells"]
        found = [
            (k, "".join(cell["source"]))
            for k, cell in enumerate(cells, 1)
            if cell["cell_type"] == "markdown" and isinstance(cell["source"], str | list)
        ]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise UsageError(f"{path} is no notebook of cells") from None
    lines, places = [], []
    for k, cell in found:
        for n, line in enumerate([*without_code(cell).split("\n"), ""], 1):
            lines.append(line)
            places.append(f"cell {k}, line {n}")
    return Source("\n".join(lines), tuple(places or ["1"]))


def _page(text: str) -> Source:
    page = _Page()
    page.feed(text)
    page.close()
    page.end_line()
    return Source("\n".join(page.lines), tuple(page.places))


class _Page(HTMLParser):
    """The text of a page: mathematics comes from MathJax's scripts, from what MathML says it is in LaTeX, and from the
    alternative texts of images."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.places: list[str] = []
        self.parts: list[str] = []
        self.began = 1
        self.unseen: list[str] = []
        self.inside_mathml = 0
        self.tex = ""
        """The delimiter that closes LaTeX which is being read."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        kind = given.get("type", "")
        if tag == "script" and "math/tex" in kind:
            self.open("$$" if "display" in kind else "$")
        elif tag == "script" or tag in UNSEEN:
            self.unseen.append(tag)
        elif tag == "math":
            self.inside_mathml += 1
            if given.get("alttext"):
                self.formula(given["alttext"], "$$" if given.get("display") == "block" else "$")
        elif tag == "annotation" and given.get("encoding") == "application/x-tex":
            self.open("$")
        elif tag == "img" and re.match(r"\s*(?:\{\\displaystyle|\\[a-zA-Z(\[]|\$)", given.get("alt", "")):
            self.formula(given["alt"].strip("$ "), "$")
        elif tag in HEADINGS:
            self.end_line()
            self.add("# ")
        elif tag in BLOCKS:
            self.end_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unseen:
            while self.unseen.pop() != tag:
                pass
        elif tag in ("script", "annotation") and self.tex:
            self.add(self.tex + " ")
            self.tex = ""
        elif tag == "math":
            self.inside_mathml = max(0, self.inside_mathml - 1)
        elif tag in HEADINGS or tag in BLOCKS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if self.unseen or (self.inside_mathml and not self.tex):
            return
        first, *rest = data.split("\n")
        self.add(first)
        for k, line in enumerate(rest, 1):
            self.end_line(ended=False)
            self.add(line)
            self.began = self.getpos()[0] + k

    def open(self, delimiter: str) -> None:
        self.tex = delimiter
        self.add(" " + delimiter)

    def formula(self, latex: str, delimiter: str) -> None:
        """LaTeX that an attribute holds; what the element says besides is the same again."""
        flat = " ".join(latex.split())
        if not self.unseen and (not self.lines or flat not in self.parts[-1:]):
            self.add(f" {delimiter}{flat}{delimiter} ")

    def add(self, text: str) -> None:
        if not self.parts:
            self.began = self.getpos()[0]
        self.parts.append(text)

    def end_line(self, ended: bool = True) -> None:
        """Go on with a new line; a block that ended leaves an empty one behind it."""
        line = "".join(self.parts)
        if line.strip() or not ended or self.parts:
            self.lines.append(line)
            self.places.append(str(self.began))
        self.parts = []
        if ended and self.lines and self.lines[-1].strip() and not self.tex:
            self.lines.append("")
            self.places.append(str(self.getpos()[0]))
