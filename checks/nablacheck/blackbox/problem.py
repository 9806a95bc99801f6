"""What ``check_gradient`` and its kin judge: black-box functions, guarded against all that they may do."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np

from nablacheck.blackbox.diagnosis import likely_slip
from nablacheck.core import pytree
from nablacheck.core.arrays import Array, median_size, norm
from nablacheck.core.contract import ContractError, as_for_its_users, as_real, called, expect_shape, format_raised
from nablacheck.core.errors import message
from nablacheck.core.signatures import Parameter
from nablacheck.core.timelimit import ESCAPING
from nablacheck.core.verdict import Entry, Outcome, Verdict
from nablacheck.differences.checker import Checker
from nablacheck.differences.directions import directions
from nablacheck.differences.entries import every_entry, right_apart
from nablacheck.differences.line_result import MIXED_SCALES, LineResult
from nablacheck.differences.locate_entries import LocatedEntries, WrongEntry, locate_entries
from nablacheck.differences.options import LOCATION
from nablacheck.differences.perturbation import Perturbation
from nablacheck.differences.rounding import ClaimRounding, propagated_input_rounding

Function = Callable[..., Any]


class Subject:
    """A function and its claimed gradient at a point, with everything that they are handed made safe."""

    order = 1

    def __init__(
        self, f: Function, gradient: Function, args: tuple[Any, ...], wrt: Parameter, *, what: str = "the gradient",
        lead: str = "",
    ) -> None:  # fmt: skip
        self.f = f
        self.what = what
        self.lead = lead
        """What the names of entries begin with, as in ``∂[1]/∂x[0]``."""
        self.gradient = gradient
        self.parameter = wrt
        self.wrt = wrt.position
        self.args = guarded(args, self.wrt)
        self.like = self.args[self.wrt]
        self.tree = pytree.is_tree(self.like)
        self.x = _as_floats(self.like)
        self.x.setflags(write=False)
        self.raised = ""
        """What the function last raised, for saying so if it is the end of it."""
        self.claim = self._claim(self.arguments(self.x))

    def arguments(self, z: Array) -> list[Any]:
        z = np.asarray(z, dtype=float)
        z.setflags(write=False)
        here = z if isinstance(self.like, np.ndarray) else pytree.unflatten(self.like, z)
        return [*self.args[: self.wrt], here, *self.args[self.wrt + 1 :]]

    def value(self, z: Array) -> float:
        """The function's value; NaN where it raises or isn't a number."""
        arguments = self.arguments(z)
        try:
            with as_for_its_users():  # and what the source sets is undone
                return _scalar(self.f(*arguments))
        except (ContractError, *ESCAPING):
            raise
        except BaseException as error:
            self.raised = format_raised("the function", error)
            return math.nan

    def _claim(self, args: list[Any]) -> Array:
        """The claimed gradient, as an array like x. Raises ``ContractError``."""
        with as_for_its_users():
            result = called(self.what, self.gradient, *args)
        if self.tree:
            result = pytree.alike(self.like, result)
            for path, leaf in pytree.leaves(result):
                as_real(self.what + path, leaf)
            if pytree.structure(result) != pytree.structure(self.like):
                raise ContractError(
                    f"{self.what} hasn't the structure of the argument: {pytree.mismatch(self.like, result)}"
                )
            claimed = pytree.flatten(result)
        else:
            array = as_real(self.what, result)
            expect_shape(self.what, array, self.x.shape * self.order)
            claimed = np.array(array, dtype=float)
        return claimed

    def rounding(self, rng: np.random.Generator) -> ClaimRounding:
        single = np.array_equal(self.claim, self.claim.astype(np.float32))
        eps = float(np.finfo(np.float32 if single else float).eps)

        def moved(by: float) -> tuple[Array, Array] | None:
            seed = int(rng.integers(2**32))
            try:
                up = self._claim([_moved(arg, by, np.random.default_rng(seed)) for arg in self.args])
                down = self._claim([_moved(arg, -by, np.random.default_rng(seed)) for arg in self.args])
            except ContractError:
                return None
            return up, down

        return ClaimRounding(self.claim, moved, eps)

    def verdict(self, rng: np.random.Generator) -> Verdict:
        x, claim = self.x, self.claim
        if not x.size:
            return Verdict(Outcome.INCONCLUSIVE, "the argument has no entries")
        value = self.value(np.array(x))
        if not math.isfinite(value):
            return Verdict(Outcome.INCONCLUSIVE, self.raised or "the function isn't finite at the point", evaluations=1)
        if not np.isfinite(claim).all():
            return Verdict(Outcome.FAIL, f"{self.what} isn't finite where the function is", evaluations=1)
        judge = self.judge(value, rng)
        slopes = judge.check(directions(x, self.weight, rng, None))
        return self.explained(judge, slopes)

    @property
    def weight(self) -> Array:
        """What the entries of x weigh in the claim."""
        return self.claim

    def judge(self, value: float, rng: np.random.Generator) -> Checker:
        claim = self.claim
        return Checker(
            self.value,
            self.x,
            value,
            lambda move: float(np.vdot(claim, move)),
            lambda direction: norm(claim * direction),
            lambda: self.rounding(rng),
            lambda: self.floor(value),
            gradient=claim,
        )

    def floor(self, value: float) -> float:
        """The noise that rounding the arguments makes, if nothing else does."""

        def moved(move: Perturbation) -> Array:
            change = move.one_by_one()
            args = [_mapped(arg, change) for arg in self.args]
            try:
                return np.asarray(_scalar(self.f(*args)))
            except ESCAPING:
                raise
            except BaseException:
                return np.asarray(value)

        return float(propagated_input_rounding(moved, np.asarray(value)))

    def explained(self, judge: Checker, slopes: LineResult) -> Verdict:
        claim = self.claim
        if slopes.outcome is Outcome.PASS and slopes.line is not None and self.order == 1:
            middling = median_size(claim * slopes.line.direction)
            seen = slopes.tolerance + slopes.difference
            return slopes.verdict("", claim.size, seen / middling if middling else math.inf)
        verdict = slopes.verdict("", claim.size)
        if slopes.outcome is not Outcome.FAIL or slopes.extrapolant is None:
            return verdict
        found = self._entries(judge, slopes)
        if found is None:
            return replace(
                verdict, outcome=Outcome.INCONCLUSIVE, reason=MIXED_SCALES, evaluations=1 + judge.evaluations
            )
        entries, complete = found
        cause = single(entries, complete, claim.size)
        if not cause and self.order == 1:
            cause = likely_slip(judge, slopes, claim, self.x)
        return replace(
            verdict, entries=tuple(entries), complete=complete, cause=cause, evaluations=1 + judge.evaluations
        )

    def _entries(self, judge: Checker, slopes: LineResult) -> tuple[list[Entry], bool] | None:
        """The wrong entries, and whether there are no others; None where they are right by themselves."""
        assert slopes.line is not None
        assert slopes.extrapolant is not None
        flat = self.claim.reshape(-1)
        if flat.size <= LOCATION.max_entrywise:
            excess, tolerance = every_entry(judge, slopes)
            places = np.flatnonzero(np.abs(excess) > np.maximum(tolerance, 1e-3 * np.abs(excess).max()))
            located = LocatedEntries([WrongEntry(int(k), float(excess[k])) for k in places], True, True)
        else:
            located = slopes.located or locate_entries(slopes.line, slopes.extrapolant)
        if right_apart(judge, slopes, [each.position for each in located.entries]):
            return None
        return [self._entry(each, float(flat[each.position]), slopes) for each in located.entries], located.exhaustive

    def _entry(self, wrong: WrongEntry, claimed: float, slopes: LineResult) -> Entry:
        assert slopes.line is not None
        position, excess = wrong
        reach = abs(float(slopes.line.direction.reshape(-1)[position]))
        ratio = abs(excess) * reach / slopes.tolerance if slopes.tolerance else math.inf
        name = pytree.entry_name(self.like if self.tree else self.x, position, self.parameter.name)
        return Entry(self.lead + name, claimed, claimed - excess, ratio)


def single(entries: Sequence[Entry], complete: bool, total: int) -> str:
    """The likely cause where one entry of several is wrong."""
    return f"a single wrong entry: {entries[0].index}" if len(entries) == 1 < total and complete else ""


def _scalar(value: Any) -> float:
    if isinstance(value, float):
        return float(value)
    array = as_real("the function", value)
    if array.ndim:
        raise ContractError(f"the function returns an array of shape {array.shape}, not a scalar")
    return float(array)


def guarded(args: tuple[Any, ...], wrt: int) -> list[Any]:
    """The arguments as functions are handed them: nothing that the caller holds can change, and the one that the
    derivative is taken by is of floats. Raises ``ContractError`` where it isn't made of numbers."""
    safe = [pytree.copied(arg, _frozen) for arg in args]
    floats = _as_floats(safe[wrt])
    floats.setflags(write=False)
    # A list of numbers has to be an array for both functions.
    array = isinstance(safe[wrt], np.ndarray | list) and not pytree.is_tree(safe[wrt])
    safe[wrt] = floats if array else pytree.unflatten(safe[wrt], floats)
    return safe


