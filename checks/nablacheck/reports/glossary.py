"""The words of reports that need one: what ``nablacheck explain`` says, and the table of docs/glossary.md."""

from __future__ import annotations

import difflib
import re

from nablacheck.core.errors import UsageError

GLOSSARY: dict[str, str] = {
    "formula": "a function of declared arguments, with the claims that are made about it",
    "claim": "one statement that is checked: that a gradient, Jacobian, Hessian, pullback, minimizer or value of a "
    "formula is what its code computes and its docstring says",
    "space": "what an argument is drawn from: its axes, such as N D, and a condition, such as positive definite",
    "relation": "a condition between arguments, such as x ≠ a; points that break it are drawn again",
    "sizes": "how long the axes are at a point: N=2 P=1",
    "point": "one value for every argument, at drawn sizes; --points says how many are drawn",
    "seed": "the number that the points follow from: the same seed draws the same points with the same NumPy",
    "oracle": "a way to get a derivative without the formula that is claimed: central, check_grad, dual, ball or "
    "prime; value and written compare values and equations",
    "central": "central differences of the function's values, with steps and tolerances from an error analysis",
    "check_grad": "scipy.optimize.check_grad, forward differences: less sharp than central, and independent of it",
    "value": "the oracle that compares an identity with the value of the function",
    "dual": "dual numbers: the function's code runs on numbers that carry their derivative, exact to rounding",
    "written": "the oracle that compares the equations in the docstrings with the code below them; where it holds, a "
    "line ends with “as written”",
    "ball": "arithmetic with balls, midpoints with rigorous error bounds: what it finds is proven",
    "prime": "arithmetic modulo a prime: exact, for formulas of +, −, ×, ÷ alone",
    "written_ball": "the same as written, in ball arithmetic",
    "holds": "the claim was seen to agree with every oracle that could tell",
    "fails": "an oracle found the claim wrong, or its code can't be run",
    "misprint": "a claim that a document prints and that is false; it is as it should be where it is refuted",
    "refuted": "a misprint was found wrong, as it should be",
    "survives": "a misprint that no oracle refutes: it may be right after all",
    "conclusive": "of a point: the oracle could tell there whether the claim holds",
    "inconclusive": "of a point: nothing is said there, for or against, since rounding, a kink or a missing value "
    "hides the derivative; another oracle may tell at the same point, and the claim is judged by the others",
    "vacuous": "too few points were conclusive, or only at the least sizes, so that the claim has not been checked",
    "unsupported": "the code doesn't run on the numbers of that oracle, which then says nothing of the claim",
    "undecided": "no oracle says anything for the claim, or against it",
    "timeout": "the code was still running when the time limit, --timeout, was up",
    "crashed": "the process that ran the code ended, or nablacheck itself went wrong",
    "unsafe": "code that overflows, underflows or loses its digits although its formula is right; a failure with "
    "--strict-range",
    "detection limit": "the smallest relative error that would have been seen: “seen to 1e-14 by dual” says that dual "
    "numbers would have shown an error of more than a part in 10¹⁴; below it a claim may be wrong and pass",
    "tolerance": "by how much claimed and numerical values may differ by rounding and truncation; it follows from an "
    "error analysis at each point, and is never set by hand",
    "noise": "how far the values of the function are off by rounding; where it is large compared with the changes that "
    "differences see, it hides the derivative, and dual numbers may still tell",
    "kink": "a place where the function bends, as |x| does at 0: it has no derivative there",
    "counterexample": "the smallest and simplest point that was found at which the claim is wrong",
    "likely": "a familiar mistake that explains all wrong entries, as a transpose that is missing",
    "should be": "the right formula: derived from the function's equation, and verified",
    "wrt": "with respect to: the argument that the derivative is taken by",
    "pullback": "the gradient of ⟨G, f⟩: what backpropagation passes on, also called VJP",
    "cotangent": "the array G, of the shape of a function's value, that a pullback is about",
    "minimizer": "a claim that a point minimizes the function",
    "certificate": "evidence in exact arithmetic: digits that agree for certain, or a bound on how likely a wrong "
    "claim passes",
    "false-pass bound": "how likely a wrong claim of these sizes passes at the points drawn, at most",
    "mutant": "a claim with a mistake put into it, to see whether the oracles notice: killed where they do, equivalent "
    "where it is right after all",
    "erratum": "a misprint with its quotation, its counterexample and the correction",
    "layout": "whether a gradient has the shape of its variable (denominator), or is a row (numerator)",
}  # fmt: skip
"""What each word means, in the order in which a reader meets them."""


def explained(text: str) -> dict[str, str]:
    """The words that a text means, or has in it, with their meanings. Raises ``UsageError`` with the nearest ones."""
    typed = _plainly(text)
    words = {_plainly(word): word for word in GLOSSARY}
    if typed in words:
        return {words[typed]: GLOSSARY[words[typed]]}
    inside = [each for word, each in words.items() if f" {word} " in f" {typed} "]
    if inside:
        return {word: GLOSSARY[word] for word in inside}
    near = [words[each] for each in difflib.get_close_matches(typed, words, n=3, cutoff=0.6)]
    hint = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(GLOSSARY)}"
    raise UsageError(f"{text!r} is no word that is explained; {hint}")


def _plainly(text: str) -> str:
    """The words of a text alone."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
