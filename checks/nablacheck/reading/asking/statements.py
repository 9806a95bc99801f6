"""Texts to the statements that they make: definitions, and claims about functions.

The module is longer than others because every form of a statement has a method, which keeps what the next one needs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from nablacheck.reading.asking.declarations import Declared
from nablacheck.reading.asking.equal_conditions import condition_of
from nablacheck.reading.asking.fixed_entries import by_fixed_entry
from nablacheck.reading.asking.letters import LetterKind, functions_in, is_differential, letters_in, numbered_in
from nablacheck.reading.asking.operands import with_whole_operand
from nablacheck.reading.asking.recurrences import Recurrence, recurrence
from nablacheck.reading.asking.said import said, take
from nablacheck.reading.asking.statement import ClaimKind, Statement
from nablacheck.reading.asking.unknown_functions import refuse_unknown
from nablacheck.reading.calculus import Grammar
from nablacheck.reading.defined_names import defined_words, words_among
from nablacheck.reading.grammar import Known
from nablacheck.reading.latex import tokenize
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.scope import LOSS
from nablacheck.reading.syntax import DERIVATIVES, Clause, Macro, Node, bare, defined_macro

CONDITION = "write where A is symmetric, λ > 0, Σᵢ yᵢ = 1, y ∈ {0, 1}, or declare it with --let"


@dataclass
class Statements:
    """Reads texts one by one, keeping what they define."""

    given_functions: frozenset[str] = frozenset()
    given_arrays: frozenset[str] = frozenset()
    definitions: dict[str, Node] = field(default_factory=dict)
    macros: dict[str, Macro] = field(default_factory=dict)
    functions: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    """Capitals with a number, W₁ and W₂, that are letters of their own."""
    recurrences: dict[str, Recurrence] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    t_is_letter: bool = False
    last: str = ""
    claims: list[Statement] = field(default_factory=list)
    numpy: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    """The texts of definitions, and of the expression that stands by itself, which has no name."""
    said: dict[str, Declared] = field(default_factory=dict)
    """What the texts say of letters, as conditions of all claims."""
    conditions: list[Node] = field(default_factory=list)
    """The equations among them, A = Aᵀ, which are claims where nothing else is claimed."""
    plain: Node | None = None
    """An expression that stands by itself: what other options are about."""

    def take(self, text: str) -> None:
        """Read a text. Raises ``NotRead``."""
        named = ""
        for clause in self.clauses(text):
            if clause.word == "at":
                raise NotRead("a point of evaluation", clause.node.start)
            if clause.word == "if" and condition_of(clause.node) is None:
                raise NotRead("a condition that isn't known", clause.node.start, write=CONDITION)
            before = len(self.claims)
            self.statement(clause.node, text, clause.word == "where")
            identity = any(each.kind is ClaimKind.IDENTITY for each in self.claims[before:])
            beside = clause.word or (before and self.claims[before - 1].kind is not ClaimKind.IDENTITY) or named
            if identity and beside and bare(clause.node.args[0]).op not in ("name", "call"):
                raise NotRead("a condition that isn't known", clause.node.start, write=CONDITION)
            if clause.word != "where":
                named = self.last = named or self.last  # a text is about the first that it names

    def clauses(self, text: str) -> list[Clause]:
        text, conditions = said(text)
        for name, each in conditions.items():
            take(self.said, name, each, -1)
        if conditions and not text.strip():
            return []
        given = (*self.given_arrays, *self.given_functions)
        self.words |= defined_words(text, (*given, *self.definitions, *self.macros))
        tokens = tokenize(text, self.words | words_among(given))
        refuse_unknown(tokens, {*given, *self.macros, *self.definitions, *self.words})
        self.numpy = self.numpy or "@" in text or ".T" in text or "np." in text
        found = functions_in(tokens, self.given_functions | frozenset(self.macros), self.given_arrays)
        self.functions |= found - frozenset(self.definitions)
        self.numbered |= numbered_in(tokens) - frozenset(self.definitions)
        labels = {*self.given_arrays, *self.definitions, *self.numbered}
        self.t_is_letter = self.t_is_letter or "t" in letters_in(tokens)
        known = Known(self.functions, frozenset(labels), is_differential(tokens), self.t_is_letter, supposes=True)
        return sorted(
            Grammar(tokens, known).clauses(), key=lambda each: each.word not in ("where", "if")
        )  # definitions first

    def statement(self, node: Node, text: str, is_definition: bool) -> None:
        if node.op == "rel" and node.data == ("=",):
            found = recurrence(bare(node.args[0]), node.args[1])
            if found is not None:
                self.recurrences[found.letter] = found
                self.texts[found.letter] = text
                return
        node = self.written_out(node)
        condition = condition_of(node)
        if condition is not None and condition.name not in {*self.definitions, *self.macros}:
            take(self.said, condition.name, condition.declared, node.start)
            self.conditions.append(node)
            self.texts.setdefault("", text)
            return
        if node.op != "rel":
            if is_definition:
                raise NotRead("a definition should stand here", node.start)
            self.plain, self.last = node, ""
            self.texts[""] = text
            return
        signs = set(node.data)
        if "≈" in signs:
            raise NotRead("≈: to first order only", node.start, write="write = and the differential d f")
        if signs != {"="}:
            raise NotRead(f"the sign {(signs - {'='}).pop()}", node.start)
        head, *sides = map(bare, node.args)
        if self.derivative(head, sides, text) or self.derivative_of_all(head, sides, text):
            return
        if head.op == "diff":
            function = self.function_of(bare(head.args[0]))
            self.claims += [Statement(ClaimKind.DIFFERENTIAL, function, side, text) for side in sides]
            return
        rest = self.defined(head, sides)
        self.texts.setdefault(self.last, text)
        if rest is None:
            rest = [head, *sides]
        self.claims += [Statement(ClaimKind.IDENTITY, rest[0], side, text) for side in rest[1:]]
        if len(rest) > 1 and self.plain is None:
            self.plain = rest[0]

    def claim_conditions(self) -> None:
        """Claim the equations that were taken for conditions: nothing else is claimed."""
        for node in self.conditions:
            first, *rest = map(bare, node.args)
            self.claims += [Statement(ClaimKind.IDENTITY, first, side, self.texts[""]) for side in rest]
        self.said.clear()

    @property
    def vectors(self) -> frozenset[str]:
        """Letters that are a vector at every step of a recurrence."""
        return frozenset().union(*(each.vectors for each in self.recurrences.values()))

    def written_out(self, node: Node) -> Node:
        """With the steps of recurrences as names, which are defined here as far as they are used."""
        for letter, found in self.recurrences.items():
            node = found.written_out(node)
            steps = found.definitions(found.last_step(node))
            self.definitions.update(steps)
            self.texts |= dict.fromkeys(steps, self.texts[letter])
        return node

    def defined(self, head: Node, sides: list[Node]) -> list[Node] | None:
        """The sides that are left where the head is a name for the first of them."""
        if head.op == "call" and head.args[0].op == "name":
            name, macro = head.args[0].data, defined_macro(head, sides[0])
            if macro is None or name in sides[0].names() or name in self.macros:
                return None
            self.macros[name] = macro
            self.definitions.pop(name, None)
            self.last = name
            return sides
        if head.op == "name" and head.data not in sides[0].names() and head.data not in self.given_arrays:
            if head.data in self.definitions:
                return None
            self.definitions[head.data] = sides[0]
            self.functions -= {head.data}
            self.last = head.data
            return sides
        return None

    def derivative(self, head: Node, sides: list[Node], text: str) -> bool:
        """Take in the claims of an equation whose left side is a derivative."""
        transposed = head.op == "T" and bare(head.args[0]).op in DERIVATIVES
        if transposed:
            head = bare(head.args[0])
        head = self.primed(head)
        if head.op not in DERIVATIVES:
            return False
        operand, *by = map(bare, head.args)
        variable = by[0] if by else None
        if variable is not None and variable.op == "T":
            transposed, variable = not transposed and head.data == 1, bare(variable.args[0])
        positions: tuple[str, ...] = ()
        if variable is not None and variable.op == "sub":
            if any(each.op != "name" for each in variable.args[1:]):
                return self.by_fixed_entry(variable, head, sides, text)
            positions = tuple(each.data for each in variable.args[1:])
            variable = bare(variable.args[0])
        if variable is not None and variable.op != "name":
            raise NotRead("a derivative by what is no letter", variable.start)
        if variable is not None and head.data == 1 and self.pullback(operand, variable.data, sides, text, transposed):
            return True
        function = self.function_of(operand, variable.data if variable is not None else "")
        by_name = variable.data if variable is not None else self.parameter_of(operand)
        names = function.names()
        if len(positions) == 2 and by_name not in names and by_name.upper() in names:
            by_name = by_name.upper()  # ∂f/∂xᵢⱼ is by an entry of X
        kind, source = ClaimKind.HESSIAN if head.data == 2 else ClaimKind.DERIVATIVE, self.text_of(operand, text)
        by_nabla = head.op == "grad" and head.style != "prime"
        for side in sides:
            said = (function, side, text, by_name, positions, transposed, source)
            self.claims.append(Statement(kind, *said, by_nabla=by_nabla))
        return True

    def by_fixed_entry(self, variable: Node, head: Node, sides: list[Node], text: str) -> bool:
        """Take in claims about ∂f/∂x₁, where x occurs as x₁ and x₂ alone."""
        operand = bare(head.args[0])
        function = self.function_of(operand, bare(variable.args[0]).data or "")
        by, (function, *sides), entries = by_fixed_entry(variable, (function, *sides), self.reached)
        self.said |= {name: Declared(LetterKind.NUMBER) for name in entries - set(self.said)}
        kind, source = ClaimKind.HESSIAN if head.data == 2 else ClaimKind.DERIVATIVE, self.text_of(operand, text)
        self.claims += [Statement(kind, function, side, text, by.data, function_text=source) for side in sides]
        return True

    def derivative_of_all(self, head: Node, sides: list[Node], text: str) -> bool:
        """Take in the claims of a side that begins with a derivative without parentheses, d/dx f + g = …"""
        whole = with_whole_operand(head)
        if whole is None:
            return False
        before = len(self.claims)
        self.derivative(whole, sides, text)
        for k, each in enumerate(self.claims[before:], before):
            first = Statement(ClaimKind.IDENTITY, head, each.claim, text)
            self.claims[k] = replace(each, instead=first)
        return True

    def primed(self, head: Node) -> Node:
        """f′ and f′(x) of a function that is defined, as its derivative."""
        inside, primes = head.args[0] if head.op == "call" else head, 0
        while inside.op == "prime":
            inside, primes = inside.args[0], primes + 1
        if primes not in (1, 2) or inside.op != "name" or inside.data not in self.macros:
            return head
        function = head.with_args((inside, *head.args[1:])) if head.op == "call" else inside
        return Node("grad", (function,), primes, style="prime", start=head.start)

    def pullback(self, loss: Node, by: str, sides: list[Node], text: str, transposed: bool) -> bool:
        """Take in ∂l/∂W = ∂l/∂y xᵀ, where y is defined and the loss l isn't: a claim about y."""
        name = loss.data if loss.op == "name" else ""
        if name not in LOSS or name in self.definitions or name in self.macros or by in self.definitions:
            return False
        upstream = [
            bare(each.args[1]).data
            for side in sides
            for each in side.walk()
            if each.op in DERIVATIVES and len(each.args) == 2 and bare(each.args[0]) == loss
        ]
        outputs = set(upstream) & set(self.definitions)
        if len(outputs) != 1 or len(set(upstream)) != 1:
            return False
        (output,) = outputs
        source = self.texts.get(output, text)
        function = self.definitions[output]
        for side in sides:
            said = (function, side, text, by, (), transposed, source)
            self.claims.append(Statement(ClaimKind.PULLBACK, *said, loss=name, output=output))
        return True

    def parameter_of(self, operand: Node) -> str:
        """The letter that a derivative is by where none is written: the only parameter of a function."""
        name = operand.args[0].data if operand.op == "call" else operand.data if operand.op == "name" else self.last
        parameters = self.macros[name].parameters if name in self.macros else ("",)
        if len(parameters) > 1:
            advice = f"write ∇_{parameters[0]} {name}"
            raise NotRead("a derivative by which argument?", operand.start, write=advice, kind="ambiguous")
        return parameters[0]

    def body(self, name: str) -> Node | None:
        """What a letter, or a function, is defined as."""
        return self.macros[name].body if name in self.macros else self.definitions.get(name)

    def reached(self, nodes: Sequence[Node]) -> list[Node]:
        """The definitions that the trees use, directly or through others."""
        found: dict[str, Node] = {}
        left = list(nodes)
        while left:
            for name in left.pop().names():
                body = self.body(name)
                if body is not None and name not in found:
                    found[name] = body
                    left.append(body)
        return list(found.values())

    def function_of(self, operand: Node, by: str = "") -> Node:
        """The function that a derivative is of, written out where it has a name."""
        if operand.op == "hole":
            if self.last:
                return self.function_of(Node("name", data=self.last))
            if self.plain is None:
                raise NotRead("a derivative of what?", operand.start, write="write f = … first")
            return self.plain
        if operand.op == "name" and operand.data in self.macros:
            return self.macros[operand.data].body
        if operand.op == "name" and operand.data in self.definitions:
            return self.definitions[operand.data]
        if operand.op == "call" and operand.args[0].data in self.macros:
            macro, arguments = self.macros[operand.args[0].data], tuple(map(bare, operand.args[1:]))
            if arguments == tuple(Node("name", data=each) for each in macro.parameters):
                return macro.body
            shared = Counter(name for each in arguments for name in each.names())
            if by and shared[by] > 1:
                why = "a derivative by one argument, or by all that contain it?"
                raise NotRead(why, operand.start, write="write h(x) = f(x, x) and ∇h", kind="ambiguous")
            return macro.of(arguments)
        return operand

    def text_of(self, operand: Node, text: str) -> str:
        """The text that a function stands in."""
        if operand.op == "hole":
            return self.texts.get(self.last, text)
        name = operand.args[0].data if operand.op == "call" else operand.data if operand.op == "name" else None
        return self.texts.get(name, text) if name in self.macros or name in self.definitions else text

    def subject(self) -> Node:
        """The function that options such as --gradient are about."""
        return self.function_of(Node("hole"))

    def expression(self, text: str) -> Node:
        """One expression. Raises ``NotRead``."""
        clauses = self.clauses(text)
        last = self.last
        for clause in clauses:
            if clause.node.op == "rel":
                self.statement(clause.node, text, True)
        self.last = last
        plain = [clause for clause in clauses if clause.node.op != "rel"]
        if len(plain) != 1:
            raise NotRead("one expression should stand here", plain[-1].node.start if plain else 0)
        return self.written_out(plain[0].node)

    def asked(self, kind: ClaimKind, text: str, variable: str) -> None:
        """Take in a claim that an option gives."""
        claim = self.expression(text)
        hole = Node("hole")
        by, source = variable or self.parameter_of(hole), self.text_of(hole, text)
        self.claims.append(Statement(kind, self.subject(), claim, text, by, function_text=source))
