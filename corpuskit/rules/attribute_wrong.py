"""The value of an attribute is not what the schema says of it.

It is not of the attribute's type, not among the values of its enum, does not match its pattern, or is a list where
one value is expected, or one value where a list is. Correct the value, or add it to the enum in schema.yaml.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]],"attributes":{"mention":"noun"}}]}

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"d1","layer":"coding","attributes":{"topic":"floods"}}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]],"attributes":{"mention":"nominal"}},{"id":"d1","layer":"coding","attributes":{"topic":["floods"]}}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.attributed import attributed
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.values import problem_with
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.plainyaml import did_you_mean

CODE = "LAB106"
NAME = "attribute-wrong"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each value of an annotation or relation that does not fit."""
    for line in view.lines:
        for item in attributed(line):
            for name, value in item.record.attributes.items():
                attribute = item.known.get(name)
                if attribute is not None and (problem := problem_with(attribute, value)):
                    told = isinstance(value, str) and not attribute.sensitive
                    hint = did_you_mean(str(value), attribute.values) if told else None
                    yield item.finding(_found, f"{brief(item.record.id)} has {name} {problem}", hint)
