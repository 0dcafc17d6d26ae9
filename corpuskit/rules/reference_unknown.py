"""An annotation or document refers to a record that the registry does not have.

Whoever follows the reference, a table or a reader, finds nothing. Correct the id, or add the record to the registry's
CSV file. It is reported once for each file, with the number of annotations that refer to it.

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

from collections.abc import Hashable, Iterator

from corpuskit.evidence.attributed import attributed
from corpuskit.evidence.context import Context, several
from corpuskit.evidence.found import Found, brief, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Value
from corpuskit.plainyaml import did_you_mean
from corpuskit.schema.types import Attribute

CODE = "REG101"
NAME = "reference-unknown"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)
_MANY = 1_000  # in a larger registry the search for a similar id takes longer than the rest of the validation


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each missing record and file; nothing where the registry itself is absent or cannot be read."""
    if view.document is not None and view.bundle.place is not None:
        for name, value in view.document.metadata.items():
            attribute = context.schema.metadata.get(name)
            for cause, item, hint in _missing(attribute, value, context, view.bundle.place.file):
                words = several(f"the document {quoted(view.document.id)}", _problem(attribute, item))
                yield context.counted(_found.in_document(view, words(1), hint), cause, words)
    for line in view.lines:
        for thing in attributed(line):
            for name, value in thing.record.attributes.items():
                attribute = thing.known.get(name)
                for cause, item, hint in _missing(attribute, value, context, line.place.file):
                    words = several(brief(thing.record.id), _problem(attribute, item))
                    yield context.counted(thing.finding(_found, words(1), hint), cause, words)


def _problem(attribute: Attribute | None, item: str) -> str:
    assert attribute is not None  # only a known attribute has missing records
    value = "a sensitive value" if attribute.sensitive else quoted(item)
    return f"has {attribute.name} {value}, but registry/{attribute.registry}.csv has no such record"


def _missing(
    attribute: Attribute | None, value: Value, context: Context, file: str
) -> Iterator[tuple[Hashable, str, str | None]]:
    if attribute is None or attribute.registry is None:
        return
    known = context.registries.get(attribute.registry)
    if known is None:
        return
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item not in known:
            cause = (CODE, file, attribute.name, attribute.registry, item)
            if context.time(cause) == 1:
                told = len(known) <= _MANY and not attribute.sensitive
                yield cause, item, did_you_mean(item, known) if told else None
