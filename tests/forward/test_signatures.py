"""Each parameter of each NumPy function that dual arrays know does what it does on floats, or is unsupported by its
name.

The walk goes over NumPy's own signatures: a function or a parameter without a sample is a failure.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import DualArray, Floats, UnsupportedOperation, dual_array, numpy_patched_for
from nablacheck.forward.dispatch import FUNCTIONS, UFUNCS, call_function
from nablacheck.forward.signatures import passes_keywords_on, signature

from tests.helpers.agreement import BOTH, floats
from tests.helpers.samples import DOMAINS, MASK, METHODS, SAMPLES, SHARED, C, Options, Sample, X

DIRECTION = np.array([[1.0, -2.0, 3.0], [2.0, 1.0, -1.0], [-3.0, 2.0, 1.0]])
STEP = 2.0**-10
P = C * C + 0.5

Code = Callable[..., Any]
OUT = object()
"""In place of an array to write into, of the shape of the result."""


def leaves(result: Any) -> Iterator[Any]:
    """The arrays and numbers in what a function returns."""
    if isinstance(result, tuple | list):
        for each in result:
            yield from leaves(each)
    else:
        yield result


def kind(leaf: Any) -> str:
    """Which sort of numbers a result has, as what comes after it may ask: floats, ints or booleans."""
    return "f" if isinstance(leaf, DualArray) else np.asarray(leaf).dtype.kind


def slopes(code: Code) -> list[Any]:
    """Central differences of fourth order of every result."""
    at = {k: [np.asarray(y, float) for y in leaves(code(X + k * STEP * DIRECTION))] for k in (-2, -1, 1, 2)}
    both = zip(at[-2], at[-1], at[1], at[2], strict=True)
    return [(8 * (near - left) - (far - leftmost)) / (12 * STEP) for leftmost, left, near, far in both]


def done(code: Code, number_system: Any) -> list[Any] | UnsupportedOperation:
    try:
        with numpy_patched_for(number_system):
            return list(leaves(code(dual_array(number_system, X, DIRECTION))))
    except UnsupportedOperation as unsupported:
        return unsupported


def assert_done_or_unsupported(code: Code, *names: str) -> None:
    """Kind, shape, value and derivative are those of floats, or the message of what is unsupported has one of the
    names."""
    plain, expected = list(leaves(code(X))), slopes(code)
    for number_system in BOTH:
        found = done(code, number_system)
        if isinstance(found, UnsupportedOperation):
            assert any(name in str(found) for name in names), f"none of {names} is named by: {found}"
            continue
        for y, value, slope in zip(found, plain, expected, strict=True):
            assert kind(y) == kind(value)
            assert np.shape(y) == np.shape(value)
            if isinstance(y, DualArray):
                np.testing.assert_allclose(number_system.approximate(y.primal), value, rtol=1e-10, atol=1e-10)
                tangent = floats(number_system, y.tangent, y.shape)
                np.testing.assert_allclose(tangent, slope, rtol=1e-6, atol=1e-7)
            else:
                np.testing.assert_array_equal(y, value)


def trials(sample: Sample, called_as: inspect.Signature) -> Iterator[tuple[tuple[Any, ...], Options]]:
    """Further operands and options to call a function with, for each of its parameters."""
    yield (), {}
    for name, parameter in called_as.parameters.items():
        if parameter.kind is parameter.VAR_POSITIONAL:
            yield from ((operands, {}) for operands in sample.options[f"*{name}"])
        elif parameter.kind is parameter.VAR_KEYWORD:
            yield from (((), options) for options in sample.options[f"**{name}"])
        elif name == "out":
            yield (), {"out": OUT}
        elif parameter.default is not parameter.empty and parameter.kind is not parameter.POSITIONAL_ONLY:
            assert name in sample.options or name in SHARED, f"no sample for the option {name}"
            values = sample.options[name] if name in sample.options else SHARED[name]
            yield from (((), {name: value}) for value in values)


def trial(sample: Sample, function: Code, operands: tuple[Any, ...], options: Options) -> Code:
    """The sample's call with these, as code of x alone; some options are made of x."""

    def code(x: Any) -> Any:
        given = {name: value(x) if inspect.isfunction(value) else value for name, value in options.items()}
        if given.get("out") is OUT:
            given["out"] = space_for(sample.code(function, x), x)
        return sample.code(function, x, *operands, **given)

    return code


def space_for(result: Any, x: Any) -> Any:
    if isinstance(result, tuple | list):
        return tuple(space_for(each, x) for each in result)
    shape = np.shape(result)
    return np.zeros_like(x, shape=shape) if kind(result) == "f" else np.zeros(shape, np.asarray(result).dtype)


def by_place(function: Code, called_as: inspect.Signature) -> Code:
    """The function with its options given by their places, where they have one."""
    places = [name for name, each in called_as.parameters.items() if each.kind < each.VAR_POSITIONAL]

    def call(*args: Any, **options: Any) -> Any:
        last = max((places.index(name) for name in options if name in places), default=-1)
        given = (options.pop(name, called_as.parameters[name].default) for name in places[len(args) : last + 1])
        return function(*args, *given, **options)

    return call


def walk(sample: Sample, name: str, function: Code, called_as: inspect.Signature) -> None:
    for call in (function, by_place(function, called_as)):
        for operands, options in trials(sample, called_as):
            names = [f"{option}=" for option in options] or [name]
            code = trial(sample, call, operands, options)
            if call is not function and not of_floats(code):
                continue  # x.all takes a dtype at the place of out, whatever its signature says
            try:
                assert_done_or_unsupported(code, *names)
            except Exception as error:
                raise AssertionError(f"{name} of {operands} with {options}") from error


