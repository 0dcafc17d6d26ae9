"""An annotation or document refers to a record that the registry does not have.

Whoever follows the reference, a table or a reader, finds nothing. Correct the id, or add the record to the registry's
CSV file.

Bad:

    registry/actors.csv: id,name,kind
    registry/actors.csv: ada-finch,Ada Finch,person
    documents/00001.jsonl: {"id":"a","text":"Mayor Ada Finch spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[6,15]],"attributes":{"actor":"ada-fynch"}}]}

Good:

    registry/actors.csv: id,name,kind
    registry/actors.csv: ada-finch,Ada Finch,person
    documents/00001.jsonl: {"id":"a","text":"Mayor Ada Finch spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[6,15]],"attributes":{"actor":"ada-finch"}}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.findings import Finding, Severity
from corpuskit.model import Value
from corpuskit.plainyaml import did_you_mean
from corpuskit.rules.context import Context
from corpuskit.rules.found import Found, brief, quoted
from corpuskit.rules.view import View
from corpuskit.schema.types import Attribute

CODE = "REG101"
NAME = "reference-unknown"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)
_MANY = 1_000  # in a larger registry the search for a similar id takes longer than the rest of the validation


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each reference; nothing where the registry itself cannot be read."""
    if view.document is not None:
        for name, value in view.document.metadata.items():
            attribute = context.schema.metadata.get(name)
            for problem, hint in _problems(attribute, value, context):
                yield _found.in_document(view, f"the document {quoted(view.document.id)} has {problem}", hint)
    for line in view.lines:
        for annotation, layer in line.layered:
            for name, value in annotation.attributes.items():
                for problem, hint in _problems(layer.attributes.get(name), value, context):
                    yield _found.in_annotation(line, annotation, f"{brief(annotation.id)} has {problem}", hint)


def _problems(attribute: Attribute | None, value: Value, context: Context) -> Iterator[tuple[str, str | None]]:
    if attribute is None or attribute.registry is None:
        return
    known = context.registries.get(attribute.registry)
    if known is None:
        return
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item not in known:
            problem = f"{attribute.name} {quoted(item)}, but registry/{attribute.registry}.csv has no such record"
            yield problem, did_you_mean(item, known) if len(known) <= _MANY else None
