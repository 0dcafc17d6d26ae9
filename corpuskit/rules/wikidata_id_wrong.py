"""A Wikidata id in a registry cannot be one.

An id of an item of Wikidata is the letter Q and a number that does not begin with 0. An address, a property such as
P18, or a name there leads to nothing when the registry is joined with Wikidata. Write the bare id into the column
`wikidata`. Where the schema gives that column a pattern, ids that do not match it are reported as wrong values; then
this rule looks only at what a pattern does not see, numbers of more digits than there are items.

Bad:

    registry/actors.csv: id,name,kind,wikidata
    registry/actors.csv: ada-finch,Ada Finch,person,Q42424242424242

Bad:

    schema.yaml: {"schema": "own", "version": 1, "layers": {}, "registries": {"people": {"wikidata": {"type": "string"}}}}
    registry/people.csv: id,wikidata
    registry/people.csv: ada-finch,https://www.wikidata.org/wiki/Q42

Good:

    registry/actors.csv: id,name,kind,wikidata
    registry/actors.csv: ada-finch,Ada Finch,person,Q42
"""  # noqa: E501

import re
from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.findings import Finding, Severity
from corpuskit.registries import RegistryTable
from corpuskit.schema.types import Registry

CODE = "REG111"
NAME = "wikidata-id-wrong"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)
_ITEM = re.compile(r"Q[1-9][0-9]{0,9}")  # there are some hundred million items
_LONG = re.compile(r"Q[1-9][0-9]{10,}")
_INSIDE = re.compile(r"[Qq]0*([1-9][0-9]{0,9})(?![0-9])")


def check(table: RegistryTable, registry: Registry, _context: Context) -> Iterator[Finding]:
    """One finding for each record with such an id."""
    column = registry.columns.get("wikidata")
    if column is None or column.many or column.sensitive:
        return
    suspect = _LONG.fullmatch if column.pattern is not None else _is_wrong
    for row in table.rows:
        item = row.cells.get("wikidata", "").strip()
        if item and suspect(item):
            meant = _INSIDE.search(item)
            hint = f"Write Q{meant[1]}, if that is meant." if meant else "Look the item up on Wikidata."
            message = f"the record {quoted(row.cells.get('id', ''))} of {registry.name} has the Wikidata id "
            yield _found.at(row.place, f"{message}{quoted(item)}, expected one such as Q42", hint)


def _is_wrong(item: str) -> bool:
    return _ITEM.fullmatch(item) is None
