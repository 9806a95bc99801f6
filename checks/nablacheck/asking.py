"""``nablacheck.ask``: a claim in print, read, shown and checked."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from nablacheck.checking import certify
from nablacheck.checking.defaults import CERTIFIED, POINTS, TIMEOUT
from nablacheck.checking.result import Result, Status, first_wrong
from nablacheck.checking.runner import check_claim
from nablacheck.core.errors import UsageError
from nablacheck.core.text import labelled
from nablacheck.declare.claim import Claim
from nablacheck.oracles import DEFAULT, WRITTEN, Oracle, oracle, oracles_for
from nablacheck.reading.asking.arranged import Layout
from nablacheck.reading.asking.asked import Asked, as_claim, space_in_words
from nablacheck.reading.asking.declarations import Declared, declarations
from nablacheck.reading.asking.letters import LetterKind
from nablacheck.reading.asking.naming import name_axes
from nablacheck.reading.asking.search import Undefined, read
from nablacheck.reading.asking.statements import ClaimKind, Statement, Statements
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.typed_functions import BARS_ARE_A_NORM
from nablacheck.reading.writing import as_unicode
from nablacheck.reports.text_results import format_failure, format_result

HELD, REFUTED, UNDECIDED = 0, 1, 3
"""Exit codes; 2 is for wrong calls, 3 for what isn't read or, at the points drawn, not decided."""
FUNCTION_KINDS = (LetterKind.SCALAR_FUNCTION, LetterKind.VECTOR_FUNCTION, LetterKind.ENTRYWISE, LetterKind.LOGISTIC)
NOUNS = {"identity": "equal to", "jacobian": "Jacobian", "hessian": "Hessian"}


@dataclass(frozen=True)
class Answer:
    """What became of one claim in print: ``asked`` is how it was read, ``results`` what the oracles came to;
    ``undefined`` says why it has no reading with its shapes, ``refusal`` why it wasn't read."""

    text: str
    asked: Asked | None = None
    notes: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()
    undefined: str = ""
    refusal: NotRead | None = None
    function: str = ""
    derived: str | None = None
    """The right derivative in writing, verified, where that was asked; empty where none could be verified."""

    @property
    def holds(self) -> bool:
        """Whether all is well: some oracle confirms it, and none refutes it."""
        return bool(self.derived) or (bool(self.results) and first_wrong(self.results) is None)

    @property
    def exit_code(self) -> int:
        if self.holds:
            return HELD
        failed = any(each.status is Status.FAILS and not each.code_at_fault for each in self.results)
        return REFUTED if failed or self.undefined else UNDECIDED

    def __bool__(self) -> bool:
        return self.holds

    def __str__(self) -> str:
        return "\n".join(self.lines())

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        """In a notebook."""
        return f"```\n{self}\n```"

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
        spaces = ", ".join([*map(space_in_words, self.asked.letters), *map(space_in_words, self.asked.functions)])
        by = f" by {', '.join(claim.variables)}" if claim.variables else ""
        read = [labelled("read", f"{claim.formula.equation}   {spaces}")]
        if self.derived is not None:
            return [*read, labelled("derived", f"{claim.noun}{by}  {self.derived or 'none that could be verified'}")]
        lines = [
            *read,
            labelled("claimed", f"{NOUNS.get(claim.kind.name, claim.noun)}{by}  {claim.equation}"),
            *(labelled("note", note) for note in self.notes),
        ]
        if self.asked.assumed:
            lines.append(labelled("assumed", ", ".join(self.asked.assumed)))
        lines += [f"  {format_result(result)}" for result in self.results]
        wrong = first_wrong(self.results)
        if wrong is not None:
            lines += format_failure(wrong, claim, seed_given=True).splitlines()[2:]
            lines = [line for line in lines if not line.lstrip().startswith("repeat")]
        return lines


@dataclass
class Answers:
    """The answers to all claims of some texts, of which the worst is the exit code."""

    answers: list[Answer] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return bool(self.answers) and all(self.answers)

    @property
    def exit_code(self) -> int:
        codes = [answer.exit_code for answer in self.answers]
        return next((code for code in (REFUTED, UNDECIDED) if code in codes), HELD)

    def __bool__(self) -> bool:
        return self.holds

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.answers))

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        """In a notebook."""
        return f"```\n{self}\n```"


