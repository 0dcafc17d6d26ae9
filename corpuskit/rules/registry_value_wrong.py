"""A value in a registry is not of the type that the schema says, or an id has characters that ids cannot have.

Correct the cell, or the column's type in schema.yaml. Several values in one cell are divided by a vertical bar with a
space on either side. Ids are made of letters, digits, dots, hyphens and underscores.

Bad:

    registry/actors.csv: id,name,kind,wikidata
    registry/actors.csv: ada-finch,Ada Finch,person,42

Good:

    registry/actors.csv: id,name,kind,wikidata
    registry/actors.csv: ada-finch,Ada Finch,person,Q42
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.values import problem_with_cell
from corpuskit.findings import Finding, Severity
from corpuskit.model import is_name
from corpuskit.registries import RegistryTable
from corpuskit.schema.types import Registry

CODE = "REG104"
NAME = "registry-value-wrong"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(table: RegistryTable, registry: Registry, _context: Context) -> Iterator[Finding]:
    """One finding for each cell; empty cells are another rule's."""
    for row in table.rows:
        name = row.cells.get("id", "")
        if name and not is_name(name):
            yield _found.at(row.place, f"the id {quoted(name)} of a record of {registry.name} is not safe")
        for column in registry.columns.values():
            cell = row.cells.get(column.name)
            if cell and (problem := problem_with_cell(column, cell)):
                yield _found.at(row.place, f"the record {quoted(name)} of {registry.name} has {column.name} {problem}")
