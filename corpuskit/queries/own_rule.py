"""The rules of a schema as other code knows rules: with a code, a name, a severity and an explanation."""

import json

from corpuskit.findings import Severity
from corpuskit.schema.types import RuleExample, Schema, SqlRule

FAMILY = "QRY"


def code_of(rule: SqlRule) -> str:
    """The code of a rule: ``QRY/`` and its id."""
    return f"{FAMILY}/{rule.id}"


class OwnRule:
    """A rule of a schema's own. Its code is ``QRY/`` and its id, its name the id; two with one id are the same."""

    def __init__(self, rule: SqlRule) -> None:
        self.rule = rule
        self.CODE = code_of(rule)
        self.NAME = rule.id
        self.SEVERITY = Severity(rule.severity)
        self.__doc__ = _explanation(rule)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OwnRule) and other.rule == self.rule

    def __hash__(self) -> int:
        return hash(self.CODE)


def rules_of(schema: Schema) -> tuple[OwnRule, ...]:
    """The rules of a schema's own, in its order."""
    return tuple(OwnRule(rule) for rule in schema.rules)


def _explanation(rule: SqlRule) -> str:
    """What `explain` prints: the message as a sentence, the help, the examples, the statement."""
    message = rule.message.rstrip(".")
    parts = [f"{message[:1].upper()}{message[1:]}."]
    if rule.help:
        parts.append(rule.help.strip())
    parts += [_example(example) for example in rule.examples]
    parts.append("The statement:\n\n" + _indented(rule.sql.strip()))
    return "\n\n".join(parts)


def _example(example: RuleExample) -> str:
    lines = [example.text]
    for annotation in example.annotations:
        attributes = [
            f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in annotation.attributes.items()
        ]
        words = " … ".join(example.text[start:end] for start, end in annotation.pieces)
        named = " ".join(filter(None, (annotation.id, annotation.layer, annotation.label)))
        lines.append(" ".join(filter(None, (f"{named}:", words, f"({', '.join(attributes)})" if attributes else ""))))
    lines += [f"{relation.from_} {relation.label} {relation.to}" for relation in example.relations]
    return ("Bad:" if example.bad else "Good:") + "\n\n" + _indented("\n".join(lines))


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())
