"""A registry has a column that the schema does not know, or a record has more cells than there are columns.

What stands there reaches no table or page. Correct the heading, or declare the column in schema.yaml. More cells than
columns mostly mean a comma in a value: put the value in double quotes.

Bad:

    registry/actors.csv: id,name,kind,job
    registry/actors.csv: ada-finch,Ada Finch,person,mayor

Bad:

    registry/actors.csv: id,name,kind,role
    registry/actors.csv: ada-finch,Ada Finch,person,mayor, in office

Good:

    registry/actors.csv: id,name,kind,role
    registry/actors.csv: ada-finch,Ada Finch,person,"mayor, in office"
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.findings import Finding, Place, Severity
from corpuskit.plainyaml import did_you_mean
from corpuskit.registries import RegistryTable
from corpuskit.schema.types import Registry
from corpuskit.terminal import count

CODE = "REG106"
NAME = "registry-column-unknown"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)


def check(table: RegistryTable, registry: Registry, _context: Context) -> Iterator[Finding]:
    """One finding for each column, and one for each record that is too long."""
    for column in table.columns:
        if column != "id" and column not in registry.columns:
            message = f"the registry {registry.name} has the column {quoted(column)}, which the schema does not know"
            yield _found.at(Place(table.path, 1), message, did_you_mean(column, registry.columns))
    for row in table.rows:
        if row.excess:
            name = quoted(row.cells.get("id", ""))
            message = (
                f"the record {name} of {registry.name} has {count(row.excess, 'cell')} more than there are columns"
            )
            yield _found.at(row.place, message, "Put a value that holds a comma in double quotes.")