def _as_floats(value: Any) -> Array:
    """The numbers of an argument that a derivative is taken by: a vector, where it is a tree; an array of floats as it
    is."""
    for path, leaf in pytree.leaves(value):
        if isinstance(leaf, np.matrix):
            raise ContractError(
                "the argument is a matrix, whose products aren't those of an array; use np.asarray of it"
            )
        if np.ma.is_masked(leaf):
            raise ContractError("the argument has masked values, which are no numbers")
        try:
            known = np.asarray(leaf).dtype.kind in "fiub"
        except ValueError:
            known = False
        if not known:
            described = f"an array of {leaf.dtype}" if isinstance(leaf, np.ndarray) else f"a {type(leaf).__name__}"
            where = f" at {path}" if path else ""
            raise ContractError(f"the argument is {described}{where}; a derivative is taken by arrays of real numbers")
    return pytree.flatten(value) if pytree.is_tree(value) else np.asarray(value, dtype=float)


def _frozen(arg: Any) -> Any:
    """A read-only copy of an array, and a copy of a list or a set with all that it holds, so that nothing the caller
    holds can change; other things as they are."""
    if isinstance(arg, np.ndarray) or (hasattr(arg, "__array__") and not isinstance(arg, np.generic | type)):
        try:
            frozen = np.array(arg, subok=True)
        except ESCAPING:
            raise
        except BaseException as error:
            raise ContractError(f"an argument is a {type(arg).__name__} that is no array: {message(error)}") from None
        if frozen.dtype.kind == "f":
            frozen = frozen.astype(float)
        frozen.flags.writeable = False
        return frozen
    return deepcopy(arg) if isinstance(arg, list | set) else arg


def _mapped(arg: Any, move: Callable[[Array], Array]) -> Any:
    """An argument with its floating-point entries moved; integers and everything else stay."""
    if pytree.is_tree(arg):
        return pytree.mapped(arg, lambda leaf: _mapped(leaf, move))
    if isinstance(arg, np.ndarray) and arg.dtype.kind == "f":
        return move(np.asarray(arg)).view(type(arg))
    if isinstance(arg, float):
        return float(move(np.asarray(arg)))
    return arg


def _moved(arg: Any, by: float, rng: np.random.Generator) -> Any:
    """An argument with every floating-point entry moved by about ``by`` relatively."""
    return _mapped(arg, lambda a: np.asarray(a * (1 + by * rng.standard_normal(a.shape))))
