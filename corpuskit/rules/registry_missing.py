"""The file of a registry is not there, though attributes refer to its records.

None of the references can be followed or checked. Bring the file back, for example from the corpus's history, or make
a CSV file with the column `id` and those that the schema declares. A registry to which nothing refers needs no file.

Bad:

    documents/00001.jsonl: {"id":"a","text":"Mayor Ada Finch spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[6,15]],"attributes":{"actor":"ada-finch"}}]}

Good:

    registry/actors.csv: id,name,kind
    registry/actors.csv: ada-finch,Ada Finch,person
    documents/00001.jsonl: {"id":"a","text":"Mayor Ada Finch spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[6,15]],"attributes":{"actor":"ada-finch"}}]}
"""  # noqa: E501

from collections.abc import Iterable, Iterator

from corpuskit.evidence.attributed import attributed
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Place, Severity
from corpuskit.schema.types import Attribute

CODE = "REG107"
NAME = "registry-missing"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding in the whole corpus for each registry without a file, where something first refers to it."""
    if not context.absent:
        return
    if view.document is not None and view.bundle.place is not None:
        known = context.schema.metadata
        used = [known[name] for name in view.document.metadata if name in known]
        yield from _absent(used, view.bundle.place, context)
    for line in view.lines:
        for item in attributed(line):
            used = [item.known[name] for name in item.record.attributes if name in item.known]
            yield from _absent(used, line.place, context)


def _absent(used: Iterable[Attribute], place: Place, context: Context) -> Iterator[Finding]:
    for attribute in used:
        registry = attribute.registry
        if registry in context.absent and context.first_time((CODE, registry)):
            message = f"there is no such file, but {attribute.name} refers to it, first at {place}"
            columns = ",".join(["id", *context.schema.registries[registry or ""].columns])
            hint = f"Bring it back, or make it anew with the first line {columns}."
            yield _found.at(Place(f"registry/{registry}.csv", 0), message, hint)
