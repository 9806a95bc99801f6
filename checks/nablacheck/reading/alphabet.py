"""The characters and words of mathematics in Unicode, LaTeX and ASCII, as one alphabet."""

from __future__ import annotations

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "lam": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "rho": "ρ", "varrho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ",
    "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ",
    "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ",
}  # fmt: skip
FUNCTIONS = {
    "tr": "tr", "Tr": "tr", "trace": "tr", "Trace": "tr", "det": "det", "Det": "det", "log": "log", "ln": "log",
    "exp": "exp", "sin": "sin", "cos": "cos", "tan": "tan", "tanh": "tanh", "sinh": "sinh", "cosh": "cosh",
    "arctan": "arctan", "atan": "arctan", "arcsin": "arcsin", "asin": "arcsin", "arccos": "arccos", "acos": "arccos",
    "arcsinh": "arcsinh", "arsinh": "arcsinh", "asinh": "arcsinh", "arccosh": "arccosh", "arcosh": "arccosh",
    "acosh": "arccosh", "arctanh": "arctanh", "artanh": "arctanh", "atanh": "arctanh", "sec": "sec", "csc": "csc",
    "cosec": "csc", "cot": "cot", "sech": "sech", "csch": "csch", "coth": "coth",
    "sqrt": "sqrt", "inv": "inv", "pinv": "pinv", "diag": "diag", "Diag": "diag",
    "vec": "vec", "norm": "norm", "sum": "sum", "abs": "abs", "sign": "sign", "sgn": "sign", "relu": "relu",
    "ReLU": "relu", "sigmoid": "sigmoid", "logistic": "sigmoid", "softmax": "softmax", "logsumexp": "logsumexp",
    "lse": "logsumexp", "LSE": "logsumexp", "softplus": "softplus", "erf": "erf", "logdet": "logdet",
    "transpose": "transpose", "dot": "dot", "inner": "dot", "outer": "outer", "kron": "kron", "mean": "mean",
    "max": "max", "min": "min", "maximum": "maximum", "square": "square", "log1p": "log1p", "adj": "adj",
    "cross": "cross", "matmul": "matmul", "eye": "eye", "rank": "rank", "expm": "expm", "logm": "logm",
}  # fmt: skip
UNAMBIGUOUS_PREFIXES = ("logdet", "trace", "log", "det", "exp", "tr", "ln", "diag", "vec", "inv")
"""Functions that are recognised although their argument follows without a space: trAX, logdet X, expx isn't."""
SHORT_FUNCTIONS = ("Ei", "li", "Li", "Si", "Ci", "Ai", "Bi", "Pr", "Re", "Im")
"""Functions that aren't read, whose names would be products of letters: the integrals, Airy's functions."""
WORDS = ("where", "with", "for", "wrt", "and", "at", "if", "by", "is", "the", "of", "all", "then", "so", "when")
SUPERSCRIPTS = dict(
    zip(
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁄ᵏⁿⁱʲᵗᵐᵖˣʸᵃᵇᵈˢʷˡʳᵛᶻᵀᴴᴺᴹᴷᴰᴾᴸᴶᴬᴮᴿ",
        "0123456789+-=()/knijtmpxyabdswlrvzTHNMKDPLJABR",
        strict=True,
    )
)
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢⱼₖₗₘₙₚᵣₛₜᵤᵥₓₐₑₒₕ", "0123456789+-=()ijklmnprstuvxaeoh", strict=True))
FRACTIONS = {"½": "1/2", "⅓": "1/3", "¼": "1/4", "¾": "3/4", "⅔": "2/3", "⅕": "1/5", "⅙": "1/6", "⅛": "1/8"}
OPERATORS = {
    "−": "-", "–": "-", "-": "-", "+": "+", "*": "*", "/": "/", "·": "·", "⋅": "·", "×": "×", "⊙": "⊙", "∘": "⊙",
    "⊗": "⊗", "⊘": "⊘", ":": ":", "@": "@", "=": "=", "≈": "≈", ",": ",", ";": ";", "(": "(", ")": ")", "[": "[",
    "]": "]", "{": "{", "}": "}", "⟨": "⟨", "⟩": "⟩", "‖": "‖", "∥": "‖", "|": "|", "∣": "|", "<": "<", ">": ">",
    "≤": "≤", "≥": "≥", "∈": "∈", "→": "→", "⇒": "⇒", "⇔": "⇔", "≠": "≠", "≡": "=", "∝": "∝", "!": "!", "±": "±",
    "&": "&", "⁄": "/", "↦": "→", "÷": "/", "≔": "=",
}  # fmt: skip
OPERATOR_MACROS = {
    "cdot": "·", "times": "×", "odot": "⊙", "circ": "⊙", "otimes": "⊗", "oslash": "⊘", "langle": "⟨", "rangle": "⟩",
    "Vert": "‖", "lVert": "‖", "rVert": "‖", "|": "‖", "vert": "|", "lvert": "|", "rvert": "|", "mid": "|",
    "parallel": "‖", "approx": "≈", "simeq": "≈", "equiv": "=", "coloneqq": "=", "to": "→", "rightarrow": "→",
    "mapsto": "→", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "neq": "≠", "ne": "≠", "in": "∈", "Rightarrow": "⇒",
    "implies": "⇒", "iff": "⇔", "lbrace": "{", "rbrace": "}", "{": "{", "}": "}", "lbrack": "[", "rbrack": "]",
    "colon": ":", "ast": "*", "star": "*", "propto": "∝", "pm": "±", "lt": "<", "gt": ">", "bullet": "·",
    "boxtimes": "⊗", "triangleq": "=", "doteq": "=", "&": "&",
}  # fmt: skip
SPACING_MACROS = {
    "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr",
    "displaystyle", "textstyle", "limits", "nolimits", "nonumber", "notag", "quad", "qquad", ",", ";", ":", "!", " ",
    "scriptstyle", "middle", "rm", "bf", "it", "mathstrut", "thinspace", "enspace", ">",
}  # fmt: skip
DROPPED_MACROS = {
    "label",
    "tag",
    "color",
    "textcolor",
    "eqref",
    "ref",
    "vspace",
    "hspace",
    "phantom",
    "vphantom",
    "hphantom",
}
"""Macros that say nothing, with their argument."""
STYLES = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "vec": "bold", "pmb": "bold", "symbf": "bold",
    "textbf": "bold", "mathrm": "rm", "mathsf": "rm", "mathtt": "rm", "text": "rm", "textrm": "rm", "mbox": "rm",
    "operatorname": "rm", "textnormal": "rm", "mathcal": "script", "mathscr": "script", "mathbb": "blackboard",
    "mathit": "", "mathnormal": "", "textit": "", "boxed": "", "underline": "", "ensuremath": "", "mathop": "",
    "mathord": "",
}  # fmt: skip
WORD_STYLES = {"mathrm", "mathsf", "mathtt", "text", "textrm", "mbox", "operatorname", "textnormal", "textit", "mathit"}
"""Styles under which several letters are a word."""
ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304", "tilde": "\u0303",
    "widetilde": "\u0303", "dot": "\u0307", "ddot": "\u0308",
}  # fmt: skip
COMBINING = {*ACCENTS.values(), "\u0305", "\u20d7"}
FRACTION_MACROS = {"frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"}
MATRICES = ("pmatrix", "bmatrix", "matrix", "vmatrix", "smallmatrix", "Bmatrix", "array")
TRANSPARENT_ENVIRONMENTS = ("aligned", "split", "align", "gathered", "equation", "gather", "displaymath", "math")
MACROS_WITH_BRACES = {*FRACTION_MACROS, *STYLES, *ACCENTS, "sqrt", "begin"} - {"dot", "bar", "hat", "tilde", "vec"}
"""Macros that are recognised before a brace although the backslash got lost."""
