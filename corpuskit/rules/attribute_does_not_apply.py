"""An attribute is given though the condition under which it applies does not hold.

In schema.yaml, `when` says of an attribute that it has a meaning only where others have certain values: with another
value it is left over from an earlier decision, or the other value is wrong. Remove the attribute, or correct the value
on which it depends. Nothing is said where that value is missing though required, or is itself not right: that is
another rule's finding.

Bad:

    schema.yaml: {"schema":"own","version":1,"layers":{"claims":{"attributes":{"voice":{"type":"enum","values":["source","author"]},"stance":{"type":"enum","values":["asserts","denies"],"when":{"voice":"source"}}}}}}
    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"c1","layer":"claims","pieces":[[0,8]],"attributes":{"voice":"author","stance":"asserts"}}]}

Good:

    schema.yaml: {"schema":"own","version":1,"layers":{"claims":{"attributes":{"voice":{"type":"enum","values":["source","author"]},"stance":{"type":"enum","values":["asserts","denies"],"when":{"voice":"source"}}}}}}
    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"c1","layer":"claims","pieces":[[0,8]],"attributes":{"voice":"source","stance":"asserts"}},{"id":"c2","layer":"claims","pieces":[[0,8]],"attributes":{"voice":"author"}}]}
"""  # noqa: E501

from collections.abc import Iterator, Mapping

from corpuskit.evidence.attributed import attributed
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Value
from corpuskit.schema.types import Attribute
from corpuskit.schema.values import applies, fits

CODE = "LAB110"
NAME = "attribute-does-not-apply"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each attribute of an annotation or relation that does not apply there."""
    for line in view.lines:
        for item in attributed(line):
            values = item.record.attributes
            for name in values:
                attribute = item.known.get(name)
                if attribute is None or not attribute.when or applies(attribute, values):
                    continue
                if not _reported_elsewhere(attribute, item.known, values):
                    condition = " and ".join(_condition(other, wanted) for other, wanted in attribute.when.items())
                    message = f"{brief(item.record.id)} has {name}, which applies only where {condition}"
                    yield item.finding(_found, message, _hint(attribute, item.known, values))


def _condition(name: str, wanted: tuple[object, ...]) -> str:
    return f"{name} is {' or '.join(_word(value) for value in wanted)}"


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _hint(attribute: Attribute, known: Mapping[str, Attribute], values: Mapping[str, Value]) -> str:
    """What the others are instead; what is sensitive is not told."""
    said = []
    for name in attribute.when:
        value = values.get(name)
        if value is None:
            said.append(f"it has no {name}")
        elif not isinstance(value, list) and not known[name].sensitive:
            said.append(f"its {name} is {_word(value)}")
    if not said:
        return "Remove it, or correct what it depends on."
    told = "; ".join(said)
    return f"{told[0].upper()}{told[1:]}."


def _reported_elsewhere(attribute: Attribute, known: Mapping[str, Attribute], values: Mapping[str, Value]) -> bool:
    for name in attribute.when:
        value = values.get(name)
        condition = known[name]
        if value is None and condition.required and applies(condition, values):
            return True
        if value is not None and not fits(condition, value):
            return True
    return False
