"""The CSV file of a registry cannot be read.

It is to be UTF-8, with the names of its columns in the first line, one of them `id`, each name once. References to
the registry are not checked as long as it cannot be read. Spreadsheets save such a file as "CSV UTF-8"; where they
divide the cells by semicolons, choose the comma as field separator.

Bad:

    registry/actors.csv: name,kind
    registry/actors.csv: Ada Finch,person

Good:

    registry/actors.csv: id,name,kind
    registry/actors.csv: ada-finch,Ada Finch,person
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found
from corpuskit.findings import Finding, Severity
from corpuskit.registries import RegistryTable
from corpuskit.schema.types import Registry

CODE = "REG102"
NAME = "registry-unreadable"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(table: RegistryTable, _registry: Registry, _context: Context) -> Iterator[Finding]:
    """One finding for each file."""
    if table.fault is not None:
        message = f"the registry cannot be read: {table.fault.reason}"
        yield _found.at(table.fault.place, message, table.fault.hint)
