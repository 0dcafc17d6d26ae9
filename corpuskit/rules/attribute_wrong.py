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

from corpuskit.findings import Finding, Severity
from corpuskit.plainyaml import did_you_mean
from corpuskit.rules.context import Context
from corpuskit.rules.found import Found, brief
from corpuskit.rules.values import problem_with
from corpuskit.rules.view import View

CODE = "LAB106"
NAME = "attribute-wrong"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each value that does not fit."""
    for line in view.lines:
        for annotation, layer in line.layered:
            for name, value in annotation.attributes.items():
                attribute = layer.attributes.get(name)
                if attribute is not None and (problem := problem_with(attribute, value)):
                    told = isinstance(value, str) and not attribute.sensitive
                    hint = did_you_mean(str(value), attribute.values) if told else None
                    yield _found.in_annotation(line, annotation, f"{brief(annotation.id)} has {name} {problem}", hint)
