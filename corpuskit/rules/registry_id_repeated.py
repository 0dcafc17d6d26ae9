"""Two records of a registry have the same id.

A reference to that id could mean either. Join the two records if they are the same person or thing; if not, give one
another id and correct the references that mean it.

Bad:

    registry/actors.csv: id,name,kind
    registry/actors.csv: finch,Ada Finch,person
    registry/actors.csv: finch,Finch & Sons,organisation

Good:

    registry/actors.csv: id,name,kind
    registry/actors.csv: ada-finch,Ada Finch,person
    registry/actors.csv: finch-sons,Finch & Sons,organisation
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.findings import Finding, Place, Severity
from corpuskit.registries import RegistryTable
from corpuskit.schema.types import Registry

CODE = "REG105"
NAME = "registry-id-repeated"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(table: RegistryTable, registry: Registry, _context: Context) -> Iterator[Finding]:
    """One finding for each record whose id an earlier one has."""
    first: dict[str, Place] = {}
    for row in table.rows:
        name = row.cells.get("id")
        if name and name in first:
            yield _found.at(
                row.place, f"the id {quoted(name)} of {registry.name} is taken already in line {first[name].line}"
            )
        first.setdefault(name or "", row.place)
