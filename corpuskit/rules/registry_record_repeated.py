"""Two records of a registry have the same name, and nothing tells them apart.

Then some annotations refer to the one and some to the other, and counts per actor are wrong. If they are one, keep one
of the records and change what refers to the other; if they are two, write into a column what tells them apart, such as
a role or a country. Names are compared without regard to capitals and white space, in the column `name`; records with
different values in another column are taken for two.

Bad:

    registry/actors.csv: id,name,kind,role
    registry/actors.csv: ada-finch,Ada Finch,person,mayor
    registry/actors.csv: finch,Ada Finch ,person,

Good:

    registry/actors.csv: id,name,kind,role
    registry/actors.csv: ada-finch,Ada Finch,person,mayor
    registry/actors.csv: ada-finch-2,Ada Finch,person,referee
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.findings import Finding, Severity
from corpuskit.registries import RegistryRow, RegistryTable
from corpuskit.schema.types import Registry

CODE = "REG108"
NAME = "registry-record-repeated"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)
_HINT = "Keep one of the two and change what refers to the other, or write what tells them apart into a column."
_OTHERWISE = ("id", "name", "aliases")  # these may differ in two records of one actor
_MOST = 20  # records of one name that are compared with each other


def check(table: RegistryTable, registry: Registry, _context: Context) -> Iterator[Finding]:
    """One finding for each record that is like an earlier one, unless both have one Wikidata id, which says it too."""
    if "name" not in registry.columns:
        return
    named: dict[str, list[RegistryRow]] = {}
    for row in table.rows:
        name = " ".join(row.cells.get("name", "").split()).casefold()
        if not name:
            continue
        earlier = named.setdefault(name, [])
        like = next((other for other in earlier if _alike(row, other)), None)
        if like is not None and not (row.cells.get("wikidata") and like.cells.get("wikidata")):
            one, two = quoted(like.cells.get("id", "")), quoted(row.cells.get("id", ""))
            message = f"the records {one} in line {like.place.line} and {two} of {registry.name} have the same name, "
            yield _found.at(row.place, f"{message}{quoted(row.cells['name'].strip())}", _HINT)
        if len(earlier) < _MOST:
            earlier.append(row)


def _alike(one: RegistryRow, other: RegistryRow) -> bool:
    """Whether no column has a value in both that differs; two records with one id are another rule's."""
    if one.cells.get("id") == other.cells.get("id"):
        return False
    columns = (column for column in one.cells if column not in _OTHERWISE)
    values = ((one.cells[column].strip(), other.cells.get(column, "").strip()) for column in columns)
    return all(first == second or not first or not second for first, second in values)
