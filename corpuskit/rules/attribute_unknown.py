"""An annotation or relation has an attribute that the schema does not know there.

Each layer and each type of relation has its own attributes, which become columns of a table; another one would be seen
by nobody. Correct the spelling, or declare the attribute there in schema.yaml. It is reported once for each file, with
the number of annotations or relations that have it.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]],"attributes":{"mentoin":"nominal"}}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]],"attributes":{"mention":"nominal"}}]}
"""  # noqa: E501

from collections.abc import Iterator
from typing import Literal, TypeVar

import msgspec

from corpuskit.evidence.attributed import attributed
from corpuskit.evidence.context import Context, several
from corpuskit.evidence.found import Found, brief, quoted
from corpuskit.evidence.mending import mapped, relinked
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation, AnnotationLine, Relation
from corpuskit.plainyaml import did_you_mean

CODE = "LAB104"
NAME = "attribute-unknown"
SEVERITY = Severity.ERROR
FIX: Literal["certain", "lossy"] = "lossy"
_found = Found(CODE, NAME, SEVERITY)
Item = TypeVar("Item", Annotation, Relation)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each unknown attribute of each layer or type of relation and file."""
    for line in view.lines:
        for item in attributed(line):
            for name in item.record.attributes:
                cause = (CODE, line.place.file, item.kind, name)
                if name in item.known or context.time(cause) > 1:
                    continue
                predicate = f"has the attribute {quoted(name)}, which {item.kind} does not know"
                words = several(brief(item.record.id), predicate)
                hint = did_you_mean(name, item.known)
                yield context.counted(item.finding(_found, words(1), hint), cause, words)


def fix(line: LineView, _context: Context) -> AnnotationLine:
    """Attributes that the schema does not know are left out."""
    known = {id(item.record): item.known for item in attributed(line)}

    def change(record: Item) -> Item:
        names = known.get(id(record), record.attributes)
        if record.attributes.keys() <= names.keys():
            return record
        attributes = {name: value for name, value in record.attributes.items() if name in names}
        return msgspec.structs.replace(record, attributes=attributes)

    return relinked(mapped(line.record, change), change)
