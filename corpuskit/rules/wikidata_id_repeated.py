"""Two records of a registry have the same Wikidata id.

The id says that they are one and the same, so annotations of one actor refer to two records. Keep one of them and
change what refers to the other, or correct the id of one. It is the column `wikidata` that is compared.

Bad:

    registry/actors.csv: id,name,kind,wikidata
    registry/actors.csv: ada-finch,Ada Finch,person,Q42
    registry/actors.csv: mayor-of-selby,The mayor of Selby,person,Q42

Good:

    registry/actors.csv: id,name,kind,wikidata
    registry/actors.csv: ada-finch,Ada Finch,person,Q42
    registry/actors.csv: ben-lark,Ben Lark,person,
    registry/actors.csv: carl-wren,Carl Wren,person,
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.findings import Finding, Severity
from corpuskit.registries import RegistryRow, RegistryTable
from corpuskit.schema.types import Registry

CODE = "REG110"
NAME = "wikidata-id-repeated"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)
_HINT = "Keep one of the two and change what refers to the other, or correct the Wikidata id of one."


def check(table: RegistryTable, registry: Registry, _context: Context) -> Iterator[Finding]:
    """One finding for each record with the Wikidata id of an earlier one; two with one id are another rule's."""
    if "wikidata" not in registry.columns:
        return
    first: dict[str, RegistryRow] = {}
    for row in table.rows:
        item = row.cells.get("wikidata", "").strip()
        if not item:
            continue
        earlier = first.setdefault(item, row)
        if earlier.cells.get("id") != row.cells.get("id"):
            one, two = quoted(earlier.cells.get("id", "")), quoted(row.cells.get("id", ""))
            message = f"the records {one} in line {earlier.place.line} and {two} of {registry.name} have the same "
            yield _found.at(row.place, f"{message}Wikidata id, {quoted(item)}", _HINT)