def ask(
    *texts: str,
    wrt: str = "",
    gradient: str | Iterable[str] = (),
    hessian: str = "",
    minimizer: str = "",
    let: str | Iterable[str] = (),
    layout: str | None = None,
    derive: bool = False,
    certified: bool = False,
    oracles: tuple[str, ...] = DEFAULT,
    explain: bool = True,
    seed: int = 0,
    points: int = POINTS,
    timeout: float = TIMEOUT,
) -> Answers:
    """Read claims in Unicode, LaTeX or ASCII, and check them.

    ``ask("f(X) = tr(XᵀAX)", "∇f = (A + Aᵀ)X")``, or ``ask("‖Xw − y‖²", wrt="w", gradient="2Xᵀ(Xw − y)")``. ``let``
    declares letters, as in ``"X: N×D, A: symmetric"``. A transposed gradient is wrong unless ``layout`` is "numerator".
    With ``derive`` the right derivative is derived, where no claim is given.

    Raises
    ------
    UsageError
        The call makes no sense: nothing is claimed.
    """
    declared = declarations([let] if isinstance(let, str) and let else let)
    functions = frozenset(name for name, each in declared.items() if each.kind in FUNCTION_KINDS)
    known = Statements(functions, frozenset(declared) - functions)
    chosen = Layout(layout) if layout else None
    gradients = [gradient] if isinstance(gradient, str) else list(gradient)
    given = [(ClaimKind.DERIVATIVE, each) for each in gradients if each]
    given += [(kind, each) for kind, each in ((ClaimKind.HESSIAN, hessian), (ClaimKind.MINIMIZER, minimizer)) if each]
    text = ""
    try:
        for text in texts:
            known.take(text)
        variable = ""
        if wrt:
            text = wrt
            node = known.expression(wrt)
            if node.op != "name":
                raise NotRead("a letter should stand here", node.start)
            variable = node.data
        if given:
            known.claims.clear()
        for kind, text in given:
            known.asked(kind, text, variable)
        if derive:
            known.claims.clear()
            known.asked(ClaimKind.DERIVATIVE, "0", variable)
    except NotRead as refusal:
        return Answers([Answer(text, refusal=refusal)])
    if not known.claims:
        raise UsageError("nothing is claimed; write f = … and ∇f = …, or FUNCTION --wrt x --gradient CLAIM")
    found = Answers()
    for statement in known.claims:
        answer = read_answer(statement, known, declared, chosen)
        if answer.asked is not None and derive:
            answer = replace(answer, derived=_derived(answer.asked.claim, seed))
        elif answer.asked is not None:
            answer = checked(answer, certified, oracles, explain, seed, points, timeout)
        found.answers.append(answer)
    return found


def read_answer(
    statement: Statement, known: Statements, declared: Mapping[str, Declared], layout: Layout | None
) -> Answer:
    """A statement as it is read, not checked."""
    try:
        reading = read(statement, known, declared, layout)
        asked = as_claim(reading)
    except NotRead as refusal:
        return Answer(statement.function_text if refusal.of_function else statement.text, refusal=refusal)
    except Undefined as error:
        function = ""
        if error.function is not None:
            letters = error.function.function.letters
            name_axes([letter.shape for letter in letters], {})
            function = f"{as_unicode(error.function.function)}   {', '.join(map(space_in_words, letters))}"
        return Answer(statement.text, undefined=str(error.misfit), function=function)
    return Answer(statement.text, asked, tuple(reading.notes))


def checked(
    answer: Answer,
    certified: bool = False,
    oracles: tuple[str, ...] = DEFAULT,
    explain: bool = True,
    seed: int = 0,
    points: int = POINTS,
    timeout: float = TIMEOUT,
) -> Answer:
    """The answer with what oracles find of the claim that was read."""
    assert answer.asked is not None
    plan = _plan(answer, certified, oracles, seed, points)
    return _with_results(answer, _results(answer.asked.claim, plan, explain, seed, timeout))


def _with_results(answer: Answer, results: tuple[Result, ...]) -> Answer:
    """The answer with what was found, or what to write where that may be the fault of the reading."""
    wrong = first_wrong(results)
    if wrong is not None and wrong.code_at_fault:
        return Answer(answer.text, refusal=NotRead(f"the code that was written for it can't be run: {wrong.reason}"))
    if wrong is not None and BARS_ARE_A_NORM in answer.notes:
        doubt = NotRead(
            "it fails if bars around a vector are its norm", write="write ‖x‖, or Σᵢ |xᵢ|", kind="ambiguous"
        )
        return Answer(answer.text, refusal=doubt)
    return replace(answer, results=results)


def _derived(claim: Claim, seed: int) -> str:
    """The right derivative, verified by dual numbers and balls; empty where there is none."""
    from nablacheck.checking import derivation
    from nablacheck.reading.deriving import NotDerived

    def check(each: Claim, by: Oracle, count: int) -> Result:
        return check_claim(each, by, count=count, seed=seed, shrink=False, explain=False)

    try:
        return as_unicode(derivation.derive(claim, check).derivative)
    except NotDerived:
        return ""


def _plan(
    answer: Answer, certified: bool, oracles: tuple[str, ...], seed: int, points: int
) -> list[tuple[Oracle, int]]:
    """The oracles with how many points each."""
    assert answer.asked is not None
    claim = answer.asked.claim
    claim.formula.call = f"ask {shlex.quote(answer.text)}"
    if certified:
        tasks = certify.plan([claim], count=CERTIFIED, seed=seed, timeout=TIMEOUT)
        return [(oracle(task.oracle), task.count) for task in tasks if task.oracle != WRITTEN]
    names = tuple(name for name in oracles if name != WRITTEN)
    return [(each, points) for each in oracles_for(claim, names)]


def _results(
    claim: Claim, plan: list[tuple[Oracle, int]], explain: bool, seed: int, timeout: float
) -> tuple[Result, ...]:
    """What the oracles come to; the first failure is made simpler and explained."""
    results: list[Result] = []
    for each, count in plan:
        first = explain and not any(result.status is Status.FAILS for result in results)
        results.append(check_claim(claim, each, count=count, seed=seed, timeout=timeout, shrink=first, explain=first))
    return tuple(results)
