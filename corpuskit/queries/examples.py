"""The examples of a schema's own rules, run: a bad one must be found by its rule, a good one must not."""

from collections.abc import Iterator, Mapping
from contextlib import closing

import msgspec

from corpuskit.model import AnnotationLine
from corpuskit.queries.statement import STUDYING, Statement, Trouble, study
from corpuskit.queries.store import Stopped, Store
from corpuskit.schema.types import RuleExample, Schema, SqlRule
from corpuskit.tabulating import Tabulation

_ANNOTATOR = "example"


class RuleFault(msgspec.Struct, frozen=True):
    """Something wrong with a rule of a schema: in which line of the schema's file, what, and what to do about it.

    `cause` is ``example`` where the rule runs but disagrees with one of its examples, ``statement`` where it does not
    run, and ``cost`` where it asks for too much.
    """

    rule: SqlRule
    line: int
    cause: str
    problem: str
    hint: str | None = None


def faults_of(schema: Schema) -> list[RuleFault]:
    """What is wrong with the rules of a schema, in the order of its file: statements that do not run, examples."""
    return faults_in(schema, study(schema, schema.rules))


def faults_in(schema: Schema, studied: Mapping[str, Statement | Trouble]) -> list[RuleFault]:
    """As `faults_of`, for rules that were studied already."""
    found: list[RuleFault] = []
    for rule in schema.rules:
        statement = studied.get(rule.id)
        if isinstance(statement, Trouble):
            found.append(fault_of(rule, statement))
        elif statement is not None:
            found += _failing(schema, statement)
    return found


def fault_of(rule: SqlRule, trouble: Trouble) -> RuleFault:
    """A statement's trouble as a fault of its rule."""
    cause = "cost" if trouble.costly else "statement"
    return RuleFault(rule, rule.line, cause, f"the rule '{rule.id}' {trouble.problem}", trouble.hint)


def _failing(schema: Schema, statement: Statement) -> Iterator[RuleFault]:
    rule = statement.rule
    if not rule.examples:
        return
    with closing(Store(schema, [statement], seconds=STUDYING)) as store:
        for example in rule.examples:
            try:
                found = _finds(schema, statement, store, example)
            except Stopped as stopped:
                yield fault_of(rule, stopped.trouble)
                return
            if found != example.bad:
                says = "finds something in a good example" if found else "finds nothing in a bad example"
                hint = "Mend the statement, or the example if it is wrong."
                yield RuleFault(rule, example.line, "example", f"the rule '{rule.id}' {says}", hint)


def _finds(schema: Schema, statement: Statement, store: Store, example: RuleExample) -> bool:
    tabulation = Tabulation(schema, store.wanted, for_rules=True)
    line = AnnotationLine(document=example.document.id, annotations=example.annotations, relations=example.relations)
    tabulation.add(example.document, [(_ANNOTATOR, line)])
    store.load(tabulation.take())
    try:
        return any(True for _ in store.values(statement))
    finally:
        store.clear()
