"""A record of a registry lacks its id or a value that the schema requires.

Without an id nothing can refer to the record; a required column is one that pages and tables rely on, such as the
name that they show. Fill the cell in.

Bad:

    registry/actors.csv: id,name,kind
    registry/actors.csv: ada-finch,,person

Good:

    registry/actors.csv: id,name,kind
    registry/actors.csv: ada-finch,Ada Finch,person
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.findings import Finding, Severity
from corpuskit.registries import RegistryTable
from corpuskit.schema.types import Registry

CODE = "REG103"
NAME = "registry-value-missing"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(table: RegistryTable, registry: Registry, _context: Context) -> Iterator[Finding]:
    """One finding for each record, naming all that it lacks."""
    required = [column.name for column in registry.columns.values() if column.required]
    for row in table.rows:
        name = row.cells.get("id")
        if not name:
            yield _found.at(row.place, f"a record of {registry.name} has no id")
            continue
        missing = [column for column in required if not row.cells.get(column)]
        if missing:
            yield _found.at(
                row.place, f"the record {quoted(name)} of {registry.name} has no {' and no '.join(missing)}"
            )
