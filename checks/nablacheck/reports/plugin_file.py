"""Answers to what was asked, kept as a file of Python that declares the claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from nablacheck.checking.result import Status, first_wrong
from nablacheck.core.errors import UsageError
from nablacheck.reading.asking.plugin_module import Kept, module_source
from nablacheck.reading.refusal import NotRead
from nablacheck.reports.answers import Answer
from nablacheck.reports.document_claims import Judged, Verdict

NOTHING = "nothing: there is no code for what isn't read, or undefined as written"
NEITHER = (Verdict.UNDECIDED, Verdict.NOT_READ)
"""The verdicts on what was neither found to hold nor refuted."""


def refuse_existing(name: str) -> None:
    """Refuse a file that can't be made, before any work is done. Raises ``UsageError``."""
    path = Path(name)
    if path.suffix != ".py":
        raise UsageError(f"{name}: name a file that ends in .py, to save the claims in")
    if path.exists():
        raise UsageError(f"{name} is there already, and isn't overwritten; name another file")
    if not path.parent.is_dir():
        raise UsageError(f"{name}: there is no folder {path.parent}")


def save_claims(answers: Sequence[Answer], name: str) -> str:
    """Declare the claims in a new file, and say what it has."""
    kept = [Kept(answer.asked, tuple(_comments(answer))) for answer in answers if answer.asked and answer.derived != ""]
    if not kept:
        return NOTHING
    try:
        _write(kept, name)
    except NotRead as refusal:
        return f"nothing: {refusal}"
    left = len(answers) - len(kept)
    return f"{name}, without what isn't read or undefined as written" if left else name


def save_document(title: str, claims: Iterable[Judged], name: str) -> str:
    """Declare the claims of a document in a new file, each with its place as its source, and say what it has."""
    kept = []
    total = 0
    for claim in claims:
        answer = claim.answer
        total += answer is not None
        if answer is None or answer.asked is None:
            continue
        undecided = f"{claim.verdict}: {claim.reason}" if claim.verdict in NEITHER else ""
        comments = _comments(replace(answer, text=answer.asked.claim.equation), undecided)
        each = Kept(answer.asked, tuple(comments), f"line {claim.place}", claim.text)
        with suppress(NotRead):
            module_source([each], Path(name).stem)
            kept.append(each)
    if not kept:
        return NOTHING
    _write(kept, name, title)
    return f"{name}, {len(kept)} of {total} claims"


def _write(kept: Sequence[Kept], name: str, document: str = "") -> None:
    """Make the file. Raises ``NotRead`` where a claim can't be declared, and ``UsageError`` where it can't be made."""
    text = module_source(kept, Path(name).stem, document)
    try:
        with Path(name).open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}") from None


def _comments(answer: Answer, undecided: str = "") -> Iterable[str]:
    """What the code doesn't show: the print, the conventions that were chosen, and what was found."""
    assert answer.asked is not None
    if answer.derived is None and answer.text.replace(" ", "") != answer.asked.claim.equation.replace(" ", ""):
        yield f"printed as {answer.text}"
    yield from answer.notes
    if undecided:
        yield undecided
        return
    wrong = first_wrong(answer.results)
    if wrong is None:
        return
    if wrong.status is Status.FAILS:
        yield f"refuted; it should be {wrong.should_be}" if wrong.should_be else "refuted"
    else:
        yield f"nothing was decided: {wrong.reason}"