def full_name(function: Any) -> str:
    return f"{function.__module__}.{function.__name__}".replace("numpy", "np", 1)


@pytest.mark.parametrize("function", FUNCTIONS, ids=full_name)
def test_functions(function: Any) -> None:
    walk(SAMPLES[full_name(function)], full_name(function), function, signature(function))


def signature_of_method(name: str) -> inspect.Signature:
    """NumPy has them from 2.4 on."""
    try:
        return inspect.signature(getattr(np.ndarray, name))
    except ValueError:
        return inspect.Signature()


@pytest.mark.parametrize(
    "name", [each for each in dir(np.ndarray) if inspect.isroutine(getattr(DualArray, each, None)) and each[0] != "_"]
)
def test_methods(name: str) -> None:
    def call(x: Any, *args: Any, **options: Any) -> Any:
        return getattr(x, name)(*args, **options)

    walk(METHODS[name], name, call, signature_of_method(name))


def of_floats(code: Code) -> bool:
    """Whether NumPy does it on floats at all."""
    try:
        code(X)
    except (TypeError, ValueError, RuntimeError):
        return False
    return True


def ufunc_named(name: str) -> Any:
    return getattr(np, name, None) or getattr(importlib.import_module("scipy.special"), name)


UFUNCS_HERE = [name for name in UFUNCS if hasattr(np, name) or hasattr(importlib.import_module("scipy.special"), name)]

OPTIONS_OF_UFUNCS: list[Options] = [
    {},
    {"out": OUT},
    {"where": MASK, "out": OUT},
    {"casting": "unsafe"},
    {"casting": "no"},
    {"order": "F"},
    {"dtype": float},
    {"dtype": np.float32},
    {"subok": False},
    {"signature": "d->d"},
    {"signature": "dd->d"},
    {"axis": 0},
    {"keepdims": True},
    {"axes": [(-2, -1), (-2, -1), (-1, -2)]},
    {"axes": [(0,), (0,), ()]},
]


@pytest.mark.parametrize("name", UFUNCS_HERE)
def test_ufuncs(name: str) -> None:
    domain = DOMAINS.get(name, lambda x: x)
    others = {"matvec": (C[0],), "vecmat": (C,)}.get(name, (P,) * (ufunc_named(name).nin - 1))
    sample = Sample(lambda f, x, **o: f(domain(x), *others, **o))
    assert of_floats(trial(sample, ufunc_named(name), (), {}))
    for options in OPTIONS_OF_UFUNCS:
        code = trial(sample, ufunc_named(name), (), options)
        if "where" in options and not hasattr(np, name):  # by masks SciPy's functions write beyond arrays of floats
            with pytest.raises(UnsupportedOperation, match="where="):
                code(dual_array(Floats(), X))
        elif of_floats(code):
            assert_done_or_unsupported(code, *(f"{option}=" for option in options))


def updated(f: Any, x: Any, *operands: Any, **options: Any) -> Any:
    y = x * x
    f(y, *operands, **options)
    return y * x


UFUNC_METHODS: dict[str, tuple[Sample, list[Options]]] = {
    "reduce": (
        Sample(),
        [
            *({}, {"axis": 1}, {"axis": -1}, {"axis": None}, {"axis": (0, 1)}, {"keepdims": True}, {"out": OUT}),
            *({"dtype": float}, {"dtype": np.float32}, {"initial": 2.0}, {"where": MASK}),
            {"where": MASK, "initial": 2.0},
        ],
    ),
    "accumulate": (Sample(), [{}, {"axis": 1}, {"axis": -1}, {"out": OUT}, {"dtype": float}, {"dtype": np.float32}]),
    "reduceat": (Sample(lambda f, x, **o: f(x, [0, 2], **o)), [{}, {"axis": 1}, {"out": OUT}, {"dtype": float}]),
    "outer": (Sample(lambda f, x, **o: f(x[0], P, **o)), [{}, {"out": OUT}, {"dtype": float}, {"order": "F"}]),
    "at": (Sample(lambda f, x, **o: updated(f, x, [0, 2, 0], x[0])), [{}]),
}


@pytest.mark.parametrize("method", UFUNC_METHODS)
@pytest.mark.parametrize("name", [name for name in UFUNCS_HERE if hasattr(np, name) and getattr(np, name).nin == 2])
def test_methods_of_ufuncs(name: str, method: str) -> None:
    sample, each = UFUNC_METHODS[method]
    ufunc = ufunc_named(name)

    def call(x: Any, *args: Any, **options: Any) -> Any:
        return getattr(ufunc, method)(x * x / 8 + 0.25 if method != "at" else x, *args, **options)

    for options in each:
        code = trial(sample, call, (), options)
        if of_floats(code):
            assert_done_or_unsupported(code, f"{name}.{method}", *(f"{option}=" for option in options))


def test_only_what_numpy_passes_keywords_on_is_taken_by_any_name() -> None:
    """Whatever else takes ``**kwargs`` could drop them."""
    assert {full_name(each) for each in FUNCTIONS if passes_keywords_on(FUNCTIONS[each])} == {
        "np.apply_along_axis",
        "np.piecewise",
    }


def test_a_call_that_numpy_refuses_is_refused() -> None:
    """The methods of dual arrays aren't looked at by NumPy before."""
    x = dual_array(Floats(), X)
    for args, kwargs in (((x, 0), {"axis": 1}), ((x,), {"axes": 1}), ((x, 0, None, None, False, 0, None, 7), {})):
        with pytest.raises(TypeError):
            call_function(np.sum, args, kwargs)
