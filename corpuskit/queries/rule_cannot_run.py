"""A rule of the schema cannot run.

SQLite refuses its statement: it is not SQL, names a table or column that is not there, does more than read, or returns
something else than keys. Nothing was looked at by this rule. The message says why; mend the statement.

Bad:

    schema.yaml: {schema: s, version: 1, layers: {notes: {span: {pieces: 1}}},
    schema.yaml: rules: [{id: odd, severity: error, message: m, sql: SELECT key FROM note}]}

Good:

    schema.yaml: {schema: s, version: 1, layers: {notes: {span: {pieces: 1}}},
    schema.yaml: rules: [{id: odd, severity: error, message: m, sql: SELECT key FROM notes}]}
"""

from corpuskit.findings import Severity

CODE = "SCH102"
NAME = "rule-cannot-run"
SEVERITY = Severity.ERROR
