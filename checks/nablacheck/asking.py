"""``nablacheck.ask``: a claim in print, read, shown and checked."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import replace

from nablacheck.checking import certify
from nablacheck.checking.conditional import right_where
from nablacheck.checking.defaults import CERTIFIED, POINTS, TIMEOUT
from nablacheck.checking.result import Result, Status, first_wrong
from nablacheck.checking.runner import check_claim, verified_derivation
from nablacheck.core.errors import UsageError
from nablacheck.declare.claim import Claim
from nablacheck.oracles import AS_WRITTEN, DEFAULT, Oracle, oracle, oracles_for
from nablacheck.reading.asking.arranged import Layout
from nablacheck.reading.asking.asked import Asked, Side, as_claim, space_in_words
from nablacheck.reading.asking.declarations import Declared, declarations
from nablacheck.reading.asking.letters import LetterKind
from nablacheck.reading.asking.naming import name_axes
from nablacheck.reading.asking.reach import read
from nablacheck.reading.asking.said import said, take
from nablacheck.reading.asking.search import Undefined
from nablacheck.reading.asking.statement import ClaimKind, Statement
from nablacheck.reading.asking.statements import Statements
from nablacheck.reading.deriving import NotDerived
from nablacheck.reading.names import format_name
from nablacheck.reading.refusal import NotRead, fault
from nablacheck.reading.typed_functions import BARS_ARE_A_NORM
from nablacheck.reading.writing import as_unicode
from nablacheck.reports.answers import Answer, Answers
from nablacheck.reports.plugin_file import refuse_existing, save_claims

FUNCTION_KINDS = (LetterKind.SCALAR_FUNCTION, LetterKind.VECTOR_FUNCTION, LetterKind.ENTRYWISE, LetterKind.LOGISTIC)


def ask(
    *texts: str,
    wrt: str = "",
    gradient: str | Iterable[str] = (),
    hessian: str = "",
    minimizer: str = "",
    let: str | Iterable[str] = (),
    layout: str | None = None,
    derive: bool = False,
    save: str = "",
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
    With ``derive`` the right derivative is derived, where no claim is given. ``save`` names a file of Python that isn't
    there yet, in which the claims are declared as they were read, whatever was found.

    Raises
    ------
    UsageError
        The call makes no sense: nothing is claimed, or the file is there already.
    """
    if save:
        refuse_existing(save)
    declared = _declared([let] if isinstance(let, str) and let else let)
    functions = frozenset(name for name, each in declared.items() if each.kind in FUNCTION_KINDS)
    known = Statements(functions, frozenset(declared) - functions)
    chosen = Layout(layout) if layout else None
    gradients = [gradient] if isinstance(gradient, str) else list(gradient)
    given = [(ClaimKind.DERIVATIVE, each) for each in gradients if each]
    given += [(kind, each) for kind, each in ((ClaimKind.HESSIAN, hessian), (ClaimKind.MINIMIZER, minimizer)) if each]
    found = Answers()
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
    except UsageError:
        raise
    except Exception as error:
        known.claims.clear()
        found.answers.append(Answer(text, refusal=error if isinstance(error, NotRead) else fault(error)))
    if not known.claims and not found.answers:
        known.claim_conditions()
        if not known.claims:
            raise UsageError("nothing is claimed; write f = … and ∇f = …, or FUNCTION --wrt x --gradient CLAIM")
    for statement in known.claims:
        answer = read_answer(statement, known, declared, chosen)
        if answer.asked is not None and derive:
            answer = _derived(answer, answer.asked, seed)
        elif answer.asked is not None:
            answer = checked(answer, certified, oracles, explain, seed, points, timeout)
        found.answers.append(answer)
    if save:
        found.saved = save_claims(found.answers, save)
    return found


def _declared(texts: Iterable[str]) -> dict[str, Declared]:
    """What is declared of letters, or said of them as texts say it: "λ > 0". Raises ``UsageError``."""
    found: dict[str, Declared] = {}
    for text in texts:
        try:
            found |= declarations([text])
        except UsageError:
            rest, told = said(text)
            if rest.strip(" ,;") or not told:
                raise
            found |= told
    return found


def read_answer(
    statement: Statement, known: Statements, declared: Mapping[str, Declared], layout: Layout | None
) -> Answer:
    """A statement as it is read, not checked. Whatever reading it raises is a refusal of this statement."""
    try:
        return _read(statement, known, declared, layout)
    except UsageError:
        raise
    except Exception as error:
        return Answer(statement.text, refusal=fault(error))


def _read(statement: Statement, known: Statements, declared: Mapping[str, Declared], layout: Layout | None) -> Answer:
    try:
        declared = _together(known, declared)
        reading = read(statement, known, declared, layout)
        asked = as_claim(reading)
    except NotRead as refusal:
        return Answer((refusal.of_function and statement.function_text) or statement.text, refusal=refusal)
    except Undefined as error:
        function = ""
        if error.function is not None:
            letters = error.function.function.letters
            name_axes([letter.shape for letter in letters], {})
            function = f"{as_unicode(error.function.function)}   {', '.join(map(space_in_words, letters))}"
        return Answer(statement.text, undefined=str(error.misfit), function=function)
    return Answer(statement.text, asked, tuple(reading.notes))


def _together(known: Statements, declared: Mapping[str, Declared]) -> dict[str, Declared]:
    """What the texts say of letters, with what is declared of them."""
    found = dict(declared)
    for name, each in known.said.items():
        if name in known.definitions or name in known.macros:
            raise NotRead(f"a condition of {format_name(name)}, which is defined")
        take(found, name, each, -1)
    return found


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
    found = _with_results(answer, _results(answer.asked.claim, plan, explain, seed, timeout))
    wrong = first_wrong(found.results)
    if explain and wrong is not None and wrong.status is Status.FAILS and found.asked is not None:
        found = replace(found, right_where=_right_where(found.asked.claim, oracle(wrong.oracle), seed, timeout))
    return found


def _right_where(claim: Claim, failing: Oracle, seed: int, timeout: float) -> str:
    """The condition under which a claim that an oracle refutes is right."""

    def check(narrowed: Claim, count: int) -> Result:
        return check_claim(narrowed, failing, count=count, seed=seed, timeout=timeout, shrink=False, explain=False)

    return right_where(claim, check)


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


def _derived(answer: Answer, asked: Asked, seed: int) -> Answer:
    """The answer with the right derivative in the place of the claim; empty where none could be verified."""
    try:
        found = verified_derivation(asked.claim, seed)
    except NotDerived:
        return replace(answer, derived="")
    claimed = Side(found.read, found.arguments)
    return replace(
        answer, derived=as_unicode(found.derivative), asked=replace(asked, claim=found.claim, claimed=claimed)
    )


def _plan(
    answer: Answer, certified: bool, oracles: tuple[str, ...], seed: int, points: int
) -> list[tuple[Oracle, int]]:
    """The oracles with how many points each."""
    assert answer.asked is not None
    claim = answer.asked.claim
    claim.formula.call = f"ask {shlex.quote(answer.text)}"
    if certified:
        tasks = certify.plan([claim], count=CERTIFIED, seed=seed, timeout=TIMEOUT)
        return [(oracle(task.oracle), task.count) for task in tasks if task.oracle not in AS_WRITTEN]
    names = tuple(name for name in oracles if name not in AS_WRITTEN)
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
