"""Answers to what was asked: how each claim was read, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field

from nablacheck.checking.result import Result, Status, first_wrong
from nablacheck.core.notebook import ShownInNotebooks
from nablacheck.core.text import labelled
from nablacheck.reading.asking.arranged import STEP
from nablacheck.reading.asking.asked import Asked
from nablacheck.reading.refusal import NotRead
from nablacheck.reports.text_results import format_failure, format_result

HELD, REFUTED, NOT_READ = 0, 1, 3
"""Exit codes: 1 is for all that doesn't hold, be it refuted, undefined as written or, at the points drawn, not decided,
as in other commands; 2 is for wrong calls."""
NOUNS = {"identity": "equal to", "jacobian": "Jacobian", "hessian": "Hessian"}


@dataclass(frozen=True)
class Answer(ShownInNotebooks):
    """What became of one claim in print: ``asked`` is how it was read, ``results`` what the oracles came to;
    ``undefined`` says why it has no reading with its shapes, ``refusal`` why it wasn't read."""

    text: str
    asked: Asked | None = None
    notes: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()
    undefined: str = ""
    refusal: NotRead | None = None
    function: str = ""
    right_where: str = ""
    """The condition under which a claim that is refuted is right."""
    derived: str | None = None
    """The right derivative in writing, verified, where that was asked; empty where none could be verified."""

    @property
    def holds(self) -> bool:
        """Whether all is well: some oracle confirms it, and none refutes it."""
        return bool(self.derived) or (bool(self.results) and first_wrong(self.results) is None)

    @property
    def exit_code(self) -> int:
        return NOT_READ if self.refusal is not None else HELD if self.holds else REFUTED

    def __bool__(self) -> bool:
        return self.holds

    def __str__(self) -> str:
        return "\n".join(self.lines())

    __repr__ = __str__

    def lines(self) -> list[str]:
        """The reading, and what was found."""
        if self.refusal is not None:
            return [
                f"not read  {line}" if not k else line
                for k, line in enumerate(self.refusal.shown(self.text).splitlines())
            ]
        if self.undefined:
            read = [labelled("read", self.function)] if self.function else []
            why = labelled("refuted", f"undefined as written: {self.undefined}")
            return [*read, labelled("claimed", self.text), why]
        assert self.asked is not None
        claim = self.asked.claim
        by = f" by {', '.join(claim.variables)}" if claim.variables else ""
        said = f"{NOUNS.get(claim.kind.name, claim.noun)}{by}"
        if self.asked.is_differential:
            said = f"differential, the derivative by {STEP} at 0"
        read = [labelled("read", f"{claim.formula.equation}   {self.asked.spaces_in_words}")]
        if self.derived is not None:
            return [*read, labelled("derived", f"{claim.noun}{by}  {self.derived or 'none that could be verified'}")]
        lines = [
            *read,
            labelled("claimed", f"{said}  {claim.equation}"),
            *(labelled("note", note) for note in self.notes),
        ]
        if self.asked.assumed:
            lines.append(labelled("assumed", ", ".join(self.asked.assumed)))
        lines += [f"  {format_result(result)}" for result in self.results]
        wrong = first_wrong(self.results)
        if wrong is not None and wrong.status is not Status.FAILS:
            lines.append(labelled("nothing", f"was decided: {wrong.reason}"))
        elif wrong is not None:
            lines += format_failure(wrong, claim, seed_given=True).splitlines()[2:]
            lines = [line for line in lines if not line.lstrip().startswith("repeat")]
            if self.right_where and "is right where" not in wrong.cause:
                lines.append(labelled("right", f"where {self.right_where}"))
        return lines


@dataclass
class Answers(ShownInNotebooks):
    """The answers to all claims of some texts, of which the worst is the exit code."""

    answers: list[Answer] = field(default_factory=list)
    saved: str = ""
    """The file that they were written to, or why to none."""

    @property
    def holds(self) -> bool:
        return bool(self.answers) and all(self.answers)

    @property
    def exit_code(self) -> int:
        codes = [answer.exit_code for answer in self.answers]
        return next((code for code in (REFUTED, NOT_READ) if code in codes), HELD)

    def __bool__(self) -> bool:
        return self.holds

    def __str__(self) -> str:
        saved = [labelled("saved", self.saved)] if self.saved else []
        return "\n\n".join([*map(str, self.answers), *saved])

    __repr__ = __str__
